"""Casts, printed values, addresses, links and conditions, against answers of node (yup 0.32.9, json-logic-js 2.0)."""

from __future__ import annotations

import math
from typing import Any

import pytest

from fake_strapi.documents.validation_conditions import compile_condition, holds
from fake_strapi.documents.validation_links import url_scheme
from fake_strapi.documents.validation_validators import is_email
from fake_strapi.documents.validation_values import (
    cast_boolean,
    cast_number,
    cast_string,
    length,
    print_value,
)
from fake_strapi.javascript.numbers import big_integer_text


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("x", '"x"'),
        ('a"b\n', '"a"b\n"'),
        (None, "null"),
        (True, "true"),
        (1.0, "1"),
        (1e21, "1e+21"),
        (1e-7, "1e-7"),
        (-0.0, "-0"),
        (math.nan, "NaN"),
        (math.inf, "Infinity"),
        ([], "[]"),
        ({}, "{}"),
        (["ab"], '[\n  "\\"ab\\""\n]'),
        ({"a": 1}, '{\n  "a": "1"\n}'),
        ([None, True, []], '[\n  "null",\n  "true",\n  []\n]'),
        ({"a": [{"b": "\u2028é\x01"}]}, '{\n  "a": [\n    {\n      "b": "\\"\u2028é\\u0001\\""\n    }\n  ]\n}'),
        (["\ud800"], '[\n  "\\"\\ud800\\""\n]'),
    ],
)
def test_print_value(value: Any, printed: str) -> None:
    assert print_value(value) == printed


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (5, 5),
        ("5", 5),
        (" 7 ", 7),
        ("1 2", 12),
        ("1e2", 100),
        ("0x10", 16),
        ("5.", 5),
        ("\ufeff5\u00a0", 5),
        ("Infinity", math.inf),
        ([1], 1),
        ([1, 2], 1),
        ([[8]], 8),
        ("", None),
        ("x", None),
        ("5x", None),
        (True, None),
        (None, None),
        ({}, None),
        ([], None),
    ],
)
def test_cast_number(value: Any, number: float | None) -> None:
    cast = cast_number(value)
    assert math.isnan(cast) if number is None else cast == number


@pytest.mark.parametrize(
    ("value", "cast"),
    [("TRUE", True), ("1", True), (1, True), ([True], True), ("false", False), (0, False), ([[0]], False)],
)
def test_cast_boolean(value: Any, cast: bool) -> None:
    assert cast_boolean(value) is cast


@pytest.mark.parametrize("value", ["t", "", " true", "true\n", 2, [], {}, ["x"], "falſe"])
def test_cast_boolean_leaves_other_values(value: Any) -> None:
    assert cast_boolean(value) is value


@pytest.mark.parametrize(("value", "cast"), [(5, "5"), (1e21, "1e+21"), (True, "true"), (["a"], ["a"]), ({}, {})])
def test_cast_string(value: Any, cast: Any) -> None:
    assert cast_string(value) == cast


@pytest.mark.parametrize(
    ("value", "digits"),
    [("007", "7"), ("-007", "-7"), ("+5", "5"), ("-0", "0"), (" 12 ", "12"), (1e21, "1e+21"), (5, "5")],
)
def test_big_integers(value: Any, digits: str) -> None:
    assert big_integer_text(value) == digits


@pytest.mark.parametrize("value", ["", "1.5", "1e3", "0x1", "x", 1.5, math.inf, True, [1], {}, "1 2"])
def test_no_big_integers(value: Any) -> None:
    assert big_integer_text(value) is None


def test_length_counts_utf16_units() -> None:
    assert [length("ab"), length("é"), length("😀a")] == [2, 1, 3]


@pytest.mark.parametrize(
    "address",
    ["a@b.c", "A.B@C.CO", '"a b"@c.co', '"a\\"b"@c.co', "é@ü.co", "a@b-c.de", "a@b_c.de", "a@1.2.3.d", "a+b@c.museum"],
)
def test_emails(address: str) -> None:
    assert is_email(address)


@pytest.mark.parametrize(
    "address",
    ["a", "a@b", "a@b.", "@b.co", "a@", "a..b@c.co", ".a@b.co", "a@-b.co", "a@b-.co", "a@b.c1", "a@b.co\n", "😀@b.co"],
)
def test_no_emails(address: str) -> None:
    assert not is_email(address)


@pytest.mark.parametrize(
    ("text", "scheme"),
    [
        ("https://example.com", "https"),
        ("HTTP:example.com", "http"),
        (" https:\\\\a.b\\c ", "https"),
        ("mailto:a@b.c", "mailto"),
        ("javascript:alert(1)", "javascript"),
        ("foo:", "foo"),
        ("foo://[::1]:80/", "foo"),
        ("file:", "file"),
        ("https://é.com", "https"),
        ("https://[1::2:3]", "https"),
        ("https://0x7f.1", "https"),
        ('http:"', "http"),
        ("", None),
        ("example.com", None),
        ("//a.b", None),
        ("https:", None),
        ("https://exa mple.com", None),
        ("https://a.b:99999", None),
        ("https://a.b:8a", None),
        ("https://[::1", None),
        ("https://[1:2]", None),
        ("https://1.2.3.4.5", None),
        ("https://256.256.256.256", None),
        ("https://a<b", None),
        ("https://xn--", None),
        ("foo://a b", None),
    ],
)
def test_links(text: str, scheme: str | None) -> None:
    assert url_scheme(text) == scheme


@pytest.mark.parametrize(
    ("logic", "expected"),
    [
        ({"==": [{"var": "a"}, "1"]}, True),
        ({"===": [{"var": "a"}, "1"]}, False),
        ({"!=": [{"var": "zz"}, None]}, False),
        ({"==": [{"var": "l"}, "x"]}, True),
        ({"==": [None, 0]}, False),
        ({"==": ["", 0]}, True),
        ({"<": [1, {"var": "a"}, 3]}, False),
        ({"<=": [1, {"var": "a"}, 3]}, True),
        ({"<": ["b", "a"]}, False),
        ({">": ["10", 9]}, True),
        ({"and": [{"var": "a"}, {"!": [{"var": "zz"}]}]}, True),
        ({"or": [0, "", []]}, True),
        ({"if": [{"var": "zz"}, 1, {"var": "l.0"}, 0, 1]}, False),
        ({"in": [{"var": "l.0"}, ["x", "y"]]}, True),
        ({"in": ["", ""]}, False),
        ({"!!": []}, False),
        ({"var": ["zz", 7]}, True),
        ({"a": 1, "b": 2}, True),
        (False, False),
    ],
)
def test_conditions(logic: Any, expected: bool) -> None:
    assert holds(compile_condition(logic), {"a": 1, "l": ["x"]}) is expected
