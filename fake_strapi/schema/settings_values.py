"""What a setting's value comes to, as Strapi and the libraries behind it take it."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any, Protocol

from fake_strapi.javascript.numbers import parse_int, to_number
from fake_strapi.schema.errors import SchemaError

UNITS = {"b": 1, "kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30, "tb": 1 << 40, "pb": 1 << 50}
SIZE = re.compile(r"^(?P<number>[-+]?\d+(?:\.\d+)?) *(?P<unit>kb|mb|gb|tb|pb)$", re.IGNORECASE)
NO_LIMIT = 1 << 60

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
