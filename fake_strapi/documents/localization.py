"""Locales of a document: which fields all locales share, and how a change of one reaches the others.

Source: internationalization of the document service of `@strapi/core` 5.54.0; bootstrap, services/content-types and
services/localizations of `@strapi/i18n` 5.54.0; entity-service-decorator of `@strapi/plugin-i18n` 4.26.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from functools import lru_cache, partial
from typing import Any

from msgspec import Struct

from fake_strapi.documents.components import component_attributes, update_components_of_several
from fake_strapi.documents.locales import default_locale
from fake_strapi.documents.query_engine import Entity, QueryEngine
from fake_strapi.documents.relations import RelationContext, resolve_relations
from fake_strapi.schema.attributes import ComponentAttribute, DynamicZoneAttribute, MediaAttribute, RelationAttribute
from fake_strapi.schema.content_type import ContentType, Model, Registry
from fake_strapi.storage.find import CompiledFind, Given, compile_find
from fake_strapi.storage.layout import Layout

HIDDEN = frozenset({"id", "documentId", "publishedAt", "createdAt", "updatedAt"})


@lru_cache(maxsize=4096)
def shared_attributes(model: Model) -> tuple[str, ...]:
    """The attributes that all locales of a document share. Relations and uids are each locale's own."""
    return tuple(
        name
        for name, attribute in model.attributes.items()
        if name not in HIDDEN
        and attribute.visible
        and not attribute.localized
        and not isinstance(attribute, RelationAttribute)
        and attribute.type != "uid"
    )


@lru_cache(maxsize=4096)
def shared_populate(registry: Registry, model: Model) -> Mapping[str, Any]:
    """Db params' `populate` that loads the shared attributes of a model."""
    populate: dict[str, Any] = {}
    shared = frozenset(shared_attributes(model))
    for name, attribute in model.attributes.items():
        if isinstance(attribute, RelationAttribute):
            if model.is_component:
                populate[name] = True
        elif name not in shared:
            continue
        elif isinstance(attribute, MediaAttribute):
            populate[name] = True
        elif isinstance(attribute, ComponentAttribute):
            populate[name] = {"populate": shared_populate(registry, registry[attribute.component])}
        elif isinstance(attribute, DynamicZoneAttribute):
            inner: dict[str, Any] = {}
            for uid in attribute.components:
                inner |= shared_populate(registry, registry[uid])
            populate[name] = {"populate": inner}
    return populate


@lru_cache(maxsize=4096)
def shared_entity(layout: Layout, registry: Registry, content_type: ContentType, key: str) -> CompiledFind:
    """The first row by an attribute whose value comes with the run, with what all locales share."""
    params = {"where": {key: Given(0)}, "populate": shared_populate(registry, content_type)}
    return compile_find(layout, content_type.uid, params, first=True)


def shared_values(registry: Registry, model: Model, entity: Mapping[str, Any] | None) -> dict[str, Any]:
    """What of an entity all locales share, with components as new ones, without ids."""
    if entity is None:
        return {}
    values = {name: deepcopy(entity[name]) for name in shared_attributes(model) if name in entity}
    remove_ids(registry, model, values)
    return values


def remove_ids(registry: Registry, model: Model, values: Any) -> None:
    """Take the ids out of the components in the values, in place."""
    for name, attribute in component_attributes(model).items():
        value = values.get(name)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                item.pop("id", None)
                remove_ids(registry, component_of(registry, attribute, item), item)


def media_as_ids(registry: Registry, model: Model, values: dict[str, Any]) -> dict[str, Any]:
    """Put file ids in the place of loaded files, in place; answers the values."""
    for name, attribute in model.attributes.items():
        value = values.get(name)
        if value is None:
            continue
        if isinstance(attribute, MediaAttribute):
            values[name] = [file_id(file) for file in value] if isinstance(value, list) else file_id(value)
        elif isinstance(attribute, ComponentAttribute | DynamicZoneAttribute):
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, dict):
                    media_as_ids(registry, component_of(registry, attribute, item), item)
    return values


