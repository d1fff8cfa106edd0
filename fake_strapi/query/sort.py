"""`sort`: which are refused, and what is left of the others.

Source: traverse/query-sort, validate/validators, sanitize/sanitizers of `@strapi/utils` 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from fake_strapi.query.attributes import find_attribute, is_id, target_model
from fake_strapi.query.context import QueryContext
from fake_strapi.query.lodash import is_empty, trim
from fake_strapi.query.sort_words import has_sort, key_of, rest_of, with_rest
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
from fake_strapi.schema.content_type import ContentType, Model

HANDLERS = 3


def is_unknown(visit: Visit, context: QueryContext) -> bool:
    return visit.attribute is None and not is_id(visit.key, context)


def names_no_column(visit: Visit, context: QueryContext) -> bool:
    if is_id(visit.key, context) or (visit.attribute is not None and visit.attribute.scalar):
        return False
    return is_empty(visit.value)


# Strapi 5 knows `status` as a sort key of types with draft and publish.
STATUS = "status"


def is_unknown_beside_status(visit: Visit, context: QueryContext) -> bool:
    return visit.key != STATUS and is_unknown(visit, context)


def _checks(model: Model, context: QueryContext, for_caller: bool, private: bool) -> list[Check]:
    """The checks in Strapi's order."""
    behaviour = context.behaviour
    with_status = behaviour.sorts_by_status and isinstance(model, ContentType) and model.draft_and_publish
    secrets: list[Check] = [stays_private, holds_password]
    if behaviour.passwords_sorted_out_first:
        secrets.reverse()
    known = is_unknown_beside_status if with_status else is_unknown
    if not private:
        return [known, is_dynamic_zone, leads_anywhere]
    checks: list[Check] = [known, is_dynamic_zone, leads_anywhere, *secrets, names_no_column]
    return [*checks, leads_to_forbidden] if for_caller else checks


def validate_sort(sort: Any, model: Model, context: QueryContext, *, for_caller: bool, private: bool = True) -> None:
    """Raise ValidationError for the first key that must not be sorted by. `for_caller`: or that the caller may not.

    `private`: passwords and private attributes are refused too.
    """
    first, *others = _checks(model, context, for_caller, private)
    visits: list[Visit] = []
    _walk(sort, model, None, 0, 0, context, visits)
    refuse(first_refused(visits, 0, [first], context), context)
    # The first check leaves the sort without blanks.
    tidy = _rewrite(sort, model, context, lambda key, attribute, value: False)
    if tidy != sort:
        visits.clear()
        _walk(tidy, model, None, 0, 0, context, visits)
    refuse(first_refused(visits, 0, others, context), context)


def _walk(
    sort: Any, model: Model | None, path: str | None, turn: int, way_out: int, context: QueryContext, to: list[Visit]
) -> int:
    """Collect the visits inside; answers the turn in which that is done. `way_out`: those of an error from here."""
    parts = _side_by_side(sort, context)
    if parts is not None:
        way_out += TURNS_OUT_OF_LIST
        ends = [_walk(part, model, path, turn, way_out, context, to) for part in parts]
        return max(ends, default=turn) + TURNS_OUT_OF_LIST
    for key, value in _items(sort, context):
        attribute = find_attribute(model, key, context)
        key_path = path_to(path, key, attribute)
        to.append(Visit(key, value, attribute, model, key_path, turn + way_out))
        turn += TURNS_OF_VISITOR
        if not _goes_deeper(attribute):
            turn += TURNS_OF_HANDLER * HANDLERS + TURNS_OF_LAST_HANDLER
            continue
        before = 1 if isinstance(attribute, RelationAttribute) else HANDLERS if _is_component(attribute) else 2
        turn += TURNS_OF_HANDLER * before
        inner_model = target_model(attribute, context)
        turn = _walk(value, inner_model, key_path, turn, way_out + TURNS_OF_ERROR_OUT_OF_OBJECT, context, to)
        turn += TURNS_OUT_OF_OBJECT + TURNS_OF_HANDLER * (HANDLERS - before) + TURNS_OF_LAST_HANDLER
    return turn


