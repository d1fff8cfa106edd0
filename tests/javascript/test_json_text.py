from __future__ import annotations

import datetime
import json
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recorded_answers import recorded

from fake_strapi.javascript.doubles import ExtremeFloat, canonical, number, number_to_string
from fake_strapi.javascript.json_syntax import parse_exactly
from fake_strapi.javascript.json_text import JsonSyntaxError, parse, stringify
from fake_strapi.javascript.json_writer import write_exactly


@pytest.mark.parametrize(("bits", "as_json", "as_string"), recorded("doubles"))
def test_numbers_are_written_as_node_writes_them(bits: str, as_json: str, as_string: str) -> None:
    (double,) = struct.unpack(">d", bytes.fromhex(bits))
    assert number_to_string(double) == as_string
    assert stringify(double).decode() == as_json
    assert stringify({"a": [double, None]}).decode() == f'{{"a":[{as_json},null]}}'
    assert stringify([number(double)], prepared=True).decode() == f"[{as_json}]"
    assert stringify([canonical(double)]).decode() == f"[{as_json}]"
    assert write_exactly(double).decode() == as_json


@pytest.mark.parametrize(("value", "text"), recorded("json_stringify"))
def test_values_are_written_as_node_writes_them(value: Any, text: str) -> None:
    # node lists array indices first, since it got the value as an object; our dicts keep their order unless told.
    assert stringify(value, js_keys=True) == text.encode()
    assert write_exactly(value) == text.encode()


def test_keys_keep_their_order_unless_javascripts_is_asked_for() -> None:
    assert stringify({"b": 1, "2": {"x": 0, "1": 0}}) == b'{"b":1,"2":{"x":0,"1":0}}'
    assert stringify({"b": 1, "2": {"x": 0, "1": 0}}, js_keys=True) == b'{"2":{"1":0,"x":0},"b":1}'


def test_depth_is_no_limit() -> None:
    nested: Any = []
    for _ in range(5000):
        nested = [nested]
    text = b"[" * 5001 + b"]" * 5001
    assert stringify(nested) == stringify(nested, prepared=True) == text
    assert stringify(parse(text)) == text
    with pytest.raises(JsonSyntaxError, match="Expected ',' or ']' after array element in JSON at position 10001"):
        parse(text[:-1])


def test_tuples_are_arrays_and_prepared_floats_print_alike() -> None:
    values = (1.0, 0.5, 1e21, 1e-7, 123456789012345680000.0)
    assert stringify(values) == b"[1,0.5,1e+21,1e-7,123456789012345680000]"
    assert stringify([number(value) for value in values], prepared=True) == stringify(values)


@pytest.mark.parametrize("value", [object(), {"a": {1, 2}}, {1: 2}, b"x", datetime.date(2026, 1, 2)])
def test_what_json_has_no_word_for_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        stringify(value)


@pytest.mark.parametrize(
    ("given", "kept"),
    [(1.0, 1), (-0.0, 0), (2.0**53, 2**53), (2**53 + 1, 2**53), (0.5, 0.5), (2**60, 2.0**60), (10**400, float("inf"))],
)
def test_whole_numbers_within_2_to_the_53_are_int_and_others_float(given: float, kept: float) -> None:
    assert (canonical(given), type(canonical(given))) == (kept, type(kept))


def test_extreme_numbers_stay_numbers() -> None:
    extreme = number(1e21)
    assert type(extreme) is ExtremeFloat
    assert extreme == 1e21
    assert extreme + 1 == 1e21
    assert type(number(12.5)) is float
    assert type(number(12.0)) is int
    assert type(number(2**60)) is ExtremeFloat


WORDS = st.text(st.characters(blacklist_characters="0123456789", blacklist_categories=["Cs"]), max_size=4)
KEYS = WORDS | st.sampled_from(["7", "10", "01", "-1", "4294967295", "\u0661", "2"])


@given(
    value=st.recursive(
        st.none() | st.booleans() | WORDS | st.integers() | st.floats(allow_nan=False, allow_infinity=False),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
        max_leaves=10,
    ),
    ascii_only=st.booleans(),
)
def test_the_fast_reader_and_the_exact_one_read_the_same(value: Any, ascii_only: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only)
    exact = repr(parse_exactly(text))  # which tells 1 from 1.0, 0 from -0.0, and the order of keys
    assert repr(parse(text)) == repr(parse(text.encode())) == exact


@pytest.mark.parametrize(("text", "answer"), recorded("json_parse"))
@pytest.mark.parametrize("read", [parse, parse_exactly])
def test_texts_are_read_as_node_reads_them(text: str, answer: dict[str, str], read: Any) -> None:
    if "value" in answer:
        assert stringify(read(text)) == answer["value"].encode("utf-8", "surrogatepass")
        assert stringify(read(text), prepared=True) == stringify(read(text))
    else:
        with pytest.raises(JsonSyntaxError) as caught:
            read(text)
        assert caught.value.message == answer["error"]


def test_bytes_are_read_as_utf_8() -> None:
    assert parse(b'{"a":"\xc3\xa9"}') == {"a": "é"}
    assert parse(b'{"a":"\xff"}') == {"a": "\ufffd"}
    with pytest.raises(JsonSyntaxError, match="Unexpected token '\ufeff'"):
        parse(b"\xef\xbb\xbf{}")


def test_numbers_come_as_javascript_holds_them() -> None:
    read = parse(b'[1.0, 1e2, -0, -0.0, 9007199254740993, 12345678901234567890, 1.5, 1e400, {"a": 3.0}]')
    assert read == [1, 100, 0, 0, 2**53, 12345678901234567168.0, 1.5, float("inf"), {"a": 3}]
    assert [type(item) for item in read] == [
        int,
        int,
        ExtremeFloat,
        ExtremeFloat,
        int,
        ExtremeFloat,
        float,
        float,
        dict,
    ]
    assert [str(item) for item in read[2:4]] == ["-0.0", "-0.0"]
    assert stringify(read[2:4], prepared=True) == stringify(read[2:4]) == b"[0,0]"
    assert type(read[8]["a"]) is int
    assert type(parse("7.0")) is int


@pytest.mark.parametrize("text", ["1e-7", "0.000001", "1e17", "[1e20]", '{"a":[1e21,1e-5,9007199254740992]}'])
def test_what_was_read_can_be_written_without_a_search_for_floats(text: str) -> None:
    for read in (parse, parse_exactly):
        assert stringify(read(text), prepared=True) == stringify(read(text))
        assert parse(stringify(read(text), prepared=True)) == read(text)


def test_keys_come_as_javascript_lists_them() -> None:
    read = parse('{"b": {"z": 1, "10": 2, "9": 3}, "1": 4, "01": 5, "4294967295": 6, "0": 7}')
    assert json.dumps(read) == '{"0": 7, "1": 4, "b": {"9": 3, "10": 2, "z": 1}, "01": 5, "4294967295": 6}'
    assert list(parse('{"a":1,"b":2,"a":3}').items()) == [("a", 3), ("b", 2)]
