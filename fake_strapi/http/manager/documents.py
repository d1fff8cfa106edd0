"""The content manager's controllers for collection types of Strapi 5.

Source: controllers/collection-types of `@strapi/content-manager` 5.54.0, and the locale that `@strapi/i18n` puts into
its bodies (controllers/validate-locale-creation).
"""

from __future__ import annotations

from typing import Any

from fake_strapi.documents.document_manager import DocumentManager, ManagerQueries
from fake_strapi.documents.document_metadata import DocumentMetadata
from fake_strapi.documents.draft_relations import NO_LINKS
from fake_strapi.documents.locales import default_locale
from fake_strapi.documents.query_engine import Entity
from fake_strapi.documents.users_roles import thrown_not_found
from fake_strapi.errors import ApplicationError
from fake_strapi.http.answer import Answer
from fake_strapi.http.manager.cloning import clone_refusal
from fake_strapi.http.manager.desk import Desk, Visit
from fake_strapi.http.manager.listing import of_status, with_status
from fake_strapi.http.manager.shapes import check_dimensions, check_document_ids
from fake_strapi.javascript.json_text import number
from fake_strapi.schema.builtin import LOCALE
from fake_strapi.storage.find import find_one

ENTITY_NOT_FOUND = "Entity not found"


class DocumentDesk:
    """What the controllers of Strapi 5 share."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.queries = ManagerQueries(desk.context)

    def manager(self, visit: Visit) -> DocumentManager:
        service = self.desk.document_service(visit.call)
        return DocumentManager(visit.call.world.database, service, self.queries)

    def metadata(self, visit: Visit) -> DocumentMetadata:
        return DocumentMetadata(self.desk.writer(visit.call).engine)

    def located(self, visit: Visit) -> None:
        """i18n: the body of a write on a localized type says its locale, a known one; its query says nothing more."""
        if not visit.content_type.localized:
            return
        given = visit.query.get("locale") or (visit.body.get("locale") if isinstance(visit.body, dict) else None)
        visit.query = {}
        if given and not self._is_known(visit, given):
            raise ApplicationError("This locale doesn't exist")
        if isinstance(visit.body, dict):
            visit.body = {**visit.body, "locale": given or default_locale(visit.call.world.database)}

    def _is_known(self, visit: Visit, locale: Any) -> bool:
        params = {"select": ["id"], "where": {"code": locale}}
        return isinstance(locale, str) and find_one(visit.call.world.database, LOCALE, params) is not None

    def document(self, visit: Visit, document: Entity | None, status: int = 200, *, is_new: bool = False) -> Answer:
        """The answer with a document and what there is beside it. `is_new`: nothing is looked for beside it."""
        shown = None if document is None else visit.shown(document)
        told = self.metadata(visit).format(visit.content_type, shown, locales=not is_new, status=not is_new)
        return self.told(visit, told, status)

    def elsewhere(self, visit: Visit, document_id: str, locale: str | None) -> Answer:
        """The answer for a document that is not there in this locale and status."""
        version = {"documentId": document_id, "locale": locale, "publishedAt": None}
        meta, _ = self.metadata(visit).meta(visit.content_type, version, status=False)
        return self.told(visit, {"data": {}, "meta": meta})

    def told(self, visit: Visit, told: dict[str, Any], status: int = 200) -> Answer:
        meta = {name: [visit.shown(row) for row in rows] for name, rows in told["meta"].items()}
        return visit.json({**told, "meta": meta}, status)


class DocumentTypes(DocumentDesk):
    """See the module's text."""

    def find(self, visit: Visit) -> Answer:
        """A page of documents, one row each, drafts unless the query asks for published ones."""
        manager = self.manager(visit)
        query = with_status(visit.query)
        asked, locale, status = of_status(query, visit.content_type, manager, visit.sanitized)
        populate = self.queries.builder.listed(visit.content_type, asked)
        found, pagination = manager.find_page(
            visit.content_type, {**asked, "populate": populate, "locale": locale, "status": status}
        )
        results = self.desk.sanitizer.entities(found, visit.content_type)
        self.metadata(visit).add_status(visit.content_type, results)
        return visit.json({"results": results, "pagination": {name: number(n) for name, n in pagination.items()}})

    def find_one(self, visit: Visit) -> Answer:
        """A document in a locale; without data when it is in others only."""
        manager = self.manager(visit)
        populate = self.queries.builder.shown(visit.content_type, visit.sanitized())
        locale, status = check_dimensions(visit.query)
        document = manager.find_one(visit.content_type, visit.call.id, locale, self.status(visit, status), populate)
        if document is not None:
            return self.document(visit, document)
        if not manager.exists(visit.content_type, visit.call.id):
            return visit.not_found()
        return self.elsewhere(visit, visit.call.id, locale)

    def status(self, visit: Visit, status: str | None) -> str | None:
        """Types without draft and publish have published rows only."""
        return status or (None if visit.content_type.draft_and_publish else "published")

    def create(self, visit: Visit) -> Answer:
        """A new document, a draft where there are drafts."""
        self.located(visit)
        return self.document(visit, self.create_document(visit), 201, is_new=True)

    def update(self, visit: Visit) -> Answer:
        """A document's draft changed, or a locale added to it."""
        self.located(visit)
        return self.document(visit, self.update_document(visit))

    def create_document(self, visit: Visit) -> Entity:
        data = visit.input(visit.body)
        locale, _ = check_dimensions(visit.body)
        return self.manager(visit).create(visit.content_type, data, locale)

    def update_document(self, visit: Visit) -> Entity | None:
        manager = self.manager(visit)
        locale, _ = check_dimensions(visit.body)
        if not manager.exists(visit.content_type, visit.call.id):
            raise thrown_not_found(ENTITY_NOT_FOUND)
        version = manager.find_one(visit.content_type, visit.call.id, locale)
        data = visit.input(visit.body, edition=version is not None)
        return manager.update(visit.content_type, visit.call.id, data, locale)

    def clone(self, visit: Visit) -> Answer:
        """A new document with the values of another one, under those of the body."""
        self.located(visit)
        manager = self.manager(visit)
        locale, _ = check_dimensions(visit.body)
        source = visit.call.params["sourceId"]
        if manager.find_one(visit.content_type, source, locale) is None:
            return visit.not_found()
        data = visit.input(visit.body)
        return self.document(visit, manager.clone(visit.content_type, source, data, locale), is_new=True)

    def auto_clone(self, visit: Visit) -> Answer:
        """A clone, of types that may have two entries with the same values."""
        refusal = clone_refusal(self.desk.installation.registry, visit.content_type)
        return self.clone(visit) if refusal is None else visit.error(refusal)

    def delete(self, visit: Visit) -> Answer:
        """A document removed in one locale."""
        manager = self.manager(visit)
        locale, _ = check_dimensions(visit.query)
        if not manager.find_locales(visit.content_type, visit.call.id, locale):
            return visit.not_found()
        manager.delete(visit.content_type, visit.call.id, locale)
        return visit.json({})

    def publish(self, visit: Visit) -> Answer:
        """A document saved, made if no id is given, and published."""
        self.located(visit)
        with visit.call.world.database.transaction():
            published = self._saved_and_published(visit)
        return self.document(visit, published)

    def _saved_and_published(self, visit: Visit) -> Entity:
        manager = self.manager(visit)
        locale, _ = check_dimensions(visit.body)
        if "id" not in visit.call.params:
            document_id = self.create_document(visit)["documentId"]
        else:
            document_id = visit.call.id
            if not manager.exists(visit.content_type, document_id):
                raise thrown_not_found("Document not found")
            self.update_document(visit)
        published = manager.publish(visit.content_type, document_id, locale)
        if not published:
            raise thrown_not_found("Document not found or already published.")
        return published[0]

    def unpublish(self, visit: Visit) -> Answer:
        """A document's published row removed; its draft is what was published if `discardDraft` says so."""
        self.located(visit)
        manager, content_type, document_id = self.manager(visit), visit.content_type, visit.call.id
        discards, locale = self.discarding(visit)
        if manager.find_one(content_type, document_id, locale, "published") is None:
            raise thrown_not_found(ENTITY_NOT_FOUND)
        with visit.call.world.database.transaction():
            if discards:
                manager.discard_draft(content_type, document_id, locale)
            return self.document(visit, manager.unpublish(content_type, document_id, locale))

    def discarding(self, visit: Visit) -> tuple[bool, str | None]:
        """`discardDraft` of a body, and its locale."""
        body = visit.body if isinstance(visit.body, dict) else {}
        locale, _ = check_dimensions({name: value for name, value in body.items() if name != "discardDraft"})
        return bool(body.get("discardDraft")), locale

    def discard(self, visit: Visit) -> Answer:
        """A document's draft made anew of what is published."""
        self.located(visit)
        manager, content_type, document_id = self.manager(visit), visit.content_type, visit.call.id
        locale, _ = check_dimensions(visit.body)
        if manager.find_one(content_type, document_id, locale, "published") is None:
            return visit.not_found()
        return self.document(visit, manager.discard_draft(content_type, document_id, locale))

    # --- several documents at once

    def bulk_find_for_validation(self, visit: Visit) -> Answer:
        """Drafts, whole."""
        self.located(visit)
        ids = check_document_ids(visit.body)
        given = {name: visit.body[name] for name in ("locale", "sort") if name in visit.body}
        populate = self.queries.builder.whole(visit.content_type)
        filters = {"documentId": {"$in": ids}}
        query = {"populate": populate, "filters": filters, "status": "draft", **given}
        found = self.manager(visit).find_many(visit.content_type, query)
        return visit.json({"results": self.desk.sanitizer.entities(found, visit.content_type)})

    def bulk_publish(self, visit: Visit) -> Answer:
        """Documents published in one locale or in several; unknown ones are passed over."""
        locales = visit.body.get("locale") if isinstance(visit.body, dict) else None
        self.located_in_several(visit, locales)
        ids = check_document_ids(visit.body)
        locale, _ = check_dimensions(visit.body, several=True)
        return visit.json({"count": self.manager(visit).publish_many(visit.content_type, ids, locale)})

    def bulk_unpublish(self, visit: Visit) -> Answer:
        """Documents unpublished in one locale or in several."""
        locales = visit.body.get("locale") if isinstance(visit.body, dict) else None
        self.located_in_several(visit, locales)
        ids = check_document_ids(visit.body)
        locale, _ = check_dimensions(visit.body, several=True)
        manager = self.manager(visit)
        rows = manager.find_locales(visit.content_type, ids, locale, is_published=True)
        found = [row["documentId"] for row in rows]
        return visit.json({"count": manager.unpublish_many(visit.content_type, found, locale)})

    def located_in_several(self, visit: Visit, locales: Any) -> None:
        """i18n looks for a list of locales as for one: it is known if any of them is."""
        if not (visit.content_type.localized and isinstance(locales, list)) or visit.query.get("locale"):
            self.located(visit)
            return
        visit.query = {}
        if not any(self._is_known(visit, locale) for locale in locales):
            raise ApplicationError("This locale doesn't exist")

    def bulk_delete(self, visit: Visit) -> Answer:
        """Documents removed in one locale."""
        self.located(visit)
        ids = check_document_ids(visit.body)
        locale, _ = check_dimensions(visit.body)
        manager = self.manager(visit)
        rows = manager.find_locales(visit.content_type, ids, locale)
        if not rows:
            return visit.not_found()
        found = [row["documentId"] for row in rows]
        return visit.json({"count": manager.delete_many(visit.content_type, found, locale)})

    def count_draft_relations(self, visit: Visit) -> Answer:
        """How many of a draft's relations lead to what is not published."""
        locale, _ = check_dimensions(visit.query)
        counts = self.manager(visit).count_draft_relations(visit.content_type, visit.call.id, locale)
        return visit.json({"data": counts})

    def count_many_draft_relations(self, visit: Visit) -> Answer:
        """The same of several, as one number."""
        manager = self.manager(visit)
        ids, locale = visit.query.get("documentIds"), visit.query.get("locale")
        if not manager.find_locales(visit.content_type, ids if ids is not None else [], None):
            return visit.not_found()
        return visit.json({"data": manager.count_many_draft_relations(visit.content_type, ids, locale)})


