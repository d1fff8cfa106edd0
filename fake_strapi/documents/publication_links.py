"""The links of other entries to an entry whose row is about to be replaced by a new one.

A new row is linked to what its own data name. Three kinds of links are not in there, and are kept here: those of other
types' one-way relations, the place in the other side's list of two-way relations, and links within one content type.
Source: services/document-service/utils (unidirectional-, bidirectional-, self-referential-relations) and components
of `@strapi/core` 5.54.0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from msgspec import Struct

from fake_strapi.documents.components import component_attributes
from fake_strapi.documents.publication_link_rows import (
    Links,
    Row,
    Status,
    Version,
    counterparts_of,
    has_drafts,
    insert_rows,
    select_rows,
    without_id,
)
from fake_strapi.schema.attributes import ComponentAttribute
from fake_strapi.schema.content_type import ContentType, Model, Registry
from fake_strapi.storage.database import Database
from fake_strapi.storage.dialect import quote
from fake_strapi.storage.layout import Layout
from fake_strapi.storage.metadata import JoinTable, Relation

Ids = Mapping[int, int]


class KeptLinks(Struct, frozen=True):
    """What `links_to_keep` found, by the way in which it is restored."""

    one_way: Sequence[Links]
    two_way: Sequence[Links]
    own: Sequence[Links]


class Linking(Struct, frozen=True):
    """A relation attribute whose link table may name rows of a content type; `model` is the one that has it."""

    model: Model
    join_table: JoinTable
    near: str
    far: str
    owning: bool = False
    related: Model | None = None


class Linkings(Struct, frozen=True):
    """All of one content type."""

    one_way: tuple[Linking, ...]
    two_way: tuple[Linking, ...]
    own: tuple[Linking, ...]


@lru_cache(maxsize=1024)
def linkings_of(layout: Layout, registry: Registry, uid: str) -> Linkings:
    """The relations that may link to rows of the content type `uid`, each with its columns."""
    one_way: list[Linking] = []
    two_way: list[Linking] = []
    own: list[Linking] = []
    for model in (*registry.content_types, *registry.components):
        for relation in layout[model.uid].relations.values():
            table = relation.join_table
            if relation.kind != "relation" or table is None or table.inverse_join_column is None:
                continue
            here, there = table.join_column, table.inverse_join_column
            if not relation.bidirectional:
                if relation.target == uid:
                    one_way.append(Linking(model, table, there, here))
            elif is_owning_side(relation, model, uid):
                two_way.append(Linking(model, table, here, there, owning=True, related=registry[relation.target]))
            elif relation.target == uid and model.uid != uid:
                two_way.append(Linking(model, table, there, here, related=model))
            if relation.target == uid and model.uid == uid and relation.mapped_by is None:
                own.append(Linking(model, table, here, there))
    return Linkings(tuple(one_way), tuple(two_way), tuple(own))


def is_owning_side(relation: Relation, model: Model, uid: str) -> bool:
    return (
        relation.inversed_by is not None
        and model.uid == uid
        and relation.relation == "manyToMany"
        and relation.target != uid
    )


def links_to_keep(
    db: Database,
    registry: Registry,
    content_type: ContentType,
    *,
    sources: Sequence[Version],
    old: Sequence[Version],
    status: Status,
) -> KeptLinks:
    """The links to the old rows, which will go, and to the sources, which the new ones of that status are made of.

    To be called before the old rows are removed, which takes their links away.
    """
    linkings = linkings_of(db.layout, registry, content_type.uid)
    going = [version.id for version in old]
    coming = [version.id for version in sources]
    return KeptLinks(
        one_way=[
            links for one in linkings.one_way for links in one_way_links(db, registry, content_type, one, going, coming)
        ],
        two_way=[links for one in linkings.two_way for links in two_way_links(db, one, old, sources)],
        own=[links for one in linkings.own for links in own_links(db, one, coming, status)],
    )


def restore_links(db: Database, kept: KeptLinks, old: Iterable[Version], made: Sequence[Mapping[str, Any]]) -> None:
    """Give the new rows the links that were kept. `old`: the rows that went and the sources, whose place a
    locale's new row takes.

    An answer that was asked for without its locale (`fields`) can't be followed: as in Strapi, its links are lost.
    """
    by_locale = {entity["locale"]: int(entity["id"]) for entity in made if "locale" in entity}
    ids = {version.id: by_locale[version.locale] for version in old if version.locale in by_locale}
    for links in kept.one_way:
        insert_rows(db, links.table, ({**row, links.near: ids.get(row[links.near])} for row in links.rows))
    for links in kept.two_way:
        restore_positions(db, links, ids)
    for links in kept.own:
        restore_own(db, links, ids)


# --- one way


def one_way_links(
    db: Database, registry: Registry, content_type: ContentType, linking: Linking, old: list[int], new: list[int]
) -> Iterable[Links]:
    """Links to the old rows move to the new ones. Types without drafts link to both versions: a new row gets the links
    of its source, where the old one has none.
    """
    table, near, far = linking.join_table.name, linking.near, linking.far
    excluded = old if linking.model is content_type else []
    moved = select_rows(db, table, near, old, far, excluded)
    if moved:
        yield Links(table, near, far, moved)
    if has_drafts(linking.model):
        return
    copied = select_rows(db, table, near, new)
    if linking.model.is_component:
        copied = [row for row in copied if belongs_without_drafts(db, registry, linking.model, row[far])]
    linked = {row[far] for row in moved}
    copied = [without_id(row) for row in copied if row[far] not in linked]
    if copied:
        yield Links(table, near, far, copied)


def belongs_without_drafts(db: Database, registry: Registry, component: Model, identifier: int) -> bool:
    """Whether a component belongs to an entry of a type without drafts, or to none."""
    for parent in parents_of(registry, component.uid):
        for owner in owners(db, parent, component, identifier):
            if parent.is_component:
                return belongs_without_drafts(db, registry, parent, owner)
            return not has_drafts(parent)
    return True


@lru_cache(maxsize=4096)
def parents_of(registry: Registry, component_uid: str) -> tuple[Model, ...]:
    """The models that may hold a component."""
    return tuple(
        model
        for model in (*registry.content_types, *registry.components)
        if any(
            component_uid == attribute.component
            if isinstance(attribute, ComponentAttribute)
            else component_uid in attribute.components
            for attribute in component_attributes(model).values()
        )
    )


def owners(db: Database, parent: Model, component: Model, identifier: int) -> list[int]:
    relation = db.layout[parent.uid].relations[next(iter(component_attributes(parent)))]
    links = relation.join_table
    assert links is not None
    sql = f"select entity_id from {quote(links.name)} where {quote(links.component_column)} = ? and component_type = ?"
    return [row[0] for row in db.rows(sql + " limit 1", (identifier, component.uid))]


# --- two ways


def two_way_links(
    db: Database, linking: Linking, old: Sequence[Version], sources: Sequence[Version]
) -> Iterable[Links]:
    """The places of the entry in the lists of the entries that it is related to."""
    table, near, far = linking.join_table.name, linking.near, linking.far
    orders = (linking.join_table.order_column,) if linking.join_table.order_column else ()
    if not orders:
        return
    if not linking.owning:
        rows = select_rows(db, table, near, [version.id for version in old])
        if rows:
            yield Links(table, near, far, rows, orders)
    if not isinstance(linking.model, ContentType):
        return
    locales = {version.locale for version in old}
    rows = select_rows(db, table, near, [version.id for version in sources if version.locale not in locales])
    if rows:
        if linking.related is not None and has_drafts(linking.related):
            others = counterparts_of(db, linking.related, (row[far] for row in rows))
            rows = [{**row, far: others.get(row[far], row[far])} for row in rows]
        yield Links(table, near, far, rows, orders)


def restore_positions(db: Database, links: Links, ids: Ids) -> None:
    order = links.orders[0]
    places: dict[tuple[int, int], Any] = {}
    for row in links.rows:
        identifier = ids.get(row[links.near])
        if identifier is not None:
            places.setdefault((identifier, row[links.far]), row[order])
    sql = f"update {quote(links.table)} set {quote(order)} = ? where {quote(links.near)} = ? and {quote(links.far)} = ?"
    for (near, far), place in places.items():
        db.execute(sql, (place, near, far))


# --- within one content type


def own_links(db: Database, linking: Linking, sources: list[int], status: Status) -> Iterable[Links]:
    """Links between the rows of one content type: they lead to rows of the same status, the entry's own new one too."""
    join_table = linking.join_table
    table, here, there = join_table.name, linking.near, linking.far
    orders = tuple(name for name in (join_table.order_column, join_table.inverse_order_column) if name)
    outgoing = select_rows(db, table, here, sources)
    among = [row for row in outgoing if row[there] in sources]
    if among:
        yield Links(table, here, there, among, orders, moves_far=True)
    outgoing = [row for row in outgoing if row[there] not in sources and row[there] is not None]
    incoming = select_rows(db, table, there, sources, here, sources)
    found = counterparts_of(db, linking.model, (row[there] for row in outgoing), status)
    rows = [{**row, there: found[row[there]]} for row in outgoing if row[there] in found]
    if rows:
        yield Links(table, here, there, rows, orders)
    found = counterparts_of(db, linking.model, (row[here] for row in incoming), status)
    rows = [{**row, here: found[row[here]]} for row in incoming if row[here] in found]
    if rows:
        yield Links(table, here, there, rows, orders, moves_near=False, moves_far=True)


def restore_own(db: Database, links: Links, ids: Ids) -> None:
    """Insert the links that are not there; those that are get their positions back."""
    near, far = links.near, links.far
    pairs: dict[tuple[int, int], Row] = {}
    for row in links.rows:
        moved = (
            ids.get(row[near]) if links.moves_near else row[near],
            ids.get(row[far]) if links.moves_far else row[far],
        )
        if moved[0] is not None and moved[1] is not None:
            pairs.setdefault((moved[0], moved[1]), without_id(row))
    there = {(row[near], row[far]) for row in select_rows(db, links.table, near, [pair[0] for pair in pairs])}
    where = f"where {quote(near)} = ? and {quote(far)} = ?"
    assigned = ", ".join(f"{quote(name)} = ?" for name in links.orders)
    for pair, row in pairs.items():
        if pair in there and links.orders:
            values = [row[name] for name in links.orders]
            db.execute(f"update {quote(links.table)} set {assigned} {where}", (*values, *pair))
    new = ({**row, near: pair[0], far: pair[1]} for pair, row in pairs.items() if pair not in there)
    insert_rows(db, links.table, new)
