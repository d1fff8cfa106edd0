"""The random projects: all are projects that Strapi's rules allow, and together they hold everything."""

from __future__ import annotations

from pathlib import Path

import pytest

from fake_strapi.schema.attributes import ATTRIBUTE_TYPES, RELATION_KINDS
from fake_strapi.server import FakeStrapi
from harness.campaign.choices import Seeded
from harness.campaign.hunt import made_project
from harness.campaign.project import Project, project_from_json, read_project, write_project
from harness.campaign.schemas import project

PROJECTS = [project(Seeded(seed)) for seed in range(150)]
ATTRIBUTES = [
    attribute
    for one in PROJECTS
    for schema in (*one.content_types.values(), *one.components.values())
    for attribute in schema["attributes"].values()
]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("version", ["4", "5"])
def test_a_project_can_be_served(seed: int, version: str, tmp_path: Path) -> None:
    source = write_project(PROJECTS[seed], tmp_path)
    with FakeStrapi(source, version) as fake:
        assert {found.uid for found in fake.installation.registry.api_types} == set(PROJECTS[seed].content_types)


def test_together_they_have_every_type_of_attribute() -> None:
    assert {attribute["type"] for attribute in ATTRIBUTES} == set(ATTRIBUTE_TYPES)
    assert {a["relation"] for a in ATTRIBUTES if a["type"] == "relation"} == RELATION_KINDS


@pytest.mark.parametrize(
    "option",
    ["required", "unique", "private", "default", "min", "max", "minLength", "maxLength", "regex", "repeatable",
     "multiple", "mappedBy", "inversedBy", "morphBy", "pluginOptions"],
)  # fmt: skip
def test_together_they_have_every_option(option: str) -> None:
    assert any(attribute.get(option) for attribute in ATTRIBUTES)


def test_together_they_have_every_kind_of_content_type() -> None:
    models = [model for one in PROJECTS for model in one.models]
    kinds = {(model.single, model.drafts, model.localized) for model in models}
    assert len(kinds) == 8
    assert any(one.components == {} for one in PROJECTS)


def test_both_sides_of_a_relation_know_each_other() -> None:
    for one in PROJECTS:
        for model in one.models:
            for name, attribute in model.attributes.items():
                other = attribute.get("inversedBy")
                if other:
                    there = one.content_types[attribute["target"]]["attributes"][other]
                    assert (there["mappedBy"], there["target"]) == (name, model.uid)


def test_no_component_holds_itself() -> None:
    def inner(one: Project, uid: str) -> set[str]:
        held = {a["component"] for a in one.components[uid]["attributes"].values() if a["type"] == "component"}
        return held | {below for component in held for below in inner(one, component)}

    for one in PROJECTS:
        for uid in one.components:
            assert uid not in inner(one, uid)


def test_a_number_is_a_project() -> None:
    assert made_project(7) == made_project(7)
    assert made_project(7) != made_project(8)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    made = next(one for one in PROJECTS if one.components and not one.locales)
    write_project(made, tmp_path)
    assert read_project(tmp_path) == read_project(tmp_path / "src") == made
    assert project_from_json(made.as_json()) == made


def test_a_directory_without_content_types_is_no_project(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="has no content types"):
        read_project(tmp_path)
