"""Where connected relations go. The places were read off a real Strapi 4.26.2 and 5.54.0 (see tests/documents)."""

from __future__ import annotations

from typing import Any

import pytest

from fake_strapi.errors import InternalServerError, ValidationError
from fake_strapi.storage.write_order import RelationsOrderer, sort_connect

ROWS = [(1, 1.0), (2, 2.0), (3, 3.0)]


def item(identifier: Any, **position: Any) -> dict[str, Any]:
    return {"id": identifier, "position": position or {"end": True}}


def placed(exact: bool, *items: dict[str, Any], rows: list[tuple[Any, Any]] = ROWS, strict: bool = True) -> list[Any]:
    """The ids of the whole list afterwards."""
    orders = RelationsOrderer(rows, strict=strict, exact=exact).connect(list(items)).orders()
    places = {str(identifier): order for identifier, order in rows} | orders
    return [int(identifier) for identifier, _ in sorted(places.items(), key=lambda pair: pair[1])]


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([item(4)], [1, 2, 3, 4]),
        ([item(4, start=True)], [4, 1, 2, 3]),
        ([item(4, before=2)], [1, 4, 2, 3]),
        ([item(4, after=2)], [1, 2, 4, 3]),
        ([item(4, before=2), item(5, before=2)], [1, 4, 5, 2, 3]),
        ([item(4, after=2), item(5, after=2)], [1, 2, 5, 4, 3]),
        ([item(4, after=1), item(5, before=2), item(6, after=1)], [1, 6, 4, 5, 2, 3]),
        ([item(4, before=5), item(5, before=1)], [4, 5, 1, 2, 3]),
        ([item(3, start=True)], [3, 1, 2]),
        ([item(4, before=2, end=True)], [1, 4, 2, 3]),
        ([item(4, middle=True)], [1, 2, 3, 4]),
    ],
)
def test_places(exact: bool, items: list[dict[str, Any]], expected: list[int]) -> None:
    assert placed(exact, *items) == expected


def test_a_first_place_of_zero_counts_as_one_in_strapi_4() -> None:
    rows = [(1, 0.0), (2, 1.0), (3, 2.0)]
    assert placed(False, item(4, after=1), rows=rows) == [1, 2, 4, 3]
    assert placed(True, item(4, after=1), rows=rows) == [1, 4, 2, 3]


def test_a_place_beside_what_is_not_there_is_refused() -> None:
    with pytest.raises(ValidationError) as raised:
        placed(True, item(4, before=9))
    assert raised.value.message == (
        'There was a problem connecting relation with id 4 at position {"before":9}. '
        "The relation with id 9 needs to be connected first."
    )
    assert placed(True, item(4, before=9), strict=False) == [1, 2, 3, 4]


@pytest.mark.parametrize("items", [[item(4, before=5), item(5, before=4)], [item(4, before=4)]])
def test_circles_are_refused(items: list[dict[str, Any]]) -> None:
    with pytest.raises(ValidationError, match="A circular reference was found in the connect array"):
        placed(True, *items)


def test_the_same_id_in_two_places_is_refused() -> None:
    with pytest.raises(ValidationError) as raised:
        placed(True, item(4, start=True), item("4"))
    message = "The relation with id 4 is already connected. You cannot connect the same relation twice."
    assert raised.value.message == message


def test_an_anchor_of_another_type_is_found_as_a_key_but_not_as_a_relation() -> None:
    with pytest.raises(InternalServerError):
        placed(True, item(4, before="2"))


def test_a_long_chain_of_anchors_is_no_deep_recursion() -> None:
    chain = [item(number, before=number + 1) for number in range(5000)] + [item(5000)]
    ordered = sort_connect(chain, set(), True)
    assert [one["id"] for one in ordered] == list(range(5000, -1, -1))
