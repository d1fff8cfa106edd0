"""Seeds: entries written as the API would write them, related by key, all or none."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from fake_strapi.config import Config
from fake_strapi.documents.seed_file import SeedError, load_seed
from fake_strapi.installation import install
from fake_strapi.storage.find import find_many
from fake_strapi.world import World

ZOO = Path(__file__).parent.parent.parent / "contract_tests" / "zoo"
VERSIONS = pytest.mark.parametrize("version", ["4", "5"])


def world(version: str, seed: Any = None) -> World:
    return World(install(Config(project=ZOO, strapi=version, seed=seed)))


def rows(of: World, uid: str, **params: Any) -> list[Mapping[str, Any]]:
    return find_many(of.database, uid, params)


@VERSIONS
def test_relations_by_key_in_any_order(version: str) -> None:
    seeded = world(version)
    ids = seeded.seed(
        {
            "job": [{"Quantity": 5, "customer": {"$key": "acme"}, "tags": [{"$key": "red"}, {"$key": "blue"}]}],
            "api::tag.tag": [{"$key": "red", "name": "Red"}, {"$key": "blue", "name": "Blue"}],
            "customer": [{"$key": "acme", "Name": "Acme", "Email": "acme@example.com"}],
        }
    )
    assert [list(group) for group in (ids, ids["job"][0])] == [
        ["job", "api::tag.tag", "customer"],
        ["id", "documentId"] if version == "5" else ["id"],
    ]
    assert ids["customer"][0]["$key"] == "acme"
    (job,) = rows(seeded, "api::job.job", populate={"customer": True, "tags": True})
    assert job["customer"]["Name"] == "Acme"
    assert [tag["name"] for tag in job["tags"]] == ["Red", "Blue"]


@VERSIONS
def test_a_circle_is_closed_at_the_end(version: str) -> None:
    seeded = world(version)
    seeded.seed(
        {
            "employee": [
                {"$key": "ann", "Name": "Ann", "mentor": {"$key": "bob"}},
                {"$key": "bob", "Name": "Bob", "mentor": {"$key": "ann"}, "friends": {"connect": [{"$key": "bob"}]}},
            ]
        }
    )
    people = rows(
        seeded, "api::employee.employee", populate={"mentor": True, "friends": True}, orderBy=[{"Name": "asc"}]
    )
    assert [(one["Name"], one["mentor"]["Name"]) for one in people] == [("Ann", "Bob"), ("Bob", "Ann")]
    assert [friend["Name"] for friend in people[1]["friends"]] == ["Bob"]


@VERSIONS
def test_polymorphic_relations_take_the_type_from_the_key(version: str) -> None:
    seeded = world(version)
    seeded.seed(
        {
            "comment": [{"text": "Nice", "subject": {"$key": "red"}}],
            "mention": [{"text": "Look", "subjects": [{"$key": "red"}]}],
            "tag": [{"$key": "red", "name": "Red"}],
        }
    )
    (comment,) = rows(seeded, "api::comment.comment", populate={"subject": True})
    assert comment["subject"]["name"] == "Red"


@VERSIONS
def test_drafts_and_single_types(version: str) -> None:
    seeded = world(version)
    ids = seeded.seed({"article": [{"title": "A"}, {"title": "B", "$status": "draft"}], "setting": {"title": "Zoo"}})
    published = rows(seeded, "api::article.article", where={"publishedAt": {"$notNull": True}})
    assert [one["title"] for one in published] == ["A"]
    drafts = rows(seeded, "api::article.article", where={"publishedAt": {"$null": True}}, orderBy=[{"title": "asc"}])
    assert [one["title"] for one in drafts] == (["A", "B"] if version == "5" else ["B"])
    assert isinstance(ids["setting"], dict)
    assert [one["title"] for one in rows(seeded, "api::setting.setting")] == ["Zoo"]


@VERSIONS
def test_locales(version: str) -> None:
    seeded = world(version)
    seeded.seed(
        {
            "plugin::i18n.locale": [{"code": "fr", "name": "French (fr)"}],
            "topic": [{"name": "Hello"}, {"name": "Bonjour", "$locale": "fr"}],
        }
    )
    assert {(one["name"], one["locale"]) for one in rows(seeded, "api::topic.topic")} == {
        ("Hello", "en"),
        ("Bonjour", "fr"),
    }


@VERSIONS
def test_a_reset_comes_back_to_the_seed(version: str) -> None:
    seeded = world(version, {"tag": [{"name": "Red"}]})
    seeded.seed({"tag": [{"name": "Blue"}]})
    assert len(rows(seeded, "api::tag.tag")) == 2
    seeded.reset()
    assert [tag["name"] for tag in rows(seeded, "api::tag.tag")] == ["Red"]


@VERSIONS
def test_all_or_none(version: str) -> None:
    seeded = world(version)
    with pytest.raises(SeedError) as raised:
        seeded.seed({"tag": [{"name": "Red"}], "customer": [{"Name": "A", "Email": "a@example.com"}, {"Email": "x"}]})
    assert str(raised.value) == ("seed: customer[1]: Name: Name must be defined.; Email: Email must be a valid email")
    assert raised.value.place == "customer[1]"
    assert rows(seeded, "api::tag.tag") == []
    assert seeded.seed({"tag": [{"name": "Red"}]})["tag"][0]["id"] == 1


@pytest.mark.parametrize(
    ("seed", "problem"),
    [
        ([], "expected an object: content types by singular name or uid, each with its entries"),
        ({"jobs": []}, "jobs: no content type 'jobs': this project has "),
        (
            {"plugin::users-permissions.role": []},
            "plugin::users-permissions.role: expected a content type",
        ),
        ({"tag": {}}, "tag: expected a list of entries of api::tag.tag"),
        ({"setting": []}, "setting: expected an object: api::setting.setting is a single type"),
        ({"tag": [5]}, "tag[0]: expected an object with the entry's attributes"),
        ({"tag": [{"$ref": "a"}]}, "tag[0]: $ref: expected one of $key, $status, $locale"),
        ({"tag": [{"$key": 5}]}, "tag[0]: $key: expected a text"),
        ({"tag": [{"$key": "a"}, {"$key": "a"}]}, "tag[1]: $key: tag[0] is called 'a' already"),
        ({"tag": [{"$status": "draft"}]}, "tag[0]: $status: api::tag.tag has no draft and publish"),
        ({"article": [{"$status": "old"}]}, "article[0]: $status: expected draft or published, found 'old'"),
        ({"tag": [{"$locale": "fr"}]}, "tag[0]: $locale: api::tag.tag is not localized"),
        ({"job": [{"customer": {"$key": "a"}}]}, "job[0].customer: no entry of this seed has the $key 'a'"),
        (
            {"tag": [{"$key": "a", "name": "x"}], "job": [{"customer": {"$key": "a"}}]},
            "job[0].customer: expected an entry of api::customer.customer, but 'a' is tag[0]",
        ),
        ({"tag": [{"createdAt": "2025-01-20"}]}, "tag[0]: "),
    ],
)
@VERSIONS
def test_what_is_no_seed(version: str, seed: Any, problem: str) -> None:
    with pytest.raises(SeedError) as raised:
        world(version).seed(seed)
    assert str(raised.value).startswith(f"seed: {problem}")


def test_an_unknown_attribute_is_refused() -> None:
    problems = {}
    for version in ("4", "5"):
        with pytest.raises(SeedError) as raised:
            world(version).seed({"tag": [{"labell": "Red"}]})
        problems[version] = raised.value.problem
    assert problems == {
        "4": "labell: api::tag.tag has no such attribute that can be set",
        "5": "Invalid key labell",
    }


def test_yaml_and_json_say_the_same(tmp_path: Path) -> None:
    written = {"time-clock-entry": [{"on": "2025-01-20", "at": "2025-01-20T16:30:00.000Z", "n": 5}]}
    (tmp_path / "seed.json").write_text(json.dumps(written).replace("5}", "5.0}"))
    (tmp_path / "seed.yaml").write_text("""
