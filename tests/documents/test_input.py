"""Input rules that the recordings leave out: what the caller hands in, and who may relate what."""

from __future__ import annotations

from typing import Any

import pytest
from validation_replay import bench

from fake_strapi.documents.input import InputContext, prepare_input
from fake_strapi.errors import InternalServerError, ValidationError


def prepare(major: int, plural: str, data: Any, allowed: frozenset[str] | None = None) -> Any:
    ready = bench("zoo", major)
    context = InputContext(ready.rules, lambda action: allowed is None or action in allowed)
    return prepare_input(data, ready.content_type(plural), context)


@pytest.mark.parametrize("major", [4, 5])
@pytest.mark.parametrize("data", [{"title": "t"}, {"title": "t", "comp": {"metaTitle": "x"}, "tags": [1]}])
def test_answers_a_new_dict(major: int, data: dict[str, Any]) -> None:
    prepared = prepare(major, "pages", data)
    assert prepared == data
    assert prepared is not data
    assert prepared.get("comp", 1) is not data.get("comp", 2)


def test_strapi_4_drops_what_may_not_be_set_and_keeps_what_it_does_not_know() -> None:
    data = {"id": 5, "createdAt": "x", "updatedBy": 1, "title": "t", "zzz": 1, "comp": {"id": 3, "zzz": 1}}
    assert prepare(4, "pages", data) == {"title": "t", "zzz": 1, "comp": {"id": 3, "zzz": 1}}
    assert data["id"] == 5


@pytest.mark.parametrize(
    ("data", "key", "path"),
    [
        ({"title": "t", "zzz": 1, "yyy": 2}, "zzz", None),
        ({"yyy": 1, "createdAt": "x"}, "createdAt", "createdAt"),
        ({"comp": {"zzz": 1}, "yyy": 1}, "zzz", "comp"),
        ({"sections": [{}, {"link": {"zzz": 1}}]}, "zzz", "sections.link"),
        ({"tags": {"connect": [1], "zzz": 1}}, "zzz", "tags"),
    ],
)
def test_strapi_5_names_the_first_offending_key(data: dict[str, Any], key: str, path: str | None) -> None:
    with pytest.raises(ValidationError) as error:
        prepare(5, "pages", data)
    shown = f"Invalid key {key}" if path in (None, key) else f"Invalid key {key} at {path}"
    assert error.value.message == shown
    assert error.value.details == {"key": key, "path": path, "source": "body"}


def test_strapi_5_gives_no_path_for_ids() -> None:
    with pytest.raises(ValidationError) as error:
        prepare(5, "pages", {"zzz": 1, "documentId": "x"})
    assert error.value.details == {"key": "documentId", "source": "body"}


def test_a_sibling_relation_before_a_word_decides_what_the_word_means() -> None:
    """A quirk of Strapi 5: after a relation the item of a zone no longer counts as one."""
    prepare(5, "pages", {"dz": [{"__component": "layout.section", "tag": 1}]})
    with pytest.raises(ValidationError, match="Invalid key __component at dz"):
        prepare(5, "pages", {"dz": [{"tag": 1, "__component": "layout.section"}]})


def test_relations_to_what_the_client_may_not_find() -> None:
    data = {"title": "t", "tags": [1], "section": {"tag": 1, "heading": "h"}}
    assert prepare(4, "pages", data, frozenset()) == {"title": "t", "section": {"heading": "h"}}
    with pytest.raises(ValidationError, match="Invalid key tags"):
        prepare(5, "pages", data, frozenset())
    assert prepare(5, "pages", data, frozenset({"api::tag.tag.find"})) == data


def test_polymorphic_relations_keep_what_the_client_may_find() -> None:
    rope, tag = {"__type": "api::rope.rope", "id": 1}, {"__type": "api::tag.tag", "id": 2}
    ropes = frozenset({"api::rope.rope.find"})
    assert prepare(4, "mentions", {"subjects": [rope, tag]}, ropes) == {"subjects": [rope]}
    assert prepare(4, "mentions", {"subjects": [tag]}, ropes) == {}
    assert prepare(5, "mentions", {"subjects": {"connect": [rope]}}, ropes) == {
        "subjects": {"connect": [rope], "options": {}}
    }
    with pytest.raises(ValidationError, match="Invalid key subjects"):
        prepare(5, "mentions", {"subjects": [rope, tag]}, ropes)


@pytest.mark.parametrize("major", [4, 5])
def test_null_where_a_type_is_told_crashes(major: int) -> None:
    with pytest.raises(InternalServerError):
        prepare(major, "ropes", {"comments": [None]})


@pytest.mark.parametrize("major", [4, 5])
def test_each_entry_of_a_list_is_prepared(major: int) -> None:
    assert prepare(major, "pages", [{"title": "t"}, 1, "ab", None, [{}]]) == [
        {"title": "t"},
        {},
        {"0": "a", "1": "b"},
        {},
        [{}],
    ]
