"""Links whose other end may be of any type: morphToMany with its table, and media, morphOne and morphMany that use it.

morphToOne has no table: its two columns are written with the row (write.py).
Source: `@strapi/database` entity-manager (attachRelations, updateRelations, deleteRelations, morph-relations) of 4.26.2
and 5.54.0.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from fake_strapi.errors import InternalServerError
from fake_strapi.javascript.text import to_string
from fake_strapi.storage.database import Database
from fake_strapi.storage.dialect import quote
from fake_strapi.storage.layout import Layout
from fake_strapi.storage.metadata import JoinTable, Relation
from fake_strapi.storage.write_associations import Associations, Item, associations, to_id
from fake_strapi.storage.write_links import as_numbers, check_number, on_field, one_of, run
from fake_strapi.storage.write_order import RelationsOrderer, property_key
from fake_strapi.storage.write_relations import after_or_before

PLACE = "order"


class MorphLink(Struct, frozen=True, eq=False):
    """One side of a polymorphic link. `inverse` tells the morphOne/morphMany side.

    `columns`: for the inverse of a morphToOne, the target's own table and its id and type columns.
    """

    relation: Relation
    table: JoinTable | None = None
    columns: tuple[str, str, str] | None = None
    inverse: bool = False


def build_morph_link(relation: Relation, layout: Layout) -> MorphLink:
    """The link of a morphToMany, morphOne or morphMany relation (media and dynamic zones are such)."""
    if relation.relation == "morphToMany":
        return MorphLink(relation, table=relation.join_table)
    target = layout[relation.target]
    other = target.relations[relation.morph_by or ""]
    if other.morph_column is not None:
        columns = (quote(target.table), quote(other.morph_column.id_column), quote(other.morph_column.type_column))
        return MorphLink(relation, columns=columns, inverse=True)
    return MorphLink(relation, table=other.join_table, inverse=True)


def attach(db: Database, link: MorphLink, identifier: int, value: Any) -> None:
    """Link a new entity."""
    given = associations(value)
    if link.columns is not None:
        point_at(db, link, identifier, [first_id(given)])
    elif link.inverse:
        if given.replaces:
            insert(db, link, inverse_rows(link, identifier, given.items))
    elif given.items and (given.replaces or db.layout.behaviour.connects_polymorphic):
        rows = owner_rows(link, identifier, given.items)
        if db.layout.behaviour.connects_polymorphic:
            encoded = [encoded_item(item, type_of(link, item)) for item in given.items]
            placed = RelationsOrderer([], strict=True, exact=True).connect(encoded).ids()
            places = {key: place for place, key in enumerate(placed, 1)}
            for row, item in zip(rows, encoded, strict=True):
                row[PLACE] = places[item["id"]]
        release_morph_one(db, link, rows)
        insert(db, link, rows)


def update(db: Database, link: MorphLink, identifier: int, value: Any) -> None:
    """Change the links of an entity that is there."""
    given = associations(value)
    partial = (
        db.layout.behaviour.connects_polymorphic
        and not (given.replaces and given.items)
        and bool(given.disconnect or (given.items and not given.replaces))
    )
    if link.columns is not None:
        table, id_column, type_column = link.columns
        where = f"where {id_column} = ? and {type_column} = ?"
        run(db, f"update {table} set {id_column} = null, {type_column} = null {where}", (identifier, link.relation.uid))
        if not given.clears:
            point_at(db, link, identifier, [to_id(item) for item in given.items[:1] if given.replaces])
    elif link.inverse:
        if partial:
            connect_inverse(db, link, identifier, given)
            return
        delete_inverse(db, link, identifier)
        if given.replaces:
            insert(db, link, inverse_rows(link, identifier, given.items))
    elif partial:
        connect_owner(db, link, identifier, given)
    else:
        replace_owner(db, link, identifier, given)


def delete(db: Database, link: MorphLink, identifier: int) -> None:
    """Forget the links of an entity that is gone, which no foreign key does."""
    if link.columns is not None:
        table, id_column, type_column = link.columns
        where = f"where {id_column} = ? and {type_column} = ?"
        run(db, f"update {table} set {id_column} = null, {type_column} = null {where}", (identifier, link.relation.uid))
    elif link.inverse:
        delete_inverse(db, link, identifier)


def first_id(given: Associations) -> Any:
    return to_id(given.items[0] if given.replaces and given.items else None)


def point_at(db: Database, link: MorphLink, identifier: int, targets: Sequence[Any]) -> None:
    """Let the targets' columns point at the entity."""
    assert link.columns is not None
    table, id_column, type_column = link.columns
    sql = f"update {table} set {id_column} = ?, {type_column} = ? where {one_of('id', len(targets))}"
    run(db, sql, (identifier, link.relation.uid, *targets))


