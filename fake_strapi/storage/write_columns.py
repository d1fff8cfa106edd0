"""Relations that are columns: `useJoinTable: false`, createdBy, updatedBy, morphToOne, and the other end of the first.

Source: `@strapi/database` entity-manager (processData, attachRelations, updateRelations) of 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from typing import Any

from fake_strapi.errors import InternalServerError
from fake_strapi.storage.database import Database
from fake_strapi.storage.dialect import quote
from fake_strapi.storage.layout import Layout
from fake_strapi.storage.metadata import Relation
from fake_strapi.storage.write_associations import associations, to_id
from fake_strapi.storage.write_links import one_of, run


def own_columns(relation: Relation, value: Any, *, takes_objects: bool) -> tuple[tuple[str, Any], ...]:
    """The quoted columns of the entity's own row, with what they store for a relation's value.

    `takes_objects`: see `Behaviour.join_columns_take_objects`. Raises InternalServerError where Strapi crashes.
    """
    if relation.join_column is not None:
        return ((quote(relation.join_column.name), column_id(value, takes_objects=takes_objects)),)
    assert relation.morph_column is not None
    id_column, type_column = quote(relation.morph_column.id_column), quote(relation.morph_column.type_column)
    if value is None:
        return ((id_column, None), (type_column, None))
    type_field = relation.morph_column.type_field or "__type"
    if not isinstance(value, dict) or "id" not in value or type_field not in value:
        raise InternalServerError(f"Expects properties {type_field} an id to make a morph association")
    return ((id_column, value["id"]), (type_column, value[type_field]))


def column_id(value: Any, *, takes_objects: bool) -> Any:
    if not takes_objects or value is None:
        return value
    if isinstance(value, dict) and isinstance(value.get("set"), list):
        return to_id(value["set"][-1]) if value["set"] else None
    return to_id(value)


def attach_owner(db: Database, relation: Relation, identifier: int, value: Any) -> None:
    """A new entity takes the other end of a two-way oneToOne away from the entity that had it."""
    if relation.relation != "oneToOne" or not relation.bidirectional or relation.join_column is None:
        return
    given = associations(value)
    ids = [item["id"] for item in given.items] if given.replaces else []
    if ids:
        table, column = quote(db.layout[relation.uid].table), quote(relation.join_column.name)
        run(db, f"update {table} set {column} = null where {one_of(column, len(ids))} and id <> ?", (*ids, identifier))


def write_inverse(db: Database, relation: Relation, identifier: int, value: Any) -> None:
    """The end without the column: the targets' columns are set, and those of other targets emptied."""
    assert relation.join_column is not None
    given = associations(value)
    table, column = target_column(relation, db.layout)
    run(db, f"update {table} set {column} = null where {column} = ?", (identifier,))
    ids = [item["id"] for item in given.items] if given.replaces else []
    if ids:
        run(db, f"update {table} set {column} = ? where {one_of('id', len(ids))}", (identifier, *ids))


def target_column(relation: Relation, layout: Layout) -> tuple[str, str]:
    assert relation.join_column is not None
    return quote(layout[relation.target].table), quote(relation.join_column.referenced_column)
