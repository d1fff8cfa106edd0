"""`page`, `pageSize`, `start` and `limit` on their own: beside the other parameters, and in a populate.

Source: convert-query-params of `@strapi/utils` 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fake_strapi.errors import PaginationError
from fake_strapi.javascript.numbers import is_integer, number_to_string, to_number
from fake_strapi.javascript.text import to_string
from fake_strapi.query.context import QueryContext
from fake_strapi.query.faults import fault

MISSING: Any = object()


def given(value: Any) -> bool:
    """Whether JavaScript takes a query's value for true: all but null, "" and false."""
    return value is not None and value != "" and value is not False


def convert_page(params: Mapping[str, Any], context: QueryContext) -> dict[str, int]:
    """The `offset` and `limit` of db params. Pages are checked, but not used: they count in `pagination` only."""
    page, size, start, limit = (params.get(name) for name in ("page", "pageSize", "start", "limit"))
    if page is None and size is None and start is None and limit is None:
        return {}
    if (page is not None or size is not None) and (start is not None or limit is not None):
        raise PaginationError(f"Invalid pagination attributes. {context.behaviour.mixed_pages_text}")
    if page is not None:
        _check_page("page", page, page)
    if size is not None:
        told = params.get("page", MISSING) if context.behaviour.page_told_for_size else size
        _check_page("pageSize", size, told)
    converted: dict[str, int] = {}
    if start is not None:
        converted["offset"] = _whole("convertStartQueryParams", start, 0, context)
    if limit is not None:
        rows = _whole("convertLimitQueryParams", limit, -1, context)
        if rows != -1:
            converted["limit"] = rows
    return converted


def _check_page(name: str, value: Any, told: Any) -> None:
    number = to_number(value)
    if not is_integer(number) or number <= 0:
        received = "undefined" if told is MISSING else to_string(told)
        raise PaginationError(f"Invalid '{name}' parameter. Expected an integer > 0, received: {received}")


def _whole(function: str, value: Any, least: int, context: QueryContext) -> int:
    number = to_number(value)
    if not is_integer(number) or number < least:
        raise fault(f"{function} expected a positive integer got {number_to_string(number)}", context)
    return int(number)
