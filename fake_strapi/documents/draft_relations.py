"""How many of an entry's relations lead to what is not published, which the content manager warns of.

Strapi 4 counts the links to drafts. Strapi 5 counts documents without a published version: those that a published
version would lose, and those of two-way manyToMany relations, which it keeps.
Source: services/utils/populate (getDeepPopulateDraftCount) and services/utils/draft (sumDraftCounts) of
`@strapi/plugin-content-manager` 4.26.2 and `@strapi/content-manager` 5.54.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from msgspec import Struct

from fake_strapi.query.lodash import merge
from fake_strapi.schema.attributes import ComponentAttribute, DynamicZoneAttribute, RelationAttribute
from fake_strapi.schema.content_type import ContentType, Model, Registry
from fake_strapi.storage.database import Database
from fake_strapi.storage.find import find_many

DRAFTS = {"publishedAt": {"$null": True}}
Entity = Mapping[str, Any]
Counts = dict[str, int]
NO_LINKS: Counts = {"unpublishedRelations": 0, "draftM2mLinks": 0}


def leads_to_drafts(registry: Registry, attribute: RelationAttribute) -> bool:
    target = registry.get(attribute.target)
    return isinstance(target, ContentType) and target.draft_and_publish and attribute.visible


# --- Strapi 4: counted by the database


@lru_cache(maxsize=1024)
def counting_populate(registry: Registry, model: Model) -> Mapping[str, Any]:
    """Populates the number of drafts behind each relation, also of those in components; empty without any."""
    populate: dict[str, Any] = {}
    for name, attribute in model.attributes.items():
        inner: Mapping[str, Any] = {}
        if isinstance(attribute, RelationAttribute):
            if leads_to_drafts(registry, attribute):
                populate[name] = {"count": True, "filters": DRAFTS}
        elif isinstance(attribute, ComponentAttribute):
            inner = counting_populate(registry, registry[attribute.component])
        elif isinstance(attribute, DynamicZoneAttribute):
            for uid in attribute.components:
                inner = merge(inner, counting_populate(registry, registry[uid]))
        if inner:
            populate[name] = {"populate": inner}
    return populate


def counted_drafts(registry: Registry, model: Model, entity: Entity) -> int:
    """The sum of an entity that was read with `counting_populate`."""
    total = 0
    for name, attribute in model.attributes.items():
        value = entity.get(name)
        if not value:
            continue
        if isinstance(attribute, RelationAttribute):
            total += value["count"] if leads_to_drafts(registry, attribute) else 0
        else:
            total += sum(counted_drafts(registry, inner, item) for inner, item in inside(registry, attribute, value))
    return total


def inside(registry: Registry, attribute: Any, value: Any) -> Iterator[tuple[Model, Entity]]:
    """The components in the value of an attribute, each with its model."""
    items = value if isinstance(value, list) else [value]
    if isinstance(attribute, ComponentAttribute):
        yield from ((registry[attribute.component], item) for item in items)
    elif isinstance(attribute, DynamicZoneAttribute):
        yield from ((registry[item["__component"]], item) for item in items)


# --- Strapi 5: by documents


@lru_cache(maxsize=1024)
def linking_populate(registry: Registry, model: Model) -> Mapping[str, Any]:
    """Populates the drafts behind each relation, by documentId and locale; empty without any."""
    populate: dict[str, Any] = {}
    for name, attribute in model.attributes.items():
        if isinstance(attribute, RelationAttribute):
            if counts_as_link(registry, model, attribute):
                populate[name] = {"fields": ["documentId", *locale_of(registry, attribute)], "filters": DRAFTS}
        elif isinstance(attribute, ComponentAttribute):
            inner = linking_populate(registry, registry[attribute.component])
            if inner:
                populate[name] = {"populate": inner}
        elif isinstance(attribute, DynamicZoneAttribute):
            on = {uid: {"populate": found} for uid in attribute.components if (found := of_uid(registry, uid))}
            if on:
                populate[name] = {"on": on}
    return populate


def of_uid(registry: Registry, uid: str) -> Mapping[str, Any]:
    return linking_populate(registry, registry[uid])


def counts_as_link(registry: Registry, model: Model, attribute: RelationAttribute) -> bool:
    return not attribute.morph and leads_to_drafts(registry, attribute) and attribute.target != model.uid


def locale_of(registry: Registry, attribute: RelationAttribute) -> tuple[str, ...]:
    return ("locale",) if registry.content_type(attribute.target).localized else ()


class Link(Struct, frozen=True):
    """A relation from an entity to a document. `shared`: it is kept when the entity is published."""

    target: str
    document_id: str
    locale: str | None
    shared: bool


def links_of(registry: Registry, model: Model, entity: Entity, locale: str | None = None) -> Iterator[Link]:
    """The links of an entity that was read with `linking_populate`."""
    locale = entity.get("locale", locale) or locale
    for name, attribute in model.attributes.items():
        value = entity.get(name)
        if not value:
            continue
        if not isinstance(attribute, RelationAttribute):
            for inner, item in inside(registry, attribute, value):
                yield from links_of(registry, inner, item, locale)
        elif counts_as_link(registry, model, attribute):
            localized = registry.content_type(attribute.target).localized
            shared = attribute.relation == "manyToMany" and attribute.two_way
            for one in value if isinstance(value, list) else [value]:
                own = (one.get("locale") or locale) if localized else None
                yield Link(attribute.target, one["documentId"], own, shared)


def link_counts(database: Database, registry: Registry, model: Model, entity: Entity) -> Counts:
    """`unpublishedRelations` and `draftM2mLinks` of an entity that was read with `linking_populate`."""
    links = list(links_of(registry, model, entity))
    published: dict[str, set[tuple[str, str | None]]] = {}
    for target in {link.target for link in links}:
        localized = registry.content_type(target).localized
        ids = sorted({link.document_id for link in links if link.target == target})
        where = {"documentId": {"$in": ids}, "publishedAt": {"$notNull": True}}
        rows = find_many(database, target, {"select": ["documentId", "locale"], "where": where})
        published[target] = {(row["documentId"], row["locale"] if localized else None) for row in rows}
    missing = [link for link in links if (link.document_id, link.locale) not in published[link.target]]
    shared = sum(link.shared for link in missing)
    return {"unpublishedRelations": len(missing) - shared, "draftM2mLinks": shared}
