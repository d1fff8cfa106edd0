"""Draft and publish of Strapi 5: a document has a draft row and, once published, a published row.

Publishing removes the published row and makes a new one of the draft, with its components, media and relations; so a
published row has a new id each time. Source: services/document-service (repository, entries, utils/populate) of
`@strapi/core` 5.54.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fake_strapi.documents.entry_writer import EntryWriter
from fake_strapi.documents.publication_link_rows import Version
from fake_strapi.documents.publication_links import links_to_keep, restore_links
from fake_strapi.documents.query_engine import Entity
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


@dataclass(frozen=True, slots=True)
class Publication:
    """Makes published rows of drafts, in the caller's transaction."""

    writer: EntryWriter
    default_locale: str

    def publish(
        self, content_type: ContentType, document_id: str, locale: str | None, selection: Params
    ) -> list[Entity]:
        """The new published rows, one a draft: of one locale, or of all with None.

        Raises YupValidationError for a draft that is not complete: the rules are all in force now.
        """
        engine = self.writer.engine
        drafts, published = self.versions(content_type, document_id, locale)
        kept = links_to_keep(engine.database, engine.registry, content_type, drafts=drafts, published=published)
        whole = whole_entities(engine.database.layout, engine.registry, content_type)
        entities = whole.run(engine.database, [draft.id for draft in drafts])
        for version in published:
            self.writer.delete(content_type, version.id, {})
        made = [self._published(content_type, entity, selection) for entity in entities]
        restore_links(engine.database, kept, [*published, *drafts], made)
        return made

    def versions(
        self, content_type: ContentType, document_id: str, locale: str | None
    ) -> tuple[list[Version], list[Version]]:
        """The document's drafts and its published rows: of one locale, or of all with None."""
        database = self.writer.engine.database
        sql = f"select id, locale, published_at from {quote(database.layout[content_type.uid].table)}"
        sql += " where document_id = ?"
        parameters = [document_id]
        if content_type.localized and locale is not None:
            sql += " and locale = ?"
            parameters.append(locale)
        drafts: list[Version] = []
        published: list[Version] = []
        for identifier, row_locale, published_at in database.rows(sql, parameters):
            (drafts if published_at is None else published).append(Version(identifier, row_locale))
        return drafts, published

    def _published(self, content_type: ContentType, draft: Entity, selection: Params) -> Entity:
        """A new row of the draft's values. What it is related to and is not published is left out."""
        engine = self.writer.engine
        locale = draft["locale"]
        data = {name: value for name, value in draft.items() if name != "id"}
        data["publishedAt"] = Date(engine.now)
        context = RelationContext(
            locale=locale, status="published", default_locale=self.default_locale, allow_missing=True
        )
        resolved = resolve_relations(engine.database, engine.registry, content_type, data, context)
        return self.writer.create(content_type, resolved, lambda: selection, is_draft=False, locale=locale)


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
