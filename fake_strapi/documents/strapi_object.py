"""`strapi`, as a hook knows it: queries, the entity service, and documents, on the workspace that the hook runs in.

Calls and parameters have Strapi's names. What a hook asks for is trusted: nobody's permissions are looked at. Source:
services/entity-service of `@strapi/strapi` 4.26.2 and `@strapi/core` 5.54.0, services/document-service of 5.54.0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from fake_strapi.documents.document_service import DocumentService
from fake_strapi.documents.entry_writer import EntryWriter
from fake_strapi.documents.locales import default_locale
from fake_strapi.documents.publication import Locale
from fake_strapi.documents.services import CoreService, CoreServices
from fake_strapi.documents.validation import ModelValidators
from fake_strapi.errors import FakeStrapiError
from fake_strapi.query.context import QueryContext
from fake_strapi.query.conversion import Params
from fake_strapi.query.document_params import selection
from fake_strapi.query.prepare import Action, db_params, prepare_one
from fake_strapi.query.prepared import PreparedOne
from fake_strapi.schema.content_type import ContentType, Registry
from fake_strapi.storage.subscribers import Subscribers
from fake_strapi.versions.behaviour import Behaviour

if TYPE_CHECKING:
    from fake_strapi.documents.query_engine import Entity, Query, QueryEngine

Options = Mapping[str, Any]
NO_OPTIONS: Options = {}
Move = Callable[[ContentType, str, Locale, Params], list[dict[str, Any]]]


@lru_cache(maxsize=16)
def model_validators(registry: Registry, behaviour: Behaviour) -> ModelValidators:
    return ModelValidators(registry, behaviour)


class Strapi(Struct, frozen=True):
    """What a hook's `event.strapi` is. `now`: the request's time, in milliseconds."""

    engine: QueryEngine

    @property
    def now(self) -> int:
        return self.engine.now

    @property
    def db(self) -> DatabaseObject:
        """`strapi.db`: queries, and who hears of them."""
        return DatabaseObject(self.engine)

    def query(self, name: str) -> Query:
        """The rows of a model, by uid or singular name, as `strapi.db.query`."""
        return self.engine.query(name)

    @property
    def entityService(self) -> EntityServiceObject:
        """`strapi.entityService`: entries by row id."""
        return EntityServiceObject(self.engine)

    def documents(self, uid: str) -> Documents:
        """`strapi.documents(uid)`: Strapi 5's documents of a type. Raises FakeStrapiError in Strapi 4."""
        if not behaviour_of(self.engine).documents:
            raise FakeStrapiError("Strapi 4 has no strapi.documents: use strapi.entityService or strapi.query")
        return Documents(self.engine, self.engine.registry.content_type(uid))


class DatabaseObject(Struct, frozen=True):
    """`strapi.db`."""

    engine: QueryEngine

    @property
    def lifecycles(self) -> Subscribers:
        """`strapi.db.lifecycles`, with `subscribe`."""
        return self.engine.database.subscribers

    def inTransaction(self) -> bool:
        """Whether what is written now is undone when the request fails."""
        return self.engine.database.depth > 0

    def query(self, name: str) -> Query:
        return self.engine.query(name)


def behaviour_of(engine: QueryEngine) -> Behaviour:
    return engine.database.layout.behaviour


def everything(engine: QueryEngine) -> QueryContext:
    """The context of a question that may ask for anything."""
    locale = default_locale(engine.database)
    return QueryContext(engine.registry, behaviour_of(engine), lambda action: True, default_locale=locale)


def core_services(engine: QueryEngine) -> CoreServices:
    """What the services of this engine's project need."""
    behaviour = behaviour_of(engine)
    return CoreServices(engine.registry, behaviour, engine.lifecycles, model_validators(engine.registry, behaviour))


def core(engine: QueryEngine) -> CoreService:
    """The services that stand on this engine."""
    return core_services(engine).on(engine.database, engine.now, engine.hub)


