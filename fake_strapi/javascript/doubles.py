"""JavaScript's only number, the double, as Python `int` and `float`, and how it is printed.

One rule throughout: a whole number within +-2**53 is an `int`, every other number a `float`. So what JavaScript cannot
tell apart (1 and 1.0) is one value here, and an `int` is always exact.
"""

from __future__ import annotations

import math

MAX_EXACT = 2**53


class ExtremeFloat(float):
    """A float that JavaScript prints unlike `orjson`; `json_text.stringify` prints it JavaScript's way."""

    __slots__ = ()


def number(value: float) -> int | float:
    """The number to store or answer for `value`: `int` when whole and exact, else a float that prints rightly.

    Pass every float of an answer through here where it comes in (a database row, a computed value): then
    `stringify(..., prepared=True)` need not search for floats.
    """
    if value.__class__ is int:
        return value if -MAX_EXACT <= value <= MAX_EXACT else ExtremeFloat(_double(value))
    if value.is_integer():
        return int(value) if -MAX_EXACT <= value <= MAX_EXACT else ExtremeFloat(value)
    size = value if value >= 0 else -value
    # From 1e-4 up every writer prints plain decimals; NaN and the infinities are null for all.
    return value if size >= 1e-4 or size != size else ExtremeFloat(value)


MINUS_ZERO = ExtremeFloat(-0.0)
"""What a client may send: its text is "0", but Strapi's messages quote it as "-0"."""


def signed_number(value: float) -> int | float:
    """As `number`, but minus zero stays one."""
    return MINUS_ZERO if value == 0 and math.copysign(1, value) < 0 else number(value)


def canonical(value: float) -> int | float:
    """`value` under the rule of this module: `int` when whole and within 2**53, else `float`; minus zero is 0."""
    if isinstance(value, int):
        if -MAX_EXACT <= value <= MAX_EXACT:
            return value
        value = _double(value)
    return int(value) if value.is_integer() and -MAX_EXACT <= value <= MAX_EXACT else value


def canonical_signed(value: float) -> int | float:
    """As `canonical`, but minus zero stays -0.0 (lodash's `toString` and `Object.is` tell it from 0)."""
    return value if value == 0 and math.copysign(1, value) < 0 else canonical(value)


def _double(value: int | float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def number_to_string(value: float) -> str:
    """`Number.prototype.toString()`: "1", "1e+21", "0.000001", "1e-7", "NaN", "Infinity"; minus zero is "0"."""
    if isinstance(value, int):
        if -MAX_EXACT <= value <= MAX_EXACT:
            return int.__repr__(value)
        value = _double(value)
    if value != value:
        return "NaN"
    if value in (math.inf, -math.inf):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "0"
    # Both languages choose the shortest digits that read back as the same double; only the layout differs.
    mantissa, _, power = float.__repr__(abs(value)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    point = len(whole) + (int(power) if power else 0)
    digits = whole + fraction
    leading = len(digits) - len(digits.lstrip("0"))
    return ("-" if value < 0 else "") + _laid_out(digits[leading:].rstrip("0"), point - leading)


def _laid_out(digits: str, point: int) -> str:
    """`0.digits * 10**point` as ECMAScript's Number::toString lays it out."""
    if len(digits) <= point <= 21:
        return digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    exponent = point - 1
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{fraction}e{'+' if exponent > 0 else '-'}{abs(exponent)}"
