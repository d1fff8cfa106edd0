"""The functions of lodash whose ways show in what Strapi makes of a query: `toPath`, `set`, `merge`, `isEmpty`, `trim`.

By lodash 4.18 as Strapi 4.26.2 and 5.54.0 use it; values are those of a parsed query string (str, None, dict, list).
"""

from __future__ import annotations

import re
from typing import Any

from fake_strapi.javascript.text import WHITE_SPACE

_PROPERTY = re.compile(
    r"""[^.\[\]]+|\[(?:(-?\d+(?:\.\d+)?)|(["'])((?:(?!\2)[^\\]|\\.)*?)\2)\]|(?=(?:\.|\[\])(?:\.|\[\]|$))"""
)
_ESCAPED = re.compile(r"\\(\\)?")
_DEEP = re.compile(r"""\.|\[(?:[^\[\]]*|(["'])(?:(?!\1)[^\\]|\\.)*?\1)\]""")
_DIGITS = re.compile(r"(?:0|[1-9]\d*)")
UNSAFE_KEYS = frozenset(("__proto__", "constructor", "prototype"))


def trim(text: str) -> str:
    """Without the white space (JavaScript's) at both ends."""
    return text.strip(WHITE_SPACE)


def is_empty(value: Any) -> bool:
    """`_.isEmpty`: true for null, "", [] and {}, and for true and false."""
    return value is True or not value


def to_path(text: str) -> list[str]:
    """`_.toPath`: "a.b[0]['c']" is ["a", "b", "0", "c"]."""
    path = [""] if text.startswith(".") else []
    for found in _PROPERTY.finditer(text):
        number, quote, inner = found.groups()
        path.append(_ESCAPED.sub(r"\1", inner) if quote else number or found[0])
    return path


def is_index(key: str) -> bool:
    """Whether `_.set` makes a list for this key."""
    return _DIGITS.fullmatch(key) is not None and int(key) < 2**53


def nested(path: list[str], value: Any, *, index: re.Pattern[str] | None = None) -> Any:
    """The value inside the dicts and lists that the path names, as `_.set({}, path, value)` makes them."""
    for key in reversed(path[1:]):
        if index.fullmatch(key) if index else is_index(key):
            value = [*[None] * min(int(key), 1000), value]
        else:
            value = {key: value}
    return {path[0]: value}


def set_in_new(field: str, value: Any) -> dict[str, Any]:
    """`_.set({}, field, value)`. Past a name that would reach the prototype nothing is set."""
    path = to_path(field) if _DEEP.search(field) else [field]
    for depth, key in enumerate(path):
        if key in UNSAFE_KEYS:
            return nested(path[:depth], {}) if depth else {}
    made: dict[str, Any] = nested(path, value)
    return made


def merge(target: Any, source: Any) -> Any:
    """`_.merge` of two values, neither of which is changed: dicts key by key, lists item by item, else the source."""
    if isinstance(target, dict) and isinstance(source, dict):
        merged = dict(target)
        for key, value in source.items():
            merged[key] = merge(target[key], value) if key in target else value
        return merged
    if isinstance(target, list) and isinstance(source, list):
        paired = [merge(old, new) for old, new in zip(target, source, strict=False)]
        return [*paired, *target[len(source) :], *source[len(target) :]]
    return source
