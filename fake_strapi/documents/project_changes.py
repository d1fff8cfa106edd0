"""What Strapi does to rows at its start when a content type's draft and publish or its i18n was switched.

It tells by the content types of the last start, which it keeps in its core store. Source: core/dist/migrations of
5.54.0; strapi/dist/migrations and plugin-i18n's content-type migrations of 4.26.2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from msgspec import Struct

from fake_strapi.documents.entry_writer import EntryWriter
from fake_strapi.documents.locales import default_locale
from fake_strapi.documents.publication import whole_entities
from fake_strapi.documents.relations import RelationContext, resolve_relations
from fake_strapi.schema.content_type import ContentType, Registry
from fake_strapi.storage import core_store
from fake_strapi.storage.database import Database
from fake_strapi.storage.dialect import quote
from fake_strapi.storage.schema_sync import columns_of


class Switches(Struct, frozen=True):
    """Of one content type, at one start."""

    draft_and_publish: bool
    localized: bool


def switches_of(content_type: ContentType) -> Switches:
    return Switches(content_type.draft_and_publish, content_type.localized)


def read_switches(database: Database) -> dict[str, Switches]:
    """By uid, of the last start; {} for a database that doesn't tell."""
    known: dict[str, Any] = core_store.get(database, core_store.CONTENT_TYPES) or {}
    return {
        uid: Switches(
            draft_and_publish=(told.get("options") or {}).get("draftAndPublish") is True,
            localized=((told.get("pluginOptions") or {}).get("i18n") or {}).get("localized") is True,
        )
        for uid, told in known.items()
    }


def write_switches(database: Database, registry: Registry) -> None:
    """Remember this start's, among what Strapi tells of each type there."""
    told = {
        content_type.uid: {
            "uid": content_type.uid,
            "collectionName": content_type.collection_name,
            "modelType": "contentType",
            "options": {"draftAndPublish": content_type.draft_and_publish},
            "pluginOptions": {"i18n": {"localized": content_type.localized}},
            "attributes": {},
        }
        for content_type in registry.content_types
    }
    core_store.put(database, core_store.CONTENT_TYPES, told)


def before_sync(database: Database, registry: Registry, known: Mapping[str, Switches]) -> Iterator[str]:
    """While the tables are still as they were: rows go that the new project has no place for."""
    for content_type, old in switched(database, registry, known):
        table = quote(database.layout[content_type.uid].table)
        columns = {column.name for column in columns_of(database, database.layout[content_type.uid].table)}
        if old.localized and not content_type.localized and "locale" in columns:
            main = default_locale(database)
            gone = database.execute(f"delete from {table} where locale <> ?", (main,)).rowcount
            if database.layout.behaviour.locale_always:
                database.execute(f"update {table} set locale = null where locale = ?", (main,))
            if gone:
                yield f"{content_type.uid} is not localized any more; rows in other locales than {main} deleted: {gone}"
        if old.draft_and_publish and not content_type.draft_and_publish and "published_at" in columns:
            gone = database.execute(f"delete from {table} where published_at is null").rowcount
            if gone:
                yield f"{content_type.uid} has no draft and publish any more; drafts deleted: {gone}"


def after_sync(
    database: Database, registry: Registry, known: Mapping[str, Switches], writer: EntryWriter
) -> Iterator[str]:
    """When the tables are new: rows get what the new project asks of them."""
    for content_type, old in switched(database, registry, known):
        table = quote(database.layout[content_type.uid].table)
        if content_type.localized and not old.localized:
            main = default_locale(database)
            changed = database.execute(f"update {table} set locale = ? where locale is null", (main,)).rowcount
            if changed:
                yield f"{content_type.uid} is localized now; rows put into {main}: {changed}"
        if content_type.draft_and_publish and not old.draft_and_publish:
            if database.layout.behaviour.documents:
                yield from made_drafts(database, content_type, writer)
            else:
                sql = f"update {table} set published_at = created_at where published_at is null"
                changed = database.execute(sql).rowcount
                if changed:
                    yield f"{content_type.uid} has draft and publish now; entries published: {changed}"


def made_drafts(database: Database, content_type: ContentType, writer: EntryWriter) -> Iterator[str]:
    """A draft beside each published row that has none: what the document service's discardDraft makes there."""
    table = quote(database.layout[content_type.uid].table)
    rows = database.rows(
        f"select p.id from {table} as p left join {table} as d on d.document_id = p.document_id"
        " and d.locale is p.locale and d.published_at is null"
        " where p.published_at is not null and d.id is null order by p.id"
    )
    whole = whole_entities(database.layout, writer.engine.registry, content_type)
    for published in whole.run(database, [row[0] for row in rows]):
        locale = published["locale"]
        data = {name: value for name, value in published.items() if name != "id"} | {"publishedAt": None}
        context = RelationContext(
            locale=locale, status="draft", default_locale=partial(default_locale, database), allow_missing=True
        )
        resolved = resolve_relations(database, writer.engine.registry, content_type, data, context)
        writer.create(content_type, resolved, dict, is_draft=True, locale=locale)
    if rows:
        yield f"{content_type.uid} has draft and publish now; drafts made: {len(rows)}"


def switched(
    database: Database, registry: Registry, known: Mapping[str, Switches]
) -> Iterator[tuple[ContentType, Switches]]:
    """The content types that were there already, and what they were."""
    for content_type in registry.content_types:
        old = known.get(content_type.uid)
        if (
            old is not None
            and old != switches_of(content_type)
            and columns_of(database, database.layout[content_type.uid].table)
        ):
            yield content_type, old


def forget_unknown_types(database: Database, registry: Registry) -> None:
    """Remove links to components, in Strapi 5 also those of files, whose type is no more.

    Source: database/repairs (removeOrphanMorphType).
    """
    behaviour = database.layout.behaviour
    pivots = ("component_type", "related_type") if behaviour.documents else ("component_type",)
    known = {model.uid for model in registry}
    for table in database.layout.tables:
        for pivot in pivots:
            if pivot in {column.name for column in table.columns}:
                for (uid,) in database.rows(f"select distinct {pivot} from {quote(table.name)}"):
                    if uid not in known:
                        database.execute(f"delete from {quote(table.name)} where {pivot} is ?", (uid,))
