"""Reading rate limits, and what a workspace keeps of one."""

from __future__ import annotations

from typing import Any

import pytest

from fake_strapi.errors import FakeStrapiError
from fake_strapi.simulation.counters import Counters
from fake_strapi.simulation.rate_limit import RateLimit, RateLimiter, parse_rate_limit, read_rate_limit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("100/15m", RateLimit(100, 900_000)),
        ("5/90", RateLimit(5, 90_000)),
        ("5/2s", RateLimit(5, 2_000)),
        ("7/1h,token", RateLimit(7, 3_600_000, "token")),
        ("7/1d,retry-after,ip", RateLimit(7, 86_400_000, "ip", True)),
        ("off", None),
    ],
)
def test_texts(text: str, expected: RateLimit | None) -> None:
    assert parse_rate_limit(text) == expected
    assert read_rate_limit({"limit": text}) == expected


@pytest.mark.parametrize(
    "text", ["", "100", "100/15w", "0/1m", "5/0s", "5/1m,cookie", "5/1m,ip,token", "-1/1m", "off,ip"]
)
def test_texts_that_are_none(text: str) -> None:
    with pytest.raises(FakeStrapiError):
        parse_rate_limit(text)


def test_values() -> None:
    assert read_rate_limit({"limit": 5}) == RateLimit(5, 900_000)
    values = {"limit": 5, "window": 0.25, "by": "token", "retry_after": True}
    assert read_rate_limit(values) == RateLimit(5, 250, "token", True)
    assert read_rate_limit({"limit": None, "window": 60}) is None


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({}, "limit is missing"),
        ({"limit": 0}, "limit: expected"),
        ({"limit": True}, "limit: expected"),
        ({"limit": 1.5}, "limit: expected"),
        ({"limit": "5/1m", "window": 9}, "limit: expected"),
        ({"limit": 5, "window": 0}, "window: expected"),
        ({"limit": 5, "window": "60"}, "window: expected"),
        ({"limit": 5, "by": "user"}, "by: expected"),
        ({"limit": 5, "retry_after": 1}, "retry_after: expected"),
    ],
)
def test_values_that_are_none(values: dict[str, Any], named: str) -> None:
    with pytest.raises(FakeStrapiError, match=named):
        read_rate_limit(values)


def test_a_new_limit_begins_new_counts_and_what_was_saved_comes_back() -> None:
    counters = Counters()
    limiter = RateLimiter(counters, first := RateLimit(1, 1_000))
    assert not limiter.hit(first, "ip a", 0).exceeded
    saved = counters.save(), limiter.save()
    limiter.put(first)
    assert not limiter.hit(first, "ip a", 0).exceeded
    limiter.put(None)
    counters.load(saved[0])
    limiter.load(saved[1])
    assert limiter.setting == first
    assert limiter.hit(first, "ip a", 0).exceeded
