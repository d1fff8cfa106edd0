"""From `sort` to `orderBy`: a list of `{"Name": "asc"}`, deeper for relations.

Source: convert-query-params and sort-query of `@strapi/utils` 4.26.2 and 5.54.0.
"""

from __future__ import annotations

import re
from typing import Any

from fake_strapi.errors import InternalServerError
from fake_strapi.query.attributes import INHERITED_NAMES
from fake_strapi.query.context import QueryContext
from fake_strapi.query.faults import fault
from fake_strapi.query.lodash import nested, set_in_new, to_path, trim
from fake_strapi.query.sort_words import ORDERS, has_sort, meaningful_segments

_ALL_DIGITS = re.compile("[0-9]+")
INVALID_SORT = (
    "Invalid sort parameter. Expected a string, an array of strings, a sort object or an array of sort objects"
)


def convert_sort(sort: Any, context: QueryContext) -> Any:
    """The `orderBy` of a sort; None when it sorts by nothing (Strapi 5)."""
    if not context.behaviour.blank_sorts_ignored:
        return _convert(sort, context)
    if not has_sort(sort):
        return None
    order_by = _convert(sort, context)
    if isinstance(order_by, list):
        order_by = [one for one in order_by if not _is_blank(one)]
        return order_by or None
    return None if _is_blank(order_by) else order_by


def _convert(sort: Any, context: QueryContext) -> Any:
    if isinstance(sort, str):
        return _convert_text(sort, context)
    if isinstance(sort, list):
        if all(isinstance(item, str) for item in sort):
            return [order for item in sort for order in _convert_text(item, context)]
        return [_convert_object(item, context) for item in sort]
    if isinstance(sort, dict):
        return _convert_object(sort, context)
    raise fault(INVALID_SORT, context)


def _convert_text(text: str, context: QueryContext) -> list[dict[str, Any]]:
    if context.behaviour.blank_sorts_ignored:
        return [_convert_trimmed(segment, context) for segment in meaningful_segments(text)]
    return [_convert_word(word, context) for word in text.split(",")]


def _convert_word(word: str, context: QueryContext) -> dict[str, Any]:
    if not word:
        return {}
    field, order = _field_and_order(word)
    if not field:
        raise fault("Field cannot be empty", context)
    return set_in_new(field, _valid_order(order, context))


def _convert_trimmed(segment: str, context: QueryContext) -> dict[str, Any]:
    field, order = _field_and_order(segment)
    order = _valid_order(trim(order), context)
    path = to_path(trim(field))
    if any(key == "prototype" or key in INHERITED_NAMES for key in path):
        raise fault("Invalid sort query", context)
    made: dict[str, Any] = nested(path, order, index=_ALL_DIGITS)
    return made


def _field_and_order(word: str) -> tuple[str, str]:
    parts = word.split(":")
    return parts[0], parts[1] if len(parts) > 1 else "asc"


def _valid_order(order: str, context: QueryContext) -> str:
    if order.lower() not in ORDERS:
        raise fault("Invalid order. order can only be one of asc|desc|ASC|DESC", context)
    return order


def _convert_object(sort: Any, context: QueryContext) -> dict[str, Any]:
    """Of an object, or of what JavaScript takes for one: a list and a text have their indices for keys."""
    if sort is None:
        raise InternalServerError("Cannot convert undefined or null to object")
    lenient = context.behaviour.blank_sorts_ignored
    order_by: dict[str, Any] = {}
    for key, order in sort.items() if isinstance(sort, dict) else ((str(i), item) for i, item in enumerate(sort)):
        if isinstance(order, dict):
            inner = _convert_object(order, context)
            if not (lenient and _is_blank(inner)):
                order_by[key] = inner
        elif isinstance(order, str):
            if lenient:
                order = trim(order)
                if not order:
                    continue
            order_by[key] = _valid_order(order, context)
        else:
            raise fault("Invalid sort type expected object or string got object", context)
    return order_by


def _is_blank(order_by: dict[str, Any]) -> bool:
    return not any(
        bool(trim(order)) if isinstance(order, str) else isinstance(order, dict) and not _is_blank(order)
        for order in order_by.values()
    )
