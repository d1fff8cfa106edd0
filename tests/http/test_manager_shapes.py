"""The checks that Strapi 5's content manager makes with zod, and the status that its lists take in many forms."""

from __future__ import annotations

from typing import Any

import pytest

from fake_strapi.errors import ValidationError
from fake_strapi.http.manager.listing import sort_order, with_order, with_status, without_status
from fake_strapi.http.manager.shapes import check_dimensions, check_document_ids


def messages(check: Any, given: object, **options: object) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        check(given, **options)
    rows = (caught.value.details or {})["errors"]
    assert caught.value.message == rows[0]["message"]
    return [(".".join(row["path"]), row["message"]) for row in rows]


@pytest.mark.parametrize("locale", [None, "en", ""])
def test_dimensions_that_are_right(locale: object) -> None:
    assert check_dimensions({"locale": locale, "status": "draft", "x": 1}) == (locale, "draft")
    assert check_dimensions({}) == (None, None)
    assert check_dimensions({"locale": ["en", "fr"]}, several=True) == (["en", "fr"], None)


def test_dimensions_that_are_wrong() -> None:
    assert messages(check_dimensions, []) == [("", "Invalid input: expected object, received array")]
    assert messages(check_dimensions, {"locale": 5, "status": "x"}) == [
        ("locale", "Invalid input: expected string, received number"),
        ("status", "Invalid status"),
    ]
    assert messages(check_dimensions, {"status": None}) == [("status", "Invalid status")]
    assert messages(check_dimensions, {"locale": [5]}, several=True) == [("locale", "Invalid input")]


def test_document_ids() -> None:
    assert check_document_ids({"documentIds": ["a", 5]}) == ["a", 5]
    assert messages(check_document_ids, {"documentIds": [True, -1, "a"]}) == [
        ("documentIds.0", "Invalid input"),
        ("documentIds.1", "Too small: expected number to be >=0"),
    ]


def test_a_status_in_filters() -> None:
    filters = {"$and": [{"__status": {"$eq": "draft"}}, {"title": "A"}]}
    asked = with_status({"filters": filters, "page": "1"})
    assert asked == {
        "filters": {"$and": [{"title": "A"}]},
        "page": "1",
        "status": "draft",
        "publicationFilter": "never-published",
    }
    alone = {"filters": {"$and": [{"__status": {"$eq": "published-modified"}}]}}
    assert with_status(alone) == {"publicationStatusFilter": "published-modified"}
    assert with_status({"filters": {"title": "A"}}) == {"filters": {"title": "A"}}


@pytest.mark.parametrize(
    ("sort", "order", "rest", "again"),
    [
        ("status:ASC", "ASC", None, "status:ASC"),
        ("title:asc, status:desc", "DESC", "title:asc", "title:asc,status:DESC"),
        (["status:ASC", "title"], "ASC", ["title"], ["title", "status:ASC"]),
        ({"status": "desc", "title": "asc"}, "DESC", {"title": "asc"}, {"title": "asc", "status": "DESC"}),
    ],
)
def test_a_status_in_sorts(sort: Any, order: str, rest: Any, again: Any) -> None:
    assert sort_order(sort) == order
    assert without_status(sort) == rest
    assert with_order(rest, order) == again


@pytest.mark.parametrize("sort", ["title:asc", "status", "status:up", [], {"title": "asc"}, None])
def test_sorts_without_a_status(sort: Any) -> None:
    assert sort_order(sort) is None
