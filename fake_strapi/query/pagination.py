"""`pagination`: which rows a list holds, whether they are counted, and what the answer's meta says of it.

Source: core-api/service/pagination of `@strapi/strapi` 4.26.2 and `@strapi/core` 5.54.0, pagination of
`@strapi/utils` 5.54.0. Numbers are JavaScript's: a page may be NaN until it is used.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from fake_strapi.errors import PaginationError, ValidationError
from fake_strapi.javascript.doubles import canonical
from fake_strapi.javascript.numbers import to_number

PAGES, OFFSETS = ("page", "pageSize"), ("start", "limit")
YES, NO = ("true", "t", "1"), ("false", "f", "0")

Number = int | float


class PaginationSettings(Struct, frozen=True):
    """`api.rest` of a project's config. `max_limit` None: no limit."""

    default_limit: int = 25
    max_limit: int | None = 100
    with_count: bool = True


class Page(Struct, frozen=True):
    """The rows of a list. `meta`: what the answer says of it, but for the counts."""

    start: Number
    limit: Number
    meta: Mapping[str, Number]


def page_asked_for(pagination: Any, settings: PaginationSettings) -> Page:
    """Strapi 4: pages stay pages. Raises ValidationError when pages and offsets are mixed."""
    asked = pagination if isinstance(pagination, dict) else {}
    paged, offset = _has_any(asked, PAGES), _has_any(asked, OFFSETS)
    most = settings.max_limit or None
    if paged and offset:
        raise ValidationError("Invalid pagination parameters. Expected either start/limit or page/pageSize")
    if offset:
        limit = to_number(asked["limit"]) if "limit" in asked else settings.default_limit
        too_many = limit == -1 or (most is not None and limit > most)
        limit = (most or -1) if too_many else _max(1, limit)
        start = _max(0, to_number(asked.get("start") or 0))
        return Page(start, limit, {"start": start, "limit": limit})
    if not paged:
        size: Number = settings.default_limit
        return Page(0, size, {"page": 1, "pageSize": size})
    size = _max(1, to_number(asked["pageSize"])) if "pageSize" in asked else settings.default_limit
    size = most if most is not None and size > most else _max(1, size)
    page = _max(1, to_number(asked.get("page") or 1))
    return Page(_times(page - 1, size), size, {"page": page, "pageSize": size})


def page_worked_out(pagination: Any, settings: PaginationSettings) -> Page:
    """Strapi 5: pages become offsets, and are worked out again for the answer. Raises PaginationError for a mixture."""
    asked = pagination if isinstance(pagination, dict) else {}
    most: Number = settings.max_limit or -1
    paged, offset = (any(asked.get(name) is not None for name in names) for names in (PAGES, OFFSETS))
    if paged and offset:
        raise PaginationError("Cannot use both page & offset pagination in the same query")
    start: Number = 0
    limit: Number = settings.default_limit
    if paged:
        if asked.get("pageSize") is not None:
            limit = _max(1, to_number(asked["pageSize"]))
        limit = _in_bounds(limit, most)
        start = _times(to_number(asked.get("page", 1)) - 1, limit)
    elif offset:
        start = to_number(asked.get("start", 0))
        # A limit of -1 means none only where it is a number, and those of a query string are texts.
        limit = _max(1, to_number(asked["limit"])) if "limit" in asked else limit
    if limit == -1 and (paged or offset):
        limit = most
    start, limit = _max(start, 0), _in_bounds(limit, most)
    if _has_any(asked, PAGES) or not _has_any(asked, OFFSETS):
        return Page(start, limit, {"page": pages_before(start, limit) + 1, "pageSize": limit})
    return Page(start, limit, {"start": start, "limit": limit})


def is_counted(pagination: Any, settings: PaginationSettings) -> bool:
    """Whether the rows of all pages are counted. Raises ValidationError for a withCount that is no yes or no."""
    if not isinstance(pagination, dict) or "withCount" not in pagination:
        return settings.with_count
    with_count = pagination["withCount"]
    if isinstance(with_count, str) and with_count in YES:
        return True
    if isinstance(with_count, str) and with_count in NO:
        return False
    raise ValidationError('Invalid withCount parameter. Expected "t","1","true","false","0","f"')


def pagination_meta(
    pagination: Mapping[str, Number], total: int | None, *, pages_computed: bool = True
) -> dict[str, Number]:
    """`meta.pagination` of an answer. `total`: the rows of all pages, None when they were not counted.

    `pages_computed` is the behaviour's: without it a size of -1 (a default limit that is none) gives as many pages
    below zero as there are rows.
    """
    if total is None:
        return dict(pagination)
    if "page" not in pagination:
        return {**pagination, "total": total}
    size = pagination["pageSize"]
    pages = math.ceil(total / size) if size > 0 or (size and not pages_computed) else 0
    return {**pagination, "pageCount": canonical(pages), "total": total}


def _has_any(asked: Mapping[str, Any], names: tuple[str, ...]) -> bool:
    return any(name in asked for name in names)


def _max(one: Number, other: Number) -> Number:
    """`Math.max`: NaN wins."""
    if one != one or other != other:
        return math.nan
    return max(one, other)


def _in_bounds(limit: Number, most: Number) -> Number:
    """At least 1, or -1 for no limit; NaN is more than any limit."""
    least = limit if limit == -1 else _max(limit, 1)
    return least if most == -1 or least < most else most


def _times(one: Number, other: Number) -> Number:
    return canonical(float(one) * float(other))


def pages_before(start: Number, limit: Number) -> Number:
    """How many pages of that size lie in front of a row."""
    pages = start / limit
    return math.floor(pages) if math.isfinite(pages) else pages
