"""What the content-type-builder tells of a project beyond what the zoo has: icons, custom fields, extensions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fake_strapi.schema.builder import told_components, told_content_types
from fake_strapi.schema.project import Project, load_project
from fake_strapi.versions import Behaviour, behaviour_of

USER = "plugin::users-permissions.user"
HIDDEN = {"content-type-builder": {"visible": False}}


def write(path: Path, definition: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(definition))


@pytest.fixture(params=["4", "5"])
def behaviour(request: pytest.FixtureRequest) -> Behaviour:
    return behaviour_of(request.param)


@pytest.fixture
def project(tmp_path: Path, behaviour: Behaviour) -> Project:
    for name in ("alpha/a", "alpha/zz", "mid/one", "shared/abc", "zeta/q"):
        component = {"collectionName": name.replace("/", "_"), "info": {"displayName": "x", "icon": "bell"}}
        write(tmp_path / "src" / "components" / f"{name}.json", {**component, "attributes": {"t": {"type": "string"}}})
    write(
        tmp_path / "src" / "api" / "note" / "content-types" / "note" / "schema.json",
        {
            "kind": "collectionType",
            "collectionName": "notes",
            "info": {"singularName": "note", "pluralName": "notes", "displayName": "Note", "description": "A note"},
            "options": {"comment": "kept"},
            "pluginOptions": HIDDEN,
            "attributes": {
                "tint": {"type": "customField", "customField": "plugin::color.color", "required": True},
                "secret": {"type": "string", "visible": False},
                "writer": {"type": "relation", "private": True, "relation": "manyToOne", "target": USER},
                "scan": {"type": "media", "required": True, "configurable": False},
            },
        },
    )
    write(
        tmp_path / "src" / "extensions" / "users-permissions" / "content-types" / "user" / "schema.json",
        {
            "kind": "collectionType",
            "collectionName": "up_users",
            "info": {"singularName": "user", "pluralName": "users", "displayName": "User"},
            "attributes": {
                "username": {"type": "string"},
                "badge": {"type": "string"},
                "role": {
                    "type": "relation",
                    "relation": "manyToOne",
                    "target": "plugin::users-permissions.role",
                    "inversedBy": "users",
                    "configurable": False,
                },
            },
        },
    )
    return load_project(tmp_path, behaviour, {"plugin::color.color": "string"})


def test_components_come_from_the_last_to_the_first(project: Project, behaviour: Behaviour) -> None:
    told = told_components(project, behaviour)
    assert list(told) == ["zeta.q", "shared.abc", "mid.one", "alpha.zz", "alpha.a"]
    assert json.dumps(told["alpha.a"]) == (  # as a real Strapi 4.26.2 and 5.54.0 tell it
        '{"uid": "alpha.a", "category": "alpha", "apiId": "a", "schema": {"displayName": "x", "description": "",'
        ' "icon": "bell", "collectionName": "alpha_a", "attributes": {"t": {"type": "string"}}}}'
    )


def test_a_type_is_told_as_it_is_written(project: Project, behaviour: Behaviour) -> None:
    note = told_content_types(project, behaviour)["api::note.note"]["schema"]
    assert note["visible"] is False
    assert note["restrictRelationsTo"] == []
    assert list(note)[:6] == [
        "draftAndPublish", "comment", "displayName", "singularName", "pluralName", "description"
    ]  # fmt: skip
    assert list(note["attributes"]) == ["tint", "writer", "scan"]
    assert note["attributes"]["tint"] == {"type": "string", "customField": "plugin::color.color", "required": True}
    assert note["attributes"]["scan"] == {
        "type": "media", "multiple": False, "required": True, "configurable": False, "private": False
    }  # fmt: skip
    writer = ["type", "private", "relation", "target", "targetAttribute"]
    assert list(note["attributes"]["writer"]) == [*writer, *(["required"] if behaviour.documents else [])]


def test_the_users_of_the_project_stand_where_strapis_stood(project: Project, behaviour: Behaviour) -> None:
    told = told_content_types(project, behaviour)
    plugins = [uid for uid in told if uid.startswith("plugin::")]
    assert plugins[-1] == USER
    assert told[USER]["plugin"] == "users-permissions"
    assert list(told[USER]["schema"]["attributes"]) == ["username", "badge", "role"]
    assert told[USER]["schema"]["attributes"]["role"]["configurable"] is False
    assert list(told)[list(told).index(USER) + 1] == "api::note.note"
