"""How a relation's value is read."""

from __future__ import annotations

from typing import Any

import pytest

from fake_strapi.errors import InternalServerError
from fake_strapi.storage.write_associations import associations


def ids(value: Any) -> list[Any]:
    return [item["id"] for item in associations(value).items]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (5, [5]),
        ("5", ["5"]),
        ([1, 2, 1], [1, 2]),
        ([1, "1", {"id": 1}, {"id": 1}], [1, "1", 1]),
        ({"id": 7, "name": "x"}, [7]),
        ({"set": [3, None, 2]}, [3, 2]),
        ({"set": 3, "connect": [4]}, [3]),
        ([], []),
    ],
)
def test_what_replaces(value: Any, expected: list[Any]) -> None:
    assert associations(value).replaces
    assert ids(value) == expected


@pytest.mark.parametrize("value", [{}, True, {"connect": []}, {"set": None}, {"foo": 1}, {"connect": None}])
def test_what_changes_nothing(value: Any) -> None:
    given = associations(value)
    assert (given.replaces, given.items, given.disconnect) == (False, [], [])


def test_null_clears() -> None:
    assert associations(None).clears
    assert not associations([]).clears


def test_connected_items_keep_only_what_counts() -> None:
    given = associations({"connect": [{"id": 1, "name": "x", "position": None}, 2], "disconnect": [{"id": 3, "a": 1}]})
    end = {"end": True}
    assert given.items == [
        {"id": 1, "position": end, "__pivot": {}, "__type": None},
        {"id": 2, "position": end, "__pivot": {}, "__type": None},
    ]
    assert given.disconnect == [{"id": 3, "a": 1}]


@pytest.mark.parametrize(("options", "strict"), [({}, True), ({"strict": False}, False), ({"strict": None}, False)])
def test_strict_unless_said_otherwise(options: dict[str, Any], strict: bool) -> None:
    assert associations({"connect": [1], "options": options}).strict is strict


@pytest.mark.parametrize(
    "value", [1.5, [True], [{}], {"set": [{"id": None}]}, {"connect": False}, {"disconnect": True}]
)
def test_what_crashes(value: Any) -> None:
    with pytest.raises(InternalServerError):
        associations(value)
