from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from fake_strapi.query.qs import FORM_OPTIONS, QUERY_OPTIONS, QsOptions, parse
from fake_strapi.versions import behaviour_of
from tests.oracles.node import Node, examples

RECORDED = json.loads((Path(__file__).parent / "recorded" / "qs.json").read_text())
OPTIONS = {"query": QUERY_OPTIONS, "form": FORM_OPTIONS}
NODE_OPTIONS: dict[str, dict[str, Any]] = {
    "query": {"strictNullHandling": True, "arrayLimit": 100, "depth": 20},
    "form": {"allowDots": True},
}
QUERY = QUERY_OPTIONS["6.15.3"]
OLDER_QUERY = QUERY_OPTIONS["6.15.1"]


@pytest.mark.parametrize(("releases", "kind", "text", "answer"), RECORDED)
def test_texts_are_read_as_qs_reads_them(releases: list[str], kind: str, text: str, answer: dict[str, Any]) -> None:
    for release in releases:
        # Compared as texts: the order of the keys counts.
        assert json.dumps(parse(text, OPTIONS[kind][release])) == json.dumps(answer)


def test_answers_share_nothing() -> None:
    first = parse("a[b][]=1&c=2", QUERY)
    first["a"]["b"].append("x")
    assert parse("a[b][]=1&c=2", QUERY) == {"a": {"b": ["1"]}, "c": "2"}


def test_lists_past_the_limit_become_plain_dicts() -> None:
    value = parse("&".join(["a[]=x"] * 101), QUERY)["a"]
    assert type(value) is dict
    assert list(value)[-1] == "100"
    assert type(parse("[100]=x", QUERY)) is dict


def test_what_the_releases_do_differently() -> None:
    # Where qs 6.15.1 loses what follows an inner bracket, 6.15.3 keeps the balanced group.
    assert parse("a[b[c]]=1", OLDER_QUERY) == {"a[b": {"c": "1"}}
    assert parse("a[b[c]]=1", QUERY) == {"a": {"b[c]": "1"}}
    # A list that is full takes one more in 6.15.1.
    full = "&".join(f"a[{index}]=x" for index in range(100))
    assert parse(f"{full}&a=y", OLDER_QUERY)["a"] == ["x"] * 100 + ["y"]
    assert parse(f"{full}&a=y", QUERY)["a"]["100"] == "y"


def test_parameters_past_the_limit_are_dropped() -> None:
    text = "&".join(f"k{index}=1" for index in range(1001))
    assert list(parse(text, QUERY))[-1] == "k999"
    assert list(parse("a=1&b=2&c=3", replace(QUERY, parameter_limit=2))) == ["a", "b"]


def test_long_keys_are_read_though_not_remembered() -> None:
    name = "x" * 500
    assert parse(f"a[{name}]=1&a[{name}]=2", QUERY) == {"a": {name: ["1", "2"]}}


# What a query string is put together of, good and bad.
names = st.sampled_from(
    ["a", "b", "c", "0", "1", "2", "01", "-1", "99", "100", "1e3", "constructor", "__proto__", "toString", "", "$eq",
     "a.b", ".", "4294967295", "100000000000000000000", "9007199254740993", "length"]
)  # fmt: skip
brackets = st.one_of(
    st.sampled_from(["[]", "[0]", "[1]", "[0]", "[]", "[a]", "[b]"]),
    names.map(lambda name: f"[{name}]"),
    st.sampled_from(
        ["[", "]", "[[", "[[]]", "[a[b]]", "[a", "a]", "[[a]]", ".x", "[a]b", "%5Ba%5D", "%5b0%5d", "%255B0%255D"]
    ),
)
ends = st.sampled_from(
    ["", "=", "=1", "=x", "=y", "=a=b", "=a]=b", "=[]=", "=%20", "=+", "=%zz", "=%", "=%C3%A9", "=%C3", "=%ED%A0%80",
     "=é", "=a,b", "=%F0%9F%98%80", "=%5B", "=%5Bx%zz", "=a%26b", "=%00"]
)  # fmt: skip
parts = st.one_of(
    st.builds(lambda name, inner, end: name + "".join(inner) + end, names, st.lists(brackets, max_size=4), ends),
    st.text("[]=&a0.%5B1D+", max_size=8),
)
query_strings = st.lists(parts, min_size=1, max_size=8).map("&".join)
option_sets = st.sampled_from(
    [
        ("query", {}),
        ("form", {}),
        ("query", {"arrayLimit": 2}),
        ("query", {"arrayLimit": 3, "depth": 2, "parameterLimit": 5}),
        ("query", {"arrayLimit": 0, "depth": 0}),
    ]
)
OWN_NAMES = {"arrayLimit": "array_limit", "depth": "depth", "parameterLimit": "parameter_limit"}


def test_the_recorded_answers_are_qs_own(node: Node) -> None:
    assert node.versions["qs"] == behaviour_of(node.strapi).qs_release
    rows = [row for row in RECORDED if node.versions["qs"] in row[0]]
    answers = node.ask("qs", [[text, NODE_OPTIONS[kind]] for _, kind, text, _ in rows])
    assert [answer["value"] for answer in answers] == [row[3] for row in rows]


@examples(60)
@given(cases=st.lists(st.tuples(query_strings, option_sets), min_size=1, max_size=40))
def test_made_up_texts_are_read_as_qs_reads_them(
    node: Node, cases: list[tuple[str, tuple[str, dict[str, Any]]]]
) -> None:
    release = str(node.versions["qs"])
    answers = node.ask("qs", [[text, {**NODE_OPTIONS[kind], **changed}] for text, (kind, changed) in cases])
    for (text, (kind, changed)), answer in zip(cases, answers, strict=True):
        options: QsOptions = replace(
            OPTIONS[kind][release], **{OWN_NAMES[name]: value for name, value in changed.items()}
        )
        assert json.dumps(parse(text, options)) == json.dumps(answer["value"]), (text, kind, changed)
