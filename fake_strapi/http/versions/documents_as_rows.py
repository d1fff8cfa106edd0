"""Version 1 of the API, Strapi 4's shape, on the documents of a Strapi 5.

An entry is a document in one locale. Its id is the row id of its draft where the type has draft and publish, which
stays when the document is published again; elsewhere the id of its only row.
"""

from __future__ import annotations

import re
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from fake_strapi.documents.output import Entity, Nesting
from fake_strapi.errors import NotFoundError, ValidationError
from fake_strapi.http.answer import Answer
from fake_strapi.http.call import Call
from fake_strapi.http.content import ContentApi, Serve
from fake_strapi.http.unsupported import NotSupportedError
from fake_strapi.http.versions.content_rows import media_without_files, positioned, rows_in, translated
from fake_strapi.http.versions.query_strings import for_documents, translated_query, with_parameter
from fake_strapi.installation import Installation
from fake_strapi.javascript.dates import to_iso
from fake_strapi.schema.content_type import ContentType
from fake_strapi.storage.database import Database
from fake_strapi.storage.dialect import quote
from fake_strapi.versions.views import seen_as

ROW_ID = re.compile("[0-9]{1,18}")


class Row(Struct, frozen=True):
    """A row of a document: which document and locale, and of those the id of the draft and when it was published."""

    document_id: str
    locale: str | None
    entry_id: int
    published_at: int | None


class DocumentsAsRows(ContentApi):
    """See the module's text."""

    shapes_by_row = False

    def __init__(self, installation: Installation) -> None:
        super().__init__(installation, seen_as(installation.behaviour, "1"))
        self.nesting = Nesting(installation.registry, documents=False)

    def enter(self, serve: Serve, content_type: ContentType, call: Call) -> Answer:
        query = translated_query(call.request.query, for_documents)
        row = None
        if "id" in call.params:
            row = find_row(call.world.database, content_type, call.id)
            if row is None and call.request.method != "GET":
                raise NotFoundError
            call.params = {**call.params, "id": "" if row is None else row.document_id}
            if row is not None and content_type.localized and row.locale:
                query = with_parameter(query, "locale", row.locale)
        if content_type.draft_and_publish and call.request.method in ("POST", "PUT"):
            if content_type.is_single:
                row = only_row(call.world.database, content_type)
            query = with_parameter(query, "status", written_status(call.body, row))
        call.request = replace(call.request, query=query)
        try:
            return serve(content_type, call)
        except ValidationError as error:
            raise without_values(error) from None

    def delete(self, content_type: ContentType, call: Call) -> Answer:
        """An entry removed, and answered as it was."""
        prepared = self._prepared(call, content_type, "findOne")
        service = self._service(call)
        entity = service.find_one(content_type, call.id, prepared)
        if entity is None and content_type.draft_and_publish:
            request = replace(call.request, query=with_parameter(call.request.query, "status", "draft"))
            prepared = self._prepared(replace(call, request=request), content_type, "findOne")
            entity = service.find_one(content_type, call.id, prepared)
        if entity is None:
            raise NotFoundError
        answer = self._entry(call, content_type, entity)
        service.delete(content_type, call.id, self._prepared(call, content_type, "delete"))
        return answer

    def delete_single(self, content_type: ContentType, call: Call) -> Answer:
        """A single type's entry removed, and answered as it was."""
        entity = self._service(call).find_single(content_type, self._prepared(call, content_type, "findSingle"))
        if entity is None:
            raise NotFoundError
        answer = self._entry(call, content_type, entity)
        self._service(call).delete_single(content_type, self._prepared(call, content_type, "deleteSingle"))
        return answer

    def _input(self, call: Call, content_type: ContentType) -> Any:
        data = super()._input(call, content_type)
        database = call.world.database

        def by_document(target: ContentType, item: Any) -> Any:
            if not target.draft_and_publish or not isinstance(item, dict) or "id" not in item:
                return item
            row = find_row(database, target, item["id"])
            if row is None:
                raise ValidationError(f"1 relation(s) of type {target.uid} associated with this entity do not exist")
            named = {key: value for key, value in item.items() if key != "id"} | {"documentId": row.document_id}
            if target.localized and row.locale:
                named["locale"] = row.locale
            return positioned(named, lambda at: getattr(find_row(database, target, at), "document_id", at))

        return translated(by_document, data, content_type, self.installation.registry)

    def _shaped(self, call: Call, content_type: ContentType, entities: list[Entity]) -> list[Entity]:
        database = call.world.database
        for entity, model in rows_in(entities, content_type, self.installation.registry):
            for name in media_without_files(entity, model):
                entity[name] = None
            if not isinstance(model, ContentType):
                continue
            entity.pop("documentId", None)
            if not model.draft_and_publish:
                entity.pop("publishedAt", None)
            elif (row := find_row(database, model, entity.get("id"))) is not None:
                entity["id"] = row.entry_id
                if "publishedAt" in entity:
                    entity["publishedAt"] = None if row.published_at is None else to_iso(row.published_at)
        return entities


def find_row(database: Database, content_type: ContentType, row_id: Any) -> Row | None:
    """By the id of any row of the document in that locale."""
    if not ROW_ID.fullmatch(str(row_id)):
        return None
    table = quote(database.layout[content_type.uid].table)
    sql = (
        f"select one.document_id, one.locale, coalesce(max(draft.id), one.id), max(live.published_at) from {table} one"
        f" left join {table} draft on draft.document_id = one.document_id and draft.locale is one.locale"
        " and draft.published_at is null"
        f" left join {table} live on live.document_id = one.document_id and live.locale is one.locale"
        " and live.published_at is not null where one.id = ? group by one.id"
    )
    with database.lock:
        rows = database.rows(sql, [int(row_id)])
    return Row(*rows[0]) if rows else None


def only_row(database: Database, content_type: ContentType) -> Row | None:
    """Of a single type's document; None before its first PUT."""
    with database.lock:
        rows = database.rows(f"select id from {quote(database.layout[content_type.uid].table)} order by id limit 1")
    return find_row(database, content_type, rows[0][0]) if rows else None


def written_status(body: Any, row: Row | None) -> str:
    """What a write makes of the document. Strapi 4 publishes what is created unless `publishedAt` says null, and leaves
    a draft that is changed a draft unless `publishedAt` is given."""
    data = body.get("data") if isinstance(body, dict) else None
    given = data if isinstance(data, dict) else {}
    if "publishedAt" in given:
        if given["publishedAt"] is None and row is not None and row.published_at is not None:
            raise NotSupportedError(
                "fake-strapi can't take back a publication through version 1 of the API on Strapi 5: set publishedAt to"
                " null on the draft only",
                {"fake": "unsupported"},
            )
        return "draft" if given["publishedAt"] is None else "published"
    return "draft" if row is not None and row.published_at is None else "published"


def without_values(error: ValidationError) -> ValidationError:
    """Attribute errors as Strapi 4 tells them: without the refused values."""
    errors = (error.details or {}).get("errors")
    if isinstance(errors, list):
        error.details = {
            **(error.details or {}),
            "errors": [{key: value for key, value in one.items() if key != "value"} for one in errors],
        }
    return error
