"""Components in the clone of an entry, in Strapi 4: those that have a row are copied, the others made anew.

Source: entity-service/components (cloneComponents, cloneComponent) of `@strapi/strapi` 4.26.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from fake_strapi.documents.component_rows import attribute_children, component_attributes
from fake_strapi.documents.components import create_components
from fake_strapi.errors import InternalServerError
from fake_strapi.schema.attributes import ComponentAttribute, DynamicZoneAttribute, MediaAttribute
from fake_strapi.schema.content_type import Model, Registry
from fake_strapi.storage.clone import clone_entity
from fake_strapi.storage.database import Database
from fake_strapi.storage.write import create_entity


@lru_cache(maxsize=4096)
def media_populate(registry: Registry, model: Model) -> Mapping[str, Any]:
    """Db params' `populate` for the media of a model and of its components."""
    populate: dict[str, Any] = {}
    for name, attribute in model.attributes.items():
        if isinstance(attribute, MediaAttribute):
            populate[name] = True
        elif isinstance(attribute, ComponentAttribute):
            populate[name] = {"populate": media_populate(registry, registry[attribute.component])}
        elif isinstance(attribute, DynamicZoneAttribute):
            inner = {uid: {"populate": media_populate(registry, registry[uid])} for uid in attribute.components}
            populate[name] = {"on": inner}
    return populate


def clone_components(
    db: Database, registry: Registry, model: Model, source: int, data: Mapping[str, Any], now: int
) -> dict[str, Any]:
    """Write the components of a clone of the row `source`. Answers the data with links in their place."""
    linked = dict(data)
    for name, attribute in component_attributes(model).items():
        if name in data:
            value = data[name]
        else:
            stored = attribute_children(db, model.uid, source, name, attribute)
            found = [{"id": one.id, "__component": one.uid} for one in stored]
            single = isinstance(attribute, ComponentAttribute) and not attribute.repeatable
            value = next(iter(found), None) if single else found
        if value is None and isinstance(attribute, ComponentAttribute):
            linked.pop(name, None)
            continue
        if isinstance(attribute, ComponentAttribute) and not attribute.repeatable:
            linked[name] = component_link(db, registry, name, attribute.component, value, now)
            continue
        if not isinstance(value, list):
            raise InternalServerError("Expected an array to create repeatable component")
        if isinstance(attribute, ComponentAttribute):
            linked[name] = [component_link(db, registry, name, attribute.component, one, now) for one in value]
        else:
            linked[name] = [
                {
                    "id": clone_component(db, registry, one["__component"], one, now),
                    "__component": one["__component"],
                    "__pivot": {"field": name},
                }
                for one in value
            ]
    return linked


def component_link(db: Database, registry: Registry, name: str, uid: str, value: Any, now: int) -> dict[str, Any]:
    identifier = clone_component(db, registry, uid, value, now)
    return {"id": identifier, "__pivot": {"field": name, "component_type": uid}}


def clone_component(db: Database, registry: Registry, uid: str, value: Mapping[str, Any], now: int) -> int:
    model = registry[uid]
    if "id" not in value:
        return create_entity(db, uid, create_components(db, registry, model, value, now), now)
    values = clone_components(db, registry, model, value["id"], value, now)
    del values["id"]
    return clone_entity(db, uid, value["id"], values, now)