class SingleDocuments(DocumentTypes):
    """The controllers for single types. Source: controllers/single-types of `@strapi/content-manager` 5.54.0."""

    def find(self, visit: Visit) -> Answer:
        """The document in a locale; without data when it is in others only."""
        locale, status = check_dimensions(visit.query)
        manager = self.manager(visit)
        document = manager.find_single(visit.content_type, locale, self.status(visit, status))
        if document is not None:
            return self.document(visit, document)
        rows = manager.find_locales(visit.content_type, None)
        return self.elsewhere(visit, rows[0]["documentId"], locale) if rows else visit.not_found()

    def create_or_update(self, visit: Visit) -> Answer:
        """The document's draft changed, or made by its first PUT."""
        self.located(visit)
        return self.document(visit, self._written(visit))

    def _written(self, visit: Visit) -> Entity | None:
        manager, content_type = self.manager(visit), visit.content_type
        locale, _ = check_dimensions(visit.body)
        version = manager.find_single(content_type, locale, "draft")
        data = visit.input(visit.body, edition=version is not None)
        document_id = manager.service.single_document_id(content_type)
        if document_id is None:
            return manager.create(content_type, data, locale)
        return manager.update(content_type, document_id, data, locale)

    def delete(self, visit: Visit) -> Answer:
        """The document removed in one locale."""
        manager = self.manager(visit)
        locale, _ = check_dimensions(visit.query)
        rows = manager.find_locales(visit.content_type, None, locale)
        if not rows:
            return visit.not_found()
        manager.delete(visit.content_type, rows[0]["documentId"], locale)
        return visit.json({})

    def publish(self, visit: Visit) -> Answer:
        """The document saved and published."""
        self.located(visit)
        with visit.call.world.database.transaction():
            document = self._written(visit)
            if document is None:
                raise thrown_not_found(ENTITY_NOT_FOUND)
            locale, _ = check_dimensions(visit.body)
            published = self.manager(visit).publish(visit.content_type, document["documentId"], locale)
        return self.document(visit, published[0] if published else None)

    def unpublish(self, visit: Visit) -> Answer:
        """The published row removed; without data when there was none."""
        self.located(visit)
        manager, content_type = self.manager(visit), visit.content_type
        discards, locale = self.discarding(visit)
        document = manager.find_single(content_type, locale, None)
        if document is None:
            return visit.not_found()
        with visit.call.world.database.transaction():
            if discards:
                manager.discard_draft(content_type, document["documentId"], locale)
            return self.document(visit, manager.unpublish(content_type, document["documentId"], locale))

    def discard(self, visit: Visit) -> Answer:
        """The draft made anew of what is published."""
        self.located(visit)
        manager, content_type = self.manager(visit), visit.content_type
        locale, _ = check_dimensions(visit.body)
        document = manager.find_single(content_type, locale, "published")
        if document is None:
            return visit.not_found()
        return self.document(visit, manager.discard_draft(content_type, document["documentId"], locale))

    def count_draft_relations(self, visit: Visit) -> Answer:
        """How many of the draft's relations lead to what is not published."""
        locale, _ = check_dimensions(visit.query)
        manager = self.manager(visit)
        document = manager.find_single(visit.content_type, locale, None)
        if document is not None:
            counts = manager.count_draft_relations(visit.content_type, document["documentId"], locale)
            return visit.json({"data": counts})
        if not manager.exists(visit.content_type, None):
            return visit.not_found()
        return visit.json({"data": NO_LINKS})
