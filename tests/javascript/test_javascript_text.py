from __future__ import annotations

from typing import Any

import pytest
from recorded_answers import recorded

from fake_strapi.javascript.text import (
    from_utf16_units,
    kebab_case,
    lodash_to_string,
    snake_case,
    stored_in_utf8,
    to_string,
    utf16_units,
)

STRINGS = {"string": to_string, "lodashString": lodash_to_string}


@pytest.mark.parametrize(("function", "value", "answer"), recorded("strings"))
def test_values_become_strings_as_in_node(function: str, value: Any, answer: str) -> None:
    assert STRINGS[function](value) == answer


def test_minus_zero_has_a_sign_for_lodash_alone() -> None:
    assert (to_string(-0.0), lodash_to_string(-0.0), lodash_to_string([0, -0.0])) == ("0", "-0", "0,-0")


@pytest.mark.parametrize(("name", "snake", "kebab"), recorded("names"))
def test_names_are_cased_as_lodash_cases_them(name: str, snake: str, kebab: str) -> None:
    assert snake_case(name) == snake
    assert kebab_case(name) == kebab


@pytest.mark.parametrize(
    ("text", "units"),
    [("abc", "abc"), ("é\u2028", "é\u2028"), ("a😀", "a\ud83d\ude00"), ("\ud83d", "\ud83d"), ("", "")],
)
def test_utf_16_units(text: str, units: str) -> None:
    assert utf16_units(text) == units
    assert from_utf16_units(units) == text


def test_lone_surrogates_do_not_survive_the_database() -> None:
    assert stored_in_utf8("a\u2028\ud800b") == "a\u2028\ufffd\ufffd\ufffdb"
    assert stored_in_utf8("é😀") == "é😀"
