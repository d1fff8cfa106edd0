"""The content manager's way to the documents of Strapi 5: drafts first, answered with everything that they hold.

Source: services/document-manager of `@strapi/content-manager` 5.54.0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from msgspec import Struct

from fake_strapi.documents.document_service import ALL_LOCALES, DocumentService
from fake_strapi.documents.draft_relations import NO_LINKS, Counts, link_counts, linking_populate
from fake_strapi.documents.populate_builder import Populate, PopulateBuilder
from fake_strapi.documents.publication import Locale
from fake_strapi.documents.query_engine import Entity, Query
from fake_strapi.errors import InternalServerError
from fake_strapi.query import document_params
from fake_strapi.query.context import QueryContext
from fake_strapi.query.conversion import Params
from fake_strapi.query.pagination import Number
from fake_strapi.query.prepared import PreparedOne
from fake_strapi.schema.content_type import ContentType
from fake_strapi.storage.database import Database

KEPT = 1024


class ManagerQueries:
    """The queries that the content manager makes itself, prepared once each. Shared by all workspaces."""

    def __init__(self, context: QueryContext) -> None:
        self.context = context
        self.builder = PopulateBuilder(context.registry, context.behaviour)
        self.write = lru_cache(KEPT)(self._write)
        self.delete = lru_cache(KEPT)(self._delete)
        self.whole = lru_cache(KEPT)(self._whole)
        self.bare = lru_cache(KEPT)(self._bare)

    def _write(self, content_type: ContentType, locale: str | None) -> PreparedOne:
        """A create or an update: of the draft, read back whole."""
        return self.written(content_type, locale, self.builder.whole(content_type))

    def written(self, content_type: ContentType, locale: str | None, populate: Populate) -> PreparedOne:
        query = {"status": "draft", "populate": populate, "locale": locale}
        return document_params.prepare_one(query, content_type, self.context, "update")

    def _delete(self, content_type: ContentType, locale: str | None) -> PreparedOne:
        return document_params.prepare_one({"locale": locale}, content_type, self.context, "delete")

    def _whole(self, content_type: ContentType, status: str | None) -> Params:
        """How a row of that status is read back whole; None: whatever its status."""
        given = {} if status is None else {"status": status}
        query = {"populate": self.builder.whole(content_type), **given}
        return document_params.selection(query, content_type, self.context)

    def _bare(self, content_type: ContentType, status: str | None) -> Params:
        """The same without anything that it holds."""
        return document_params.selection({} if status is None else {"status": status}, content_type, self.context)


class DocumentManager(Struct, frozen=True):
    """The documents of one workspace for the time of one request. Each call is a transaction, or part of one: that of
    reads too, as the order of populated keys tells.

    `locale`: of localized types; None is the default one. `status`: "draft" (None too) or "published".
    """

    database: Database
    service: DocumentService
    queries: ManagerQueries

    def find_page(
        self, content_type: ContentType, query: Mapping[str, Any]
    ) -> tuple[list[Entity], Mapping[str, Number]]:
        """The documents of a page and what is told of it. `query`: sanitized. Raises what the document service does."""
        prepared = document_params.prepare_page(query, content_type, self.queries.context)
        with self.database.transaction():
            found = self._query(content_type).find_many(prepared.params)
            total = self._query(content_type).count(prepared.count_params)
        return found, prepared.meta(total)

    def find_many(self, content_type: ContentType, query: Mapping[str, Any]) -> list[Entity]:
        """All documents of a query of the server's own."""
        params = document_params.prepare_find(query, content_type, self.queries.context)
        with self.database.transaction():
            return self._query(content_type).find_many(params)

    def find_one(
        self,
        content_type: ContentType,
        document_id: str,
        locale: str | None = None,
        status: str | None = None,
        populate: Populate | None = None,
    ) -> Entity | None:
        """A document in one locale and status."""
        query: dict[str, Any] = {"locale": locale, "status": status or "draft"}
        if populate is not None:
            query["populate"] = populate
        prepared = document_params.prepare_one(query, content_type, self.queries.context, "findOne")
        where = {**prepared.params["where"], "documentId": document_id}
        with self.database.transaction():
            return self._query(content_type).find_one({**prepared.params, "where": where})

    def find_single(self, content_type: ContentType, locale: str | None, status: str | None) -> Entity | None:
        """A single type's document, with everything that it holds and that it is related to."""
        populate = self.queries.builder.deep(content_type)
        query = {"locale": locale, "status": status or "draft", "populate": populate}
        return next(iter(self.find_many(content_type, query)), None)

    def find_locales(
        self,
        content_type: ContentType,
        document_ids: str | list[Any] | None,
        locale: Locale = None,
        *,
        is_published: bool | None = None,
    ) -> list[Entity]:
        """The rows of documents (None: of all) in one locale, in several or, with None, in all."""
        where: dict[str, Any] = {}
        if document_ids is not None:
            where["documentId"] = document_ids
        if isinstance(locale, list):
            where["locale"] = {"$in": locale}
        elif locale and locale != ALL_LOCALES:
            where["locale"] = locale
        if is_published is not None:
            where["publishedAt"] = {"$notNull": is_published}
        return self._query(content_type).find_many({"where": where})

    def exists(self, content_type: ContentType, document_id: str | None) -> bool:
        """Whether there is such a document, in whatever locale; None: any document."""
        where = {} if document_id is None else {"documentId": document_id}
        return self._query(content_type).count({"where": where}) > 0

    def create(self, content_type: ContentType, data: Any, locale: str | None) -> Entity:
        with self.database.transaction():
            return self.service.create(content_type, data, self.queries.write(content_type, locale))

    def update(self, content_type: ContentType, document_id: str, data: Any, locale: str | None) -> Entity | None:
        """Change a document's draft, or add a locale to it. None when there is no such document."""
        kept = {name: value for name, value in data.items() if name not in ("id", "publishedAt")}
        with self.database.transaction():
            return self.service.update(content_type, document_id, kept, self.queries.write(content_type, locale))

    def clone(
        self, content_type: ContentType, document_id: str, data: dict[str, Any], locale: str | None
    ) -> Entity | None:
        """A new document with the values of a document's draft under the given ones."""
        own = {name: value for name, value in data.items() if name not in ("id", "documentId")}
        selection = self.queries.whole(content_type, "draft")
        with self.database.transaction():
            clones = self.service.clone(
                content_type, document_id, own, self.service.locales(content_type, locale), selection
            )
        return clones[0] if clones else None

    def delete(self, content_type: ContentType, document_id: str, locale: str | None) -> None:
        with self.database.transaction():
            self.service.delete(content_type, document_id, self.queries.delete(content_type, locale))

    def delete_many(self, content_type: ContentType, document_ids: Iterable[str], locale: str | None) -> int:
        """Remove documents in one locale; answers of how many."""
        with self.database.transaction():
            different = list(dict.fromkeys(document_ids))
            for document_id in different:
                self.delete(content_type, document_id, locale)
        return len(different)

    def publish(self, content_type: ContentType, document_id: str, locale: Locale) -> list[Entity]:
        """The published rows of a document. Raises YupValidationError for a draft that is not complete."""
        self._check_publishable(content_type)
        selection = self.queries.whole(content_type, "published")
        with self.database.transaction():
            return self.service.publish(
                content_type, document_id, self.service.locales(content_type, locale), selection
            )

    def publish_many(self, content_type: ContentType, document_ids: Iterable[str], locale: Locale) -> int:
        """Publish documents; answers how many rows that makes."""
        self._check_publishable(content_type)
        selection, lookup = self.queries.bare(content_type, "published"), self.service.locales(content_type, locale)
        with self.database.transaction():
            return sum(len(self.service.publish(content_type, one, lookup, selection)) for one in document_ids)

    def unpublish(self, content_type: ContentType, document_id: str, locale: Locale) -> Entity | None:
        """Remove a document's published row and answer it."""
        self._check_publishable(content_type)
        selection = self.queries.whole(content_type, None)
        with self.database.transaction():
            rows = self.service.unpublish(
                content_type, document_id, self.service.locales(content_type, locale), selection
            )
        return rows[0] if rows else None

    def unpublish_many(self, content_type: ContentType, document_ids: Iterable[str], locale: Locale) -> int:
        """Unpublish documents; answers how many rows are gone."""
        self._check_publishable(content_type)
        selection, lookup = self.queries.bare(content_type, None), self.service.locales(content_type, locale)
        with self.database.transaction():
            return sum(len(self.service.unpublish(content_type, one, lookup, selection)) for one in document_ids)

    def discard_draft(self, content_type: ContentType, document_id: str, locale: Locale) -> Entity | None:
        """Make a document's draft anew of its published row, and answer it."""
        self._check_publishable(content_type)
        selection = self.queries.whole(content_type, "draft")
        with self.database.transaction():
            rows = self.service.discard_draft(
                content_type, document_id, self.service.locales(content_type, locale), selection
            )
        return rows[0] if rows else None

    def count_draft_relations(self, content_type: ContentType, document_id: str, locale: str | None) -> Counts:
        """How many of a draft's links lead to documents that are not published."""
        registry = self.queries.context.registry
        populate = linking_populate(registry, content_type)
        if not populate:
            return NO_LINKS
        draft = self.find_one(content_type, document_id, locale, populate=dict(populate))
        return NO_LINKS if draft is None else link_counts(self.database, registry, content_type, draft)

    def count_many_draft_relations(self, content_type: ContentType, document_ids: Any, locale: Any) -> int:
        """How many links of several drafts lead to documents that are not published."""
        registry = self.queries.context.registry
        populate = linking_populate(registry, content_type)
        if not populate:
            return 0
        filters = {"documentId": {"$in": document_ids}}
        query = {"populate": dict(populate), "filters": filters, "locale": locale, "status": "draft"}
        drafts = self.find_many(content_type, query)
        return sum(sum(link_counts(self.database, registry, content_type, draft).values()) for draft in drafts)

    def _query(self, content_type: ContentType) -> Query:
        return self.service.writer.engine.query(content_type.uid)

    def _check_publishable(self, content_type: ContentType) -> None:
        if not content_type.draft_and_publish:
            raise InternalServerError("a document service without draft and publish has no publish to call")
