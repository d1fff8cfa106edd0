from __future__ import annotations

from typing import Any

import pytest

from fake_strapi.query.lodash import is_empty, merge, set_in_new, to_path

# What lodash 4.18.1 answers.
PATHS = [
    ("a", ["a"], {"a": "asc"}),
    ("a.b", ["a", "b"], {"a": {"b": "asc"}}),
    ("a..b", ["a", "", "b"], {"a": {"": {"b": "asc"}}}),
    (".a", ["", "a"], {"": {"a": "asc"}}),
    ("a.", ["a", ""], {"a": {"": "asc"}}),
    ("a[0]", ["a", "0"], {"a": ["asc"]}),
    ('a["b.c"]', ["a", "b.c"], {"a": {"b.c": "asc"}}),
    ("a['b'].c", ["a", "b", "c"], {"a": {"b": {"c": "asc"}}}),
    ("[0]", ["0"], {"0": "asc"}),
    ("a[b]", ["a", "b"], {"a": {"b": "asc"}}),
    ("a[]", ["a", ""], {"a": {"": "asc"}}),
    ("a[1.5]x", ["a", "1.5", "x"], {"a": {"1.5": {"x": "asc"}}}),
    ("a[-1]", ["a", "-1"], {"a": {"-1": "asc"}}),
    ("a.0.b", ["a", "0", "b"], {"a": [{"b": "asc"}]}),
    ("a[01]", ["a", "01"], {"a": {"01": "asc"}}),
    ("a[x", ["a", "x"], {"a[x": "asc"}),
    ("x.1", ["x", "1"], {"x": [None, "asc"]}),
    ("constructor", ["constructor"], {}),
    ("a.constructor.b", ["a", "constructor", "b"], {"a": {}}),
    ("a.__proto__", ["a", "__proto__"], {"a": {}}),
]


@pytest.mark.parametrize(("text", "path", "made"), PATHS)
def test_paths(text: str, path: list[str], made: Any) -> None:
    assert to_path(text) == path
    assert set_in_new(text, "asc") == made


def test_merging_goes_into_objects_and_lists_and_changes_neither_side() -> None:
    target = {"a": {"b": [1, 2, 3]}, "c": 1}
    source = {"a": {"b": [4], "d": 5}, "c": {"e": 6}}
    assert merge(target, source) == {"a": {"b": [4, 2, 3], "d": 5}, "c": {"e": 6}}
    assert target == {"a": {"b": [1, 2, 3]}, "c": 1}
    assert source == {"a": {"b": [4], "d": 5}, "c": {"e": 6}}


@pytest.mark.parametrize("value", [None, "", [], {}, True, False])
def test_nothing_and_booleans_are_empty(value: Any) -> None:
    assert is_empty(value)


@pytest.mark.parametrize("value", ["a", [None], {"a": None}])
def test_what_holds_something_is_not_empty(value: Any) -> None:
    assert not is_empty(value)
