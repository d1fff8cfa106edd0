"""core-api's service of a content type: what stands between a controller and the rows, for either version.

Source: core-api/service of `@strapi/strapi` 4.26.2 (on the entity service) and of `@strapi/core` 5.54.0 (on the
document service). A prepared query's parts raise where they are asked for, so they are asked for in Strapi's order.
"""

from __future__ import annotations

from typing import Any, Protocol

from msgspec import Struct

from fake_strapi.documents.document_service import DocumentService
from fake_strapi.documents.entity_service import Attach, EntityService
from fake_strapi.documents.entry_writer import EntryWriter
from fake_strapi.documents.event_hub import SILENT, EventHub
from fake_strapi.documents.lifecycles import Lifecycles
from fake_strapi.documents.lookups import by_id
from fake_strapi.documents.query_engine import Entity, QueryEngine
from fake_strapi.documents.validation import ModelValidators
from fake_strapi.errors import InternalServerError
from fake_strapi.query.prepared import PreparedOne
from fake_strapi.schema.content_type import ContentType, Registry
from fake_strapi.storage.database import Database
from fake_strapi.versions.behaviour import Behaviour


class CoreService(Protocol):
    """The calls of a controller. None as an answer is a 404; `deleted` answers None for versions that answer 204.

    `attach` stores what came with the entry, where a version takes files and entries in one request.
    """

    def find_one(self, content_type: ContentType, entry_id: str, prepared: PreparedOne) -> Entity | None: ...

    def find_single(self, content_type: ContentType, prepared: PreparedOne) -> Entity | list[Entity] | None: ...

    def create(
        self, content_type: ContentType, data: Any, prepared: PreparedOne, attach: Attach | None = None
    ) -> Entity: ...

    def update(
        self, content_type: ContentType, entry_id: str, data: Any, prepared: PreparedOne, attach: Attach | None = None
    ) -> Entity | None: ...

    def update_single(
        self, content_type: ContentType, data: Any, prepared: PreparedOne, attach: Attach | None = None
    ) -> Entity | None: ...

    def delete(self, content_type: ContentType, entry_id: str, prepared: PreparedOne) -> Entity | None: ...

    def delete_single(self, content_type: ContentType, prepared: PreparedOne) -> Entity | None: ...


class CoreServices(Struct, frozen=True):
    """What services need that never changes: shared by all workspaces."""

    registry: Registry
    behaviour: Behaviour
    lifecycles: Lifecycles
    validators: ModelValidators

    def engine(self, database: Database, now: int, hub: EventHub = SILENT) -> QueryEngine:
        """The rows for one request on one workspace."""
        return QueryEngine(database, self.registry, self.lifecycles, now, hub)

    def entities(self, database: Database, now: int, hub: EventHub = SILENT) -> EntityService:
        """Strapi 4's entity service, for what stands beside core-api's services."""
        return EntityService(self.writer(database, now, hub))

    def on(self, database: Database, now: int, hub: EventHub = SILENT) -> CoreService:
        """The service for one request on one workspace; `now` is the request's time, in milliseconds."""
        writer = self.writer(database, now, hub)
        if self.behaviour.documents:
            return DocumentCore(database, DocumentService(writer))
        return EntityCore(database, EntityService(writer))

    def writer(self, database: Database, now: int, hub: EventHub = SILENT) -> EntryWriter:
        """What writes rows beneath a service."""
        return EntryWriter(self.engine(database, now, hub), self.validators)


class EntityCore(Struct, frozen=True):
    """Strapi 4: entries by row id, no transaction around a request."""

    database: Database
    service: EntityService

    def find_one(self, content_type: ContentType, entry_id: str, prepared: PreparedOne) -> Entity | None:
        engine, uid = self.service.writer.engine, content_type.uid
        with self.database.lock:
            if engine.heard(uid, "FindOne"):
                return engine.query(uid).find_one({**prepared.params, "where": {"id": entry_id}})
            return next(iter(by_id(self.database.layout, uid, prepared).run(self.database, [entry_id])), None)

    def find_single(self, content_type: ContentType, prepared: PreparedOne) -> Entity | list[Entity] | None:
        with self.database.lock:
            query = self.service.writer.engine.query(content_type.uid)
            return query.find_many(prepared.params) if prepared.many else query.find_one(prepared.params)

    def create(
        self, content_type: ContentType, data: Any, prepared: PreparedOne, attach: Attach | None = None
    ) -> Entity:
        with self.database.lock:
            return self.service.create(content_type, data, prepared, attach)

    def update(
        self, content_type: ContentType, entry_id: str, data: Any, prepared: PreparedOne, attach: Attach | None = None
    ) -> Entity | None:
        with self.database.lock:
            return self.service.update(content_type, entry_id, data, prepared, attach)

    def update_single(
        self, content_type: ContentType, data: Any, prepared: PreparedOne, attach: Attach | None = None
    ) -> Entity | None:
        with self.database.lock:
            entity = self._single(content_type, prepared)
            return self.service.create_or_update(content_type, entity, data, prepared, attach)

    def delete(self, content_type: ContentType, entry_id: str, prepared: PreparedOne) -> Entity | None:
        with self.database.lock:
            return self.service.delete(content_type, entry_id, prepared)

    def delete_single(self, content_type: ContentType, prepared: PreparedOne) -> Entity | None:
        with self.database.lock:
            entity = self._single(content_type, prepared)
            return None if entity is None else self.service.delete(content_type, entity["id"], prepared)

    def _single(self, content_type: ContentType, prepared: PreparedOne) -> Entity | None:
        """The entry that a single type's write changes."""
        if prepared.many:
            raise InternalServerError("a list of a single type's locales has no id")
        return self.service.writer.engine.query(content_type.uid).find_one(prepared.params)


class DocumentCore(Struct, frozen=True):
    """Strapi 5: documents by documentId, each call one transaction, reads too. Files never come with an entry."""

    database: Database
    service: DocumentService

    def find_one(self, content_type: ContentType, entry_id: str, prepared: PreparedOne) -> Entity | None:
        with self.database.transaction():
            return self.service.found(content_type, entry_id, prepared)

    def find_single(self, content_type: ContentType, prepared: PreparedOne) -> Entity | list[Entity] | None:
        with self.database.transaction():
            return self.service.writer.engine.query(content_type.uid).find_one(prepared.params)

    def create(
        self, content_type: ContentType, data: Any, prepared: PreparedOne, attach: Attach | None = None
    ) -> Entity:
        with self.database.transaction():
            return self.service.create(content_type, data, prepared)

    def update(
        self, content_type: ContentType, entry_id: str, data: Any, prepared: PreparedOne, attach: Attach | None = None
    ) -> Entity | None:
        with self.database.transaction():
            return self.service.update(content_type, entry_id, data, prepared)

    def update_single(
        self, content_type: ContentType, data: Any, prepared: PreparedOne, attach: Attach | None = None
    ) -> Entity | None:
        with self.database.transaction():
            return self.service.create_or_update(content_type, data, prepared)

    def delete(self, content_type: ContentType, entry_id: str, prepared: PreparedOne) -> Entity | None:
        with self.database.transaction():
            self.service.delete(content_type, entry_id, prepared)
        return None

    def delete_single(self, content_type: ContentType, prepared: PreparedOne) -> Entity | None:
        with self.database.transaction():
            document_id = self.service.single_document_id(content_type)
            if document_id is not None:
                self.service.delete(content_type, document_id, prepared)
        return None
