"""How JavaScript makes numbers of other values: `Number`, `parseInt`, `parseFloat`, `Number.isInteger`, `BigInt`.

Answers follow the rule of `doubles`: `int` when whole and within 2**53, else `float` (NaN, infinities, -0.0).
"""

from __future__ import annotations

import math
import re
from typing import Any

from fake_strapi.javascript.doubles import canonical, canonical_signed, number_to_string
from fake_strapi.javascript.text import WHITE_SPACE, to_string

__all__ = ["NAN", "big_integer_text", "is_integer", "number_to_string", "parse_float", "parse_int", "to_number"]

NAN = math.nan

_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_LEADING_DECIMAL = re.compile(r"[+-]?(?:Infinity|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)")
_PREFIXED = re.compile(r"0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+")
_INFINITIES = {"Infinity": math.inf, "+Infinity": math.inf, "-Infinity": -math.inf}
_BIG_INTEGER = re.compile(r"([+-]?)0*([0-9]+)")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
# In every radix a number of more digits is beyond the largest double.
_MOST_DIGITS = 1100


def to_number(value: Any) -> int | float:
    """`Number(value)`, and lodash's `toNumber`. None and "" are 0, [5] is 5, {} and what is no number are NaN."""
    if value is None or value is False:
        return 0
    if value is True:
        return 1
    if isinstance(value, (int, float)):
        return canonical_signed(value)
    if isinstance(value, (list, tuple)):
        value = to_string(value)
    return _number_in(value) if isinstance(value, str) else NAN


def _number_in(text: str) -> int | float:
    text = text.strip(WHITE_SPACE)
    if not text:
        return 0
    if _DECIMAL.fullmatch(text):
        return canonical_signed(float(text))
    if _PREFIXED.fullmatch(text):
        return canonical(int(text, 0))
    return _INFINITIES.get(text, NAN)


def parse_float(value: Any) -> int | float:
    """`parseFloat(value)`: the longest decimal number that `String(value)` starts with, else NaN."""
    found = _LEADING_DECIMAL.match(to_string(value).lstrip(WHITE_SPACE))
    if not found:
        return NAN
    return _INFINITIES[found[0]] if found[0] in _INFINITIES else canonical_signed(float(found[0]))


def parse_int(value: Any, radix: int = 0) -> int | float:
    """`parseInt(value, radix)`: the digits `String(value)` starts with, else NaN. Radix 0: 16 after "0x", else 10.

    Past 2**53 a radix that is neither 10 nor a power of two may differ from V8 in the last bit, as the language allows.
    """
    text = to_string(value).lstrip(WHITE_SPACE)
    negative = text[:1] == "-"
    if text[:1] in ("+", "-"):
        text = text[1:]
    if radix in (0, 16) and text[:2] in ("0x", "0X"):
        text, radix = text[2:], 16
    radix = radix or 10
    if not 2 <= radix <= 36:
        return NAN
    allowed = _DIGITS[:radix]
    length = 0
    while length < len(text) and text[length].isascii() and text[length].lower() in allowed:
        length += 1
    if not length:
        return NAN
    digits = text[:length].lstrip("0") or "0"
    whole = int(digits, radix) if len(digits) <= _MOST_DIGITS else math.inf
    return canonical_signed(float(f"{'-' * negative}0") if whole == 0 else -whole if negative else whole)


def is_integer(value: Any) -> bool:
    """`Number.isInteger(value)`: a finite whole number; booleans and strings are none."""
    if isinstance(value, float):
        return value.is_integer()
    return isinstance(value, int) and not isinstance(value, bool)


def big_integer_text(value: Any) -> str | None:
    """The digits of a whole number or of a text of one, as `BigInt(value).toString()` has them; None for all else."""
    if isinstance(value, str):
        found = _BIG_INTEGER.fullmatch(value.strip(WHITE_SPACE))
        return found and ("-" if found[1] == "-" and found[2] != "0" else "") + found[2]
    return number_to_string(value) if is_integer(value) else None