def document_service(engine: QueryEngine) -> DocumentService:
    """The document service on this engine."""
    writer = EntryWriter(engine, model_validators(engine.registry, behaviour_of(engine)))
    return DocumentService(writer)


def prepared(engine: QueryEngine, content_type: ContentType, options: Options, action: Action) -> PreparedOne:
    """The query among the options of a call, without its data."""
    query = {name: value for name, value in options.items() if name not in ("data", "documentId")}
    return prepare_one(query, content_type, everything(engine), action)


def data_of(options: Options) -> dict[str, Any]:
    data = options.get("data")
    if not isinstance(data, Mapping):
        raise FakeStrapiError("this call takes the new values under data: {'data': {...}}")
    return dict(data)


class EntityServiceObject(Struct, frozen=True):
    """`strapi.entityService`: `fields`, `filters`, `populate`, `sort`, `start`, `limit` as in Strapi."""

    engine: QueryEngine

    def _type(self, uid: str) -> ContentType:
        return self.engine.registry.content_type(uid)

    def _document_id(self, uid: str, entity_id: Any) -> str | None:
        """The document of a row: entries are documents in Strapi 5."""
        row = self.engine.query(uid).find_one({"where": {"id": entity_id}})
        return None if row is None else row["documentId"]

    def findOne(self, uid: str, entity_id: Any, options: Options = NO_OPTIONS) -> Entity | None:
        """An entry by its id, or None."""
        content_type = self._type(uid)
        if behaviour_of(self.engine).documents:
            document_id = self._document_id(uid, entity_id)
            if document_id is None:
                return None
            return Documents(self.engine, content_type).findOne({**options, "documentId": document_id})
        return core(self.engine).find_one(
            content_type, entity_id, prepared(self.engine, content_type, options, "findOne")
        )

    def findMany(self, uid: str, options: Options = NO_OPTIONS) -> Any:
        """The entries that the options let through; of a single type its entry, or None."""
        content_type = self._type(uid)
        if behaviour_of(self.engine).documents:
            documents = Documents(self.engine, content_type)
            return documents.findFirst(options) if content_type.is_single else documents.findMany(options)
        params = db_params(options, content_type, everything(self.engine))
        query = self.engine.query(uid)
        return query.find_one(params) if content_type.is_single else query.find_many(params)

    def count(self, uid: str, options: Options = NO_OPTIONS) -> int:
        """How many entries the options let through."""
        return self.engine.query(uid).count(db_params(options, self._type(uid), everything(self.engine)))

    def create(self, uid: str, options: Options) -> Entity:
        """A new entry of `options["data"]`: of a type with draft and publish a draft, unless `publishedAt` is given."""
        content_type, data = self._type(uid), data_of(options)
        if behaviour_of(self.engine).documents:
            is_draft = content_type.draft_and_publish and data.get("publishedAt") is None
            status = "draft" if is_draft else "published"
            return Documents(self.engine, content_type).create({**options, "status": status})
        service = core_services(self.engine).entities(self.engine.database, self.engine.now, self.engine.hub)
        return service.insert(content_type, data, prepared(self.engine, content_type, options, "create"))

    def update(self, uid: str, entity_id: Any, options: Options) -> Entity | None:
        """An entry changed by `options["data"]`; None when there is none with this id."""
        content_type, data = self._type(uid), data_of(options)
        if behaviour_of(self.engine).documents:
            row = self.engine.query(uid).find_one({"where": {"id": entity_id}})
            if row is None:
                return None
            is_draft = content_type.draft_and_publish and row["publishedAt"] is None
            named = {"documentId": row["documentId"], "status": "draft" if is_draft else "published"}
            return Documents(self.engine, content_type).update({**options, **named})
        ready = prepared(self.engine, content_type, options, "update")
        return core(self.engine).update(content_type, entity_id, data, ready)

    def delete(self, uid: str, entity_id: Any, options: Options = NO_OPTIONS) -> Entity | None:
        """An entry removed, answered as it was; None when there is none with this id."""
        content_type = self._type(uid)
        if behaviour_of(self.engine).documents:
            row = self.engine.query(uid).find_one({"where": {"id": entity_id}})
            if row is not None:
                Documents(self.engine, content_type).delete({**options, "documentId": row["documentId"]})
            return row
        ready = prepared(self.engine, content_type, options, "delete")
        return core(self.engine).delete(content_type, entity_id, ready)


