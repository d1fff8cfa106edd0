"""One row's creation, change and removal, as both versions do it around the database: validate, components, row.

Source: services/entity-service of `@strapi/strapi` 4.26.2, services/document-service/entries of `@strapi/core` 5.54.0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from fake_strapi.documents.components import (
    children,
    component_attributes,
    create_components,
    delete_components,
    update_components,
)
from fake_strapi.documents.entries import hash_passwords
from fake_strapi.documents.query_engine import Entity, QueryEngine
from fake_strapi.documents.validation import (
    ModelValidators,
    ValidationContext,
    validate_entity_creation,
    validate_entity_update,
)
from fake_strapi.schema.content_type import ContentType

# What of the request's query shapes the answer to a write: `select` and `populate` of db params. Asked for once the
# data is valid, since that is when Strapi 4 says that a selection can't be converted.
Selection = Callable[[], Mapping[str, Any]]


class EntryWriter(Struct, frozen=True):
    """The rows of one workspace for the time of one request."""

    engine: QueryEngine
    validators: ModelValidators

    def create(
        self, content_type: ContentType, data: Any, selection: Selection, *, is_draft: bool, locale: str | None = None
    ) -> Entity:
        """Validate and insert; answers the new row as the selection asks."""
        engine = self.engine
        context = ValidationContext(self.validators, engine, locale)
        valid = validate_entity_creation(content_type, data, context, is_draft)
        params = dict(selection())
        linked = create_components(engine.database, engine.registry, content_type, valid, engine.now)
        return engine.query(content_type.uid).create({**params, "data": hash_passwords(content_type, linked)})

    def update(
        self,
        content_type: ContentType,
        entity: Entity,
        data: Any,
        selection: Selection,
        *,
        is_draft: bool,
        locale: str | None = None,
        key: Any = None,
    ) -> Entity | None:
        """Validate and change the stored `entity`; answers the row as the selection asks.

        `key`: the id as hooks see it, where that is not the entity's own number (Strapi 4: as the route gave it).
        """
        engine = self.engine
        context = ValidationContext(self.validators, engine, locale)
        valid = validate_entity_update(content_type, data, context, is_draft, entity)
        params = dict(selection())
        identifier: int = entity["id"]
        for name in component_attributes(content_type):
            if name in valid:
                self._reread_components(content_type, identifier, name)
        linked = update_components(engine.database, engine.registry, content_type, identifier, valid, engine.now)
        hashed = hash_passwords(content_type, linked)
        where = {"id": key if key is not None and engine.heard(content_type.uid, "Update") else identifier}
        return engine.query(content_type.uid).update({**params, "where": where, "data": hashed})

    def delete(self, content_type: ContentType, identifier: int, params: Mapping[str, Any]) -> Entity | None:
        """Remove the row and its components; answers the row as it was, as `params` select it."""
        return self.delete_each(content_type, [identifier], params)[0]

    def delete_each(
        self, content_type: ContentType, identifiers: Sequence[int], params: Mapping[str, Any]
    ) -> list[Entity | None]:
        """Remove several rows, each as `delete`."""
        engine = self.engine
        components = []
        for name in component_attributes(content_type):
            for identifier in identifiers:
                self._reread_components(content_type, identifier, name)
        for identifier in identifiers:
            components += children(engine.database, content_type, identifier)
        wanted = [{**params, "where": {"id": identifier}} for identifier in identifiers]
        deleted = engine.query(content_type.uid).delete_each(wanted)
        delete_components(engine.database, engine.registry, components)
        return deleted

    def _reread_components(self, content_type: ContentType, identifier: int, name: str) -> None:
        """What a real Strapi reads before it writes or removes what is in one attribute."""
        self.engine.reread(
            content_type.uid,
            "FindOne",
            lambda: {"select": ["id"], "where": {"id": identifier}, "populate": {name: True}},
        )
