"""`populate` in Strapi 5: what is left of a valid one for this caller.

Source: sanitize/sanitizers and sanitize/visitors of `@strapi/utils` 5.54.0.
"""

from __future__ import annotations

from typing import Any

from fake_strapi.errors import InternalServerError
from fake_strapi.query.attributes import is_morph_to, is_populatable, is_private, is_restricted
from fake_strapi.query.context import QueryContext
from fake_strapi.query.fields import sanitize_fields
from fake_strapi.query.populate_node import Node
from fake_strapi.query.populate_strict import StrictTraversal
from fake_strapi.query.sort import sanitize_sort

MUTATIONS = ("connect", "set", "disconnect")


def sanitize_strictly(populate: Any, model: Any, context: QueryContext) -> Any:
    """A valid populate without private attributes and what the caller may not read, `*` written out. None: nothing."""

    def write_out(node: Node) -> None:
        if node.key == "" and node.value == "*":
            if node.model is None:
                raise InternalServerError("Cannot destructure property 'attributes' of 'schema' as it is undefined.")
            attributes = node.model.attributes
            node.value = {name: True for name, attribute in attributes.items() if is_populatable(attribute)}

    def tidy(node: Node) -> None:
        if node.attribute is not None or node.model is None:
            return
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

    for visitor in (write_out, tidy, hide_private, hide_forbidden):
        populate = StrictTraversal(visitor, context).go(populate, model)
    return populate


def _keep_readable(node: Node, context: QueryContext) -> None:
    """A polymorphic relation is populated with the types that the caller may read, and those are named."""
    value = node.value
    fragments = value.get("on") if isinstance(value, dict) and "__type" not in value else None
    counts = isinstance(value, dict) and value.get("count") in (True, "true")
    if value in (True, "true") or (counts and "on" not in value):
        types = {one.uid: True for one in context.registry.content_types if context.may(f"{one.uid}.find")}
        node.value = {**value, "count": True, "on": types} if isinstance(value, dict) else {"on": types}
        node.removed = not types
    elif isinstance(value, dict) and any(word in value for word in MUTATIONS):
        kept = {word: _readable(value.get(word) or [], context) for word in MUTATIONS}
        node.value = {**{word: elements for word, elements in kept.items() if elements}, "options": {}}
    elif isinstance(fragments, dict):
        types = {uid: inner for uid, inner in fragments.items() if context.may(f"{uid}.find")}
        node.value = {**value, **({"count": True} if counts else {}), "on": types}
        node.removed = not types
    elif value:
        elements = _readable(value, context)
        node.removed = not elements
        if elements:
            node.value = elements if isinstance(value, list) else elements[0]


def _readable(elements: Any, context: QueryContext) -> list[Any]:
    """Those that say, in `__type`, a type that the caller may read."""
    told = [one for one in (elements if isinstance(elements, list) else [elements]) if isinstance(one, dict)]
    return [one for one in told if isinstance(one.get("__type"), str) and context.may(f"{one['__type']}.find")]
