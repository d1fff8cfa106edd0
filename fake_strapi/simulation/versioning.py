"""When the versions of the API that the guide announces are there, deprecated and gone.

The guide's plan: deprecation is announced 90 days ahead, and for 6 months both versions are supported.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from msgspec import Struct

from fake_strapi.errors import FakeStrapiError
from fake_strapi.javascript.calendar import DAY, days_in_month
from fake_strapi.javascript.iso_dates import parse_iso

NOTICE_DAYS = 90
SUPPORT_MONTHS = 6
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
FIRST, LAST = 0, 8_028 * 365 * DAY
"""What an HTTP date can tell: from 1970 to well before the year 10000."""


class VersionPlan(Struct, frozen=True):
    """Times in milliseconds since the epoch.

    From `announced` on both versions are there, from `deprecated` on version 1 says that it ends, from `sunset` on it
    has ended.
    """

    announced: int
    deprecated: int
    sunset: int


def plan_of(announced: int) -> VersionPlan:
    """What follows from an announcement."""
    deprecated = announced + NOTICE_DAYS * DAY
    return VersionPlan(announced, deprecated, months_later(deprecated, SUPPORT_MONTHS))


def months_later(time: int, months: int) -> int:
    """The same day and time so many calendar months later, or the last day of a month that has no such day."""
    date = EPOCH + timedelta(milliseconds=time)
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    day = min(date.day, days_in_month(year, month + 1))
    return (date.replace(year=year, month=month + 1, day=day) - EPOCH) // timedelta(milliseconds=1)


def parse_announced(text: object) -> VersionPlan:
    """`2025-01-20`, or with a time; no zone means UTC. Raises FakeStrapiError."""
    time = parse_iso(text) if isinstance(text, str) else None
    if time is None or not FIRST <= time <= LAST:
        raise FakeStrapiError(f"{text!r} is no date of an announcement: expected one such as 2025-01-20")
    return plan_of(time)


class Versioning:
    """The versions of one workspace's API; `plan` is None where none were announced."""

    def __init__(self, plan: VersionPlan | None) -> None:
        self.plan = plan

    def save(self) -> VersionPlan | None:
        return self.plan

    def load(self, state: VersionPlan | None) -> None:
        self.plan = state
