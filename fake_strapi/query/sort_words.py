"""The words of a sort written as text: `customer.Name:desc` is the key `customer` and the rest `Name:desc`.

Source: traverse/query-sort and sort-query of `@strapi/utils` 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from typing import Any

from fake_strapi.query.lodash import trim

ORDERS = ("asc", "desc")


def words(text: str) -> list[str]:
    return [word for part in text.split(".") for word in part.split(":")]


def key_of(text: str) -> str:
    """The first word, "" when the text starts with a mark."""
    return words(text)[0]


def rest_of(text: str) -> str | None:
    """What stands behind the first word, as the sort of what that leads to; None when it is the only one."""
    rest = words(text)[1:]
    if not rest:
        return None
    joined = ""
    for word in rest:
        if word:
            joined = word if not joined else f"{joined}:{word}" if word.lower() in ORDERS else f"{joined}.{word}"
    return joined


def with_rest(key: str, rest: Any) -> str:
    return key if rest is None else f"{key}.{rest}"


def meaningful_segments(text: str) -> list[str]:
    """The parts of a comma list that name something, trimmed."""
    segments = (trim(segment) for segment in text.split(","))
    return [segment for segment in segments if trim(segment.split(":")[0])]


def has_sort(sort: Any) -> bool:
    """Whether a sort names anything to sort by."""
    if isinstance(sort, str):
        return bool(meaningful_segments(sort))
    if isinstance(sort, list):
        return any(has_sort(item) for item in sort if not isinstance(item, list))
    if isinstance(sort, dict):
        return any(
            bool(order) if isinstance(order, str) else has_sort(order)
            for order in sort.values()
            if isinstance(order, (str, dict))
        )
    return False
