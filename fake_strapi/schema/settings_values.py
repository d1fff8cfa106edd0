"""What a setting's value comes to, as Strapi and the libraries behind it take it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from fake_strapi.javascript.doubles import canonical
from fake_strapi.javascript.numbers import parse_int, to_number
from fake_strapi.schema.errors import SchemaError

UNITS = {"b": 1, "kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30, "tb": 1 << 40, "pb": 1 << 50}
SIZE = re.compile(r"^(?P<number>[-+]?\d+(?:\.\d+)?) *(?P<unit>kb|mb|gb|tb|pb)$", re.IGNORECASE)
NO_LIMIT = 1 << 60

# The library ms, with its year of 365.25 days; koa2-ratelimit, with its month of 2,628,000 seconds.
TIMESPAN = re.compile(
    r"^(?P<number>-?(?:\d+)?\.?\d+) *(?P<unit>milliseconds?|msecs?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h"
    r"|days?|d|weeks?|w|years?|yrs?|y)?$",
    re.IGNORECASE,
)
TIME_UNITS: tuple[tuple[tuple[str, ...], float], ...] = (
    (("ms", "msec", "msecs", "millisecond", "milliseconds"), 1),
    (("s", "sec", "secs", "second", "seconds"), 1000),
    (("m", "min", "mins", "minute", "minutes"), 60_000),
    (("h", "hr", "hrs", "hour", "hours"), 3_600_000),
    (("d", "day", "days"), 86_400_000),
    (("w", "week", "weeks"), 604_800_000),
    (("y", "yr", "yrs", "year", "years"), 31_557_600_000),
)
INTERVAL_UNITS: Mapping[str, int] = {
    "ms": 1,
    "sec": 1000,
    "min": 60_000,
    "hour": 3_600_000,
    "day": 86_400_000,
    "week": 604_800_000,
    "month": 2_628_000_000,
    "year": 31_536_000_000,
}

# Of bodies, by setting: koa-body's when it isn't there, co-body's when it is there and empty.
BODY_DEFAULTS = {
    "jsonLimit": ("1mb", "1mb"),
    "formLimit": ("56kb", "56kb"),
    "textLimit": ("56kb", "1mb"),
}


class Given(Protocol):
    """A value, where it stands, and the error for a wrong one."""

    value: Any
    file: Path
    key: str

    def wrong(self, expected: str) -> SchemaError: ...


def number_of(given: Given | None, default: int) -> int:
    """lodash's `toNumber`, as core-api/service/pagination takes the limits. Raises SchemaError for no whole number."""
    if given is None:
        return default
    number = to_number(given.value)
    if not isinstance(number, int):
        raise given.wrong("a whole number")
    return number


def switch_of(given: Given | None, default: bool) -> bool:
    """JavaScript's `Boolean`: the text "false" is true."""
    if given is None:
        return default
    return isinstance(given.value, list | dict) or bool(given.value)


def prefix_of(given: Given | None, default: str, warnings: list[str]) -> str:
    """The prefix of the content API, "" for none. A closing slash counts: routes are under `/v1//jobs` then."""
    if given is None:
        return default
    if not isinstance(given.value, str):
        raise given.wrong("a path")
    prefix = given.value
    if prefix and not prefix.startswith("/"):
        warnings.append(f"{given.file}: {given.key}: without a slash in front, no route matches {prefix!r} in Strapi")
    if prefix.endswith("/"):
        warnings.append(f"{given.file}: {given.key}: for its closing slash, routes are under {prefix}/ in Strapi")
    return prefix


def port_of(given: Given | None, default: int) -> int:
    if given is None or not given.value:  # nothing and 0 are no port to Strapi
        return default
    port = parse_int(given.value, 10)
    if not (isinstance(port, int) and 0 < port < 65536):
        raise given.wrong("a port")
    return port


def size_of(given: Given | None, name: str) -> int:
    """Bytes of a limit such as `"2mb"` or 1000, as the library bytes reads it; what it can't read is no limit."""
    absent, empty = BODY_DEFAULTS[name]
    value = absent if given is None else given.value or empty
    if isinstance(value, str):
        found = SIZE.match(value)
        amount = float(found["number"]) if found else parse_int(value, 10)
        value = amount * UNITS[found["unit"].lower() if found else "b"]
    elif not isinstance(value, int | float) or isinstance(value, bool):
        return NO_LIMIT
    return NO_LIMIT if math.isnan(value) or math.isinf(value) else math.floor(value)


def text_of(given: Given | None, default: str | None) -> str | None:
    """A text; nothing and "" are none to Strapi. Raises SchemaError for another value."""
    if given is None or given.value is None or given.value == "":
        return default
    if not isinstance(given.value, str):
        raise given.wrong("a text")
    return given.value


def texts_of(given: Given | None) -> tuple[str, ...] | None:
    """A list of texts; None when it is no list, as Strapi asks `isArray`. Raises SchemaError for what isn't a text."""
    if given is None or not isinstance(given.value, list):
        return None
    if not all(isinstance(one, str) for one in given.value):
        raise given.wrong("a list of texts")
    return tuple(given.value)


def timespan_of(given: Given | None, default: int | float) -> int | float:
    """Seconds of `"30d"` or 3600, as jsonwebtoken takes them: a text without a unit is milliseconds.

    Raises SchemaError for what it can't read, with which no token could be signed.
    """
    if given is None:
        return default
    value = given.value
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    found = TIMESPAN.match(value) if isinstance(value, str) and len(value) <= 100 else None
    if found is None:
        raise given.wrong("a timespan such as '30d', or whole seconds")
    unit = (found["unit"] or "ms").lower()
    milliseconds = float(found["number"]) * next(size for names, size in TIME_UNITS if unit in names)
    return canonical(milliseconds / 1000)


def interval_of(given: Given | None, default: int) -> int:
    """Milliseconds of 60000 or `{min: 1}`, as koa2-ratelimit takes them. Raises SchemaError."""
    if given is None:
        return default
    if not isinstance(given.value, dict):
        return number_of(given, default)
    unknown = [name for name in given.value if name not in INTERVAL_UNITS]
    if unknown or not all(isinstance(amount, int | float) for amount in given.value.values()):
        raise given.wrong(f"milliseconds, or numbers by {', '.join(INTERVAL_UNITS)}")
    amounts: dict[str, float] = given.value
    return round(sum(amount * INTERVAL_UNITS[name] for name, amount in amounts.items() if amount > 0))


def size_limit_of(given: Given | None, default: int | float | None) -> int | float | None:
    """Bytes; None where nothing is too much: no limit, 0, and what JavaScript can't compare with a number."""
    if given is None:
        return default
    limit = to_number(given.value)
    return None if math.isnan(limit) or limit == 0 else limit


def box_sides_of(given: Given | None, default: Mapping[str, int | float]) -> Mapping[str, int | float]:
    """Pixels by name. Raises SchemaError for what sharp would not resize to."""
    if given is None or given.value is None:
        return default
    sides = given.value
    if not isinstance(sides, dict) or not all(type(side) is int and side > 0 for side in sides.values()):
        raise given.wrong("names, each with whole pixels")
    return dict(sides)
