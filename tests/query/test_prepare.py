"""What callers of the pipeline rely on beside its answers (those are judged in test_queries_recorded.py)."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from fake_strapi.errors import InternalServerError, ValidationError
from fake_strapi.query.prepare import PreparedOne, QueryContext, prepare_list, prepare_one
from fake_strapi.query.publication import StatusFilter
from fake_strapi.versions import behaviour_of
from tests.query.zoo import zoo_registry

QUERY: dict[str, Any] = {
    "filters": {"$or": [{"JobID": {"$null": "false"}}, {"customer": {"Name": ["a", "b"]}}]},
    "sort": ["JobID:desc", "customer.Name"],
    "fields": ["JobID"],
    "populate": {"customer": {"fields": ["Name"], "populate": "jobs"}, "tags": "true"},
    "pagination": {"page": "2"},
}


def context(version: str) -> QueryContext:
    return QueryContext(zoo_registry(version), behaviour_of(version), lambda action: True)


def job(version: str, action: Any, query: dict[str, Any]) -> PreparedOne:
    return prepare_one(query, zoo_registry(version).content_type("job"), context(version), action)


@pytest.mark.parametrize("version", ["4", "5"])
def test_preparing_leaves_the_query_as_it_was_and_answers_the_same_again(version: str) -> None:
    query = copy.deepcopy(QUERY)
    content_type = zoo_registry(version).content_type("job")
    first = prepare_list(query, content_type, context(version))
    assert query == QUERY
    again = prepare_list(query, content_type, context(version))
    assert (first.params, first.count_params) == (again.params, again.count_params)
    assert query == QUERY


def test_an_error_comes_where_the_value_is_used_and_new_each_time() -> None:
    prepared = prepare_list({"pagination": {"withCount": "maybe"}}, zoo_registry("5").content_type("job"), context("5"))
    assert prepared.params["limit"] == 25
    errors = []
    for _ in range(2):
        with pytest.raises(ValidationError, match="Invalid withCount parameter") as raised:
            _ = prepared.count
        errors.append(raised.value)
    assert errors[0] is not errors[1]


def test_strapi_4_looks_at_the_selection_of_an_update_after_the_data() -> None:
    prepared = job("4", "update", {"populate": {"customer": None}})
    with pytest.raises(InternalServerError):
        _ = prepared.selection


def test_strapi_5_refuses_a_locale_before_it_looks_at_the_data() -> None:
    prepared = prepare_one({"locale": "*"}, zoo_registry("5").content_type("post"), context("5"), "create")
    with pytest.raises(ValidationError, match=r"Invalid locale param \* provided"):
        _ = prepared.locale


def test_strapi_5_writes_to_the_default_locale_unless_the_query_says_another() -> None:
    post = zoo_registry("5").content_type("post")
    assert prepare_one({}, post, context("5"), "create").locale == "en"
    assert prepare_one({"locale": "fr"}, post, context("5"), "update").locale == "fr"
    assert job("5", "create", {"locale": ["fr"]}).locale == ["fr"]  # no locale of any row: its type has none


def test_strapi_5_reads_back_the_draft_and_then_the_published_version() -> None:
    article = zoo_registry("5").content_type("article")
    prepared = prepare_one({"populate": "*"}, article, context("5"), "create")
    author = zoo_registry("5").content_type("author")
    assert prepared.selection["filters"](author) == {"publishedAt": {"$null": True}}
    assert prepared.published_selection["filters"](author) == {"publishedAt": {"$null": False}}


def test_a_status_says_nothing_of_types_without_draft_and_publish() -> None:
    registry = zoo_registry("5")
    assert StatusFilter("draft", registry)(registry.content_type("job")) is None
    assert StatusFilter(None, registry, "modified")(registry.content_type("article")) is None


@pytest.mark.parametrize("version", ["4", "5"])
def test_a_path_deeper_than_pythons_stack_is_a_crash_as_of_strapi(version: str) -> None:
    employee = zoo_registry(version).content_type("employee")
    with pytest.raises(InternalServerError):
        prepare_list({"populate": "mentor." * 2000 + "mentor"}, employee, context(version))


def test_strapi_4_answers_a_localized_single_type_in_all_locales_as_a_list() -> None:
    assert not job("4", "findOne", {"locale": "all"}).many
