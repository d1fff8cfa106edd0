"""The rows of a link table: added, removed and numbered as Strapi's database layer does.

Source: `@strapi/database` entity-manager (regular-relations) of 4.26.2 and 5.54.0. The statements of a relation are
written once, when the layout is first written to.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct, field

from fake_strapi.errors import InternalServerError
from fake_strapi.storage.database import Database, Row
from fake_strapi.storage.dialect import ALWAYS, quote
from fake_strapi.storage.layout import Layout
from fake_strapi.storage.metadata import JoinTable, Relation
from fake_strapi.storage.write_associations import Id, Item
from fake_strapi.storage.write_values import serializers


class Link(Struct, frozen=True, eq=False, kw_only=True):
    """One side of a link table with its statements. `order` is the place in this side's list, `inverse_order` the place
    of this side in the other side's list; None where the relation keeps none. `where_field` narrows to one component.
    """

    relation: Relation
    table: str  # quoted, as all names here
    join: str
    inverse: str
    order: str | None
    inverse_order: str | None
    where_field: str  # " and `field` = 'seo'" or ""
    constants: dict[str, Any]  # columns of every row, with their values
    siblings: str  # rows of the same document as the given id, on this side
    inverse_siblings: str  # and on the other
    conflict: str
    renumber: str
    insert_statements: dict[tuple[str, ...], str] = field(default_factory=dict)

    def insert_statement(self, columns: tuple[str, ...]) -> str:
        found = self.insert_statements.get(columns)
        if found is None:
            marks = ", ".join("?" * len(columns))
            found = f"insert into {self.table} ({', '.join(map(quote, columns))}) values ({marks})"
            self.insert_statements[columns] = found
        return found


def build_link(relation: Relation, table: JoinTable, layout: Layout) -> Link:
    assert table.inverse_join_column is not None
    join, inverse = quote(table.join_column), quote(table.inverse_join_column)
    order = quote(table.order_column) if relation.is_any_to_many and table.order_column else None
    has_inverse_order = relation.bidirectional and relation.is_many_to_any and table.inverse_order_column
    name = quote(table.name)
    wins = f"update set {order} = excluded.{order}" if order else "nothing"
    return Link(
        relation=relation,
        table=name,
        join=join,
        inverse=inverse,
        order=order,
        inverse_order=quote(table.inverse_order_column or "") if has_inverse_order else None,
        where_field=on_field(table),
        constants={} if table.on_field is None else {"field": table.on_field},
        siblings=document_siblings(relation.uid, layout) if relation.kind == "relation" else "(?)",
        inverse_siblings=document_siblings(relation.target, layout) if relation.kind == "relation" else "(?)",
        conflict=f" on conflict ({', '.join(map(quote, table.pivot_columns))}) do {wins}",
        renumber=(
            f"update {name} as a set {order} = b.place from (select id, row_number() over "
            f"(partition by {join} order by {order}) as place from {name} where {join} = ?) as b where b.id = a.id"
        ),
    )


def on_field(table: JoinTable) -> str:
    """The condition that a shared table is narrowed by to one attribute's rows; "" for a table of its own."""
    if table.on_field is None:
        return ""
    literal = table.on_field.replace("'", "''")
    return f" and `field` = '{literal}'"


def document_siblings(uid: str, layout: Layout) -> str:
    """The ids of the rows that are the same document as the row of the id that is bound: itself, drafts, locales."""
    model = layout[uid]
    if "documentId" not in model.columns:
        return "(?)"
    table = quote(model.table)
    return f"(select id from {table} where document_id in (select document_id from {table} where id = ?))"


def run(db: Database, sql: str, parameters: Sequence[Any] = ()) -> sqlite3.Cursor:
    """Run a statement that writes; what the database refuses (a broken constraint too) is Strapi's 500."""
    try:
        return db.connection.execute(sql, parameters)
    except (sqlite3.Error, OverflowError) as error:
        raise InternalServerError(f"{error}: {sql}") from error


def one_of(column: str, count: int) -> str:
    """`column in (?, ?)`; nothing is one of none."""
    return f"{column} in ({', '.join('?' * count)})" if count else "1 = 0"


def new_rows(link: Link, identifier: int, items: Iterable[Item]) -> list[dict[str, Any]]:
    """The rows that link an entity to items, by unquoted column name, without their orders."""
    table = link.relation.join_table
    assert table is not None
    assert table.inverse_join_column is not None
    rows = []
    for item in items:
        row = {table.join_column: identifier, table.inverse_join_column: item["id"], **link.constants}
        pivot = item.get("__pivot")
        if pivot:
            row.update(pivot)
        rows.append(row)
    return rows


def insert_rows(db: Database, link: Link, rows: list[dict[str, Any]], conflict: str = "") -> None:
    """Insert rows, one statement a row."""
    check_number(db, len(rows))
    for row in rows:
        run(db, link.insert_statement(tuple(row)) + conflict, tuple(row.values()))


