"""JSON with its places, against Python's own reader."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.jsontext import Array, Node, NotJson, Object, Scalar, compact, is_compact, parse, path_at

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


def value_of(node: Node) -> object:
    if isinstance(node, Object):
        return {key: value_of(child) for key, child in node.items}
    if isinstance(node, Array):
        return [value_of(child) for child in node.items]
    return json.loads(node.raw)


@given(VALUES, st.sampled_from([None, 2]), st.booleans())
def test_reads_what_python_reads(value: object, indent: int | None, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    assert value_of(parse(text)) == json.loads(text)


@given(VALUES)
def test_every_scalar_stands_where_it_says(value: object) -> None:
    text = f"  {json.dumps([value])} "

    def check(node: Node) -> None:
        if isinstance(node, Scalar):
            assert text[node.start : node.end] == node.raw
        elif isinstance(node, Array):
            for child in node.items:
                check(child)
        else:
            for _, child in node.items:
                check(child)

    check(parse(text))


@pytest.mark.parametrize(
    "text",
    ["", "{", "[1,]", "[,1]", '{"a" 1}', '{"a":1,}', "01", "1.", "nope", "[1] 2", '"a', '"\\x"', '{"a":1 "b":2}'],
)
def test_refuses_what_is_not_json(text: str) -> None:
    with pytest.raises(NotJson):
        parse(text)
    with pytest.raises(json.JSONDecodeError):
        json.loads(text)


def test_duplicate_keys_stay() -> None:
    node = parse('{"a":1,"a":2}')
    assert isinstance(node, Object)
    assert [key for key, _ in node.items] == ["a", "a"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a":1}', True),
        ('{"a": 1}', False),
        ('{"a":1,"a":2}', False),
        ("1e+21", True),
        ("1e-7", False),
        ('"é"', True),
        ('"\\u00e9"', False),
        ("x", False),
    ],
)
def test_what_can_be_kept_as_a_value(text: str, expected: bool) -> None:
    assert is_compact(text) is expected
    if expected:
        assert compact(json.loads(text)) == text


@pytest.mark.parametrize(
    ("before", "place"),
    [
        ("{", "data"),
        ('{"data":', "data[0]"),
        ('"id":  ', "data[0].id"),
        ('"Ac', "data[0].Name"),
        ('"Acme"},{"id":', "data[1].id"),
        ('"meta"', "meta"),
    ],
)
def test_the_place_of_a_character(before: str, place: str) -> None:
    text = '{"data":[{"id":         1,"Name":"Acme"},{"id":2}],"meta":{}}'
    assert path_at(text, text.index(before) + len(before)) == place


def test_a_text_has_no_places() -> None:
    assert path_at("Method Not Allowed", 3) == ""
