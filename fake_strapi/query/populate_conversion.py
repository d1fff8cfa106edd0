"""From a sanitized `populate` to that of db params: `True`, a list of paths, or a query for each attribute.

Source: convert-query-params of `@strapi/utils` 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from functools import reduce
from typing import Any

from fake_strapi.errors import InternalServerError, ValidationError
from fake_strapi.javascript.json_text import stringify
from fake_strapi.query.attributes import INHERITED_NAMES, is_morph_to, is_zone, target_model
from fake_strapi.query.context import QueryContext
from fake_strapi.query.faults import fault
from fake_strapi.query.fields import convert_fields
from fake_strapi.query.filters import convert_filters
from fake_strapi.query.lodash import merge, trim
from fake_strapi.query.page import convert_page, given
from fake_strapi.query.publication import PublicationStateFilter
from fake_strapi.query.sort_conversion import convert_sort
from fake_strapi.schema.attributes import Attribute, DynamicZoneAttribute
from fake_strapi.schema.content_type import ContentType, Model

TRUE_WORDS, FALSE_WORDS = ("true", "t", "1"), ("false", "f", "0")
INVALID_POPULATE = "Invalid populate parameter. Expected a string, an array of strings, a populate object"
INVALID_NESTED_POPULATE = "Invalid nested populate. Expected '*' or an object"
PUBLICATION_STATES = ("live", "preview")
SKIPPED: Any = object()  # a key that is not populated


def convert_populate(populate: Any, model: Model | None, context: QueryContext) -> Any:
    """The `populate` of db params. Raises what Strapi answers for one that can't be understood."""
    if populate == "*":
        return True
    if isinstance(populate, str):
        return [trim(path) for path in populate.split(",")]
    if isinstance(populate, list):
        if not all(isinstance(item, str) for item in populate):
            raise fault(INVALID_POPULATE, context)
        return list(dict.fromkeys(trim(path) for item in populate for path in item.split(",")))
    if not isinstance(populate, dict):
        raise fault(INVALID_POPULATE, context)
    if model is None:
        return {}
    convert = _convert_strictly if context.behaviour.strict_populate else _convert_leniently
    converted: dict[str, Any] = {}
    for key, value in populate.items():
        attribute = model.attributes.get(key) or (Attribute(name=key) if key in INHERITED_NAMES else None)
        asked = convert(key, value, attribute, model, context)
        if asked is not SKIPPED:
            converted[key] = asked
    return converted


def _convert_leniently(key: str, value: Any, attribute: Attribute | None, model: Model, context: QueryContext) -> Any:
    if attribute is None:
        return SKIPPED
    has_fragments = _has_fragments(value)
    if has_fragments and (is_zone(attribute) or is_morph_to(attribute)):
        return {"on": _convert_fragments(value["on"], context)}
    if isinstance(attribute, DynamicZoneAttribute):
        of_components = [convert_nested(value, context.model(uid), context) for uid in attribute.components]
        asked = [{} if one is True else one for one in of_components if one is not False]
        return reduce(merge, asked, {}) if asked else SKIPPED
    if is_morph_to(attribute):
        return convert_nested(value, None, context)
    return _convert_regular(value, attribute, context)


def _convert_strictly(key: str, value: Any, attribute: Attribute | None, model: Model, context: QueryContext) -> Any:
    if isinstance(value, str) and value in TRUE_WORDS:
        return True
    if isinstance(value, bool) or (isinstance(value, str) and value in FALSE_WORDS):
        return True if value is True else SKIPPED
    if attribute is None:
        return SKIPPED
    if is_zone(attribute) or is_morph_to(attribute):
        return _convert_polymorphic(key, value, model, context)
    if _has_fragments(value):
        raise fault(f'Using fragments is not permitted to populate "{key}" in "{model.uid}"', context)
    return _convert_regular(value, attribute, context)


def _convert_regular(value: Any, attribute: Attribute, context: QueryContext) -> Any:
    target = target_model(attribute, context)
    asked = False if target is None else convert_nested(value, target, context)
    return SKIPPED if asked is False else asked


