"""Walks along a content type: through each row in an answer, through each relation in a body."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from fake_strapi.documents.relations import map_relation
from fake_strapi.schema.attributes import (
    Attribute,
    ComponentAttribute,
    DynamicZoneAttribute,
    MediaAttribute,
    RelationAttribute,
)
from fake_strapi.schema.builtin import FILE
from fake_strapi.schema.content_type import ContentType, Model, Registry

Entity = dict[str, Any]
Visit = Callable[[ContentType, Any], Any]
"""Takes the type that a relation leads to and one item of it: what names a row is `{"id"}` or `{"documentId"}`."""


def rows_in(value: Any, model: Model | None, registry: Registry) -> Iterator[tuple[Entity, Model]]:
    """Each row in an entity or a list of them, components too, with its model: the outer before the inner."""
    if isinstance(value, list):
        for item in value:
            yield from rows_in(item, model, registry)
        return
    if not isinstance(value, dict) or model is None:
        return
    yield value, model
    for name, inner in list(value.items()):
        attribute = model.attributes.get(name)
        if attribute is not None and not attribute.scalar:
            for item in inner if isinstance(inner, list) else (inner,):
                yield from rows_in(item, held_model(attribute, item, registry), registry)


def media_without_files(entity: Entity, model: Model) -> Iterator[str]:
    """The lists of files that are empty: [] in Strapi 5, null in Strapi 4."""
    for name, value in entity.items():
        attribute = model.attributes.get(name)
        if not value and isinstance(attribute, MediaAttribute) and attribute.multiple:
            yield name


def held_model(attribute: Attribute, item: Any, registry: Registry) -> Model | None:
    """What an attribute's value is an entity of."""
    named = item if isinstance(item, dict) else {}
    if isinstance(attribute, RelationAttribute):
        return registry.get(attribute.target or str(named.get("__type")))
    if isinstance(attribute, MediaAttribute):
        return registry[FILE]
    if isinstance(attribute, ComponentAttribute):
        return registry[attribute.component]
    if isinstance(attribute, DynamicZoneAttribute):
        return registry.get(str(named.get("__component")))
    return None


def translated(visit: Visit, data: Any, model: Model | None, registry: Registry) -> Any:
    """A copy of a body's data in which each item of a relation, also in components, is what `visit` makes of it.

    Polymorphic relations and media stay: they go by row id in either Strapi.
    """
    if isinstance(data, list):
        return [translated(visit, item, model, registry) for item in data]
    if not isinstance(data, dict) or model is None:
        return data
    copy = dict(data)
    for name, value in data.items():
        attribute = model.attributes.get(name)
        if attribute is None or value is None:
            continue
        if isinstance(attribute, RelationAttribute):
            target = registry.get(attribute.target)
            if isinstance(target, ContentType) and not attribute.morph:
                copy[name] = map_relation(partial(visit, target), value)
        elif isinstance(attribute, ComponentAttribute):
            copy[name] = translated(visit, value, registry[attribute.component], registry)
        elif isinstance(attribute, DynamicZoneAttribute) and isinstance(value, list):
            copy[name] = [translated(visit, item, held_model(attribute, item, registry), registry) for item in value]
    return copy


def positioned(item: Entity, name_of: Callable[[Any], Any]) -> Entity:
    """An item whose `position` names its neighbours by what `name_of` makes of them."""
    position = item.get("position")
    if not isinstance(position, dict):
        return item
    return {
        **item,
        "position": {key: name_of(at) if key in ("before", "after") else at for key, at in position.items()},
    }
