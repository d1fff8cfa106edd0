"""JSON as node reads and writes it: `stringify` is `JSON.stringify`, `parse` is `JSON.parse` with V8's messages.

`orjson` does the work wherever it agrees with node; where it doesn't (numbers past 2**53, "1.0", lone surrogates, great
depth, errors) the exact writer and reader take over.
"""

from __future__ import annotations

import re
from typing import Any

import orjson

from fake_strapi.javascript.doubles import MAX_EXACT, ExtremeFloat, number, number_to_string, signed_number
from fake_strapi.javascript.json_syntax import JsonSyntaxError, parse_exactly
from fake_strapi.javascript.json_writer import write_exactly
from fake_strapi.javascript.object_keys import in_javascript_order, order_keys

__all__ = ["JsonSyntaxError", "number", "parse", "stringify"]

_OPTIONS = orjson.OPT_STRICT_INTEGER | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS
# orjson reads a -0 without a fraction as 0. (In a text it does no harm: it is read more slowly.)
_MINUS_ZERO = re.compile(r"(?:^|[\s:,\[])-0(?![\d.eE])")
_MINUS_ZERO_BYTES = re.compile(_MINUS_ZERO.pattern.encode())
_DIGIT = re.compile("[0-9]")
_DIGIT_BYTE = re.compile(b"[0-9]")
_FLOATS_OR_ROOMS = frozenset((float, dict, list, tuple))


def stringify(value: Any, *, prepared: bool = False, js_keys: bool = False) -> bytes:
    """The UTF-8 text that node's `JSON.stringify(value)` writes: 1.0 is `1`, 1e21 is `1e+21`, NaN is `null`.

    `prepared`: the floats inside came from `number` (or `parse`), so none is searched for: the fastest.
    `js_keys`: each object's keys are put, in place, in JavaScript's order (array indices first); without it they
    keep the dict's. Raises TypeError for a value that is not JSON's.
    """
    if js_keys:
        in_javascript_order(value)
    try:
        if not prepared and _holds_float(value):
            return orjson.dumps(_with_numbers(value), default=_extreme, option=_OPTIONS)
        return orjson.dumps(value, default=_extreme, option=_OPTIONS)
    except (TypeError, RecursionError):
        return write_exactly(value)


def fitted(text: bytes) -> bytes:
    """The same text in no more memory than it needs: orjson's keep the room that they were written in, 4 KB or more."""
    return bytes(memoryview(text))


def _extreme(value: Any) -> orjson.Fragment:
    if value.__class__ is ExtremeFloat:
        return orjson.Fragment(number_to_string(value))
    raise TypeError(f"no JSON for a value of type {type(value).__name__}")


def _holds_float(value: Any) -> bool:
    if value.__class__ not in _FLOATS_OR_ROOMS:
        return False
    if value.__class__ is float:
        return True
    rooms = [value]
    # Rows of texts and whole numbers, the common case, are settled by one look each at the set of types.
    without_special = _FLOATS_OR_ROOMS.isdisjoint
    while rooms:
        room = rooms.pop()
        items: Any = room.values() if room.__class__ is dict else room
        if without_special(map(type, items)):
            continue
        for item in items:
            kind = item.__class__
            if kind is float:
                return True
            if kind in _FLOATS_OR_ROOMS:
                rooms.append(item)
    return False


def _with_numbers(value: Any) -> Any:
    kind = value.__class__
    if kind is float:
        return number(value)
    if kind is dict:
        return {key: _with_numbers(item) for key, item in value.items()}
    if kind is list or kind is tuple:
        return [_with_numbers(item) for item in value]
    return value


def parse(text: bytes | str) -> Any:
    """The value of `JSON.parse(text)`; raises `JsonSyntaxError` with V8's message. Bytes are read as UTF-8.

    Whole numbers within 2**53 are `int` (1.0 too), all others the double JavaScript holds, as
    `signed_number` gives it. Of a key that
    stands twice the last value counts; keys like "7" come first, ascending, as a JavaScript object lists them.
    """
    try:
        value = None if _may_hold_minus_zero(text) else orjson.loads(text)
    except orjson.JSONDecodeError:
        value = None
    if value is None:  # which few bodies are
        return parse_exactly(text if isinstance(text, str) else text.decode("utf-8", "replace"))
    kind = value.__class__
    if kind is dict or kind is list:
        if _holds_digit(text):
            _settle(value)
        return value
    return signed_number(value) if kind is int or kind is float else value


def _may_hold_minus_zero(text: bytes | str) -> bool:
    if isinstance(text, str):
        return "-0" in text and _MINUS_ZERO.search(text) is not None
    return b"-0" in text and _MINUS_ZERO_BYTES.search(text) is not None


def _holds_digit(text: bytes | str) -> bool:
    """Without one there is no number to settle, nor a key that goes first. Stored JSON often is some words: to look for
    a digit costs less than half of looking at each."""
    return (_DIGIT.search(text) if isinstance(text, str) else _DIGIT_BYTE.search(text)) is not None


def _settle(value: Any) -> None:
    """Make JavaScript's numbers and key order, in place, of what `orjson` read."""
    rooms = [value]
    while rooms:
        room = rooms.pop()
        is_dict = room.__class__ is dict
        if is_dict:
            order_keys(room)
        for key, item in room.items() if is_dict else enumerate(room):
            kind = item.__class__
            if kind is dict or kind is list:
                rooms.append(item)
            elif kind is float or (kind is int and not -MAX_EXACT <= item <= MAX_EXACT):
                room[key] = signed_number(item)
