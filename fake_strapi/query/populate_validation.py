"""`populate` in Strapi 5: which are refused.

Source: validate/validators of `@strapi/utils` 5.54.0.
"""

from __future__ import annotations

from typing import Any

from fake_strapi.errors import InternalServerError, ValidationError
from fake_strapi.query.attributes import find_attribute, is_morph_to, is_populatable, is_private, is_zone, target_model
from fake_strapi.query.context import QueryContext
from fake_strapi.query.faults import invalid_key
from fake_strapi.query.fields import validate_fields
from fake_strapi.query.filters import validate_filters
from fake_strapi.query.lodash import trim
from fake_strapi.query.populate_node import Node
from fake_strapi.query.populate_strict import StrictTraversal
from fake_strapi.query.sort import validate_sort
from fake_strapi.schema.attributes import Attribute, DynamicZoneAttribute
from fake_strapi.schema.content_type import Model

BOOLEAN_WORDS = frozenset(("true", "t", "1", "false", "f", "0"))


def validate_strictly(
    populate: Any,
    model: Model,
    context: QueryContext,
    *,
    private: bool,
    path: str | None = None,
    raw_path: str | None = None,
) -> None:
    """Raise ValidationError for the first key that can't be populated, or must not be asked for there.

    `private`: private attributes are refused too. `path`, `raw_path`: what leads to this populate.
    """

    def check(node: Node) -> None:
        _check(node, context, private=private)

    def refuse_private(node: Node) -> None:
        if is_private(node.model, node.key, node.attribute):
            raise invalid_key(node.key, node.path, context)

    if _is_dotted(populate):
        for dotted in _dotted_paths(populate):
            _check_path(dotted, model, "", context)
    else:
        StrictTraversal(check, context).go(populate, model, path, raw_path)
    if private:
        StrictTraversal(refuse_private, context).go(populate, model, path, raw_path)


def _check(node: Node, context: QueryContext, *, private: bool) -> None:
    key, value = node.key, node.value
    if node.parent is None and node.attribute is not None:
        polymorphic = is_zone(node.attribute) or is_morph_to(node.attribute)
        if polymorphic and isinstance(value, dict) and value.get("populate") not in (None, "*"):
            raise invalid_key("populate", node.raw_path, context)
        if not is_populatable(node.attribute):
            raise invalid_key(key, node.raw_path, context)
        return
    if key == "on":
        if not isinstance(value, (dict, list)):
            raise invalid_key(key, node.raw_path, context)
        for uid in value if isinstance(value, dict) else map(str, range(len(value))):
            if context.model(uid) is None:
                raise invalid_key(uid, f"{node.raw_path}.{uid}", context)
        return
    if key == "" and value == "*":
        return
    if key == "count":
        if value is True or (isinstance(value, str) and value in BOOLEAN_WORDS):
            return
        raise invalid_key(key, node.path, context)
    if key in BOOLEAN_WORDS:
        return
    if key not in ("sort", "filters", "fields", "populate"):
        raise invalid_key(key, node.path, context)
    if node.model is None:
        raise InternalServerError("Missing schema")
    if key == "sort":
        validate_sort(value, node.model, context, for_caller=False)
    elif key == "filters":
        validate_filters(value, node.model, context, for_caller=False)
    elif key == "fields":
        validate_fields(value, node.model, context)
    else:
        validate_strictly(value, node.model, context, private=private, path=node.path, raw_path=node.raw_path)
        # Strapi goes into it once more, which tells something new of dotted paths only.
        node.settled = not _is_dotted(value)


def _is_dotted(populate: Any) -> bool:
    """Whether a populate is a path, a comma list or a list of such."""
    if isinstance(populate, str):
        return populate != "*"
    return isinstance(populate, list) and bool(populate) and all(isinstance(item, str) for item in populate)


def _dotted_paths(populate: str | list[str]) -> list[list[str]]:
    items = [populate] if isinstance(populate, str) else populate
    paths = [trim(path) for item in items for path in item.split(",")]
    return [[name for name in map(trim, path.split(".")) if name] for path in paths if path]


def _check_path(names: list[str], model: Model, prefix: str, context: QueryContext) -> None:
    if not names:
        return
    name, *rest = names
    path = f"{prefix}.{name}" if prefix else name
    attribute = model.attributes.get(name)
    if attribute is None or not is_populatable(attribute):
        raise invalid_key(name, path, context)
    if not rest:
        return
    if isinstance(attribute, DynamicZoneAttribute):
        _check_path_in_zone(rest, attribute, path, context)
        return
    inner = _way_on(attribute, context)
    if inner is None:
        raise invalid_key(name, path, context)
    _check_path(rest, inner, path, context)


def _way_on(attribute: Attribute, context: QueryContext) -> Model | None:
    """The model that a path goes on in; media are its end, as polymorphic relations are."""
    if attribute.type == "media" or is_morph_to(attribute):
        return None
    return target_model(attribute, context)


def _check_path_in_zone(names: list[str], zone: DynamicZoneAttribute, prefix: str, context: QueryContext) -> None:
    """Good when it is good in any of the zone's components."""
    name, *rest = names
    path = f"{prefix}.{name}"
    for uid in zone.components:
        component = context.model(uid)
        attribute = find_attribute(component, name, context)
        if attribute is None:
            continue
        if not rest:
            return
        inner = _way_on(attribute, context)
        if inner is not None:
            try:
                _check_path(rest, inner, path, context)
            except ValidationError:
                continue
            return
    raise invalid_key(name, path, context)
