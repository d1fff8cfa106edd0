"""Us and node side by side, on what hypothesis makes up. Skipped without node: the recorded answers judge then."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from recorded_answers import recorded

from fake_strapi.javascript.dates import InvalidDateTime, parse_datetime_or_timestamp, to_iso
from fake_strapi.javascript.doubles import number, number_to_string
from fake_strapi.javascript.json_syntax import parse_exactly
from fake_strapi.javascript.json_text import JsonSyntaxError, parse, stringify
from fake_strapi.javascript.json_writer import write_exactly
from fake_strapi.javascript.numbers import parse_float, parse_int, to_number
from fake_strapi.javascript.regexp import InvalidRegex, UnsupportedRegex, compile_js_regex
from fake_strapi.javascript.slugify import slugify
from fake_strapi.javascript.text import from_utf16_units, kebab_case, lodash_to_string, snake_case, to_string
from fake_strapi.query.lodash import to_path
from tests.oracles.node import Node, examples

BATCH = 40
likeness = examples(40)


def batches(cases: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(cases, min_size=1, max_size=BATCH)


def compare(node: Node, function: str, calls: Sequence[Sequence[Any]], ours: Callable[..., Any]) -> None:
    answers = node.ask(function, calls)
    for call, answer in zip(calls, answers, strict=True):
        assert ours(*call) == answer, call


def bits(value: float) -> str:
    return "NaN" if value != value else struct.pack(">d", value).hex()


def same_numbers(node: Node, function: str, calls: Sequence[Sequence[Any]], ours: Callable[..., float]) -> None:
    answers = node.ask(function, calls)
    for call, answer in zip(calls, answers, strict=True):
        (theirs,) = struct.unpack(">d", bytes.fromhex(answer))
        assert bits(ours(*call)) == bits(theirs), call


def test_the_recorded_answers_are_nodes_own(node: Node) -> None:
    assert [row[1] for row in recorded("json_parse")] == node.ask("parse", [row[:1] for row in recorded("json_parse")])
    assert [row[1:] for row in recorded("doubles")] == node.ask("double", [row[:1] for row in recorded("doubles")])
    assert [row[1] for row in recorded("datetimes")] == node.ask("datetime", [row[:1] for row in recorded("datetimes")])
    assert [row[1] for row in recorded("names")] == node.ask("snakeCase", [row[:1] for row in recorded("names")])
    for function, value, answer in recorded("strings"):
        assert node.ask(function, [[value]]) == [answer]


doubles = st.one_of(
    st.floats(),
    st.integers(-(2**70), 2**70).map(float),
    st.builds(lambda digits, power: float(f"{digits}e{power}"), st.integers(-(10**6), 10**6), st.integers(-15, 26)),
)


@likeness
@given(values=batches(doubles))
def test_doubles(node: Node, values: list[float]) -> None:
    answers = node.ask("double", [[struct.pack(">d", value).hex()] for value in values])
    for value, (as_json, as_string) in zip(values, answers, strict=True):
        assert number_to_string(value) == as_string
        assert stringify(value).decode() == write_exactly(value).decode() == as_json
        assert stringify({"a": [number(value)]}, prepared=True).decode() == f'{{"a":[{as_json}]}}'


texts = st.text(st.one_of(st.sampled_from('"\\/\b\n\x00\x1f\x7f\u2028é😀\ud800\udc00'), st.characters()), max_size=8)
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(10**20), 10**20), st.floats(-1e6, 1e6), texts),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.one_of(texts.map(from_utf16_units), st.sampled_from(["1", "0", "10"])), inner, max_size=4),
    ),
)


@likeness
@given(cases=batches(values))
def test_stringify(node: Node, cases: list[Any]) -> None:
    answers = node.ask("stringify", [[case] for case in cases])
    for case, answer in zip(cases, answers, strict=True):
        assert stringify(case, js_keys=True).decode() == answer
        assert write_exactly(case).decode() == answer


tokens = st.sampled_from(
    ["{", "}", "[", "]", ",", ":", " ", "\n", "\t", '"', '"a"', '"b":', '"1":', '"é😀"', '"\\u00e9\\ud83d"', '"\\u12"',
     '"\\x"', '"\\\u2028"', "\\", "'", "0", "-0", "1", "-", "01", "1.5", "1.", ".5", "1e5", "1e", "1e+", "1e400",
     "9007199254740993", "true", "false", "null", "tru", "nul", "NaN", "undefined", "Infinity", "[object Object]", "x",
     "\x00", "\u00a0", "\ufeff", "😀", "\ud800"]
)  # fmt: skip
json_texts = st.one_of(
    st.lists(tokens, max_size=10).map("".join),
    st.builds(lambda case, at, token: (text := stringify(case).decode())[:at] + token + text[at:], values,
              st.integers(0, 60), st.one_of(tokens, st.just(""))),
    st.builds(lambda case, start, end: (text := stringify(case).decode())[:start] + text[end:], values,
              st.integers(0, 40), st.integers(0, 60)),
)  # fmt: skip


@likeness
@given(cases=batches(json_texts.map(from_utf16_units)))
def test_parse(node: Node, cases: list[str]) -> None:
    answers = node.ask("parse", [[case] for case in cases])
    for case, answer in zip(cases, answers, strict=True):
        for read in (parse, parse_exactly):
            try:
                ours = {"value": stringify(read(case), prepared=True).decode()}
            except JsonSyntaxError as error:
                ours = {"error": error.message, "name": "SyntaxError"}
            assert ours == answer, case


number_texts = st.lists(
    st.sampled_from(
        [*"0123456789+-.eExXoObBafz_ \n", "\u00a0", "\ufeff", "\u180e", "\x1c", "\u0660", "Infinity", "0x"]
    ),
    max_size=7,
).map("".join)


@likeness
@given(cases=batches(st.one_of(number_texts, values)))
def test_numbers(node: Node, cases: list[Any]) -> None:
    calls = [[case] for case in cases]
    same_numbers(node, "number", calls, to_number)
    same_numbers(node, "lodashNumber", calls, to_number)
    same_numbers(node, "parseFloat", calls, parse_float)
    same_numbers(node, "parseInt", [[case, radix] for case in cases for radix in (0, 10, 16)], parse_int)


@likeness
@given(cases=batches(values))
def test_strings(node: Node, cases: list[Any]) -> None:
    compare(node, "string", [[case] for case in cases], to_string)
    compare(node, "lodashString", [[case] for case in cases], lodash_to_string)


names = st.lists(
    st.sampled_from([*"abcxyzABCXYZ0123456789_-. '’/$", "é", "É", "ß", "Ł", "œ", "İ", "Ω", "я", "Я", "中", "\u0301",
                     "😀", "👍🏽", "🇫🇷", "\u200d", "\ufe0f", "✂", "1st", "2ND", "11th", "×", "\ud800", "\udc00"]),
    max_size=9,
).map("".join).map(from_utf16_units)  # fmt: skip


@likeness
@given(cases=batches(names))
def test_names(node: Node, cases: list[str]) -> None:
    compare(node, "snakeCase", [[case] for case in cases], snake_case)
    compare(node, "kebabCase", [[case] for case in cases], kebab_case)


two = st.one_of(st.integers(0, 60).map("{:02d}".format), st.sampled_from(["00", "24", "60", "01", "12"]))
datetimes = st.lists(
    st.one_of(
        st.sampled_from(["2026-", "2024-", "+012345-", "20", "T", "T", " ", "Z", "z", "W", "-", ":", ".5", ",742",
                         ".9999", "+05:30", "-0800", "+05:60", "366", "01-01", "02-29T", "10:30:45", "-271821",
                         "+275760"]),
        two, two,
    ),
    max_size=9,
).map("".join)  # fmt: skip


def datetime_or_none(value: Any) -> int | None:
    try:
        return parse_datetime_or_timestamp(value)
    except InvalidDateTime:
        return None


@likeness
@given(cases=batches(datetimes), times=batches(st.integers(-8_640_000_000_000_000, 8_640_000_000_000_000)))
def test_dates(node: Node, cases: list[str], times: list[int]) -> None:
    compare(node, "datetime", [[case] for case in cases], datetime_or_none)
    compare(node, "iso", [[time] for time in times], to_iso)


pieces = st.sampled_from(
    ["a", "b", ".", "^", "$", r"\d", r"\W", r"\s", r"\b", r"\B", "[a-c]", "[^a]", "[]", "[^]", r"[\w-]", "(", "(?:",
     "(?=", "(?!", ")", "|", "*", "+?", "{2}", "{1,}", "{", "}", "]", "[", r"\1", r"\12", r"\k<n>", "(?<n>", r"\u{2}",
     r"\p{L}", r"\c", r"\cA", r"\/", "/", "😀", "\\", "\n"]
)  # fmt: skip
matched = st.text(st.sampled_from("ab1A _\né😀\u2028{}/\\\x01u"), max_size=4)


@likeness
@given(cases=batches(st.tuples(st.lists(pieces, max_size=6).map("".join), st.lists(matched, min_size=8, max_size=8))))
def test_patterns(node: Node, cases: list[tuple[str, list[str]]]) -> None:
    answers = node.ask("regexp", cases)
    for (source, subjects), answer in zip(cases, answers, strict=True):
        try:
            regex = compile_js_regex(source)
            ours: dict[str, Any] = {"value": [str(regex), [regex.test(subject) for subject in subjects]]}
        except UnsupportedRegex:
            continue
        except InvalidRegex as error:
            ours = {"error": str(error), "name": "SyntaxError"}
        assert ours == answer, (source, subjects)


alphabets = st.sampled_from("äßÄÆæøŁıŋ&♥ơẤặأبتڈےЖщъЁіЇთშՈւուވַαΘΰώТтСс\u200e\u064e🦄ÉéœİKſ\u0301")
slugged = st.lists(st.one_of(st.sampled_from([*"abXYZ019 _-./\\$"]), alphabets, st.characters()), max_size=8).map(
    "".join
)
slug_options = st.fixed_dictionaries(
    {},
    optional={
        "separator": st.sampled_from(["-", "_", "", ".", "ab", "--"]),
        "lowercase": st.booleans(),
        "decamelize": st.booleans(),
        "preserveLeadingUnderscore": st.booleans(),
    },
)


def our_slug(text: str, options: dict[str, Any]) -> str:
    own = {"preserveLeadingUnderscore": "preserve_leading_underscore"}
    return slugify(text, **{own.get(name, name): value for name, value in options.items()})


@likeness
@given(cases=batches(st.tuples(slugged.map(from_utf16_units), slug_options)))
def test_slugs(node: Node, cases: list[tuple[str, dict[str, Any]]]) -> None:
    compare(node, "slugify", cases, our_slug)


paths = st.lists(st.sampled_from([*"ab01.[]'\"\\ ", "a.b", "[0]", '["', '"]', "constructor", ".."]), max_size=7).map(
    "".join
)


@likeness
@given(cases=batches(paths))
def test_paths(node: Node, cases: list[str]) -> None:
    compare(node, "toPath", [[case] for case in cases], to_path)
