"""Strapi 4 with `webhooks.populateRelations`: events show what an entry is related to, answers only how many they are.

Source: services/utils/populate and getDeepRelationsCount of `@strapi/plugin-content-manager` 4.26.2.
"""

from __future__ import annotations

from typing import Any

from fake_strapi.documents.query_engine import Entity
from fake_strapi.schema.attributes import ComponentAttribute, DynamicZoneAttribute, RelationAttribute
from fake_strapi.schema.content_type import Model, Registry


def counted(registry: Registry, model: Model, entity: Entity) -> Entity:
    """The entity with `{"count": n}` in the place of each relation, also of those in components."""
    return {name: _counted(registry, model, name, value) for name, value in entity.items()}


def _counted(registry: Registry, model: Model, name: str, value: Any) -> Any:
    attribute = model.attributes.get(name)
    if isinstance(attribute, RelationAttribute):
        if not attribute.visible:
            return value
        return {"count": len(value) if isinstance(value, list) else int(value is not None)}
    if isinstance(attribute, ComponentAttribute):
        return _each(registry, registry[attribute.component], value)
    if isinstance(attribute, DynamicZoneAttribute) and isinstance(value, list):
        return [counted(registry, registry[item["__component"]], item) for item in value]
    return value


def _each(registry: Registry, component: Model, value: Any) -> Any:
    if isinstance(value, list):
        return [counted(registry, component, item) for item in value]
    return None if value is None else counted(registry, component, value)
