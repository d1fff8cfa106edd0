"""The content manager's way to the entries of Strapi 4: new ones are drafts, and publishing is a write of its own.

Source: services/entity-manager of `@strapi/plugin-content-manager` 4.26.2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from msgspec import Struct

from fake_strapi.documents.draft_relations import counted_drafts, counting_populate
from fake_strapi.documents.entity_service import EntityService
from fake_strapi.documents.entry_events import EntryEvent, emit_entry
from fake_strapi.documents.populate_builder import Populate, PopulateBuilder
from fake_strapi.documents.query_engine import Entity, Query
from fake_strapi.documents.relation_counts import counted
from fake_strapi.documents.validation import ValidationContext, validate_entity_creation
from fake_strapi.errors import ApplicationError
from fake_strapi.query import entity_params
from fake_strapi.query.context import QueryContext
from fake_strapi.query.pagination import Number
from fake_strapi.query.prepared import PreparedOne
from fake_strapi.schema.content_type import ContentType
from fake_strapi.storage.database import Database
from fake_strapi.storage.write_values import Date

KEPT = 1024


class EntityQueries:
    """The queries that the content manager makes itself, prepared once each. Shared by all workspaces."""

    def __init__(self, context: QueryContext, *, populates_relations: bool) -> None:
        self.context = context
        self.populates_relations = populates_relations
        self.builder = PopulateBuilder(context.registry, context.behaviour)
        self.written = lru_cache(KEPT)(self._written)

    def _written(self, content_type: ContentType) -> PreparedOne:
        """How an entry is answered that was written."""
        query = {"populate": self.whole(content_type)}
        return entity_params.prepare_one(query, content_type, self.context, "update")

    def whole(self, content_type: ContentType) -> Populate:
        """What is read of an entry that was written: for the answer, and for the event."""
        return self.builder.deep(content_type) if self.populates_relations else self.builder.whole(content_type)

    def answered(self, content_type: ContentType, entity: Entity | None) -> Entity | None:
        """An entry that was written as it is answered: relations are counts, whatever the event has shown."""
        if entity is None or not self.populates_relations:
            return entity
        return counted(self.context.registry, content_type, entity)


class EntityManager(Struct, frozen=True):
    """The entries of one workspace for the time of one request."""

    database: Database
    service: EntityService
    queries: EntityQueries

    def find_page(
        self, content_type: ContentType, query: Mapping[str, Any]
    ) -> tuple[list[Entity], Mapping[str, Number]]:
        """The entries of a page and what is told of it. `query`: sanitized."""
        prepared = entity_params.prepare_page(query, content_type, self.queries.context)
        query_of_type = self._query(content_type)
        found = query_of_type.find_many(prepared.params)
        return found, prepared.meta(query_of_type.count(prepared.count_params))

    def find_one(self, content_type: ContentType, entity_id: Any, populate: Populate | None = None) -> Entity | None:
        """An entry by its id."""
        query = {} if populate is None else {"populate": populate}
        selection = entity_params.selection(query, content_type, self.queries.context)
        return self.service.find_one(content_type, entity_id, selection)

    def find_single(self, content_type: ContentType, query: Mapping[str, Any]) -> Entity | None:
        """A single type's entry, with everything that it holds and that it is related to."""
        whole = {**query, "populate": self.queries.builder.deep(content_type)}
        params = entity_params.prepare_find(whole, content_type, self.queries.context)
        return self._query(content_type).find_one(params)

    def create(self, content_type: ContentType, body: Mapping[str, Any]) -> Entity:
        """A new entry, a draft where there are drafts."""
        draft = {"publishedAt": None} if content_type.draft_and_publish else {}
        created = self.service.create(content_type, {**body, **draft}, self.queries.written(content_type))
        return self.queries.answered(content_type, created) or created

    def update(self, content_type: ContentType, entity: Entity, body: Mapping[str, Any]) -> Entity | None:
        """Change an entry; its publication state stays."""
        data = {name: value for name, value in body.items() if name != "publishedAt"}
        updated = self.service.update(content_type, entity["id"], data, self.queries.written(content_type))
        return self.queries.answered(content_type, updated)

    def clone(self, content_type: ContentType, entity: Entity, body: Mapping[str, Any]) -> Entity | None:
        """A new entry with the values of another one, a draft where there are drafts."""
        draft = {"publishedAt": None} if content_type.draft_and_publish else {}
        selection = self.queries.written(content_type).selection
        cloned = self.service.clone(content_type, entity["id"], {**body, **draft}, selection)
        return self.queries.answered(content_type, cloned)

    def delete(self, content_type: ContentType, entity: Entity) -> Entity | None:
        """Remove an entry and answer it."""
        deleted = self.service.delete(content_type, entity["id"], self.queries.written(content_type))
        return self.queries.answered(content_type, deleted)

    def delete_many(self, content_type: ContentType, query: Mapping[str, Any]) -> int:
        """Remove the entries of a query; answers how many."""
        params = entity_params.prepare_delete_many(query, content_type, self.queries.context)
        return self.service.delete_many(content_type, params)

    def publish(self, content_type: ContentType, entity: Entity, body: Mapping[str, Any]) -> Entity | None:
        """Publish an entry. Raises ApplicationError (already.published), YupValidationError for what it still lacks."""
        if entity["publishedAt"]:
            raise ApplicationError("already.published")
        self._check_complete(content_type, entity)
        now = Date(self.service.writer.engine.now)
        return self._write_state(content_type, entity, {**body, "publishedAt": now}, "entry.publish")

    def unpublish(self, content_type: ContentType, entity: Entity, body: Mapping[str, Any]) -> Entity | None:
        """Make an entry a draft. Raises ApplicationError (already.draft)."""
        if not entity["publishedAt"]:
            raise ApplicationError("already.draft")
        return self._write_state(content_type, entity, {**body, "publishedAt": None}, "entry.unpublish")

    def publish_many(self, content_type: ContentType, entities: Sequence[Entity]) -> int:
        """Publish those entries that are drafts; answers how many. Raises when one of all entries lacks something."""
        for entity in entities:
            self._check_complete(content_type, entity)
        drafts = [entity["id"] for entity in entities if not entity["publishedAt"]]
        return self._write_states(content_type, drafts, Date(self.service.writer.engine.now), "entry.publish")

    def unpublish_many(self, content_type: ContentType, entities: Sequence[Entity]) -> int:
        """Make those entries drafts that are published; answers how many."""
        published = [entity["id"] for entity in entities if entity["publishedAt"]]
        return self._write_states(content_type, published, None, "entry.unpublish")

    def count_draft_relations(self, content_type: ContentType, entity_id: Any) -> int:
        """How many of an entry's links lead to drafts."""
        populate = counting_populate(self.queries.context.registry, content_type)
        if not populate:
            return 0
        entity = self.find_one(content_type, entity_id, dict(populate))
        return 0 if entity is None else counted_drafts(self.queries.context.registry, content_type, entity)

    def count_many_draft_relations(self, content_type: ContentType, ids: Any, locale: Any) -> int:
        """How many links of several entries, of one locale, lead to drafts."""
        populate = counting_populate(self.queries.context.registry, content_type)
        if not populate:
            return 0
        query = {"populate": dict(populate), "filters": {"id": {"$in": ids}}, "locale": locale}
        params = entity_params.prepare_find(query, content_type, self.queries.context)
        entities = self._query(content_type).find_many(params)
        return sum(counted_drafts(self.queries.context.registry, content_type, entity) for entity in entities)

    def _query(self, content_type: ContentType) -> Query:
        return self.service.writer.engine.query(content_type.uid)

    def _check_complete(self, content_type: ContentType, entity: Entity) -> None:
        """A stored entry, whole, under the rules of published ones."""
        writer = self.service.writer
        context = ValidationContext(writer.validators, writer.engine)
        validate_entity_creation(content_type, entity, context, False, entity)

    def _write_state(
        self, content_type: ContentType, entity: Entity, data: dict[str, Any], event: EntryEvent
    ) -> Entity | None:
        updated = self.service.update(content_type, entity["id"], data, self.queries.written(content_type))
        if updated is not None:
            emit_entry(self.service.writer.engine, event, content_type, updated, with_uid=False)
        return self.queries.answered(content_type, updated)

    def _write_states(self, content_type: ContentType, ids: list[int], value: Date | None, event: EntryEvent) -> int:
        """Set publishedAt alone: nothing is validated, nor is the time of the last write touched."""
        query_of_type = self._query(content_type)
        query_of_type.update_many({"where": {"id": {"$in": ids}}, "data": {"publishedAt": value}})
        query = {"filters": {"id": {"$in": ids}}, "populate": self.queries.whole(content_type)}
        params = entity_params.prepare_find(query, content_type, self.queries.context)
        for entity in query_of_type.find_many(params):
            emit_entry(self.service.writer.engine, event, content_type, entity, with_uid=False)
        return len(set(ids))