def join_table(link: MorphLink) -> JoinTable:
    assert link.table is not None
    return link.table


def names(link: MorphLink) -> tuple[str, str, str, str]:
    """The link table and its columns, quoted: table, owner's id, other end's id, other end's type."""
    table = join_table(link)
    assert table.morph_id_column is not None
    assert table.morph_type_column is not None
    return quote(table.name), quote(table.join_column), quote(table.morph_id_column), quote(table.morph_type_column)


def inverse_rows(link: MorphLink, identifier: int, items: Sequence[Item], after: float = 0) -> list[dict[str, Any]]:
    """The rows that link a morphOne/morphMany side to items of its target, numbered from `after` on."""
    table = join_table(link)
    return [
        {
            table.join_column: item["id"],
            table.morph_id_column or "": identifier,
            table.morph_type_column or "": link.relation.uid,
            **(item.get("__pivot") or {}),
            PLACE: after + place,
            "field": link.relation.name,
        }
        for place, item in enumerate(items, 1)
    ]


def owner_rows(link: MorphLink, identifier: int, items: Sequence[Item], **columns: Any) -> list[dict[str, Any]]:
    """The rows that link a morphToMany side (or a dynamic zone) to its items."""
    table = join_table(link)
    fixed = columns if table.on_field is None else {**columns, "field": table.on_field}
    return [
        {
            table.join_column: identifier,
            table.morph_id_column or "": item["id"],
            table.morph_type_column or "": type_of(link, item),
            **fixed,
            **(item.get("__pivot") or {}),
            PLACE: place,
        }
        for place, item in enumerate(items, 1)
    ]


def type_of(link: MorphLink, item: Item) -> Any:
    return item.get(join_table(link).type_field or "__type")


def insert(db: Database, link: MorphLink, rows: Sequence[dict[str, Any]]) -> None:
    table = names(link)[0]
    check_number(db, len(rows))
    for row in rows:
        columns, marks = ", ".join(map(quote, row)), ", ".join("?" * len(row))
        run(db, f"insert into {table} ({columns}) values ({marks})", tuple(row.values()))


def delete_inverse(db: Database, link: MorphLink, identifier: int) -> None:
    table, _, id_column, type_column = names(link)
    sql = f"delete from {table} where {id_column} = ? and {type_column} = ? and `field` = ?"
    run(db, sql, (identifier, link.relation.uid, link.relation.name))


def connect_inverse(db: Database, link: MorphLink, identifier: int, given: Associations) -> None:
    """`connect` and `disconnect` on media, morphOne and morphMany; positions are not looked at."""
    table, join, id_column, type_column = names(link)
    ids = as_numbers(db, (item["id"] for item in (*given.disconnect, *given.items)))
    where = f"{id_column} = ? and {type_column} = ?"
    owner = (identifier, link.relation.uid)
    sql = f"delete from {table} where {where} and {one_of(join, len(ids))} and `field` = ?"
    run(db, sql, (*owner, *ids, link.relation.name))
    if given.items:
        last = db.rows(f"select max(`order`) from {table} where {where}", owner)[0][0]
        insert(db, link, inverse_rows(link, identifier, given.items, last or 0))


