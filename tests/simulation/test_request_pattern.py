"""Which requests are meant, and why others aren't."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fake_strapi.errors import FakeStrapiError
from fake_strapi.simulation.request_pattern import RequestPattern, fits, request_pattern


@pytest.mark.parametrize(
    ("pattern", "path", "meant"),
    [
        ("/api/jobs", "/api/jobs", True),
        ("/api/jobs", "/api/jobs/", True),
        ("/api/jobs/", "/api/jobs", True),
        ("/api/jobs", "/api/jobs/1", False),
        ("/api/jobs*", "/api/jobs/1", True),
        ("/api/jobs/*", "/api/jobs", False),
        ("/api/*/1", "/api/jobs/1", True),
        ("/api/*/1", "/api/a/b/1", True),
        ("*", "/", True),
        ("/", "/", True),
        ("/uploads/a b.png", "/uploads/a%20b.png", True),
        ("/api/jobs.", "/api/jobsx", False),
    ],
)
def test_a_star_stands_for_anything(pattern: str, path: str, meant: bool) -> None:
    assert (request_pattern({"path": pattern}).misses("GET", path, "") == []) is meant


def test_the_method_is_any_or_one_in_any_case() -> None:
    assert request_pattern({}).misses("PATCH", "/", "") == []
    assert request_pattern({"method": "*"}).misses("PATCH", "/", "") == []
    post = request_pattern({"method": "post"})
    assert post.misses("POST", "/", "") == []
    assert post.misses("PUT", "/", "") == ["the method is PUT, not POST"]


def test_query_conditions_are_read_decoded_and_others_do_not_matter() -> None:
    pattern = request_pattern({"query": {"filters[Status][$eq]": "In *", "page": 2, "deep": True}})
    sent = "filters%5BStatus%5D%5B%24eq%5D=In%20Production&page=2&deep=true&sort=Name"
    assert pattern.misses("GET", "/api/jobs", sent) == []
    assert pattern.misses("GET", "/api/jobs", "page=3&page=4") == [
        "the query has no filters[Status][$eq]",
        "the query's page is '3' and '4', not '2'",
        "the query has no deep",
    ]


def test_every_reason_is_told() -> None:
    pattern = request_pattern({"method": "GET", "path": "/api/jobs", "query": {"sort": "*"}})
    assert pattern.misses("POST", "/api/j%C3%B6bs", "") == [
        "the method is POST, not GET",
        "the path is /api/jöbs, not /api/jobs",
        "the query has no sort",
    ]


def test_a_pattern_reads_as_a_request_line() -> None:
    assert str(request_pattern({"method": "get", "path": "/api/*", "query": {"a": 1}})) == "GET /api/*?a=1"
    assert str(RequestPattern()) == "any method *"


@pytest.mark.parametrize(
    ("wish", "text"),
    [
        ({"path": "api/jobs"}, "path: expected one that starts with / or *"),
        ({"path": "/api/jobs?sort=a"}, "as query"),
        ({"path": 1}, "path: expected"),
        ({"method": "G T"}, "method: expected a name such as GET"),
        ({"query": "a=1"}, "query: expected names and values"),
        ({"query": {"a": ["1"]}}, "query: expected names and values"),
    ],
)
def test_what_can_not_be_meant_is_refused(wish: dict[str, Any], text: str) -> None:
    with pytest.raises(FakeStrapiError) as refused:
        request_pattern(wish)
    assert text in str(refused.value)


@settings(deadline=None)
@given(st.text(), st.text(), st.text())
def test_whatever_a_star_stands_for_fits(before: str, middle: str, after: str) -> None:
    assert fits(f"{before}*{after}", before + middle + after)


@settings(deadline=None)
@given(st.dictionaries(st.text(min_size=1), st.text().filter(lambda text: "*" not in text)))
def test_a_query_fits_its_own_parameters(query: dict[str, str]) -> None:
    pattern = RequestPattern(query=query)
    assert pattern.misses("GET", "/", urlencode(query, quote_via=quote)) == []
