"""Sets of UTF-16 code units, as a JavaScript pattern names them: `.`, `\\d`, `\\w`, `\\s`, classes, complements."""

from __future__ import annotations

from fake_strapi.javascript.text import WHITE_SPACE

# First and last code unit of each stretch, in any order.
Ranges = list[tuple[int, int]]

_LAST = 0xFFFF


def complement(ranges: Ranges) -> Ranges:
    """Every code unit outside of the ranges."""
    outside: Ranges = []
    start = 0
    for first, last in sorted(ranges):
        if first > start:
            outside.append((start, first - 1))
        start = max(start, last + 1)
    return [*outside, (start, _LAST)] if start <= _LAST else outside


def written(ranges: Ranges) -> str:
    """The ranges as they stand in a Python pattern: inside a class, or (a single unit) anywhere."""
    return "".join(_unit(first) if first == last else f"{_unit(first)}-{_unit(last)}" for first, last in ranges)


def _unit(code: int) -> str:
    char = chr(code)
    return char if char.isascii() and char.isalnum() else f"\\u{code:04x}"


_DIGITS: Ranges = [(0x30, 0x39)]
_WORD: Ranges = [(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)]
_SPACE: Ranges = [(ord(char), ord(char)) for char in WHITE_SPACE]

CLASS_ESCAPES: dict[str, Ranges] = {
    "d": _DIGITS,
    "D": complement(_DIGITS),
    "w": _WORD,
    "W": complement(_WORD),
    "s": _SPACE,
    "S": complement(_SPACE),
}
ANY_BUT_LINE_END = complement([(ord(char), ord(char)) for char in "\n\r\u2028\u2029"])
