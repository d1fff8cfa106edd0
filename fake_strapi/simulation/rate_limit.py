"""The rate limit on the content API that the guide documents, and a plain Strapi doesn't have: 100 requests in 15
minutes per IP, in production."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct

from fake_strapi.errors import FakeStrapiError
from fake_strapi.simulation.counters import Counters, Verdict

By = Literal["ip", "token"]
SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
RATE = re.compile(r"(?P<limit>\d{1,9})/(?P<count>\d{1,9})(?P<unit>[smhd]?)")
FORM = "LIMIT/WINDOW, such as 100/15m (s, m, h or d), with ,token and ,retry-after behind it as wanted, or off"


class RateLimit(Struct, frozen=True):
    """So many requests (`limit`, at least 1) in a `window` of milliseconds, counted by IP or by API token (by IP where
    a request has none). `retry_after`: a 429 has that header, too."""

    limit: int = 100
    window: int = 900_000
    by: By = "ip"
    retry_after: bool = False


def parse_rate_limit(text: str) -> RateLimit | None:
    """`100/15m`, `5/1s,token,retry-after`; None for `off`. Raises FakeStrapiError."""
    if text == "off":
        return None
    rate, *words = text.split(",")
    found = RATE.fullmatch(rate)
    if found is None or not set(words) <= {"ip", "token", "retry-after"} or {"ip", "token"} <= set(words):
        raise FakeStrapiError(f"{text!r} is no rate limit: expected {FORM}")
    return checked(
        int(found["limit"]),
        int(found["count"]) * SECONDS[found["unit"]],
        "token" if "token" in words else "ip",
        "retry-after" in words,
    )


def read_rate_limit(values: Mapping[str, Any]) -> RateLimit | None:
    """`{"limit": 100, "window": 900, "by": "ip", "retry_after": true}`; all but `limit` may be left out, and `limit`
    null is None. `{"limit": "100/15m"}` is short for that. Raises FakeStrapiError."""
    if "limit" not in values:
        raise FakeStrapiError("limit is missing: a number of requests, or null for no limit")
    if values["limit"] is None:
        return None
    if isinstance(values["limit"], str) and len(values) == 1:
        return parse_rate_limit(values["limit"])
    usual = RateLimit()
    return checked(
        values["limit"],
        values.get("window", usual.window // 1000),
        values.get("by", usual.by),
        values.get("retry_after", usual.retry_after),
    )


def checked(limit: Any, seconds: Any, by: Any, retry_after: Any) -> RateLimit:
    """A rate limit of values that somebody gave."""
    if limit.__class__ is not int or limit < 1:
        raise FakeStrapiError(f"limit: expected a number of requests, 1 or more, not {limit!r}")
    if seconds.__class__ not in (int, float) or not 0.001 <= seconds <= 1e9:
        raise FakeStrapiError(f"window: expected a number of seconds above 0, not {seconds!r}")
    if by not in ("ip", "token"):
        raise FakeStrapiError(f'by: expected "ip" or "token", not {by!r}')
    if not isinstance(retry_after, bool):
        raise FakeStrapiError(f"retry_after: expected true or false, not {retry_after!r}")
    return RateLimit(limit, round(seconds * 1000), by, retry_after)


class RateLimiter:
    """The rate limit of one workspace. Its counts are in the workspace's counters; a new limit begins new ones."""

    def __init__(self, counters: Counters, setting: RateLimit | None) -> None:
        self.setting = setting
        self._counters = counters
        self._term = 0

    def put(self, setting: RateLimit | None) -> None:
        """Another limit, or None."""
        self.setting = setting
        self._term += 1

    def hit(self, setting: RateLimit, who: str, now: int) -> Verdict:
        """Count a request of `who`."""
        return self._counters.hit(f"content {self._term} {who}", setting.limit, setting.window, now)

    def save(self) -> tuple[RateLimit | None, int]:
        return self.setting, self._term

    def load(self, state: tuple[RateLimit | None, int]) -> None:
        self.setting, self._term = state
