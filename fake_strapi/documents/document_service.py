"""Strapi 5's way with entries: documents by documentId, each call one transaction (the caller's).

A document has one row a locale, and with draft and publish two: a draft and, once published, a published row.
Source: services/document-service of `@strapi/core` 5.54.0 (repository, entries, draft-and-publish,
internationalization), around it the middleware of `@strapi/i18n` 5.54.0 (bootstrap).
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from fake_strapi.documents.document_clone import clone_data, copy_links
from fake_strapi.documents.entry_events import EntryEvent, emit_documents
from fake_strapi.documents.entry_writer import EntryWriter
from fake_strapi.documents.locales import default_locale
from fake_strapi.documents.localization import Localization
from fake_strapi.documents.lookups import by_document_id
from fake_strapi.documents.publication import Locale, Publication, deep_populate, reread_version
from fake_strapi.documents.publication_link_rows import Status
from fake_strapi.documents.query_engine import Entity
from fake_strapi.documents.relations import RelationContext, resolve_relations
from fake_strapi.errors import InternalServerError
from fake_strapi.query.conversion import Params
from fake_strapi.query.prepared import PreparedOne
from fake_strapi.schema.content_type import ContentType
from fake_strapi.storage.write_values import Date, new_document_id

ALL_LOCALES = "*"


class DocumentService(Struct, frozen=True):
    """The documents of one workspace for the time of one request.

    Of types with draft and publish a write changes the draft, and publishes it if the prepared query says so.
    """

    writer: EntryWriter

    @property
    def default_locale(self) -> str:
        """The workspace's."""
        return default_locale(self.writer.engine.database)

    def create(self, content_type: ContentType, data: Any, prepared: PreparedOne) -> Entity:
        """A new document. What a draft may lack is missed when it is published (YupValidationError)."""
        locale = prepared.locale
        resolved = self._resolved(content_type, self._stamped(content_type, data, locale), locale)
        created = self._insert(content_type, resolved, prepared.selection, locale)
        emit_documents(self.writer.engine, "entry.create", content_type, [created])
        if prepared.publishes:
            created = self._published(content_type, created["documentId"], locale, prepared)
        if content_type.localized:
            self._localization().share(content_type, None, created["id"])
        return created

    def update(self, content_type: ContentType, document_id: str, data: Any, prepared: PreparedOne) -> Entity | None:
        """Change a document or add a locale to it; None when there is none. Relations are looked up before it is."""
        original = self._original(content_type, document_id)
        locale = prepared.locale
        data = self._stamped(content_type, data, locale)
        resolved = self._resolved(content_type, data, locale)
        entity = self.found(content_type, document_id, prepared)
        selection = prepared.selection
        if entity is None:
            updated = self._add_locale(content_type, document_id, data, selection, locale)
        else:
            is_draft = content_type.draft_and_publish
            updated = self.writer.update(
                content_type, entity, resolved, lambda: selection, is_draft=is_draft, locale=locale
            )
        if updated is None:
            return None
        event: EntryEvent = "entry.create" if entity is None else "entry.update"
        emit_documents(self.writer.engine, event, content_type, [updated])
        if prepared.publishes:
            updated = self._published(content_type, document_id, locale, prepared)
        if content_type.localized:
            self._localization().share(content_type, original, updated["id"])
        return updated

    def delete(self, content_type: ContentType, document_id: str, prepared: PreparedOne) -> int:
        """Remove the rows of a document that the query names, drafts and published ones; answers how many.

        Raises InternalServerError for the status "draft", as a real Strapi does.
        """
        params, selection = prepared.params, prepared.selection
        query = self.writer.engine.query(content_type.uid)
        rows = query.find_many({**params, "where": {**params.get("where", {}), "documentId": document_id}})
        self.writer.delete_each(content_type, [row["id"] for row in rows], selection)
        emit_documents(self.writer.engine, "entry.delete", content_type, rows)
        return len(rows)

    def publish(self, content_type: ContentType, document_id: str, locale: Locale, selection: Params) -> list[Entity]:
        """Make published rows of a document's drafts and answer them; none when there is no such draft.

        Raises YupValidationError for a draft that is not complete.
        """
        original = self._original(content_type, document_id)
        published = self._publication().publish(content_type, document_id, locale, selection)
        emit_documents(self.writer.engine, "entry.publish", content_type, published)
        self._share_first(content_type, original, published)
        return published

    def unpublish(self, content_type: ContentType, document_id: str, locale: Locale, selection: Params) -> list[Entity]:
        """Remove a document's published rows and answer them as they were."""
        where: dict[str, Any] = {"documentId": document_id, "publishedAt": {"$ne": None}}
        if content_type.localized and locale is not None:
            where["locale"] = locale
        rows = self.writer.engine.query(content_type.uid).find_many({**selection, "where": where})
        self.writer.delete_each(content_type, [row["id"] for row in rows], {})
        emit_documents(self.writer.engine, "entry.unpublish", content_type, rows)
        return rows

    def discard_draft(
        self, content_type: ContentType, document_id: str, locale: Locale, selection: Params
    ) -> list[Entity]:
        """Make drafts of a document's published rows, in the place of its drafts, and answer them."""
        original = self._original(content_type, document_id)
        drafts = self._publication().discard_draft(content_type, document_id, locale, selection)
        emit_documents(self.writer.engine, "entry.draft-discard", content_type, drafts)
        self._share_first(content_type, original, drafts)
        return drafts

    def clone(
        self, content_type: ContentType, document_id: str, data: dict[str, Any], locale: Locale, selection: Params
    ) -> list[Entity]:
        """A new document with the values of another one's drafts, under the given ones; answers its rows."""
        engine = self.writer.engine
        status: Status = "draft" if content_type.draft_and_publish else "published"
        where: dict[str, Any] = {
            "documentId": document_id,
            "publishedAt": {"$null": status == "draft"},
        }
        if content_type.localized and locale is not None:
            where["locale"] = locale
        query = engine.query(content_type.uid)
        populate = deep_populate(engine.registry, content_type, ("id",))
        clones: list[Entity] = []
        new_id = new_document_id(engine.database.chance)
        for source in query.find_many({"where": where, "populate": populate}):
            values, copied = clone_data(engine.registry, content_type, source, data)
            values["documentId"] = new_id
            written_locale = locale if isinstance(locale, str) else None
            resolved = self._resolved(content_type, values, written_locale)
            clone = self.writer.create(
                content_type,
                resolved,
                lambda: selection,
                is_draft=values.get("publishedAt") is None,
                locale=written_locale,
            )
            if copied:
                copy_links(engine.database, content_type, copied, source["id"], clone["id"])
                clone = query.find_one({**selection, "where": {"id": clone["id"]}}) or clone
            clones.append(clone)
        emit_documents(engine, "entry.create", content_type, clones)
        return clones

    def found(self, content_type: ContentType, document_id: str, prepared: PreparedOne) -> Entity | None:
        """The document's row that the query names, as it asks for it."""
        engine, uid = self.writer.engine, content_type.uid
        if engine.heard(uid, "FindOne"):
            params = prepared.params
            return engine.query(uid).find_one(
                {**params, "where": {**params.get("where", {}), "documentId": document_id}}
            )
        compiled = by_document_id(engine.database.layout, uid, prepared)
        return next(iter(compiled.run(engine.database, [document_id])), None)

    def locales(self, content_type: ContentType, locale: Locale) -> Locale:
        """The locales that these calls look for a document in: the default one when none is named, all with `*`."""
        if not content_type.localized or locale == ALL_LOCALES:
            return None
        return locale or self.default_locale

    def create_or_update(self, content_type: ContentType, data: Any, prepared: PreparedOne) -> Entity | None:
        """A single type's PUT: its document is changed in, or gets, the locale."""
        document_id = self.single_document_id(content_type)
        if document_id is None:
            return self.create(content_type, data, prepared)
        return self.update(content_type, document_id, data, prepared)

    def single_document_id(self, content_type: ContentType) -> str | None:
        """The documentId of a single type's document, in whatever locale; None before its first PUT."""
        entity = self.writer.engine.query(content_type.uid).find_one({})
        return None if entity is None else entity["documentId"]

    # --- rows

    def _insert(self, content_type: ContentType, data: Any, selection: Params, locale: str | None) -> Entity:
        is_draft = content_type.draft_and_publish
        return self.writer.create(content_type, data, lambda: selection, is_draft=is_draft, locale=locale)

    def _add_locale(
        self, content_type: ContentType, document_id: str, data: Any, selection: Params, locale: str | None
    ) -> Entity | None:
        """A row for a locale that the document has not yet; None when there is no such document."""
        if self.writer.engine.query(content_type.uid).find_one({"where": {"documentId": document_id}}) is None:
            return None
        if isinstance(data, list):
            data = self._made_object(content_type, data, locale)
        merged = self._localization().filled(content_type, document_id, {**data, "documentId": document_id})
        resolved = self._resolved(content_type, merged, locale)
        status = "draft" if content_type.draft_and_publish else "published"
        reread_version(self.writer.engine, content_type, document_id, locale, status)
        return self._insert(content_type, resolved, selection, locale)

    def _published(
        self, content_type: ContentType, document_id: str, locale: str | None, prepared: PreparedOne
    ) -> Entity:
        published = self._publication().publish(content_type, document_id, locale, prepared.published_selection)
        emit_documents(self.writer.engine, "entry.publish", content_type, published)
        return published[0]

    # --- what a write's data become

    def _stamped(self, content_type: ContentType, data: Any, locale: str | None) -> Any:
        """The data with the row's `publishedAt` (null for drafts, else the time of each write) and its locale."""
        if not isinstance(data, dict):
            return data
        published_at = None if content_type.draft_and_publish else Date(self.writer.engine.now)
        stamped = {**data, "publishedAt": published_at}
        if content_type.localized:
            stamped["locale"] = locale
        return stamped

    def _made_object(self, content_type: ContentType, data: list[Any], locale: str | None) -> dict[str, Any]:
        """What a list has become by the time that Strapi adds a locale: an object by index."""
        if content_type.draft_and_publish:
            raise InternalServerError("a list as a new locale, whose draft is not found again: it ends a real Strapi")
        return dict(self._stamped(content_type, {str(place): one for place, one in enumerate(data)}, locale))

    def _resolved(self, content_type: ContentType, data: Any, locale: str | None) -> Any:
        if not isinstance(data, dict):
            return data
        engine = self.writer.engine
        status = "draft" if content_type.draft_and_publish else None
        context = RelationContext(
            locale=locale, status=status, default_locale=lambda: self.default_locale, reread=engine.reread
        )
        return resolve_relations(engine.database, engine.registry, content_type, data, context)

    def _original(self, content_type: ContentType, document_id: str) -> Entity | None:
        return self._localization().original(content_type, document_id) if content_type.localized else None

    def _share_first(self, content_type: ContentType, original: Entity | None, made: list[Entity]) -> None:
        if content_type.localized and made:
            self._localization().share(content_type, original, made[0]["id"])

    def _publication(self) -> Publication:
        return Publication(self.writer)

    def _localization(self) -> Localization:
        return Localization(self.writer.engine)
