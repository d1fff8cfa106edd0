from __future__ import annotations

import math
from typing import Any

import pytest
from recorded_answers import recorded

from fake_strapi.javascript.numbers import is_integer, number_to_string, parse_float, parse_int, to_number

FUNCTIONS = {"number": to_number, "parseFloat": parse_float, "parseInt": parse_int}


def shown(number: float) -> str:
    """The number's text, with the sign of minus zero."""
    return "-0" if number == 0 and math.copysign(1, number) < 0 else number_to_string(number)


@pytest.mark.parametrize(("function", "arguments", "answer"), recorded("numbers"))
def test_numbers_are_made_as_node_makes_them(function: str, arguments: list[Any], answer: str) -> None:
    number = FUNCTIONS[function](*arguments)
    assert shown(number) == answer
    whole = number == number and float(number).is_integer() and abs(number) <= 2**53
    assert isinstance(number, int) is (whole and answer != "-0")


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        *((whole, True) for whole in (1, 1.0, -0.0, 1e300)),
        *((other, False) for other in (1.5, math.nan, math.inf, True, "1", None, [1])),
    ],
)
def test_integers(value: Any, answer: bool) -> None:
    assert is_integer(value) is answer
