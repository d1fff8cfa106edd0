"""Strapi 5's way with entries: documents by documentId, each call one transaction.

Source: services/document-service of `@strapi/core` 5.54.0 (repository, entries, draft-and-publish). What draft and
publish and locales need beyond one row a document comes with them; the steps are in the places where they join in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fake_strapi.documents.entry_writer import EntryWriter
from fake_strapi.documents.query_engine import Entity
from fake_strapi.documents.relations import RelationContext, resolve_relations
from fake_strapi.query.prepared import PreparedOne
from fake_strapi.schema.content_type import ContentType
from fake_strapi.storage.write_values import Date


@dataclass(frozen=True, slots=True)
class DocumentService:
    """The documents of one workspace for the time of one request."""

    writer: EntryWriter

    def create(self, content_type: ContentType, data: Any, prepared: PreparedOne) -> Entity:
        """A new document."""
        locale = prepared.locale
        data = self._resolved(content_type, self._published(data))
        selection = prepared.selection
        return self.writer.create(content_type, data, lambda: selection, is_draft=False, locale=locale)

    def update(self, content_type: ContentType, document_id: str, data: Any, prepared: PreparedOne) -> Entity | None:
        """Change a document; None when there is none. Relations are looked up before the document is."""
        locale = prepared.locale
        resolved = self._resolved(content_type, self._published(data))
        params = prepared.params
        query = self.writer.engine.query(content_type.uid)
        entity = query.find_one({**params, "where": {**params.get("where", {}), "documentId": document_id}})
        if entity is None:
            return None
        selection = prepared.selection
        return self.writer.update(content_type, entity, resolved, lambda: selection, is_draft=False, locale=locale)

    def delete(self, content_type: ContentType, document_id: str, prepared: PreparedOne) -> int:
        """Remove a document; answers how many rows that were, 0 for an unknown one."""
        params, selection = prepared.params, prepared.selection
        query = self.writer.engine.query(content_type.uid)
        rows = query.find_many({**params, "where": {**params.get("where", {}), "documentId": document_id}})
        for row in rows:
            self.writer.delete(content_type, row["id"], selection)
        return len(rows)

    def create_or_update(self, content_type: ContentType, data: Any, prepared: PreparedOne) -> Entity | None:
        """A single type's PUT."""
        document_id = self.single_document_id(content_type)
        if document_id is None:
            return self.create(content_type, data, prepared)
        return self.update(content_type, document_id, data, prepared)

    def single_document_id(self, content_type: ContentType) -> str | None:
        """The documentId of a single type's document; None before its first PUT."""
        entity = self.writer.engine.query(content_type.uid).find_one({})
        return None if entity is None else entity["documentId"]

    def _published(self, data: Any) -> Any:
        """Without draft and publish every write publishes: `publishedAt` is its time, whatever the client sent."""
        return {**data, "publishedAt": Date(self.writer.engine.now)} if isinstance(data, dict) else data

    def _resolved(self, content_type: ContentType, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        engine = self.writer.engine
        return resolve_relations(engine.database, engine.registry, content_type, data, RelationContext())