def _is_component(attribute: Attribute | None) -> bool:
    return isinstance(attribute, ComponentAttribute)


def _goes_deeper(attribute: Attribute | None) -> bool:
    """Relations (but polymorphic ones), media and components; not dynamic zones."""
    if isinstance(attribute, RelationAttribute):
        return not attribute.morph
    return attribute is not None and not attribute.scalar and attribute.type != "dynamiczone"


def _side_by_side(sort: Any, context: QueryContext) -> list[Any] | None:
    """The parts of a comma list or of a list of one kind of thing; None for what is looked at itself."""
    if isinstance(sort, str):
        return [trim(part) for part in sort.split(",")] if "," in sort else None
    if not isinstance(sort, list) or (context.behaviour.blank_sorts_ignored and not has_sort(sort)):
        return None
    if all(isinstance(item, str) for item in sort) or all(isinstance(item, (dict, list)) for item in sort):
        return sort
    return None


def _items(sort: Any, context: QueryContext) -> Iterator[tuple[str, Any]]:
    """The keys of a sort and what stands behind each: one key for a text, all of an object."""
    if isinstance(sort, str):
        text = trim(sort)
        if key := key_of(text):
            yield key, rest_of(text)
    elif isinstance(sort, dict):
        yield from sort.items()
    elif isinstance(sort, list) and not (context.behaviour.blank_sorts_ignored and not has_sort(sort)):
        yield from ((str(index), item) for index, item in enumerate(sort))


# Whether a key is taken away: its name, its attribute, what stands behind it.
Unwanted = Callable[[str, Attribute | None, Any], bool]


def sanitize_sort(sort: Any, model: Model, context: QueryContext) -> Any:
    """A valid sort as Strapi's sanitizer leaves it: trimmed, without blanks and `status`. None: nothing left."""

    def names_nothing(key: str, attribute: Attribute | None, value: Any) -> bool:
        return attribute is None and not is_id(key, context)

    def leads_nowhere(key: str, attribute: Attribute | None, value: Any) -> bool:
        if is_id(key, context) or (attribute is not None and attribute.scalar):
            return False
        return is_empty(value)

    return _rewrite(_rewrite(sort, model, context, names_nothing), model, context, leads_nowhere)


def without_keys(sort: Any, model: Model, context: QueryContext, unwanted: Unwanted) -> Any:
    """A sort without the keys that are `unwanted`. None: nothing left."""
    return _rewrite(sort, model, context, unwanted)


def _rewrite(sort: Any, model: Model | None, context: QueryContext, unwanted: Unwanted) -> Any:
    parts = _side_by_side(sort, context)
    if parts is not None:
        left = [_rewrite(part, model, context, unwanted) for part in parts]
        left = [part for part in left if not is_empty(part)]
        return ",".join(left) if isinstance(sort, str) else left
    if isinstance(sort, str):
        return _rewrite_text(trim(sort), model, context, unwanted)
    if not isinstance(sort, dict):
        return sort
    kept: dict[str, Any] = {}
    for key, value in sort.items():
        attribute = find_attribute(model, key, context)
        if unwanted(key, attribute, value):
            continue
        if _goes_deeper(attribute):
            value = _rewrite(value, target_model(attribute, context), context, unwanted)
        kept[key] = value
    return kept


def _rewrite_text(text: str, model: Model | None, context: QueryContext, unwanted: Unwanted) -> str | None:
    key = key_of(text)
    if not key:
        return text
    attribute = find_attribute(model, key, context)
    rest = rest_of(text)
    if unwanted(key, attribute, rest):
        return None
    if not _goes_deeper(attribute):
        return text
    return with_rest(key, _rewrite(rest, target_model(attribute, context), context, unwanted))