def replace_owner(db: Database, link: MorphLink, identifier: int, given: Associations) -> None:
    """`set` on a morphToMany side. In Strapi 5 an empty one changes nothing; in Strapi 4 all but `set` empties it."""
    table, join, _, _ = names(link)
    connects = db.layout.behaviour.connects_polymorphic
    items = given.items if given.replaces else []
    if items or not connects:
        run(db, f"delete from {table} where {join} = ?{on_field(join_table(link))}", (identifier,))
    if items:
        rows = owner_rows(link, identifier, items, **({"field": link.relation.name} if connects else {}))
        release_morph_one(db, link, rows)
        insert(db, link, rows)


def connect_owner(db: Database, link: MorphLink, identifier: int, given: Associations) -> None:
    """`connect` and `disconnect` on a morphToMany side, with positions."""
    table, join, id_column, type_column = names(link)
    narrowed = on_field(join_table(link))
    anchors = as_numbers(db, (anchor for item in given.items if (anchor := after_or_before(item)) is not None))
    edges = " or ".join(
        f"(t.{join} = ? and t.`order` = (select {edge}(e.`order`) from {table} as e where e.{join} = ?{narrowed}))"
        for edge in ("min", "max")
    )
    known = db.rows(
        f"select t.{id_column}, t.{type_column}, t.`order` from {table} as t where ((t.{join} = ? and "
        f"{one_of(f't.{id_column}', len(anchors))}) or {edges}){narrowed} order by t.`order`",
        (identifier, *anchors, *(identifier,) * 4),
    )
    for item in (*given.disconnect, *given.items):
        sql = f"delete from {table} where {id_column} = ? and {type_column} = ? and {join} = ?{narrowed}"
        run(db, sql, (*as_numbers(db, [item["id"]]), type_of(link, item), identifier))
    release_morph_one(db, link, owner_rows(link, identifier, [*given.disconnect, *given.items]))
    if not given.items:
        return
    encoded = [encoded_item(item, type_of(link, item)) for item in given.items]
    places = [(polymorphic_id(identifier, kind), place) for identifier, kind, place in known]
    orders = RelationsOrderer(places, strict=given.strict, exact=True).connect(encoded).orders()
    rows = owner_rows(link, identifier, given.items, field=link.relation.name)
    for row, item in zip(rows, encoded, strict=True):
        row[PLACE] = orders.get(property_key(item["id"]))
    insert(db, link, rows)


def polymorphic_id(identifier: Any, kind: Any) -> str:
    return f"{to_string(identifier)}:::{'undefined' if kind is None else to_string(kind)}"


def encoded_item(item: Item, kind: Any) -> Item:
    """An item whose ids, also those in its position, say the type too: by that the orderer tells them apart."""
    encoded: Item = {**item, "id": polymorphic_id(item["id"], kind)}
    position = item.get("position")
    if isinstance(position, dict):
        beside = position.get("__type") or kind
        sides = {side: polymorphic_id(position[side], beside) for side in ("before", "after") if position.get(side)}
        encoded["position"] = {**position, **sides}
    return encoded


def release_morph_one(db: Database, link: MorphLink, rows: Sequence[dict[str, Any]]) -> None:
    """A target whose morphOne of the row's `field` shows this link can show only one: forget the others.

    Raises InternalServerError for a row whose type is none of the project's.
    """
    table, _, id_column, type_column = names(link)
    shape = join_table(link)
    for row in rows:
        kind, name = row[shape.morph_type_column or ""], row.get("field")
        model = db.layout.models.get(kind)
        if model is None:
            raise InternalServerError(f'Metadata for "{"undefined" if kind is None else kind}" not found')
        relation = model.relations.get(name) if isinstance(name, str) else None
        if relation is None or relation.relation != "morphOne":
            continue
        if relation.target == link.relation.uid and relation.morph_by == link.relation.name:
            sql = f"delete from {table} where {type_column} = ? and `field` = ? and {id_column} = ?"
            run(db, sql, (kind, name, row[shape.morph_id_column or ""]))