time-clock-entry:
- "on": 2025-01-20
  at: 2025-01-20T17:30:00+01:00
  n: 5.0
""")
    assert load_seed(tmp_path / "seed.json") == (str(tmp_path / "seed.json"), written)
    assert load_seed(str(tmp_path / "seed.yaml"))[1] == written
    zone = datetime.timezone(datetime.timedelta(hours=1))
    on, at = datetime.date(2025, 1, 20), datetime.datetime(2025, 1, 20, 17, 30, tzinfo=zone)
    values = {"time-clock-entry": [{"on": on, "at": at, "n": 5.0}]}
    assert load_seed(values) == ("seed", written)


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("seed.json", '{"tag":\n [}', "seed.json: line 2: expected JSON: Expecting value"),
        ("seed.json", '{"tag": NaN}', "seed.json: expected JSON: NaN is no number there"),
        ("seed.yaml", "tag:\n- a: [", "seed.yaml: line 2: expected YAML: "),
    ],
)
def test_a_broken_file_is_told_by_its_line(tmp_path: Path, name: str, text: str, problem: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(SeedError) as raised:
        load_seed(tmp_path / name)
    assert str(raised.value).startswith(f"{tmp_path}/{problem}")


def test_yaml_without_its_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "seed.yml").write_text("tag: []")
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(SeedError, match="a YAML file needs PyYAML"):
        load_seed(tmp_path / "seed.yml")


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match=r"none\.json: expected a readable JSON or YAML file"):
        load_seed(tmp_path / "none.json")


@VERSIONS
def test_keys_inside_of_components_and_dynamic_zones(version: str) -> None:
    seeded = world(version)
    section = {
        "heading": "H",
        "tag": {"$key": "red"},
        "tags": [{"$key": "red"}],
        "links": [{"label": "l", "url": "/u"}],
    }
    zone = [{"__component": "layout.section", **section}]
    seeded.seed({"page": [{"title": "P", "sections": [section], "dz": zone}], "tag": [{"$key": "red", "name": "Red"}]})
    inner = {"populate": {"tag": True, "tags": True}}
    shown = {"sections": inner, "dz": {"on": {"layout.section": inner}}}
    (page,) = rows(seeded, "api::page.page", populate=shown)
    for part in (page["sections"][0], page["dz"][0]):
        assert (part["tag"]["name"], [tag["name"] for tag in part["tags"]]) == ("Red", ["Red"])
    unknowns = {
        "sections.0.head": {"sections": [{"head": "H"}]},
        "dz.0.x": {"dz": [{"__component": "layout.section", "x": 1}]},
    }
    for place, unknown in unknowns.items():
        with pytest.raises(SeedError) as raised:
            seeded.seed({"page": [{"title": "P", **unknown}]})
        key = place.rpartition(".")[2]
        assert raised.value.problem.startswith(f"{place}: " if version == "4" else f"Invalid key {key} at ")
