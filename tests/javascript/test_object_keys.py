from __future__ import annotations

from typing import Any

import pytest

from fake_strapi.javascript.object_keys import in_javascript_order, is_array_index, order_keys


@pytest.mark.parametrize("key", ["0", "7", "10", "4294967294"])
def test_indices(key: str) -> None:
    assert is_array_index(key)


@pytest.mark.parametrize("key", ["", "00", "01", "-1", "1.0", "1e3", "4294967295", "99999999999", "٣", "a", " 1"])
def test_ordinary_keys(key: str) -> None:
    assert not is_array_index(key)


def test_indices_come_first_and_the_rest_keeps_its_order() -> None:
    value: dict[str, Any] = {"b": 1, "10": 2, "$a": 3, "9": 4, "": 5, "a": 6}
    order_keys(value)
    assert list(value.items()) == [("9", 4), ("10", 2), ("b", 1), ("$a", 3), ("", 5), ("a", 6)]


def test_order_goes_through_lists_and_dicts() -> None:
    value = {"a": [{"x": 1, "0": 2}]}
    assert in_javascript_order(value) is value
    assert list(value["a"][0]) == ["0", "x"]
