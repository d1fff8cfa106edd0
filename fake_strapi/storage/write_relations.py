"""The links of relations with a table of their own, and of components: with a new entity, and in an update.

Source: `@strapi/database` entity-manager (attachRelations, updateRelations) of 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fake_strapi.storage.database import Database
from fake_strapi.storage.write_anchors import beside_survivors
from fake_strapi.storage.write_associations import (
    Associations,
    Id,
    Item,
    associations,
    identity,
    truthy,
    unique_ids,
)
from fake_strapi.storage.write_links import (
    Link,
    add_inverse_orders,
    as_numbers,
    insert_rows,
    keep_only,
    linked,
    new_rows,
    one_of,
    remove,
    remove_all_but,
    renumber,
    steal,
    without,
)
from fake_strapi.storage.write_order import RelationsOrderer, anchor_id, property_key
from fake_strapi.versions.behaviour import Behaviour


def attach(db: Database, link: Link, identifier: int, value: Any) -> None:
    """Link a new entity. `connect` counts as `set`, with positions among the connected ones."""
    given = associations(value)
    items = given.items
    ids = [item["id"] for item in items]
    if link.relation.bidirectional and link.relation.is_one_to_any:
        steal(db, link, identifier, ids)
    if not items:
        return
    rows = new_rows(link, identifier, unique_ids(items))
    if link.order is not None:
        if given.replaces:
            number(link, rows)
        else:
            exact = db.layout.behaviour.exact_positions
            placed = RelationsOrderer([], strict=True, exact=exact).connect(items).ids()
            places = {property_key(identifier): place for place, identifier in enumerate(placed)}
            set_orders(link, rows, places)
    add_inverse_orders(db, link, rows, ids)
    insert_rows(db, link, rows)


def update(db: Database, link: Link, identifier: int, value: Any) -> None:
    """Change the links of an entity that is there."""
    given = associations(value)
    if given.clears:
        remove_all_but(db, link, identifier)
        return
    ids = replace(db, link, identifier, given) if given.replaces else connect(db, link, identifier, given)
    if not ids:
        return
    if link.relation.bidirectional and link.relation.is_one_to_any:
        steal(db, link, identifier, ids)
    if link.relation.is_any_to_one:
        keep_only(db, link, identifier, ids[0])


def replace(db: Database, link: Link, identifier: int, given: Associations) -> list[Id]:
    """`set`: these and no others, in this order. Answers the ids that are linked now."""
    items = last_only(link, given.items, db.layout.behaviour)
    ids = [item["id"] for item in items]
    remove_all_but(db, link, identifier, ids)
    if not items:
        return []
    rows = new_rows(link, identifier, unique_ids(items))
    if link.order is not None:
        number(link, rows)
    if link.inverse_order is not None:
        add_inverse_orders(db, link, rows, without(ids, linked(db, link, identifier, ids)))
    insert_rows(db, link, rows, link.conflict)
    return ids


def connect(db: Database, link: Link, identifier: int, given: Associations) -> list[Id]:
    """`connect` and `disconnect`. Answers the ids that were connected."""
    behaviour = db.layout.behaviour
    items = last_only(link, given.items, behaviour)
    removed = to_remove(given.disconnect, items, behaviour)
    placed = items
    if behaviour.reconnects_by_id and removed and link.order is not None:
        placed = beside_survivors(db, link, identifier, items, removed)
    if removed:
        remove(db, link, identifier, removed)
    if not items:
        return []
    ids = [item["id"] for item in items]
    moved = linked(db, link, identifier, ids) if link.inverse_order is not None else []
    rows = new_rows(link, identifier, unique_ids(items))
    if link.order is not None:
        known = neighbours(db, link, identifier, placed, exact=behaviour.exact_positions)
        orderer = RelationsOrderer(known, strict=given.strict, exact=behaviour.exact_positions)
        set_orders(link, rows, orderer.connect(placed).orders())
    add_inverse_orders(db, link, rows, without(ids, moved))
    insert_rows(db, link, rows, link.conflict)
    renumber(db, link, identifier)
    return ids


def last_only(link: Link, items: list[Item], behaviour: Behaviour) -> list[Item]:
    return items[-1:] if behaviour.last_connected_wins and link.relation.is_any_to_one else items


def to_remove(disconnect: list[Item], items: list[Item], behaviour: Behaviour) -> list[Id]:
    """The ids to unlink. Strapi 4 spares one only if it is connected in the very same words, which no id alone is."""
    if behaviour.reconnects_by_id:
        return without((item["id"] for item in disconnect), [item["id"] for item in items])
    words = [identity({key: item[key] for key in ("id", "position", "__pivot")}) for item in items]
    return [item["id"] for item in disconnect if identity(item) not in words]


def neighbours(
    db: Database, link: Link, identifier: int, items: Sequence[Item], *, exact: bool
) -> list[tuple[Any, Any]]:
    """(id, order) of the rows that positions name, and of the last one (`exact`: of the first one too, sorted)."""
    anchors = as_numbers(db, (anchor for item in items if (anchor := after_or_before(item)) is not None))
    edges = ("min", "max") if exact else ("max",)
    conditions = [f"(t.{link.join} = ? and {one_of(f't.{link.inverse}', len(anchors))})"]
    conditions += [
        f"(t.{link.join} = ? and t.{link.order} = (select {edge}(e.{link.order}) from {link.table} as e "
        f"where e.{link.join} = ?{link.where_field}))"
        for edge in edges
    ]
    sorting = f" order by t.{link.order}" if exact else ""
    return [
        (row[0], row[1])
        for row in db.rows(
            f"select t.{link.inverse}, t.{link.order} from {link.table} as t "
            f"where ({' or '.join(conditions)}){link.where_field}{sorting}",
            (identifier, *anchors, *(identifier,) * (2 * len(edges))),
        )
    ]


def after_or_before(item: Item) -> Any:
    """What is looked up for a position: `after` first, while the orderer reads `before` first."""
    position = item.get("position")
    if isinstance(position, dict) and truthy(position.get("after")):
        return position["after"]
    return anchor_id(item)


def number(link: Link, rows: list[dict[str, Any]]) -> None:
    table = link.relation.join_table
    assert table is not None
    assert table.order_column is not None
    for place, row in enumerate(rows, 1):
        row[table.order_column] = place


def set_orders(link: Link, rows: list[dict[str, Any]], orders: dict[str, Any]) -> None:
    table = link.relation.join_table
    assert table is not None
    assert table.order_column is not None
    for row in rows:
        row[table.order_column] = orders.get(property_key(row[table.inverse_join_column or ""]))
