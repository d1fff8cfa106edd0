"""`fields`: which are refused, and the `select` that becomes of them.

Source: traverse/query-fields, validate/validators, sanitize/sanitizers and convert-query-params of `@strapi/utils`
4.26.2 and 5.54.0.
"""

from __future__ import annotations

from typing import Any

from fake_strapi.query.attributes import find_attribute, is_id
from fake_strapi.query.context import QueryContext
from fake_strapi.query.faults import fault
from fake_strapi.query.lodash import trim
from fake_strapi.query.visits import Check, Visit, first_refused, holds_password, path_to, refuse, stays_private
from fake_strapi.schema.content_type import Model

# Turns until the outcome of a name in a comma list has passed to what holds the list.
TURNS_OUT_OF_COMMA_LIST = 2


def is_no_scalar(visit: Visit, context: QueryContext) -> bool:
    if is_id(visit.key, context):
        return False
    return visit.attribute is None or not visit.attribute.scalar


CHECKS: tuple[Check, ...] = (is_no_scalar, stays_private, holds_password)


def validate_fields(fields: Any, model: Model, context: QueryContext, *, private: bool = True) -> None:
    """Raise ValidationError for the first name that must not be asked for. What is no text passes.

    `private`: passwords and private attributes are refused too.
    """
    visits: list[Visit] = []
    _walk(fields, model, context, 0, visits)
    # A comma list in a list becomes a list in a list, which the other checks take for no names at all.
    mixed = isinstance(fields, list) and any(isinstance(item, str) and _is_comma_list(item, context) for item in fields)
    refuse(first_refused(visits, 0, CHECKS[:1] if mixed or not private else CHECKS, context), context)


def _walk(fields: Any, model: Model, context: QueryContext, turn: int, visits: list[Visit]) -> None:
    if isinstance(fields, list):
        if all(isinstance(item, str) for item in fields):
            for item in fields:
                _walk(item, model, context, turn, visits)
        return
    if not isinstance(fields, str) or fields == "*":
        return
    if _is_comma_list(fields, context):
        for item in fields.split(","):
            _walk(item, model, context, turn + TURNS_OUT_OF_COMMA_LIST, visits)
        return
    key = trim(fields)
    attribute = find_attribute(model, key, context)
    visits.append(Visit(key, key, attribute, model, path_to(None, key, attribute), turn))


def _is_comma_list(fields: str, context: QueryContext) -> bool:
    return context.behaviour.comma_lists_in_fields and "," in fields


def sanitize_fields(fields: Any, context: QueryContext) -> Any:
    """Valid fields as Strapi's sanitizer leaves them: trimmed, and comma lists as lists."""
    if isinstance(fields, list):
        if not all(isinstance(item, str) for item in fields):
            return [item for item in fields if item is not None]
        return [sanitize_fields(item, context) for item in fields]
    if not isinstance(fields, str):
        return fields
    if _is_comma_list(fields, context):
        return [sanitize_fields(item, context) for item in fields.split(",")]
    return trim(fields)


def convert_fields(fields: Any, model: Model | None, context: QueryContext) -> list[str] | None:
    """The `select` of fields, ids first; None means every column."""
    if fields == "*":
        return None
    if isinstance(fields, str):
        names = [trim(name) for name in fields.split(",")]
    elif isinstance(fields, list) and all(isinstance(item, str) for item in fields):
        names = [trim(name) for item in fields for name in item.split(",")]
    else:
        raise fault("Invalid fields parameter. Expected a string or an array of strings", context)
    documented = context.behaviour.documents and model is not None and not model.is_component
    first = ["id", "documentId"] if documented else ["id"]
    return list(dict.fromkeys([*first, *names]))
