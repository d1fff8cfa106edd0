"""A row's copy, as Strapi 4's `strapi.db.query(uid).clone()` makes it: its values and links under new ones.

Source: `@strapi/database` entity-manager (clone, cloneRelations) and regular-relations of 4.26.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fake_strapi.errors import InternalServerError
from fake_strapi.storage.database import Database
from fake_strapi.storage.dialect import quote
from fake_strapi.storage.find import find_one
from fake_strapi.storage.metadata import JoinTable, Relation
from fake_strapi.storage.write import delete, insert, update_relations, write_plans
from fake_strapi.storage.write_associations import associations
from fake_strapi.storage.write_links import run
from fake_strapi.storage.write_values import Date


def clone_entity(db: Database, uid: str, source: int, values: Mapping[str, Any], now: int) -> int:
    """Insert a copy of a row with `values` over its own, and answer its id. Raises as `storage.write.create_entity`.

    Links that another entry can't have too move from the source to the copy.
    """
    if write_plans(db.layout)[uid].has_timestamps:
        values = {"createdAt": Date(now), "updatedAt": Date(now), **values}
    entity = find_one(db, uid, {"where": {"id": source}})
    if entity is None:
        raise InternalServerError(f"no row {source} of {uid} to clone")
    kept = {name: value for name, value in entity.items() if name != "id"}
    identifier = insert(db, uid, {**kept, **values})
    try:
        with db.transaction():
            for relation in db.layout[uid].relations.values():
                clone_links(db, relation, source, identifier, values)
            update_relations(db, uid, identifier, values)
    except Exception:
        delete(db, uid, identifier)
        raise
    return identifier


def clone_links(db: Database, relation: Relation, source: int, target: int, values: Mapping[str, Any]) -> None:
    """Give the copy the links of one relation, unless the values replace them."""
    table = relation.join_table
    if relation.kind != "relation" or table is None or table.inverse_join_column is None:
        return
    left: list[Any] = []
    if relation.name in values:
        given = associations(values[relation.name])
        if given.replaces and not given.clears:
            return
        left = [item["id"] for item in given.disconnect]
    if relation.is_one_to_any and relation.bidirectional:
        excluded = f" and {quote(table.inverse_join_column)} not in ({', '.join('?' * len(left))})" if left else ""
        near = quote(table.join_column)
        sql = f"update or ignore {quote(table.name)} set {near} = ? where {near} = ?{excluded}"
        run(db, sql, (target, source, *left))
    else:
        copy_links(db, table, table.inverse_join_column, source, target)


def copy_links(db: Database, table: JoinTable, far: str, source: int, target: int) -> None:
    """The copy comes last in the lists of the entries that it is linked to."""
    orders = [name for name in (table.order_column, table.inverse_order_column) if name]
    columns = ", ".join(map(quote, (far, *orders)))
    name, near = quote(table.name), quote(table.join_column)
    sql = f"insert or ignore into {name} ({near}, {columns}) select ?, {columns} from {name} where {near} = ?"
    run(db, sql, (target, source))
    if table.inverse_order_column:
        order = quote(table.inverse_order_column)
        last = f"select max({order}) + 1 from {name} as t2 where t2.{quote(far)} = {name}.{quote(far)}"
        run(db, f"update {name} set {order} = ({last}) where {near} = ?", (target,))
