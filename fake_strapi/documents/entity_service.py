"""Strapi 4's way with entries: rows by id, each step on its own, nothing around them.

There is no transaction over a request: what a refused write has done before the refusal (an id, a component) stays
done, as in a real Strapi 4. Source: services/entity-service and core-api/service of `@strapi/strapi` 4.26.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fake_strapi.documents.entry_writer import EntryWriter
from fake_strapi.documents.query_engine import Entity
from fake_strapi.errors import ValidationError
from fake_strapi.query.prepared import PreparedOne
from fake_strapi.schema.content_type import ContentType
from fake_strapi.storage.write_values import Date


@dataclass(frozen=True, slots=True)
class EntityService:
    """The entries of one workspace for the time of one request. Ids are as the route gave them."""

    writer: EntryWriter

    def create(self, content_type: ContentType, data: Any, prepared: PreparedOne) -> Entity:
        """A new entry; of a type with draft and publish it is published unless `publishedAt` says null."""
        if content_type.draft_and_publish and isinstance(data, dict):
            data = {**data, "publishedAt": data.get("publishedAt", Date(self.writer.engine.now))}
        is_draft = self._is_draft(content_type, data)
        return self.writer.create(content_type, data, lambda: prepared.selection, is_draft=is_draft)

    def update(self, content_type: ContentType, entity_id: Any, data: Any, prepared: PreparedOne) -> Entity | None:
        """Change an entry; None when there is none with this id."""
        entity = self.writer.engine.query(content_type.uid).find_one({"where": {"id": entity_id}})
        if entity is None:
            return None
        is_draft = self._is_draft(content_type, entity)
        return self.writer.update(content_type, entity, data, lambda: prepared.selection, is_draft=is_draft)

    def delete(self, content_type: ContentType, entity_id: Any, prepared: PreparedOne) -> Entity | None:
        """Remove an entry and answer it; None when there is none with this id."""
        query = self.writer.engine.query(content_type.uid)
        entity = query.find_one({**prepared.selection, "where": {"id": entity_id}})
        if entity is None:
            return None
        self.writer.delete(content_type, entity["id"], {})
        return entity

    def create_or_update(
        self, content_type: ContentType, entity: Entity | None, data: Any, prepared: PreparedOne
    ) -> Entity | None:
        """A single type's PUT: `entity` is the entry that was found for it, if any."""
        if entity is not None:
            return self.update(content_type, entity["id"], data, prepared)
        if self.writer.engine.query(content_type.uid).count() >= 1:
            raise ValidationError("singleType.alreadyExists")
        return self.create(content_type, data, prepared)

    def _is_draft(self, content_type: ContentType, data: Any) -> bool:
        return content_type.draft_and_publish and (not isinstance(data, dict) or data.get("publishedAt") is None)
