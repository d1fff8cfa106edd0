"""Entries by what a schema requires: every type of attribute, both versions, and what is said where none is made."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from harness.factory import Factory, FactoryError
from harness.session import StrapiSession
from harness.targets.fake import FakeTarget

REQUIRED: Mapping[str, Mapping[str, Any]] = {
    "title": {"type": "string", "unique": True, "minLength": 12},
    "code": {"type": "string", "maxLength": 3},
    "text": {"type": "text"},
    "story": {"type": "richtext"},
    "mail": {"type": "email", "unique": True},
    "slug": {"type": "uid", "targetField": "title"},
    "count": {"type": "integer", "min": 5, "max": 6},
    "big": {"type": "biginteger"},
    "price": {"type": "decimal", "min": 0.5},
    "weight": {"type": "float"},
    "on": {"type": "boolean"},
    "state": {"type": "enumeration", "enum": ["new", "old"]},
    "day": {"type": "date"},
    "moment": {"type": "datetime"},
    "hour": {"type": "time"},
    "stamp": {"type": "timestamp"},
    "data": {"type": "json"},
    "secret": {"type": "password"},
    "seo": {"type": "component", "component": "shared.seo"},
    "parts": {"type": "component", "component": "shared.seo", "repeatable": True, "min": 2},
    "zone": {"type": "dynamiczone", "components": ["shared.seo"], "min": 2},
    "picture": {"type": "media", "multiple": False, "allowedTypes": ["images"]},
    "papers": {"type": "media", "multiple": True, "allowedTypes": ["files"]},
    "owner": {"type": "relation", "relation": "manyToOne", "target": "api::owner.owner", "inversedBy": "things"},
}
OPTIONAL = {"note": {"type": "string"}, "level": {"type": "integer", "required": True, "default": 3}}


def write(project: Path, name: str, attributes: Mapping[str, Any], **more: Any) -> None:
    path = project / "src/api" / name / "content-types" / name / "schema.json"
    path.parent.mkdir(parents=True)
    info = {"singularName": name, "pluralName": f"{name}s", "displayName": name}
    schema = {"kind": "collectionType", "collectionName": f"{name}s", "info": info, "attributes": attributes, **more}
    path.write_text(json.dumps(schema))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    component = tmp_path / "src/components/shared/seo.json"
    component.parent.mkdir(parents=True)
    attributes = {"metaTitle": {"type": "string", "required": True}, "other": {"type": "string"}}
    component.write_text(
        json.dumps({"collectionName": "seos", "info": {"displayName": "Seo"}, "attributes": attributes})
    )
    required = {name: {**attribute, "required": True} for name, attribute in REQUIRED.items()}
    write(tmp_path, "thing", {**required, **OPTIONAL}, options={"draftAndPublish": True})
    things = {"type": "relation", "relation": "oneToMany", "target": "api::thing.thing", "mappedBy": "owner"}
    write(tmp_path, "owner", {"name": {"type": "string", "required": True}, "things": things})
    write(tmp_path, "site", {"name": {"type": "string", "required": True}}, kind="singleType")
    localized = {"pluginOptions": {"i18n": {"localized": True}}}
    write(tmp_path, "page", {"name": {"type": "string", "required": True, **localized}}, **localized)
    write(tmp_path, "odd", {"word": {"type": "string", "required": True, "regex": "^[a-z]+$"}})
    return tmp_path


@pytest.fixture(params=["4", "5"])
def target(request: pytest.FixtureRequest, project: Path) -> Iterator[FakeTarget]:
    target = FakeTarget(project, request.param, locales={"fr": "French (fr)"})
    target.start()
    yield target
    target.stop()


@pytest.fixture
def session(target: FakeTarget) -> Iterator[StrapiSession]:
    with StrapiSession(target.url, target.token) as session:
        yield session


@pytest.fixture
def factory(project: Path, target: FakeTarget, session: StrapiSession) -> Factory:
    return Factory(project, session, target.strapi_version)


def test_every_type_of_attribute_has_a_value(factory: Factory, session: StrapiSession) -> None:
    things = factory.many("thing", 3)
    assert [thing["count"] for thing in things] == [5, 6, 6]
    assert [thing["code"] for thing in things] == ["001", "002", "003"]
    assert len({thing["title"] for thing in things}) == 3
    assert [thing["level"] for thing in things] == [3, 3, 3]
    assert things[0]["note"] is None
    found = session.get(f"/api/things/{things[0].key}?populate=*").json()["data"]
    found = found.get("attributes", found)
    for name in REQUIRED:
        assert name == "secret" or found[name] not in (None, [], {"data": None}) or name == "data", name


def test_given_values_are_kept_and_entries_are_relations(factory: Factory, session: StrapiSession) -> None:
    owner = factory("owner", name="Ann")
    thing = factory("api::thing.thing", owner=owner, title="A title of its own", note="n")
    assert (thing["title"], thing["note"]) == ("A title of its own", "n")
    other = factory("owners", things=[thing])
    found = session.get(f"/api/owners/{other.key}?populate=things").json()["data"]
    things = found["attributes"]["things"]["data"] if "attributes" in found else found["things"]
    assert [one["id"] for one in things] == [thing["id"]]


def test_drafts(factory: Factory, session: StrapiSession) -> None:
    assert factory.draft("thing")["publishedAt"] is None
    assert session.get("/api/things").json()["data"] == []
    assert factory("thing")["publishedAt"] is not None


def test_single_types_and_locales(factory: Factory, session: StrapiSession) -> None:
    assert factory("site", name="Shop")["name"] == "Shop"
    factory("page", locale="fr")
    assert len(session.get("/api/pages?locale=fr").json()["data"]) == 1
    assert session.get("/api/pages").json()["data"] == []


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        ("nope", {}, "no type 'nope', only odd, owner, page, site, thing"),
        ("user", {}, "by the fixture strapi_user"),
        ("owner", {"nmae": "x"}, "api::owner.owner has no nmae, only name, things"),
        ("odd", {}, r"odd.word is required and has to match \^\[a-z\]\+\$: give one"),
        ("thing", {"state": "none"}, "POST /api/things answered 400 .*state must be one of"),
    ],
)
def test_what_can_not_be_made(factory: Factory, name: str, values: dict[str, Any], message: str) -> None:
    with pytest.raises(FactoryError, match=message):
        factory(name, **values)


def test_no_project(tmp_path: Path, session: StrapiSession) -> None:
    with pytest.raises(FactoryError, match="no Strapi project"):
        Factory(tmp_path / "none", session, "5")


@pytest.mark.parametrize("arguments", [["--strapi-version=4"], ["--strapi-version=5"]])
def test_the_fixture(pytester: pytest.Pytester, arguments: list[str]) -> None:
    pytester.makepyfile(
        """
        def test_job(strapi_factory, strapi_client):
            customers = strapi_factory.many("customer", 3)
            job = strapi_factory("job", Quantity=5, customer=customers[1])
            assert job["Quantity"] == 5
            found = strapi_client.get(f"/api/jobs/{job.key}?populate=customer").json()["data"]
            customer = found["attributes"]["customer"]["data"] if "attributes" in found else found["customer"]
            assert customer["id"] == customers[1]["id"]

        def test_nothing_is_left(strapi_client, strapi_factory):
            assert strapi_client.get("/api/jobs").json()["data"] == []
        """
    )
    pytester.runpytest_subprocess("-p", "no:cacheprovider", *arguments).assert_outcomes(passed=2)


def test_a_shared_fake_says_which_project_it_serves(
    pytester: pytest.Pytester, target: FakeTarget, project: Path
) -> None:
    pytester.makepyfile("def test_thing(strapi_factory): assert strapi_factory('thing')['level'] == 3")
    arguments = ("-p", "no:cacheprovider", f"--strapi-target={target.url}")
    pytester.runpytest_subprocess(*arguments).assert_outcomes(passed=1)
