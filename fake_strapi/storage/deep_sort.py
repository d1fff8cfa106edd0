"""Strapi 5's sort by a relation: each entry once, at the place of its first related row.

Source: strapi 5.54 database/query/helpers/order-by (`wrapWithDeepSort`): the joined rows of an entry are numbered by
the sort, the first of them is kept, and the page is taken of those.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from fake_strapi.storage.dialect import quote
from fake_strapi.storage.read_order import OrderColumn, order_clause
from fake_strapi.storage.select import Query, Select, arrange

if TYPE_CHECKING:
    from fake_strapi.storage.query_builder import QueryBuilder


def deep_sorted(builder: QueryBuilder, columns: Sequence[str], needed: Sequence[str]) -> Select:
    """The query of a builder whose order goes through a relation. `columns`: what it selects."""
    model, root = builder.model, quote(builder.alias)
    result, base, numbered = builder.next_alias(), builder.next_alias(), builder.next_alias()
    sorts = [order for order in builder.orders if isinstance(order, OrderColumn)]
    ranks = [order for order in builder.orders if not isinstance(order, OrderColumn)]
    names = [quote(f"__strapi_order_by__{order.column.replace('.', '_')}") for order in sorts]

    bindings: list[Any] = []
    sources = [".".join(map(quote, order.column.split("."))) for order in sorts]
    aliased = [f"{source} as {name}" for source, name in zip(sources, names, strict=True)]
    rows = f"select {', '.join([f'{root}.`id`', *aliased])}{builder.from_clause(bindings)}"
    places = [f"{quote(base)}.{name}" for name in names]
    directed = [f"{place} {order.direction}" for place, order in zip(places, sorts, strict=True)]
    partitions = (
        f"select {', '.join([f'{quote(base)}.`id`', *places])},"
        f" row_number() over (partition by {quote(base)}.`id` order by {', '.join(directed)}) as __strapi_row_number"
        f" from ({rows}) as {quote(base)}"
    )

    sorted_by = {order.column for order in sorts}
    # Every column is taken from the result's own table: one of a joined table is an error there, as in Strapi.
    selected = [f"{result}.{column}" for column in columns if column not in sorted_by]
    arranged = arrange(selected, result, model, builder.layout.converters, needed)
    terms = [f"{quote(numbered)}.{name} {order.direction}" for name, order in zip(names, sorts, strict=True)]
    terms += [builder.order_term(order, result) for order in ranks]
    terms.append(f"{quote(numbered)}.`id` asc")
    text = (
        f"select {arranged.sql} from {quote(model.table)} as {quote(result)}"
        f" inner join ({partitions}) as {quote(numbered)} on {quote(numbered)}.`id` = {quote(result)}.`id`"
        f" and {quote(numbered)}.`__strapi_row_number` = 1{order_clause(terms)}{builder.page_clause(bindings)}"
    )
    return Select(Query.of(text, bindings), arranged.hydrator, arranged.places)
