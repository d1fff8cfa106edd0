"""An `orderBy` of db params as columns to sort by.

Source: `@strapi/database` query/helpers/order-by (`processOrderBy`) of 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from fake_strapi.errors import InternalServerError
from fake_strapi.storage.dialect import quote
from fake_strapi.storage.joins import create_join
from fake_strapi.storage.metadata import ModelMetadata

if TYPE_CHECKING:
    from fake_strapi.storage.query_builder import QueryBuilder


class OrderColumn(Struct, frozen=True):
    """A column ("t0.name") and a direction, "asc" or "desc"."""

    column: str
    direction: str


class OrderStatus(Struct, frozen=True):
    """Strapi 5's sort by `status`: drafts never published, then modified, then published."""

    localized: bool
    direction: str


Order = OrderColumn | OrderStatus


def process_order_by(
    order_by: Any, builder: QueryBuilder, model: ModelMetadata, alias: str | None = None
) -> list[Order]:
    """What to sort by, in order; relations add joins to the builder. Raises InternalServerError as Strapi crashes."""
    if isinstance(order_by, list):
        return [order for item in order_by for order in process_order_by(item, builder, model, alias)]
    if isinstance(order_by, str):
        if order_by == "status" and builder.behaviour.sorts_by_status:
            return [order_by_status(model, "asc")]
        if order_by not in model.columns and order_by not in model.relations:
            raise InternalServerError(f"Attribute {order_by} not found on model {model.uid}")
        return [OrderColumn(builder.alias_column(model.column_name(order_by), alias), "asc")]
    if not isinstance(order_by, dict):
        raise InternalServerError("Invalid orderBy syntax")
    orders: list[Order] = []
    for key, value in order_by.items():
        column, relation = model.columns.get(key), model.relations.get(key)
        if key == "status" and builder.behaviour.sorts_by_status:
            orders.append(order_by_status(model, direction(value)))
        elif column is not None:
            orders.append(OrderColumn(builder.alias_column(column.name, alias), direction(value)))
        elif relation is not None and relation.target:
            joined = create_join(builder, model, relation, alias or builder.alias)
            orders += process_order_by(value, builder, builder.layout[relation.target], joined)
        elif relation is not None:
            raise InternalServerError(f"You cannot order on {relation.relation} relations")
        else:
            raise InternalServerError(f"Attribute {key} not found on model {model.uid}")
    return orders


def direction(value: Any) -> str:
    """knex takes any text that is neither asc nor desc for asc."""
    if value is None or value == "" or value is False or value == 0:
        return "asc"
    if not isinstance(value, str):
        raise InternalServerError("the direction of a sort is no text")
    return "desc" if value.lower() == "desc" else "asc"


def order_by_status(model: ModelMetadata, way: str) -> OrderStatus:
    if "publishedAt" not in model.columns or "documentId" not in model.columns:
        raise InternalServerError(f"Cannot order by status on model {model.uid}: missing publishedAt or documentId")
    return OrderStatus("locale" in model.columns, way)


def status_rank(table: str, alias: str, localized: bool) -> str:
    """SQL: 0 for a document without a published row, 1 for a row newer than the published one, 2 for others."""
    row = quote(alias)
    published = f"from {quote(table)} sub where sub.document_id = {row}.document_id and sub.published_at is not null"
    if localized:
        published += f" and sub.locale = {row}.locale"
    return (
        f"case when not exists(select 1 {published}) then 0"
        f" when {row}.updated_at > (select max(sub.updated_at) {published}) then 1 else 2 end"
    )


def has_sort(order_by: Any) -> bool:
    """Whether a populate's `orderBy` really sorts: an empty list, text or object does not (strapi 5.54 utils)."""
    if isinstance(order_by, str):
        return any(segment.split(":")[0].strip() for segment in order_by.split(","))
    if isinstance(order_by, list):
        return any(has_sort(item) for item in order_by if isinstance(item, (str, dict)))
    return isinstance(order_by, dict) and sorts_by_object(order_by)


def sorts_by_object(order_by: dict[str, Any]) -> bool:
    return any(
        bool(value) if isinstance(value, str) else isinstance(value, dict) and sorts_by_object(value)
        for value in order_by.values()
    )


def order_clause(terms: Sequence[str]) -> str:
    return f" order by {', '.join(terms)}" if terms else ""
