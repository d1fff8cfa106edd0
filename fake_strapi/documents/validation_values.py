"""How yup casts values and prints them in its messages.

Source: yup 0.32.9 (string, number, boolean, array, object, util/printValue), with `@strapi/utils`' own message for a
wrong type. Messages quote values exactly, so what JavaScript's `String(value)` says counts.
"""

from __future__ import annotations

import json
import re
from typing import Any

from fake_strapi.documents.validation_frame import UNDEFINED
from fake_strapi.errors import InternalServerError
from fake_strapi.javascript.doubles import number_to_string
from fake_strapi.javascript.json_text import JsonSyntaxError, parse
from fake_strapi.javascript.numbers import NAN, big_integer_text, parse_float, to_number
from fake_strapi.javascript.text import WHITE_SPACE, to_string

# What every JavaScript object has: Strapi and yup take these names for attributes.
INHERITED_KEYS = frozenset(
    {
        "constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString",
        "valueOf", "__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__",
    }
)  # fmt: skip

_TRUE = re.compile("true|1", re.IGNORECASE | re.ASCII)
_FALSE = re.compile("false|0", re.IGNORECASE | re.ASCII)
_NO_SPACE = {ord(character): None for character in WHITE_SPACE}


def is_string(value: Any) -> bool:
    return isinstance(value, str)


def is_boolean(value: Any) -> bool:
    return value is True or value is False


def is_number(value: Any) -> bool:
    """A number that is one: not NaN, and not Python's booleans."""
    kind = value.__class__
    return kind is int or (isinstance(value, (int, float)) and kind is not bool and value == value)


def cast_string(value: Any) -> Any:
    """Everything becomes its text, but lists and objects, which stay."""
    if isinstance(value, (str, list, dict)) or value is None:
        return uncast_string(value)
    return to_string(value)


def uncast_string(value: Any) -> Any:
    """The value as it is, after a cast to a text that is undone: a `toString` of its own ends that in a crash."""
    if value.__class__ is dict and value.get("toString") not in (None, False, 0, ""):
        raise InternalServerError("value.toString is not a function")
    return value


def cast_number(value: Any) -> Any:
    """Texts by `Number` without any white space ("" is NaN), all else by `parseFloat` of its text: [1] is 1."""
    if is_number(value):
        return value
    if isinstance(value, str):
        compact = value.translate(_NO_SPACE)
        return to_number(compact) if compact else NAN
    return parse_float(value)


def cast_nullable_number(value: Any) -> Any:
    return None if value is None else cast_number(value)


def cast_boolean(value: Any) -> Any:
    """True for "true", 1, "1" and [true], false likewise; else the value as it is."""
    if value is True or value is False or value is None:
        return value
    text = to_string(value)
    if _TRUE.fullmatch(text):
        return True
    return False if _FALSE.fullmatch(text) else value


def cast_big_integer(value: Any) -> Any:
    text = big_integer_text(value)
    return value if text is None else text


def parsed_if_text(value: Any) -> Any:
    """What arrays and objects make of a text: its JSON value, or null."""
    if not isinstance(value, str):
        return value
    try:
        return parse(value)
    except JsonSyntaxError:
        return None


def same(value: Any, other: Any) -> bool:
    """JavaScript's `===`: lists and objects by identity, NaN never, true is not 1."""
    if isinstance(value, (list, dict)) or isinstance(other, (list, dict)):
        return value is other
    if isinstance(value, bool) or isinstance(other, bool):
        return value is other
    return bool(value == other)


def print_value(value: Any) -> str:
    """A value inside a message: texts in quotes, numbers as JavaScript writes them, lists and objects indented."""
    if isinstance(value, (list, dict)):
        return _print_nested(value, "\n")
    return _print_simple(value)


def _print_simple(value: Any) -> str:
    if value is UNDEFINED:
        return "undefined"
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, float) and value == 0 and str(value) == "-0.0":
        return "-0"
    return to_string(value) if value is None or isinstance(value, bool) else number_to_string(value)


def _print_nested(value: Any, line: str) -> str:
    """As `JSON.stringify(value, replacer, 2)` where the replacer has made a text of every leaf."""
    if isinstance(value, dict):
        inner = line + "  "
        rows = [f"{_quoted(key)}: {_print_nested(item, inner)}" for key, item in value.items()]
        return f"{{{inner}{f',{inner}'.join(rows)}{line}}}" if rows else "{}"
    if isinstance(value, list):
        inner = line + "  "
        rows = [_print_nested(item, inner) for item in value]
        return f"[{inner}{f',{inner}'.join(rows)}{line}]" if rows else "[]"
    return _quoted(_print_simple(value))


def _quoted(text: str) -> str:
    return _LONE_SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def length(text: str) -> int:
    """`text.length`: UTF-16 code units."""
    return len(text) if text.isascii() else len(text) + sum(character > "\uffff" for character in text)
