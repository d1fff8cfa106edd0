"""Loading a project: what is read, what is warned about, what stops the start."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fake_strapi.schema.attributes import (
    ATTRIBUTE_TYPES,
    EXPECTED,
    EnumerationAttribute,
    RelationAttribute,
    StringAttribute,
)
from fake_strapi.schema.errors import SchemaError
from fake_strapi.schema.project import Project, load_project
from fake_strapi.versions import behaviour_of

ROOT = Path(__file__).parent.parent.parent
ZOO = ROOT / "contract_tests" / "zoo"
PRINTSHOP = ROOT / "harness" / "printshop"

Write = Callable[..., Path]


@pytest.fixture
def project(tmp_path: Path) -> Write:
    """Writes a project with one type `thing` of these attributes; more files by path."""

    def write(attributes: Any = None, files: dict[str, Any] | None = None, **schema: Any) -> Path:
        definition = {
            "kind": "collectionType",
            "collectionName": "things",
            "info": {"singularName": "thing", "pluralName": "things", "displayName": "Thing"},
            "attributes": {"Name": {"type": "string"}} if attributes is None else attributes,
        } | schema
        everything = {"src/api/thing/content-types/thing/schema.json": definition} | (files or {})
        for name, content in everything.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return tmp_path

    return write


def load(path: Path, version: str = "5", **more: Any) -> Project:
    return load_project(path, behaviour_of(version), **more)


@pytest.mark.parametrize("version", ["4", "5"])
def test_the_zoo_has_every_attribute_type(version: str) -> None:
    registry = load(ZOO, version).registry
    types = {a.type for model in registry for a in model.attributes.values()}
    assert types == set(ATTRIBUTE_TYPES)


@pytest.mark.parametrize("version", ["4", "5"])
def test_printshop_loads_without_a_warning(version: str) -> None:
    loaded = load(PRINTSHOP, version)
    assert loaded.warnings == ()
    assert [t.singular_name for t in loaded.registry.api_types] == ["customer", "employee", "job", "time-clock-entry"]
    assert set(loaded.lifecycles) == {"api::job.job"}


def test_a_src_directory_is_taken_for_its_project() -> None:
    assert [t.uid for t in load(PRINTSHOP / "src").registry.api_types] == [
        t.uid for t in load(PRINTSHOP).registry.api_types
    ]


def test_attributes_keep_their_order_and_options(project: Write) -> None:
    attributes = {
        "Code": {"type": "string", "required": True, "minLength": 2, "regex": "^[A-Z]+$", "default": "AB"},
        "kind": {"type": "enumeration", "enum": ["a", "b"]},
        "parent": {"type": "relation", "relation": "manyToOne", "target": "api::thing.thing", "inversedBy": "children"},
        "children": {"type": "relation", "relation": "oneToMany", "target": "api::thing.thing", "mappedBy": "parent"},
    }
    thing = load(project(attributes), "4").registry["api::thing.thing"]
    assert list(thing.attributes) == [*attributes, "createdAt", "updatedAt", "createdBy", "updatedBy"]
    code, kind, parent = (thing.attributes[name] for name in ("Code", "kind", "parent"))
    assert isinstance(code, StringAttribute)
    assert (code.required, code.min_length, code.regex, code.default) == (True, 2, "^[A-Z]+$", "AB")
    assert isinstance(kind, EnumerationAttribute)
    assert kind.enum == ("a", "b")
    assert isinstance(parent, RelationAttribute)
    assert (parent.owner, parent.two_way, parent.to_many) == (True, True, False)


@pytest.mark.parametrize(
    ("version", "published", "added"),
    [
        ("4", False, ["createdAt", "updatedAt", "createdBy", "updatedBy"]),
        ("4", True, ["createdAt", "updatedAt", "publishedAt", "createdBy", "updatedBy"]),
        ("5", False, ["createdAt", "updatedAt", "publishedAt", "createdBy", "updatedBy", "locale", "localizations"]),
    ],
)
def test_strapi_adds_its_own_attributes(project: Write, version: str, published: bool, added: list[str]) -> None:
    path = project({}, options={"draftAndPublish": published})
    assert list(load(path, version).registry["api::thing.thing"].attributes) == added


def test_private_attributes_come_from_both_places(project: Write) -> None:
    attributes = {"a": {"type": "string", "private": True}, "b": {"type": "string"}, "c": {"type": "string"}}
    path = project(attributes, options={"privateAttributes": ["b"]})
    assert load(path, "4").registry["api::thing.thing"].private_attributes >= {"a", "b"}
    assert "c" not in load(path, "4").registry["api::thing.thing"].private_attributes


BROKEN: dict[str, tuple[dict[str, Any], str, str]] = {
    "unknown type": (
        {"attributes": {"x": {"type": "strng"}}},
        "attributes.x.type",
        'found the string "strng"',
    ),
    "no type": ({"attributes": {"x": {}}}, "attributes.x.type", "found nothing"),
    "attribute is no object": ({"attributes": {"x": "string"}}, "attributes.x", "expected an object"),
    "wrong value": (
        {"attributes": {"x": {"type": "string", "required": "yes"}}},
        "attributes.x.required",
        'expected true or false, found the string "yes"',
    ),
    "wrong length": (
        {"attributes": {"x": {"type": "string", "minLength": 1.5}}},
        "attributes.x.minLength",
        "expected a whole number, found the number 1.5",
    ),
    "empty enumeration": (
        {"attributes": {"x": {"type": "enumeration", "enum": []}}},
        "attributes.x.enum",
        "at least one",
    ),
    "unknown relation": (
        {"attributes": {"x": {"type": "relation", "relation": "hasMany", "target": "api::thing.thing"}}},
        "attributes.x.relation",
        "manyToOne",
    ),
    "relation without target": (
        {"attributes": {"x": {"type": "relation", "relation": "oneToOne"}}},
        "attributes.x.target",
        "expected the uid",
    ),
    "unknown target": (
        {"attributes": {"x": {"type": "relation", "relation": "oneToOne", "target": "api::no.no"}}},
        "attributes.x.target",
        'found the string "api::no.no"',
    ),
    "unknown inverse": (
        {
            "attributes": {
                "x": {"type": "relation", "relation": "manyToOne", "target": "api::thing.thing", "inversedBy": "ys"}
            }
        },
        "attributes.x.inversedBy",
        "found none called",
    ),
    "unknown component": (
        {"attributes": {"x": {"type": "component", "component": "shared.seo"}}},
        "attributes.x.component",
        "expected the uid of a component",
    ),
    "reserved name": ({"attributes": {"documentId": {"type": "string"}}}, "attributes.documentId", "reserved"),
    "name in camel case": (
        {"info": {"singularName": "printJob", "pluralName": "print-jobs", "displayName": "x"}},
        "info.singularName",
        "kebab-case",
    ),
    "no info": ({"info": None}, "info", "expected an object, found null"),
    "unknown kind": ({"kind": "collection"}, "kind", "expected collectionType or singleType"),
    "attributes as a list": ({"attributes": []}, "attributes", "expected an object, found a list"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_schema_is_named_by_file_key_and_expectation(project: Write, name: str) -> None:
    schema, key, problem = BROKEN[name]
    with pytest.raises(SchemaError) as caught:
        load(project(**schema))
    assert caught.value.file.endswith("src/api/thing/content-types/thing/schema.json")
    assert caught.value.key == key
    assert problem in caught.value.problem


def test_broken_json_is_named_by_its_line(project: Write) -> None:
    path = project(files={"src/api/thing/content-types/thing/schema.json": '{\n  "kind": oops\n}'})
    with pytest.raises(SchemaError, match=r"schema\.json: line 2: expected JSON"):
        load(path)


def test_a_schema_in_javascript_is_refused_in_words(project: Write) -> None:
    path = project(files={"src/api/other/content-types/other/schema.js": "module.exports = {}"})
    with pytest.raises(SchemaError, match=r"schema\.js: expected schema\.json"):
        load(path)


def test_a_name_can_be_taken_once_only(project: Write) -> None:
    other = {
        "info": {"singularName": "things", "pluralName": "others", "displayName": "x"},
        "attributes": {},
    }
    with pytest.raises(SchemaError, match='"things" is taken by'):
        load(project(files={"src/api/other/content-types/other/schema.json": other}))


@pytest.mark.parametrize("path", ["missing", "."])
def test_a_directory_without_a_project_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(SchemaError, match="Strapi project"):
        load(tmp_path / path)


def test_a_project_without_content_is_served_with_a_warning(tmp_path: Path) -> None:
    (tmp_path / "src" / "api").mkdir(parents=True)
    assert "there is no content to serve" in load(tmp_path).warnings[0]


class TestCustomFields:
    ATTRIBUTES = {"color": {"type": "customField", "customField": "plugin::color-picker.color"}}

    def test_is_a_string_with_a_warning(self, project: Write) -> None:
        loaded = load(project(self.ATTRIBUTES))
        assert loaded.registry["api::thing.thing"].attributes["color"].type == "string"
        assert "--custom-field plugin::color-picker.color=TYPE" in loaded.warnings[0]

    def test_takes_the_type_it_is_given(self, project: Write) -> None:
        loaded = load(project(self.ATTRIBUTES), custom_fields={"plugin::color-picker.color": "json"})
        assert loaded.registry["api::thing.thing"].attributes["color"].type == "json"
        assert loaded.warnings == ()

    def test_an_unknown_type_is_refused(self, project: Write) -> None:
        with pytest.raises(SchemaError, match="expected one of"):
            load(project(self.ATTRIBUTES), custom_fields={"plugin::color-picker.color": "colour"})


def test_an_unknown_key_is_warned_about(project: Write) -> None:
    loaded = load(project({"x": {"type": "string", "maxlength": 5}}))
    assert loaded.warnings[0].endswith("attributes.x.maxlength: not a key of a string attribute; ignored")


def test_a_relation_to_a_missing_plugin_is_left_out(project: Write) -> None:
    loaded = load(project({"menu": {"type": "relation", "relation": "oneToOne", "target": "plugin::menus.menu"}}))
    assert "menu" not in loaded.registry["api::thing.thing"].attributes
    assert "belongs to a plugin whose schema is not here" in loaded.warnings[0]


def test_an_extension_replaces_the_user(project: Write) -> None:
    user = {
        "collectionName": "up_users",
        "info": {"singularName": "user", "pluralName": "users", "displayName": "User"},
        "attributes": {"nickname": {"type": "string"}},
    }
    loaded = load(project(files={"src/extensions/users-permissions/content-types/user/schema.json": user}))
    assert "nickname" in loaded.registry["plugin::users-permissions.user"].attributes
    assert "plugin::users-permissions.user has no relation role; this one stays empty" in loaded.warnings[0]


def test_each_key_of_an_attribute_has_what_is_expected_of_it() -> None:
    keys = {key for cls in ATTRIBUTE_TYPES.values() for key in cls.__struct_encode_fields__}
    assert keys - {"name"} == set(EXPECTED)