def _convert_polymorphic(key: str, value: Any, model: Model, context: QueryContext) -> dict[str, Any]:
    if value is None or value == "":
        raise InternalServerError("Cannot convert undefined or null to object, nor search in a text")
    keys = set(value) if isinstance(value, dict) else set(map(str, range(len(value))))
    if keys - {"populate", "on", "count"}:
        value = _with_document_id(value, model.attributes[key])
        name = model.singular_name if isinstance(model, ContentType) else "undefined"
        raise ValidationError(
            f"Invalid nested populate for {name}.{key} ({model.uid}). Expected a fragment"
            f' ("on") or "count" but found {stringify(value).decode()}'
        )
    asked = value if isinstance(value, dict) else {}
    inner = asked.get("populate")
    if inner not in (None, "*"):
        raise ValidationError(
            "Invalid nested population query detected. When using 'populate' within polymorphic structures, its value"
            " must be '*' to indicate all second level links. Specific field targeting is not supported here. Consider"
            " using the fragment API for more granular population control."
        )
    converted: dict[str, Any] = {}
    if inner == "*":
        converted["populate"] = True
    if _has_fragments(value):
        converted["on"] = _convert_fragments(value["on"], context)
    if isinstance(asked.get("count"), bool):
        converted["count"] = asked["count"]
    return converted


def _with_document_id(value: Any, attribute: Attribute) -> Any:
    """What the document service has made of a relation's `fields` before it looks at them."""
    if attribute.type != "relation" or not isinstance(value, dict) or not isinstance(value.get("fields"), list):
        return value
    return {**value, "fields": [*value["fields"], *(["documentId"] if "documentId" not in value["fields"] else [])]}


def _has_fragments(value: Any) -> bool:
    if value is None:
        raise InternalServerError("Cannot use 'in' operator to search for 'on' in null")
    return isinstance(value, dict) and value.get("on") is not None


def _convert_fragments(fragments: Any, context: QueryContext) -> dict[str, Any]:
    """A text and a list have their indices for keys, as in JavaScript."""
    entries = fragments.items() if isinstance(fragments, dict) else ((str(i), one) for i, one in enumerate(fragments))
    return {uid: convert_nested(inner, context.model(uid), context) for uid, inner in entries}


def convert_nested(value: Any, model: Model | None, context: QueryContext) -> Any:
    """What stands behind a populated attribute: whether at all, or the query for it."""
    if isinstance(value, str):
        return value not in FALSE_WORDS and value != ""
    if isinstance(value, bool):
        return value
    if not isinstance(value, dict):
        raise fault(INVALID_NESTED_POPULATE, context)
    query: dict[str, Any] = {}
    if given(value.get("sort")):
        order_by = convert_sort(value["sort"], context)
        if order_by is not None:
            query["orderBy"] = order_by
    if given(value.get("filters")):
        query["where"] = convert_filters(value["filters"], model, context)
    if given(value.get("fields")):
        select = convert_fields(value["fields"], model, context)
        if select is not None:
            query["select"] = select
    if given(value.get("populate")):
        query["populate"] = convert_populate(value["populate"], model, context)
    if given(value.get("count")):
        query["count"] = _convert_count(value["count"])
    if given(value.get("ordering")):
        query["ordering"] = value["ordering"]
    query.update(convert_page(value, context))
    if not context.behaviour.documents:
        query.update(convert_publication_state(value.get("publicationState"), model, context))
    return query


def _convert_count(count: Any) -> bool:
    if isinstance(count, bool):
        return count
    if isinstance(count, str) and count in TRUE_WORDS + FALSE_WORDS:
        return count in TRUE_WORDS
    raise InternalServerError('Invalid boolean input. Expected "t","1","true","false","0","f"')


def convert_publication_state(state: Any, model: Model | None, context: QueryContext) -> dict[str, Any]:
    """Strapi 4: the `filters` of a query that says which publication state it wants."""
    if model is None or state is None:
        return {}
    if state not in PUBLICATION_STATES:
        raise InternalServerError("Invalid publicationState. Expected one of 'preview','live'")
    return {"filters": PublicationStateFilter(state, context.registry)}
