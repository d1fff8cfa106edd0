"""A walk through a request's data along a content type: relations, media, components and dynamic zones inside.

Source: `traverseEntity` of `@strapi/utils` 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from fake_strapi.errors import InternalServerError
from fake_strapi.javascript.text import to_string
from fake_strapi.schema.attributes import (
    Attribute,
    ComponentAttribute,
    DynamicZoneAttribute,
    MediaAttribute,
    RelationAttribute,
)
from fake_strapi.schema.builtin import FILE
from fake_strapi.schema.content_type import Model, Registry
from fake_strapi.versions.behaviour import Behaviour


class Place(NamedTuple):
    """One key of one object on the way. A visitor may take it out of `data`, or set it.

    `path`: dotted names of the attributes so far, with this one if it is one; None at the root. `parent`: the attribute
    that holds this object, or the last sibling before this key that holds others.
    """

    data: dict[str, Any]
    model: Model
    key: str
    attribute: Attribute | None
    path: str | None
    parent: Attribute | None


Visitor = Callable[[Place], None]


def traverse(
    visit: Visitor,
    model: Model | None,
    entity: Any,
    registry: Registry,
    behaviour: Behaviour,
    path: str | None = None,
    parent: Attribute | None = None,
) -> Any:
    """A copy of `entity`, each key visited, then what it holds walked through. Raises what the visitor raises."""
    if model is None or not isinstance(entity, (dict, list)):
        return entity
    if isinstance(entity, list):
        if behaviour.input_keys_checked:
            for index in range(len(entity)):
                visit(Place({}, model, str(index), None, path, parent))
        return list(entity)
    copy = dict(entity)
    for key in entity:
        attribute = model.attributes.get(key)
        if attribute is None and not behaviour.input_keys_checked:
            continue
        here = path
        if attribute is not None:
            here = key if path is None else f"{path}.{key}"
        visit(Place(copy, model, key, attribute, here, parent))
        value = copy.get(key)
        if value is None or attribute is None or attribute.scalar:
            continue
        if isinstance(attribute, DynamicZoneAttribute) and not isinstance(value, list):
            continue
        parent = attribute

        def inner(item: Any, attribute: Attribute = attribute, here: str | None = here) -> Any:
            held = model_of(item, attribute, registry, behaviour)
            return traverse(visit, held, item, registry, behaviour, here, attribute)

        copy[key] = [inner(item) for item in value] if isinstance(value, list) else inner(value)
    return copy


def model_of(item: Any, attribute: Attribute, registry: Registry, behaviour: Behaviour) -> Model | None:
    """The model of what an attribute holds; None where it can't be told. A null where one is told crashes Strapi."""
    if isinstance(attribute, RelationAttribute):
        return named_model(item, "__type", registry) if attribute.morph else registry.get(attribute.target)
    if isinstance(attribute, MediaAttribute):
        return registry.get(FILE)
    if isinstance(attribute, ComponentAttribute):
        return registry.get(attribute.component)
    if item is None and behaviour.zones_take_null:
        return None
    return named_model(item, "__component", registry)


def named_model(item: Any, key: str, registry: Registry) -> Model | None:
    if item is None:
        raise InternalServerError(f"null where an object with {key} should stand")
    uid = item.get(key) if isinstance(item, dict) else None
    # A list with the uid names it too: JavaScript looks keys up by their text.
    return registry.get(to_string(uid)) if isinstance(uid, (str, list)) else None
