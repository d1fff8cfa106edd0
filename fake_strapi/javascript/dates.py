"""Dates as Strapi reads, stores and answers them. Times are int milliseconds since the epoch; the server's zone is UTC.

Source: `@strapi/database` fields (shared parsers) of 4.26.2 and 5.54.0, and date-fns 2.30 which both use. Each error's
message is Strapi's; Strapi answers it as a 400 ValidationError without path.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from fake_strapi.errors import InternalServerError
from fake_strapi.javascript.calendar import DAY, MAX_TIME, date_from_days, days_from_date
from fake_strapi.javascript.iso_dates import clip, parse_iso
from fake_strapi.javascript.text import WHITE_SPACE, lodash_to_string


class InvalidFormat(ValueError):
    """A value that Strapi's database layer refuses; `message` is what the client reads."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class InvalidDate(InvalidFormat):
    """A `date` attribute's value that is no date."""


class InvalidTime(InvalidFormat):
    """A `time` attribute's value that is no time."""


class InvalidDateTime(InvalidFormat):
    """A `datetime` or `timestamp` attribute's value that is neither an ISO date nor a number of milliseconds."""


_DATE = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")
_TIME = re.compile(r"((?:2[0-3]|[01][0-9]):[0-5][0-9]:[0-5][0-9])(?:\.([0-9]{1,3}))?\Z")
_TIME_ANY_MARK = re.compile(r"((?:2[0-3]|[01][0-9]):[0-5][0-9]:[0-5][0-9])(?:[^\n\r\u2028\u2029]([0-9]{1,3}))?\Z")
_MILLISECONDS = re.compile(rf"(-?[0-9]+)[{WHITE_SPACE}]*\Z")
_EXTENDED = re.compile(r"([+-][0-9]{6}|[0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})\.([0-9]{3})Z\Z")


def parse_date(value: Any) -> str:
    """The "yyyy-MM-dd" that a `date` attribute stores: the start of the text; what follows is ignored.

    Raises InvalidDate: no such start, or a day the month doesn't have.
    """
    found = _DATE.match(value) if isinstance(value, str) else None
    if not found:
        raise InvalidDate("Invalid format, expected yyyy-MM-dd")
    if parse_iso(found[0]) is None:
        raise InvalidDate("Invalid date")
    return found[0]


def parse_time(value: Any, *, any_fraction_mark: bool = False) -> str:
    """The "HH:mm:ss.SSS" that a `time` attribute stores, of a text with 0 to 3 digits of a fraction.

    `any_fraction_mark`: Strapi 4, by a slip in its pattern, takes any character for the point ("10:11:12,5").
    Raises InvalidTime.
    """
    if not isinstance(value, str):
        raise InvalidTime(f"Expected a string, got a {_type_name(value)}")
    found = (_TIME_ANY_MARK if any_fraction_mark else _TIME).match(value)
    if not found:
        raise InvalidTime("Invalid time format, expected HH:mm:ss.SSS")
    return f"{found[1]}.{(found[2] or '').ljust(3, '0')}"


def _type_name(value: Any) -> str:
    """JavaScript's `typeof`."""
    if isinstance(value, bool):
        return "boolean"
    return "number" if isinstance(value, (int, float)) else "object"


def parse_datetime_or_timestamp(value: Any) -> int:
    """The milliseconds that a `datetime` or `timestamp` attribute stores, of an ISO 8601 text or of milliseconds.

    As in Strapi four digits are a year ("2026"), eight a day ("20260102"), other digits milliseconds; numbers are read
    by their text. Raises InvalidDateTime.
    """
    try:
        text = lodash_to_string(value)
    except InternalServerError as error:  # a value without a text, which Strapi catches here alone
        raise InvalidDateTime("Invalid format, expected a timestamp or an ISO date") from error
    time = parse_iso(text)
    if time is None:
        digits = _MILLISECONDS.match(text)
        time = clip(float(digits[1])) if digits else None
    if time is None:
        raise InvalidDateTime("Invalid format, expected a timestamp or an ISO date")
    return time


@lru_cache(maxsize=512)
def to_iso(time: int) -> str:
    """`Date.prototype.toISOString()`: "2026-11-23T09:41:19.742Z"; years past 9999 or before 0 as "+010000-...".

    Remembers its answers: what is written at one time says it more than once. Raises ValueError outside of a Date's
    range.
    """
    if not -MAX_TIME <= time <= MAX_TIME:
        raise ValueError("Invalid time value")
    minutes, rest = divmod(time, 60_000)
    return f"{_minute_text(minutes)}{rest // 1000:02d}.{rest % 1000:03d}Z"


@lru_cache(maxsize=1024)
def _minute_text(minutes: int) -> str:
    days, rest = divmod(minutes, 1440)
    year, month, day = date_from_days(days)
    years = f"{year:04d}" if 0 <= year <= 9999 else f"{year:+07d}"
    return f"{years}-{month:02d}-{day:02d}T{rest // 60:02d}:{rest % 60:02d}:"


def from_iso(text: str) -> int:
    """The milliseconds of a text that `to_iso` wrote. Raises ValueError for any other text."""
    found = _EXTENDED.match(text)
    if not found:
        raise ValueError(f"not a time as JavaScript writes it: {text!r}")
    year, month, day, hour, minute, second, milliseconds = map(int, found.groups())
    time = days_from_date(year, month, day) * DAY + ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds
    if to_iso(time) != text:
        raise ValueError(f"no such time: {text!r}")
    return time