def check_number(db: Database, rows: int) -> None:
    """Raises InternalServerError for more rows than Strapi can put into its one statement."""
    most = db.layout.behaviour.most_rows_inserted
    if most is not None and rows > most:
        raise InternalServerError(f"too many terms in compound SELECT: {rows} rows in one insert")


def add_inverse_orders(db: Database, link: Link, rows: list[dict[str, Any]], ids: Sequence[Id]) -> None:
    """Put each row last in the other side's list. `ids`: those of the other side whose last place counts."""
    table = link.relation.join_table
    if link.inverse_order is None or table is None or table.inverse_order_column is None:
        return
    column, other = table.inverse_order_column, table.inverse_join_column
    last = {str(found): place for found, place in (last_place(db, link, identifier) for identifier in ids)}
    for row in rows:
        row[column] = (last.get(str(row[other or ""])) or 0) + 1


def last_place(db: Database, link: Link, identifier: Id) -> Row:
    """An id of the other side, as stored, and the last place in its list; None and None where that is empty."""
    sql = (
        f"select {link.inverse}, max({link.inverse_order}) from {link.table}"
        f" where {link.inverse} = ? and {ALWAYS}{link.where_field}"
    )
    return db.rows(sql, (identifier,))[0]


def as_numbers(db: Database, ids: Iterable[Any]) -> list[Any]:
    """Ids as a `where` on a link table binds them. Raises InternalServerError for what is no number to this version."""
    given = list(ids)
    if all(identifier.__class__ is int for identifier in given):
        return given
    number = serializers(db.layout.behaviour)["integer"]
    return [number(identifier) for identifier in given]


def linked(db: Database, link: Link, identifier: int, ids: Sequence[Id]) -> list[Id]:
    """Those of `ids` that the entity is linked to."""
    sql = f"select {link.inverse} from {link.table} where {link.join} = ? and {one_of(link.inverse, len(ids))}"
    return [row[0] for row in db.rows(sql + link.where_field, (identifier, *ids))]


def without(ids: Iterable[Id], others: Sequence[Id]) -> list[Id]:
    """lodash's `difference`: "1" is not 1."""
    return [identifier for identifier in ids if identifier not in others]


def renumber(db: Database, link: Link, identifier: int) -> None:
    """Number the entity's own list anew: 1, 2, 3."""
    if link.order is not None:
        run(db, link.renumber, (identifier,))


def renumber_inverse(db: Database, link: Link, ids: Sequence[Id]) -> None:
    """Number anew the lists of the entities at the other end."""
    if link.inverse_order is None or not ids:
        return
    run(
        db,
        f"update {link.table} as a set {link.inverse_order} = b.place from (select id, row_number() over "
        f"(partition by {link.inverse} order by {link.inverse_order}) as place from {link.table} "
        f"where {one_of(link.inverse, len(ids))}) as b where b.id = a.id",
        ids,
    )


def remove(db: Database, link: Link, identifier: int, ids: Sequence[Id]) -> None:
    """Unlink the entity from `ids`."""
    remove_where(db, link, identifier, one_of(link.inverse, len(ids)), as_numbers(db, ids))


def remove_all_but(db: Database, link: Link, identifier: int, kept: Sequence[Id] = ()) -> None:
    """Unlink the entity from everything but `kept`."""
    remove_where(db, link, identifier, f"not {one_of(link.inverse, len(kept))}", kept)


def remove_where(db: Database, link: Link, identifier: int, condition: str, ids: Sequence[Id]) -> None:
    where = f"where {link.join} = ? and {condition}{link.where_field}"
    if link.order is None and link.inverse_order is None:
        run(db, f"delete from {link.table} {where}", (identifier, *ids))
        return
    removed = [
        row[0] for row in db.rows(f"select {link.inverse} from {link.table} {where} order by id", (identifier, *ids))
    ]
    if removed:
        run(db, f"delete from {link.table} {where}", (identifier, *ids))
    renumber(db, link, identifier)
    renumber_inverse(db, link, removed)


def steal(db: Database, link: Link, identifier: int, ids: Sequence[Id]) -> None:
    """Take `ids` away from every other entity (but rows of the same document): a two-way oneToOne or oneToMany."""
    sql = (
        f"delete from {link.table} where {link.join} not in {link.siblings} "
        f"and {one_of(link.inverse, len(ids))}{link.where_field}"
    )
    run(db, sql, (identifier, *ids))


def keep_only(db: Database, link: Link, identifier: int, kept: Id) -> None:
    """Unlink the entity of a to-one relation from everything but `kept` (and rows of the same document as it)."""
    where = f"where {link.join} = ? and {link.inverse} not in {link.inverse_siblings}{link.where_field}"
    if not link.relation.is_many_to_any:
        run(db, f"delete from {link.table} {where}", (identifier, kept))
        return
    removed = [row[0] for row in db.rows(f"select {link.inverse} from {link.table} {where}", (identifier, kept))]
    if removed:
        remove_sql = f"delete from {link.table} where {link.join} = ? and {one_of(link.inverse, len(removed))}"
        run(db, remove_sql + link.where_field, (identifier, *removed))
        renumber_inverse(db, link, removed)
