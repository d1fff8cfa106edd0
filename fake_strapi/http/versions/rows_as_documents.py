"""Version 2 of the API, Strapi 5's shape, on the rows of a Strapi 4.

Each row is a document: its documentId is worked out of its id (document_ids.py). A translation is a row, and so a
document of its own. A row has no draft beside its published version.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from fake_strapi.documents.output import Entity, Nesting
from fake_strapi.errors import ValidationError
from fake_strapi.http.answer import Answer
from fake_strapi.http.call import Call
from fake_strapi.http.content import ContentApi, Serve
from fake_strapi.http.unsupported import NotSupportedError
from fake_strapi.http.versions.content_rows import media_without_files, positioned, rows_in, translated
from fake_strapi.http.versions.document_ids import document_id, row_id_of
from fake_strapi.http.versions.query_strings import for_rows, translated_query
from fake_strapi.installation import Installation
from fake_strapi.javascript.dates import to_iso
from fake_strapi.query.qs import parse
from fake_strapi.schema.content_type import ContentType
from fake_strapi.storage.database import Database
from fake_strapi.storage.dialect import quote
from fake_strapi.versions.views import seen_as


class RowsAsDocuments(ContentApi):
    """See the module's text."""

    shapes_by_row = False

    def __init__(self, installation: Installation) -> None:
        super().__init__(installation, seen_as(installation.behaviour, "2"))
        self.nesting = Nesting(installation.registry, documents=True)

    def enter(self, serve: Serve, content_type: ContentType, call: Call) -> Answer:
        if "id" in call.params:
            call.params = {**call.params, "id": str(row_id_of(content_type.uid, call.id) or 0)}
        asked = call.request
        call.request = replace(asked, query=translated_query(asked.query, for_rows))
        try:
            return serve(content_type, call)
        except ValidationError as error:
            raise with_values(error, call.body) from None

    def _input(self, call: Call, content_type: ContentType) -> Any:
        data = super()._input(call, content_type)
        database = call.world.database

        def by_row(target: ContentType, item: Any) -> Any:
            if not isinstance(item, dict) or "documentId" not in item:
                return item
            row_id = row_id_of(target.uid, item["documentId"])
            if row_id is None or not row_exists(database, target, row_id):
                raise ValidationError(f'Document with id "{item["documentId"]}", locale "null" not found')
            named = {key: value for key, value in item.items() if key != "documentId"} | {"id": row_id}
            return positioned(named, lambda at: row_id_of(target.uid, at) or at)

        data = translated(by_row, data, content_type, self.installation.registry)
        return self._published(call, content_type, data)

    def _published(self, call: Call, content_type: ContentType, data: Any) -> Any:
        """Strapi 5 publishes what is written, unless the query says `status=draft`."""
        if not content_type.draft_and_publish or not isinstance(data, dict):
            return data
        state = parse(call.request.query, self.qs_options).get("publicationState")
        live_since = published_at(call.world.database, content_type, call.id)
        if state == "preview":
            if live_since is not None:
                raise NotSupportedError(
                    "fake-strapi can't keep a draft beside what is published through version 2 of the API on Strapi 4",
                    {"fake": "unsupported"},
                )
            return {**data, "publishedAt": None}
        return {**data, "publishedAt": to_iso(call.now)}

    def _shaped(self, call: Call, content_type: ContentType, entities: list[Entity]) -> list[Entity]:
        for entity, model in rows_in(entities, content_type, self.installation.registry):
            for name in media_without_files(entity, model):
                entity[name] = []
            if isinstance(model, ContentType) and isinstance(entity.get("id"), int):
                name_document(entity, model)
        return entities


def name_document(entity: Entity, model: ContentType) -> None:
    """Put the documentId behind the id, and behind the times of a type without draft and publish when it was written,
    which is its publication in Strapi 5."""
    items = list(entity.items())
    entity.clear()
    for key, value in items:
        entity[key] = value
        if key == "id":
            entity["documentId"] = document_id(model.uid, value)
        elif key == "updatedAt" and not model.draft_and_publish and "createdAt" in entity:
            entity["publishedAt"] = value


def row_exists(database: Database, content_type: ContentType, row_id: int) -> bool:
    with database.lock:
        return bool(database.rows(f"select 1 from {table_of(database, content_type)} where id = ?", [row_id]))


def published_at(database: Database, content_type: ContentType, row_id: str) -> int | None:
    """Of the row that a route names, or the only one of a single type; None where there is none."""
    sql = f"select published_at from {table_of(database, content_type)}"
    with database.lock:
        rows = database.rows(sql if content_type.is_single else f"{sql} where id = {int(row_id or 0)}")
    return rows[0][0] if rows else None


def table_of(database: Database, content_type: ContentType) -> str:
    return quote(database.layout[content_type.uid].table)


def with_values(error: ValidationError, body: Any) -> ValidationError:
    """Attribute errors as Strapi 5 tells them: each with the refused value, where one was sent."""
    errors = (error.details or {}).get("errors")
    data = body.get("data") if isinstance(body, dict) else None
    if isinstance(errors, list):
        error.details = {
            **(error.details or {}),
            "errors": [{**one, **sent_value(data, one["path"])} for one in errors],
        }
    return error


def sent_value(data: Any, path: Sequence[Any]) -> dict[str, Any]:
    """`{"value": …}` of what stands at a path in the data; {} where nothing does."""
    for step in path:
        if isinstance(data, dict) and step in data:
            data = data[step]
        elif isinstance(data, list) and str(step).isdigit() and int(step) < len(data):
            data = data[int(step)]
        else:
            return {}
    return {"value": data}
