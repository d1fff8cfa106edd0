"""Draft and publish of Strapi 5: a document has a draft row and, once published, a published row.

Publishing removes the published row and makes a new one of the draft, with its components, media and relations; so a
published row has a new id each time. Discarding a draft makes a new one of the published row.
Source: services/document-service (repository, entries, utils/populate) of `@strapi/core` 5.54.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Any

from msgspec import Struct

from fake_strapi.documents.entry_writer import EntryWriter
from fake_strapi.documents.locales import default_locale
from fake_strapi.documents.publication_link_rows import Status, Version
from fake_strapi.documents.publication_links import links_to_keep, restore_links
from fake_strapi.documents.query_engine import Entity, QueryEngine
from fake_strapi.documents.relations import RelationContext, resolve_relations
from fake_strapi.query.conversion import Params
from fake_strapi.schema.attributes import ComponentAttribute, DynamicZoneAttribute, MediaAttribute, RelationAttribute
from fake_strapi.schema.content_type import ContentType, Model, Registry
from fake_strapi.storage.dialect import quote
from fake_strapi.storage.find import CompiledFind, Given, compile_find
from fake_strapi.storage.layout import Layout
from fake_strapi.storage.write_values import Date

# What publishing needs to know of a related entry: which document it is a row of.
RELATED = ("documentId", "locale")
# Which of a document's locales: one, several, or all of them with None.
Locale = str | list[str] | None


class Publication(Struct, frozen=True):
    """Makes published rows of drafts, in the caller's transaction."""

    writer: EntryWriter

    def publish(self, content_type: ContentType, document_id: str, locale: Locale, selection: Params) -> list[Entity]:
        """The new published rows, one a draft.

        Raises YupValidationError for a draft that is not complete: the rules are all in force now.
        """
        drafts, published = self.versions(content_type, document_id, locale)
        self._reread(content_type, document_id, locale, source="draft")
        return self._replace(content_type, published, drafts, "published", selection)

    def discard_draft(
        self, content_type: ContentType, document_id: str, locale: Locale, selection: Params
    ) -> list[Entity]:
        """The new drafts, one a published row; drafts in the locale that were never published are gone."""
        drafts, published = self.versions(content_type, document_id, locale)
        self._reread(content_type, document_id, locale, source="published")
        return self._replace(content_type, drafts, published, "draft", selection)

    def _reread(self, content_type: ContentType, document_id: str, locale: Locale, *, source: Status) -> None:
        """What a real Strapi reads first: the sources as a whole, and which rows of the other kind there are."""
        engine, uid = self.writer.engine, content_type.uid
        located = {"locale": locale} if content_type.localized and locale is not None else {}
        published: dict[Status, Any] = {"draft": None, "published": {"$ne": None}}
        old: Status = "published" if source == "draft" else "draft"

        def params(status: Status, **more: Any) -> Params:
            return {**more, "where": {**located, "documentId": document_id, "publishedAt": published[status]}}

        populate = deep_populate(engine.registry, content_type)
        # Asked for together; the shorter answer is there first.
        engine.reread(uid, "FindMany", lambda: params(old, select=["id", "locale"]))
        engine.reread(uid, "FindMany", lambda: params(source, populate=populate))

    def versions(
        self, content_type: ContentType, document_id: str, locale: Locale
    ) -> tuple[list[Version], list[Version]]:
        """The document's drafts and its published rows."""
        database = self.writer.engine.database
        sql = f"select id, locale, published_at from {quote(database.layout[content_type.uid].table)}"
        sql += " where document_id = ?"
        parameters = [document_id]
        if content_type.localized and locale is not None:
            locales = [locale] if isinstance(locale, str) else locale
            sql += f" and locale in ({', '.join('?' * len(locales))})"
            parameters += locales
        drafts: list[Version] = []
        published: list[Version] = []
        for identifier, row_locale, published_at in database.rows(sql, parameters):
            (drafts if published_at is None else published).append(Version(identifier, row_locale))
        return drafts, published

    def _replace(
        self,
        content_type: ContentType,
        old: list[Version],
        sources: list[Version],
        status: Status,
        selection: Params,
    ) -> list[Entity]:
        """Remove the old rows and make new ones of the sources; answers them as the selection asks."""
        engine = self.writer.engine
        database = engine.database
        kept = links_to_keep(database, engine.registry, content_type, sources=sources, old=old, status=status)
        entities = whole_entities(database.layout, engine.registry, content_type).run(
            database, [source.id for source in sources]
        )
        self.writer.delete_each(content_type, [version.id for version in old], {})
        made = [self._made(content_type, entity, status, selection) for entity in entities]
        restore_links(database, kept, [*old, *sources], made)
        return made

    def _made(self, content_type: ContentType, source: Entity, status: Status, selection: Params) -> Entity:
        """A new row of the source's values. What it is related to and has no such version is left out."""
        engine = self.writer.engine
        locale = source["locale"]
        data = {name: value for name, value in source.items() if name != "id"}
        data["publishedAt"] = Date(engine.now) if status == "published" else None
        context = RelationContext(
            locale=locale,
            status=status,
            allow_missing=True,
            default_locale=partial(default_locale, engine.database),
            reread=engine.reread,
        )
        resolved = resolve_relations(engine.database, engine.registry, content_type, data, context)
        reread_version(engine, content_type, source["documentId"], locale, status)
        is_draft = status == "draft"
        return self.writer.create(content_type, resolved, lambda: selection, is_draft=is_draft, locale=locale)


def reread_version(
    engine: QueryEngine, content_type: ContentType, document_id: str, locale: str | None, status: str
) -> None:
    """What a real Strapi reads before it gives a document another row: whether it has one of the kind already."""
    located = {"locale": locale} if content_type.localized else {}
    published_at = {"$notNull": True} if status == "published" else {"$null": True}
    engine.reread(
        content_type.uid,
        "FindOne",
        lambda: {"select": ["id"], "where": {"documentId": document_id, **located, "publishedAt": published_at}},
    )


@lru_cache(maxsize=4096)
def whole_entities(layout: Layout, registry: Registry, content_type: ContentType) -> CompiledFind:
    """The entities whose row ids come with the run, with everything that a new row is made of."""
    params = {"where": {"id": {"$in": Given(0)}}, "populate": deep_populate(registry, content_type)}
    return compile_find(layout, content_type.uid, params)


@lru_cache(maxsize=4096)
def deep_populate(registry: Registry, model: Model, related: tuple[str, ...] | None = RELATED) -> Mapping[str, Any]:
    """Db params' `populate` for everything that belongs to an entity, and for what it is related to.

    `related`: which attributes of related entries and files are read; None for all of them.
    """
    link: dict[str, Any] = {} if related is None else {"select": list(related)}

    def inside(uid: str) -> dict[str, Any]:
        return {"populate": deep_populate(registry, registry[uid], related)}

    populate: dict[str, Any] = {}
    for name, attribute in model.attributes.items():
        if isinstance(attribute, RelationAttribute):
            if not attribute.virtual:
                populate[name] = dict(link)
        elif isinstance(attribute, MediaAttribute):
            populate[name] = dict(link)
        elif isinstance(attribute, ComponentAttribute):
            populate[name] = inside(attribute.component)
        elif isinstance(attribute, DynamicZoneAttribute):
            populate[name] = {"on": {uid: inside(uid) for uid in attribute.components}}
    return populate