def file_id(file: Any) -> Any:
    return file["id"] if isinstance(file, dict) and "id" in file else file


def component_of(
    registry: Registry, attribute: ComponentAttribute | DynamicZoneAttribute, item: Mapping[str, Any]
) -> Model:
    return registry[attribute.component if isinstance(attribute, ComponentAttribute) else item["__component"]]


class Localization(Struct, frozen=True):
    """The locales of Strapi 5's documents, in the caller's transaction."""

    engine: QueryEngine

    def original(self, content_type: ContentType, document_id: str) -> Entity | None:
        """The shared values of the document before a write, as far as its first row has them."""
        return self._shared("documentId", content_type, document_id)

    def filled(self, content_type: ContentType, document_id: str, data: dict[str, Any]) -> dict[str, Any]:
        """The data of a new locale of a document, with what the others share where the data say nothing of it."""
        if not content_type.localized:
            return data
        registry = self.engine.registry
        entity = self.engine.query(content_type.uid).find_one(
            {
                "where": {"documentId": document_id},
                "orderBy": {"publishedAt": "desc"},
                "populate": shared_populate(registry, content_type),
            }
        )
        merged = dict(data)
        for name, value in shared_values(registry, content_type, entity).items():
            if merged.get(name) is None:
                merged[name] = value
        return media_as_ids(registry, content_type, merged)

    def share(self, content_type: ContentType, original: Entity | None, identifier: int) -> None:
        """After a write: what all locales share goes to the rows of the other locales that have the same status.

        `original`: what `original` answered before, None for a new document. Where nothing changed, nothing is written.
        """
        registry = self.engine.registry
        entity = self._shared("id", content_type, identifier)
        if entity is None:
            return
        values = shared_values(registry, content_type, entity)
        if not values:
            return
        if original is not None and values == shared_values(registry, content_type, original):
            return
        self._write_to_others(content_type, entity, media_as_ids(registry, content_type, values))

    def _shared(self, key: str, content_type: ContentType, value: Any) -> Entity | None:
        """The first row that has the id or documentId, with what all locales share."""
        engine = self.engine
        if engine.heard(content_type.uid, "FindOne"):
            populate = shared_populate(engine.registry, content_type)
            return engine.query(content_type.uid).find_one({"where": {key: value}, "populate": populate})
        compiled = shared_entity(engine.database.layout, engine.registry, content_type, key)
        return next(iter(compiled.run(engine.database, [value])), None)

    def _write_to_others(self, content_type: ContentType, entity: Entity, values: dict[str, Any]) -> None:
        engine = self.engine
        query = engine.query(content_type.uid)
        status = "published" if entity["publishedAt"] else "draft"
        same_status = {"$ne": None} if status == "published" else None
        others = query.find_many(
            {
                "select": ["locale", "id"],
                "where": {
                    "documentId": entity["documentId"],
                    "publishedAt": same_status,
                    "locale": {"$ne": entity["locale"]},
                },
            }
        )
        resolved = []
        for other in others:
            context = RelationContext(
                locale=other["locale"],
                status=status,
                allow_missing=True,
                default_locale=partial(default_locale, engine.database),
                reread=engine.reread,
            )
            data = resolve_relations(engine.database, engine.registry, content_type, deepcopy(values), context)
            resolved.append((other["id"], data))
        several = update_components_of_several(engine.database, engine.registry, content_type, resolved, engine.now)
        for other, linked in zip(others, several, strict=True):
            components = {name: linked[name] for name in component_attributes(content_type) if name in linked}
            where = {
                "documentId": entity["documentId"],
                "publishedAt": same_status,
                "locale": {"$eq": other["locale"]},
            }
            query.update({"where": where, "data": {**deepcopy(values), **components}})
