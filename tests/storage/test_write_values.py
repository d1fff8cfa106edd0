"""What is stored for a value, in both versions."""

from __future__ import annotations

import re
from typing import Any

import pytest

from fake_strapi.chance import Chance
from fake_strapi.errors import InternalServerError
from fake_strapi.javascript.dates import InvalidFormat
from fake_strapi.javascript.json_text import stringify
from fake_strapi.storage.write_values import Date, new_document_id, serializers
from fake_strapi.versions import V4, V5

IN_4, IN_5 = serializers(V4), serializers(V5)


@pytest.mark.parametrize(
    ("kind", "value", "stored"),
    [
        ("string", "x", "x"),
        ("enumeration", 5, "5"),
        ("integer", 5, 5),
        ("integer", " 7 ", 7),
        ("float", "1.5", 1.5),
        ("boolean", True, 1),
        ("boolean", "f", 0),
        ("boolean", "no", 1),
        ("date", "2026-01-02T23:59", "2026-01-02"),
        ("time", "10:11:12.5", "10:11:12.500"),
        ("datetime", "2026-01-02", 1767312000000),
        ("timestamp", 1767323045000, 1767323045000),
        ("datetime", Date(5), 5),
        ("json", {"a": [1.0, "ü"]}, '{"a":[1,"ü"]}'),
    ],
)
def test_the_same_in_both(kind: str, value: Any, stored: Any) -> None:
    assert IN_4[kind](value) == stored
    assert IN_5[kind](value) == stored


@pytest.mark.parametrize(
    ("kind", "value", "in_4", "in_5"),
    [
        ("json", "text", '"text"', "text"),
        ("json", False, "false", 0),
        ("json", 1.5, "1.5", 1.5),
        ("biginteger", "+007", "+007", "7"),
        ("biginteger", "-0", "-0", "0"),
        ("biginteger", 12, "12", "12"),
    ],
)
def test_what_differs(kind: str, value: Any, in_4: Any, in_5: Any) -> None:
    assert IN_4[kind](value) == in_4
    assert IN_5[kind](value) == in_5


def test_the_slip_in_strapi_4s_pattern_of_a_time() -> None:
    assert IN_4["time"]("10:11:12x5") == "10:11:12.500"
    with pytest.raises(InvalidFormat, match=re.escape("Invalid time format, expected HH:mm:ss.SSS")):
        IN_5["time"]("10:11:12x5")


def test_numbers_that_are_none_crash() -> None:
    assert IN_4["float"](float("inf")) == float("inf")
    assert IN_4["integer"]("") == 0
    for kind, value in (("float", float("inf")), ("integer", ""), ("integer", True), ("biginteger", "abc")):
        with pytest.raises(InternalServerError):
            IN_5[kind](value)
    with pytest.raises(InternalServerError):
        IN_4["integer"]("abc")


def test_a_date_is_its_text_in_json() -> None:
    assert stringify({"publishedAt": Date(1_700_000_000_000)}) == b'{"publishedAt":"2023-11-14T22:13:20.000Z"}'


def test_document_ids_look_like_strapis() -> None:
    made = {new_document_id(Chance()) for _ in range(200)}
    assert len(made) == 200
    assert all(re.fullmatch("[a-z][a-z0-9]{23}", one) for one in made)
