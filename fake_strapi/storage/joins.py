"""Joins of related tables, as Strapi's query builder adds them for filters and sorts.

Source: `@strapi/database` query/helpers/join (the same in 4.26.2 and 5.54.0).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from fake_strapi.storage.dialect import quote
from fake_strapi.storage.metadata import ModelMetadata, Relation

if TYPE_CHECKING:
    from fake_strapi.storage.query_builder import QueryBuilder


class Join(Struct, frozen=True):
    """LEFT JOIN `table` as `alias`, on `root_alias`.`root_column` = `alias`.`column` and the values of `on`.

    `inner`: the conditions of the query leave no row without a match anyway. Newer SQLite sees that by itself, older
    (3.40) does not, and would scan the whole table.
    """

    alias: str
    table: str
    column: str
    root_alias: str
    root_column: str
    on: tuple[tuple[str, Any], ...] = ()
    order_by: tuple[tuple[str, str], ...] = ()  # (column of this table, direction)
    inner: bool = False

    def sql(self, bindings: list[Any]) -> str:
        """The clause; the values of `on` are added to `bindings`."""
        alias = quote(self.alias)
        conditions = [f"{quote(self.root_alias)}.{quote(self.root_column)} = {alias}.{quote(self.column)}"]
        for column, value in self.on:
            conditions.append(f"{alias}.{quote(column)} = ?")
            bindings.append(value)
        kind = "inner" if self.inner else "left"
        return f" {kind} join {quote(self.table)} as {alias} on {' and '.join(conditions)}"


def create_join(builder: QueryBuilder, model: ModelMetadata, relation: Relation, alias: str) -> str:
    """Join what `relation` of `model` (which stands as `alias`) points at; answers the target's alias."""
    target = builder.layout[relation.target]
    on: tuple[tuple[str, Any], ...]
    if relation.relation in ("morphOne", "morphMany"):
        owning = target.relations[relation.morph_by or ""]
        if owning.morph_column is not None:
            joined = builder.next_alias()
            on = ((owning.morph_column.type_column, model.uid),)
            builder.joins.append(Join(joined, target.table, owning.morph_column.id_column, alias, "id", on))
            return joined
        link = owning.join_table
        assert link is not None
        between, joined = builder.next_alias(), builder.next_alias()
        on = ((str(link.morph_type_column), model.uid), ("field", relation.name))
        builder.joins.append(Join(between, link.name, str(link.morph_id_column), alias, "id", on))
        builder.joins.append(Join(joined, target.table, "id", between, link.join_column))
        return joined
    if relation.join_column is not None:
        joined = builder.next_alias()
        column = relation.join_column
        builder.joins.append(Join(joined, target.table, column.referenced_column, alias, column.name))
        return joined
    link = relation.join_table
    if link is None:
        return alias
    between, joined = builder.next_alias(), builder.next_alias()
    on = () if link.on_field is None else (("field", link.on_field),)
    builder.joins.append(Join(between, link.name, link.join_column, alias, "id", on))
    builder.joins.append(Join(joined, target.table, "id", between, str(link.inverse_join_column)))
    return joined
