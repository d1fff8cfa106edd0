"""`JSON.stringify` step by step, for the rare values that the fast writer prints otherwise or refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from fake_strapi.javascript.doubles import number_to_string
from fake_strapi.javascript.text import from_utf16_units

_ESCAPED = re.compile('["\\\\\x00-\x1f\ud800-\udfff]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def write_exactly(value: Any) -> bytes:
    """The UTF-8 text of `JSON.stringify(value)`, of any depth; lone surrogates stand as `\\udxxx` escapes."""
    parts: list[str] = []
    # Each open container: what is left of it, and how it ends. Depth is the sender's choice, so no recursion.
    rooms: list[tuple[Iterator[Any], str]] = []
    _write_one(value, parts, rooms)
    while rooms:
        items, end = rooms[-1]
        separator = "" if parts[-1] in ("{", "[") else ","
        for item in items:
            parts.append(separator)
            if end == "}":
                key, item = item
                parts.append(f"{_quoted(key)}:")
            _write_one(item, parts, rooms)
            break
        else:
            parts.append(end)
            rooms.pop()
    return "".join(parts).encode()


def _write_one(value: Any, parts: list[str], rooms: list[tuple[Iterator[Any], str]]) -> None:
    if value is None:
        parts.append("null")
    elif value is True:
        parts.append("true")
    elif value is False:
        parts.append("false")
    elif isinstance(value, str):
        parts.append(_quoted(value))
    elif isinstance(value, (int, float)):
        text = number_to_string(value)
        parts.append("null" if text in ("NaN", "Infinity", "-Infinity") else text)
    elif isinstance(value, dict):
        parts.append("{")
        rooms.append((iter(value.items()), "}"))
    elif isinstance(value, (list, tuple)):
        parts.append("[")
        rooms.append((iter(value), "]"))
    else:
        raise TypeError(f"no JSON for a value of type {type(value).__name__}")


def _quoted(text: str) -> str:
    if not isinstance(text, str):
        raise TypeError(f"a key of a JSON object is a str, not {type(text).__name__}")
    return '"' + _ESCAPED.sub(_escape, from_utf16_units(text)) + '"'


def _escape(found: re.Match[str]) -> str:
    return _SHORT.get(found[0]) or f"\\u{ord(found[0]):04x}"
