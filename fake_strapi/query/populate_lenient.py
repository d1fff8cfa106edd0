"""`populate` in Strapi 4: only the parameters of nested queries are checked; what can't be populated is passed over.

Source: traverse/query-populate, validate and sanitize of `@strapi/utils` 4.26.2.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fake_strapi.errors import InternalServerError
from fake_strapi.javascript.text import to_string
from fake_strapi.query.attributes import (
    find_attribute,
    is_morph_to,
    is_populatable,
    is_private,
    is_restricted,
    target_model,
)
from fake_strapi.query.context import QueryContext
from fake_strapi.query.fields import sanitize_fields, validate_fields
from fake_strapi.query.filters import validate_filters
from fake_strapi.query.lodash import is_empty, merge, trim
from fake_strapi.query.populate_node import PARAMETERS, Node, Visitor
from fake_strapi.query.sort import sanitize_sort, validate_sort
from fake_strapi.schema.attributes import DynamicZoneAttribute
from fake_strapi.schema.content_type import Model


def validate_leniently(populate: Any, model: Model, context: QueryContext) -> None:
    """Raise ValidationError for what the queries of populated relations must not ask for."""
    for for_caller in (False, True):

        def check(node: Node, for_caller: bool = for_caller) -> None:
            if node.attribute is not None or node.key not in PARAMETERS:
                return
            if node.model is None:
                raise InternalServerError("Missing schema")
            if node.key == "sort":
                validate_sort(node.value, node.model, context, for_caller=for_caller)
            elif node.key == "filters":
                validate_filters(node.value, node.model, context, for_caller=for_caller)
            else:
                validate_fields(node.value, node.model, context)

        _Traversal(check, context).go(populate, model)


def sanitize_leniently(populate: Any, model: Model, context: QueryContext) -> Any:
    """A valid populate without private attributes and what the caller may not read, `*` written out. None: nothing."""

    def tidy(node: Node) -> None:
        if node.attribute is not None or node.key not in PARAMETERS:
            return
        if node.model is None:
            raise InternalServerError("Missing schema")
        if node.key == "sort":
            node.value = sanitize_sort(node.value, node.model, context)
        elif node.key == "fields":
            node.value = sanitize_fields(node.value, context)

    def hide_private(node: Node) -> None:
        node.removed = is_private(node.model, node.key, node.attribute)

    def hide_forbidden(node: Node) -> None:
        if is_morph_to(node.attribute):
            _keep_readable(node, context)
        else:
            node.removed = is_restricted(node.model, node.key, node.attribute, context)

    for visitor in (tidy, hide_private, hide_forbidden):
        populate = _Traversal(visitor, context).go(populate, model)
    return populate


def _keep_readable(node: Node, context: QueryContext) -> None:
    """Of a list of what a polymorphic relation may hold, the types that the caller may read."""
    if not isinstance(node.value, list):
        return
    if None in node.value:
        raise InternalServerError("Cannot read properties of null (reading '__type')")
    types = [item.get("__type", "undefined") if isinstance(item, dict) else "undefined" for item in node.value]
    readable = [context.may(f"{to_string(type_)}.find") for type_ in types]
    node.value = [item for item, may in zip(node.value, readable, strict=True) if may]
    node.removed = not node.value


class _Traversal:
    """One way through a populate with one visitor."""

    def __init__(self, visit: Visitor, context: QueryContext) -> None:
        self.visit = visit
        self.context = context

    def go(self, populate: Any, model: Model | None) -> Any:
        """The populate as the visitor leaves it; None when nothing is left of it."""
        if isinstance(populate, list):
            # A list of anything but texts has only indices for keys: nothing in it names an attribute.
            if not all(isinstance(item, str) for item in populate):
                return populate
            visited = [self.go(item, model) for item in populate]
            return [item for item in visited if item is not None]
        if populate == "*":
            if model is None:
                return populate
            everything = {name: True for name, attribute in model.attributes.items() if is_populatable(attribute)}
            return self.go_through_object(everything, model)
        if isinstance(populate, str):
            return self.go_through_path(trim(populate), model)
        return self.go_through_object(populate, model) if isinstance(populate, dict) else populate

    def go_through_path(self, path: str, model: Model | None) -> str | None:
        """`a.b`: the key is `a`, with `b` behind it."""
        key, _, rest = path.partition(".")
        if not key:
            return path
        node = Node(key, rest, find_attribute(model, key, self.context), model)
        self.visit(node)
        if node.removed:
            return None
        written_anew = not self.is_parameter(node) and self.go_deeper(node)
        if not written_anew and node.value is rest:
            return path
        return key if is_empty(node.value) else f"{key}.{to_string(node.value)}"

    def go_through_object(self, populate: dict[str, Any], model: Model | None) -> dict[str, Any]:
        kept: dict[str, Any] = {}
        for key, value in populate.items():
            node = Node(key, value, find_attribute(model, key, self.context), model)
            self.visit(node)
            if node.removed:
                continue
            if not self.is_parameter(node):
                self.go_deeper(node)
            kept[key] = node.value
        return kept

    def is_parameter(self, node: Node) -> bool:
        return node.attribute is None and node.key in PARAMETERS

    def go_deeper(self, node: Node) -> bool:
        """Give the node what its inside becomes; answers whether it has an inside."""
        attribute, value = node.attribute, node.value
        if attribute is None:
            if node.key == "populate":
                node.value = self.go(value, node.model)
                return True
            if node.key == "on" and isinstance(value, dict):
                node.value = {uid: self.go(inner, self.context.model(uid)) for uid, inner in value.items()}
                return True
            return False
        if value is None or attribute.scalar:
            return False
        if isinstance(attribute, DynamicZoneAttribute):
            node.value = self.go_into_zone(value, attribute, node.model)
        elif is_morph_to(attribute):
            if not isinstance(value, dict) or not isinstance(value.get("on"), (dict, list)):
                return False
            self.go({"on": value["on"]}, node.model)
            node.value = self.go(value, None)
        else:
            node.value = self.go(value, target_model(attribute, self.context))
        return True

    def go_into_zone(self, value: Any, zone: DynamicZoneAttribute, model: Model | None) -> Any:
        """What each of the zone's components makes of the value, all together."""
        if not isinstance(value, (dict, list)):
            return self.go(value, model)
        merged: Any = {key: inner for key, inner in _entries(value) if key != "on"}
        for uid in zone.components:
            merged = merge(merged, dict(_entries(self.go(value, self.context.model(uid)))))
        fragments = value.get("on") if isinstance(value, dict) else None
        if fragments:
            merged = {**merged, **self.go_through_object({"on": fragments}, model)}
        return merged


def _entries(value: Any) -> Iterable[tuple[str, Any]]:
    return value.items() if isinstance(value, dict) else ((str(index), item) for index, item in enumerate(value))