class Documents(Struct, frozen=True):
    """`strapi.documents(uid)`: one type's documents; drafts, unless the options say `"status": "published"`."""

    engine: QueryEngine
    content_type: ContentType

    def _prepared(self, options: Options, action: Action) -> PreparedOne:
        return prepared(self.engine, self.content_type, {"status": "draft", **options}, action)

    def findOne(self, options: Options) -> Entity | None:
        """The document `options["documentId"]`, or None."""
        ready = self._prepared(options, "findOne")
        return core(self.engine).find_one(self.content_type, options["documentId"], ready)

    def findFirst(self, options: Options = NO_OPTIONS) -> Entity | None:
        """The first document that the options let through, or None."""
        params = db_params({"status": "draft", **options}, self.content_type, everything(self.engine))
        return self.engine.query(self.content_type.uid).find_one(params)

    def findMany(self, options: Options = NO_OPTIONS) -> list[Entity]:
        """The documents that the options let through."""
        params = db_params({"status": "draft", **options}, self.content_type, everything(self.engine))
        return self.engine.query(self.content_type.uid).find_many(params)

    def count(self, options: Options = NO_OPTIONS) -> int:
        """How many documents the options let through."""
        params = db_params({"status": "draft", **options}, self.content_type, everything(self.engine))
        return self.engine.query(self.content_type.uid).count(params)

    def create(self, options: Options) -> Entity:
        """A new document of `options["data"]`."""
        ready = self._prepared(options, "create")
        return core(self.engine).create(self.content_type, data_of(options), ready)

    def update(self, options: Options) -> Entity | None:
        """The document `options["documentId"]` changed by `options["data"]`; None when there is none."""
        ready = self._prepared(options, "update")
        return core(self.engine).update(self.content_type, options["documentId"], data_of(options), ready)

    def delete(self, options: Options) -> None:
        """The document `options["documentId"]` removed, in the default locale unless the options name another."""
        query = {name: value for name, value in options.items() if name != "status"}
        ready = prepared(self.engine, self.content_type, query, "delete")
        core(self.engine).delete(self.content_type, options["documentId"], ready)

    def publish(self, options: Options) -> dict[str, Any]:
        """The document's drafts published; answers `{"documentId", "entries"}`, the published rows."""
        return self._moved(document_service(self.engine).publish, options, "published")

    def unpublish(self, options: Options) -> dict[str, Any]:
        """The document's published rows removed; answers `{"documentId", "entries"}`, as they were."""
        return self._moved(document_service(self.engine).unpublish, options, None)

    def discardDraft(self, options: Options) -> dict[str, Any]:
        """The document's drafts made anew of what is published; answers `{"documentId", "entries"}`, the new drafts."""
        return self._moved(document_service(self.engine).discard_draft, options, "draft")

    def _moved(self, move: Move, options: Options, status: str | None) -> dict[str, Any]:
        """`locale`: of localized types, the default one unless the options name others, all with `*`."""
        if not self.content_type.draft_and_publish:
            raise FakeStrapiError(f"{self.content_type.uid} has no draft and publish, so nothing of it is published")
        document_id = options["documentId"]
        service = document_service(self.engine)
        picked = {name: options[name] for name in ("fields", "populate") if name in options}
        query = picked if status is None else {**picked, "status": status}
        selected = selection(query, self.content_type, everything(self.engine))
        locale = service.locales(self.content_type, options.get("locale"))
        with self.engine.database.transaction():
            entries = move(self.content_type, document_id, locale, selected)
        return {"documentId": document_id, "entries": entries}
