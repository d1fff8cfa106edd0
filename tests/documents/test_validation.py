"""What the recordings can't show: what ends a real Strapi, options of its configuration, and the caller's data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from msgspec.structs import replace
from validation_replay import SeedLookups, bench

from fake_strapi.documents.validation import (
    ModelValidators,
    ValidationContext,
    validate_entity_creation,
    validate_entity_update,
)
from fake_strapi.errors import FakeStrapiError, InternalServerError, StrapiError, ValidationError, YupValidationError
from fake_strapi.schema.build import SchemaFile, build_content_type, build_registry
from fake_strapi.schema.content_type import ContentType
from fake_strapi.versions import behaviour_of

SAMPLE: dict[str, Any] = {
    "title": "abc",
    "flag": True,
    "kind": "a",
    "badDefault": 1,
    "part": {},
    "parts": [{}],
    "zone": [{"__component": "sampler.part"}],
    "friend": {},
    "picture": {},
}


class RefusingLookups:
    """A database that refuses every question, as SQLite does with values it can't take."""

    def exists(self, uid: str, where: Mapping[str, Any]) -> bool:
        raise ValidationError("Invalid format, expected yyyy-MM-dd")

    def count(self, uid: str, where: Mapping[str, Any]) -> int:
        raise InternalServerError("no such value")

    def find_many(self, uid: str, params: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
        raise InternalServerError("no such value")


def create(project: str, plural: str, data: Any, *, major: int = 5, lookups: Any = None) -> dict[str, Any]:
    ready = bench(project, major)
    context = ValidationContext(ready.validators, lookups or SeedLookups({}))
    return validate_entity_creation(ready.content_type(plural), data, context)


def messages(error: pytest.ExceptionInfo[StrapiError]) -> list[str]:
    details = error.value.details or {}
    return [row["message"] for row in details["errors"]]


@pytest.mark.parametrize("major", [4, 5])
def test_a_unique_check_that_the_database_refuses_ends_a_real_strapi(major: int) -> None:
    with pytest.raises(InternalServerError) as error:
        create("zoo", "things", {"dateUnique": "zzz"}, major=major, lookups=RefusingLookups())
    assert "ends a real Strapi" in error.value.reason


@pytest.mark.parametrize(
    "data",
    [
        {"holders": [{"part": {"serial": "r"}}, {}]},
        {"zone": [None, {"__component": "sampler.part", "serial": "x"}]},
    ],
)
def test_a_unique_value_beside_nothing_ends_strapi_5(data: dict[str, Any]) -> None:
    with pytest.raises(InternalServerError):
        create("sampler", "samples", {**SAMPLE, **data})


@pytest.mark.parametrize("major", [4, 5])
def test_relations_that_the_database_refuses_are_invalid(major: int) -> None:
    with pytest.raises(YupValidationError) as error:
        create("zoo", "pages", {"tags": [{"id": [[]]}]}, major=major, lookups=RefusingLookups())
    assert messages(error) == ["Invalid relations"]


# Asked of Strapi 5.54.0 with api.documents.strictRelations, of a to-one relation and of single media alike:
# the value, whether a creation with it and an update with it is refused as "must be defined".
STRICT_RELATIONS = [
    (None, True, True),
    ([], True, True),
    ({}, False, False),
    ({"connect": []}, True, False),
    ({"set": []}, True, True),
    ({"disconnect": [1]}, True, True),
    ({"connect": [], "disconnect": [1]}, True, True),
    ({"connect": [], "set": []}, True, True),
    ({"connect": [], "disconnect": []}, True, False),
    ({"options": {}}, False, False),
    ({"connect": [{"id": 1}]}, False, False),
]


@pytest.mark.parametrize("name", ["friend", "picture"])
@pytest.mark.parametrize(("value", "refused_new", "refused_change"), STRICT_RELATIONS)
def test_strict_relations(name: str, value: Any, refused_new: bool, refused_change: bool) -> None:
    ready = bench("sampler", 5)
    validators = ModelValidators(ready.registry, behaviour_of("5"), strict_relations=True)
    rows = {"api::sample.sample": [{"id": 1}], "plugin::upload.file": [{"id": 1}]}
    context = ValidationContext(validators, SeedLookups(rows))
    sample = ready.content_type("samples")
    for refused, run in (
        (refused_new, lambda: validate_entity_creation(sample, {**SAMPLE, name: value}, context)),
        (refused_change, lambda: validate_entity_update(sample, {name: value}, context, entity={"id": 1})),
    ):
        if not refused:
            run()
            continue
        with pytest.raises(YupValidationError) as error:
            run()
        assert messages(error) == [f"{name} must be defined."]


def test_strict_relations_leave_drafts_and_absent_keys_of_updates_alone() -> None:
    ready = bench("sampler", 5)
    validators = ModelValidators(ready.registry, behaviour_of("5"), strict_relations=True)
    context = ValidationContext(validators, SeedLookups({}))
    sample = ready.content_type("samples")
    validate_entity_update(sample, {}, context, entity={"id": 1})
    validate_entity_creation(sample, {**SAMPLE, "friend": None}, context, is_draft=True)
    with pytest.raises(YupValidationError, match="friend must be defined"):
        validate_entity_creation(sample, {key: SAMPLE[key] for key in SAMPLE if key != "friend"}, context)


@pytest.mark.parametrize("major", [4, 5])
def test_the_database_answers_last(major: int) -> None:
    """Errors of one attribute stand in the order in which their tests finish."""

    class Taken(SeedLookups):
        def exists(self, uid: str, where: Mapping[str, Any]) -> bool:
            return True

    with pytest.raises(YupValidationError) as error:
        create("sampler", "samples", {**SAMPLE, "mail": "taken"}, major=major, lookups=Taken({}))
    assert messages(error) == [
        'mail must match the following: "/^a/"',
        "mail must be a valid email",
        "This attribute must be unique",
    ]


def test_the_callers_data_stays_as_it_is() -> None:
    data: dict[str, Any] = {"int": "5", "blocks": [{"type": "paragraph", "children": [{"type": "text", "text": 5}]}]}
    before = repr(data)
    valid = create("zoo", "things", data)
    assert valid["int"] == 5
    assert valid["blocks"][0]["children"][0]["text"] == "5"
    assert repr(data) == before


@pytest.mark.parametrize("major", [4, 5])
def test_an_update_without_a_change_is_a_new_dict(major: int) -> None:
    ready = bench("zoo", major)
    data = {"s": "x"}
    context = ValidationContext(ready.validators, SeedLookups({}))
    valid = validate_entity_update(ready.content_type("things"), data, context, entity={"id": 1})
    assert valid == data
    assert valid is not data


def test_a_default_is_new_each_time() -> None:
    first, second = create("zoo", "things", {}), create("zoo", "things", {})
    first["jsonDefault"]["a"].append(3)
    assert second["jsonDefault"] == {"a": [1, 2]}


@pytest.mark.parametrize(
    ("data", "kind"), [("x", "string"), (5, "number"), (True, "boolean"), (None, "object"), (1.5, "number")]
)
def test_data_that_is_no_object(data: Any, kind: str) -> None:
    with pytest.raises(ValidationError) as error:
        create("zoo", "things", data)
    assert error.value.message == (
        f"Invalid payload submitted for the creation of an entity of type Thing. Expected an object, but got {kind}"
    )


def test_unique_values_are_looked_for_in_the_locale_of_the_document() -> None:
    asked: list[Mapping[str, Any]] = []

    class Listening(SeedLookups):
        def exists(self, uid: str, where: Mapping[str, Any]) -> bool:
            asked.append({"uid": uid, **where})
            return False

    ready = bench("zoo", 5)
    context = ValidationContext(ready.validators, Listening({}), locale="fr")
    topic = ready.content_type("topics")
    validate_entity_creation(topic, {"code": "c"}, context)
    validate_entity_update(topic, {"code": "c"}, context, entity={"id": 7})
    published = {"uid": "api::topic.topic", "code": "c", "publishedAt": {"$notNull": True}, "locale": "fr"}
    assert asked == [published, {**published, "id": {"$ne": 7}}]


def content_type_with(attribute: dict[str, Any], version: str) -> tuple[ContentType, ValidationContext]:
    """A content type of one attribute, `it`."""
    behaviour = behaviour_of(version)
    schema = {
        "kind": "collectionType",
        "collectionName": "ones",
        "info": {"singularName": "one", "pluralName": "ones", "displayName": "One"},
        "attributes": {"it": attribute},
    }
    content_type = build_content_type(SchemaFile("one.json", "api::one.one", schema), behaviour, {}, [])
    content_type = replace(content_type, attributes={"it": content_type.attributes["it"]})
    validators = ModelValidators(build_registry([content_type], []), behaviour)
    return content_type, ValidationContext(validators, SeedLookups({}))


def test_a_pattern_that_is_none_is_a_crash_at_each_write() -> None:
    content_type, context = content_type_with({"type": "string", "regex": "("}, "4")
    for _ in range(2):
        with pytest.raises(InternalServerError, match="Internal Server Error"):
            validate_entity_creation(content_type, {}, context)


def test_a_condition_that_is_not_known_is_told() -> None:
    attribute = {"type": "string", "conditions": {"visible": {"cat": [{"var": "it"}]}}}
    content_type, context = content_type_with(attribute, "5")
    with pytest.raises(FakeStrapiError, match='the operation "cat" of a condition is not supported'):
        validate_entity_creation(content_type, {}, context)
    content_type, context = content_type_with(attribute, "4")
    assert validate_entity_creation(content_type, {"it": "x"}, context) == {"it": "x"}
