"""`filters`: which are refused, and the `where` that becomes of them.

Source: traverse/query-filters, validate/validators and convert-query-params of `@strapi/utils` 4.26.2 and 5.54.0.
What passes the checks is left as it is by Strapi's sanitizer: its checks are the same.
"""

from __future__ import annotations

from typing import Any

from fake_strapi.query.attributes import find_attribute, is_id, is_password, is_zone, target_model
from fake_strapi.query.context import QueryContext
from fake_strapi.query.faults import fault
from fake_strapi.query.operators import NULL_OPERATORS, OPERATORS
from fake_strapi.query.visits import (
    TURNS_OF_ERROR_OUT_OF_OBJECT,
    TURNS_OF_HANDLER,
    TURNS_OF_LAST_HANDLER,
    TURNS_OF_VISITOR,
    TURNS_OUT_OF_LIST,
    TURNS_OUT_OF_OBJECT,
    Check,
    Visit,
    first_refused,
    holds_password,
    is_dynamic_zone,
    leads_anywhere,
    leads_to_forbidden,
    path_to,
    refuse,
    stays_private,
)
from fake_strapi.schema.attributes import Attribute, ComponentAttribute, RelationAttribute
from fake_strapi.schema.content_type import Model


def is_unknown(visit: Visit, context: QueryContext) -> bool:
    return visit.attribute is None and visit.key not in OPERATORS and not is_id(visit.key, context)


MEANINGFUL: tuple[Check, ...] = (is_unknown, is_dynamic_zone, leads_anywhere)
CHECKS: tuple[Check, ...] = (*MEANINGFUL, holds_password, stays_private)


def validate_filters(
    filters: Any, model: Model, context: QueryContext, *, for_caller: bool, private: bool = True
) -> None:
    """Raise ValidationError for the first key that must not be filtered by, or that the caller may not (`for_caller`).

    What is no object passes. `private`: passwords and private attributes are refused too.
    """
    checks = (*CHECKS, leads_to_forbidden) if for_caller else CHECKS if private else MEANINGFUL
    refuse(_first_refused(filters, model, context, checks), context)


def _first_refused(
    filters: Any, model: Model, context: QueryContext, checks: tuple[Check, ...]
) -> tuple[int, Visit] | None:
    """A list's items go through all checks side by side."""
    if isinstance(filters, list):
        found = [_first_refused(item, model, context, checks) for item in filters]
        return min((one for one in found if one is not None), key=lambda one: one[0], default=None)
    visits: list[Visit] = []
    duration = _Walk(context, visits).go(filters, model, None, 0, 0)
    return first_refused(visits, duration, checks, context)


class _Walk:
    """Collects the visits of one traversal."""

    def __init__(self, context: QueryContext, visits: list[Visit]) -> None:
        self.context = context
        self.visits = visits
        self.checks_operators = context.behaviour.operators_checked
        self.handlers = 5 if self.checks_operators else 4

    def go(self, filters: Any, model: Model | None, path: str | None, turn: int, way_out: int) -> int:
        """Visit all keys inside; answers the turn in which that is done. `way_out`: those of an error from here."""
        if isinstance(filters, list):
            way_out += TURNS_OUT_OF_LIST
            ends = [self.go(item, model, path, turn, way_out) for item in filters]
            return max(ends, default=turn) + TURNS_OUT_OF_LIST
        if not isinstance(filters, dict):
            return turn
        for key, value in filters.items():
            attribute = find_attribute(model, key, self.context)
            key_path = path_to(path, key, attribute)
            self.visits.append(Visit(key, value, attribute, model, key_path, turn + way_out))
            turn += TURNS_OF_VISITOR
            if value is None:
                continue
            handler = self.deeper(key, value, attribute, model)
            if handler is None:
                turn += TURNS_OF_HANDLER * self.handlers + TURNS_OF_LAST_HANDLER
                continue
            inner_model = model if handler in (0, 4) else target_model(attribute, self.context)
            turn += TURNS_OF_HANDLER * (handler + 1)
            turn = self.go(value, inner_model, key_path, turn, way_out + TURNS_OF_ERROR_OUT_OF_OBJECT)
            turn += TURNS_OUT_OF_OBJECT + TURNS_OF_HANDLER * (self.handlers - handler - 1) + TURNS_OF_LAST_HANDLER
        return turn

    def deeper(self, key: str, value: Any, attribute: Attribute | None, model: Model | None) -> int | None:
        """Which handler goes into a key's value, by its place in Strapi's row of them; None when none does."""
        if attribute is None:
            return None if self.is_operand(key, value, model) else 0
        if isinstance(attribute, RelationAttribute):
            return None if attribute.morph else 1
        if isinstance(attribute, ComponentAttribute):
            return 2
        if not attribute.scalar:
            return None if is_zone(attribute) else 3
        return 4 if self.checks_operators and isinstance(value, dict) else None

    def is_operand(self, key: str, value: Any, model: Model | None) -> bool:
        """Whether an object is an operator's value, not conditions to look into (Strapi 5)."""
        if not self.checks_operators or key == "$not" or key not in OPERATORS or not isinstance(value, dict):
            return False
        return not any(inner in OPERATORS or find_attribute(model, inner, self.context) for inner in value)


def convert_filters(filters: Any, model: Model | None, context: QueryContext) -> Any:
    """The `where` of filters: without unknown keys and empty conditions; values stay as they came."""
    if not isinstance(filters, (dict, list)):
        raise fault("The filters parameter must be an object or an array", context)
    return _convert(filters, model, context)


def _convert(filters: Any, model: Model | None, context: QueryContext) -> Any:
    if isinstance(filters, list):
        items = [_convert(item, model, context) for item in filters]
        return [item for item in items if item != {}]
    if not isinstance(filters, dict):
        return filters
    where: dict[str, Any] = {}
    for key, value in filters.items():
        attribute = None if model is None else model.attributes.get(key)
        if attribute is None and key not in OPERATORS and not is_id(key, context):
            continue
        if is_zone(attribute) or is_password(attribute):
            continue
        if attribute is not None:
            inner = model if attribute.scalar else target_model(attribute, context)
            value = _convert(value, inner, context)
        elif key in NULL_OPERATORS:
            value = value not in ("false", "f", "0", "", None)
        else:
            value = _convert(value, model, context)
        if value != {}:
            where[key] = value
    return where
