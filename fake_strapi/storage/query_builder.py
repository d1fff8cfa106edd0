"""Strapi's query builder, up to the SQL text: one table with joins, conditions, order, page and columns.

Source: `@strapi/database` query/query-builder and helpers of 4.26.2 and 5.54.0. The SQL has the same joins, conditions
and DISTINCT as Strapi's, on the same indexes, because the order of rows that nothing sorts comes out of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fake_strapi.errors import InternalServerError
from fake_strapi.javascript.numbers import parse_int
from fake_strapi.query.publication import StatusFilter
from fake_strapi.storage.conditions import Dialogue, conditions, grouped, truthy
from fake_strapi.storage.deep_sort import deep_sorted
from fake_strapi.storage.dialect import quote
from fake_strapi.storage.joins import Join
from fake_strapi.storage.layout import Layout
from fake_strapi.storage.own_indexes import own_index_condition
from fake_strapi.storage.publication_filter import publication_condition
from fake_strapi.storage.read_order import Order, OrderColumn, order_clause, process_order_by, status_rank
from fake_strapi.storage.read_where import process_where
from fake_strapi.storage.search import search_condition
from fake_strapi.storage.select import Query, Select, arrange, arrange_distinct

NO_PARAMS: Mapping[str, Any] = {}


class QueryBuilder:
    """Collects what a query asks for, in Strapi's order of events; `build` or `build_count` makes SQL of it."""

    def __init__(self, layout: Layout, uid: str) -> None:
        self.layout = layout
        self.behaviour = layout.behaviour
        self.model = layout[uid]
        self.casts = layout.casts
        self.aliases = 0
        self.alias = self.next_alias()
        self.joins: list[Join] = []
        self.selected: list[str] = ["*"]
        self.wheres: list[Any] = []
        self.orders: list[Order] = []
        self.order_by: Any = []
        self.populate: Any = None
        self.filters: Any = None
        self.search: Any = None
        self.limit: Any = None
        self.offset: Any = None
        self.first = False

    def next_alias(self) -> str:
        self.aliases += 1
        return f"t{self.aliases - 1}"

    def alias_column(self, column: str, alias: str | None = None) -> str:
        return column if "." in column else f"{alias or self.alias}.{column}"

    def init(self, params: Mapping[str, Any], names: Sequence[str] | None = None) -> QueryBuilder:
        """Take over db params; a name that is absent, or null, changes nothing. `names`: only these."""
        given = {key: value for key, value in params.items() if value is not None and (names is None or key in names)}
        if "where" in given:
            self.where(given["where"])
        self.search = given.get("_q")
        if "select" in given:
            self.select(given["select"] if isinstance(given["select"], (list, tuple)) else [given["select"]])
        self.limit, self.offset = given.get("limit"), given.get("offset")
        self.order_by = given.get("orderBy", [])
        self.populate = given.get("populate")
        self.filters = given.get("filters")
        return self

    def where(self, where: Any) -> QueryBuilder:
        if not isinstance(where, dict):
            raise InternalServerError("Where must be an object")
        self.wheres.append(where)
        return self

    def select(self, columns: Sequence[str]) -> QueryBuilder:
        self.selected = list(dict.fromkeys(columns))
        return self

    def add_select(self, *columns: str) -> QueryBuilder:
        self.selected = list(dict.fromkeys((*self.selected, *columns)))
        return self

    def join(self, join: Join) -> QueryBuilder:
        self.joins.append(join)
        return self

    # --- SQL

    def process(self) -> None:
        """Sort, filters and conditions, in the order in which Strapi lets them add their joins."""
        self.orders = process_order_by(self.order_by, self, self.model)
        if self.filters is not None:
            added = self.filters(self.model) if callable(self.filters) else self.filters
            if added is not None:
                self.wheres.append(added)
            compared = self.filters.comparison(self.model) if isinstance(self.filters, StatusFilter) else None
            if compared is not None:
                self.wheres.append(publication_condition(self.model, *compared))
        self.wheres = [process_where(where, self, self.model) for where in self.wheres]

    def build(self, needed: Sequence[str] = ()) -> Select:
        """The query for rows. `needed`: raw columns of the model's table that the caller wants beside the answer."""
        self.process()
        deep = self.behaviour.sorted_entries_are_single and self.sorts_by_relation()
        if self.behaviour.pages_end_in_id and not deep:
            self.end_in_id()
        columns = [self.select_column(name) for name in self.selected]
        distinct = bool(self.joins)
        if distinct:
            by_join = [f"{join.alias}.{column}" for join in self.joins for column, _ in join.order_by]
            by_sort = [order.column for order in self.orders if isinstance(order, OrderColumn)]
            columns = list(dict.fromkeys((*by_join, *by_sort, *columns)))
        if deep:
            return deep_sorted(self, columns, needed)
        converters = self.layout.converters
        if distinct:
            ranks = [
                status_rank(self.model.table, self.alias, order.localized)
                for order in self.orders
                if not isinstance(order, OrderColumn)
            ]
            arranged = arrange_distinct(columns, self.alias, self.model, converters, ranks)
        else:
            arranged = arrange(columns, self.alias, self.model, converters, needed)
        bindings: list[Any] = []
        text = (
            f"select {'distinct ' if distinct else ''}{arranged.sql}{self.from_clause(bindings)}"
            f"{order_clause(self.order_terms())}{self.page_clause(bindings)}"
        )
        return Select(Query.of(text, bindings), arranged.hydrator, arranged.places)

    def build_count(self) -> Query:
        """`select count(id)`; with joins the different ids are counted."""
        self.process()
        bindings: list[Any] = []
        # Strapi counts `id`, which is never null: SQLite answers `*` without looking at the rows.
        counted = f"distinct {quote(self.alias)}.`id`" if self.joins else "*"
        return Query.of(f"select count({counted}){self.from_clause(bindings)}", bindings)

    def build_group_count(self, column: str) -> Query:
        """`select column, count(*)` by column: how many related rows each parent has."""
        self.process()
        bindings: list[Any] = []
        alias, name = column.split(".")
        quoted = f"{quote(alias)}.{quote(name)}"
        text = f"select {quoted}, count(*){self.from_clause(bindings)} group by {quoted}"
        return Query.of(text + order_clause(self.order_terms()), bindings)

    def from_clause(self, bindings: list[Any]) -> str:
        text = f" from {quote(self.model.table)} as {quote(self.alias)}"
        text += "".join(join.sql(bindings) for join in self.joins)
        talk = Dialogue(bindings, self.behaviour.wildcards_in_values)
        found = conditions(self.wheres, talk)
        if truthy(self.search):
            found += grouped(search_condition(self.search, self.model, self.alias, talk), " or ")
        if found and self.model.looked_up and not self.joins:
            found += own_index_condition(self.model, self.alias, found)
        return text + (f" where {' and '.join(found)}" if found else "")

    def order_terms(self) -> list[str]:
        sorts = [self.order_term(order, self.alias) for order in self.orders]
        links = [
            f"{quote(join.alias)}.{quote(column)} {direction}"
            for join in self.joins
            for column, direction in join.order_by
        ]
        return sorts + links if self.behaviour.link_order_breaks_ties else links + sorts

    def order_term(self, order: Order, alias: str) -> str:
        if isinstance(order, OrderColumn):
            table, column = order.column.split(".")
            return f"{quote(table)}.{quote(column)} {order.direction}"
        return f"{status_rank(self.model.table, alias, order.localized)} {order.direction}"

    def page_clause(self, bindings: list[Any]) -> str:
        """LIMIT and OFFSET; 0 is no limit and no offset, an offset alone needs a limit in SQLite."""
        limit = 1 if self.first else whole(self.limit)
        offset = whole(self.offset)
        if not limit and not offset:
            return ""
        bindings.append(limit or -1)
        if not offset:
            return " limit ?"
        bindings.append(offset)
        return " limit ? offset ?"

    def sorts_by_relation(self) -> bool:
        joined = {join.alias for join in self.joins}
        return any(isinstance(order, OrderColumn) and order.column.split(".")[0] in joined for order in self.orders)

    def end_in_id(self) -> None:
        if self.first or (self.limit is None and self.offset is None) or self.limit == -1:
            return
        last = self.orders[-1] if self.orders else None
        by_id = f"{self.alias}.id"
        if not (isinstance(last, OrderColumn) and last.column == by_id):
            self.orders.append(OrderColumn(by_id, "asc"))

    def select_column(self, name: Any) -> str:
        if not name or not isinstance(name, str):
            raise InternalServerError("Name cannot be null")
        return self.model.column_name(name)


def whole(number: Any) -> Any:
    """A limit or an offset as knex takes it, by `parseInt`: of 1e21, written so by JavaScript, the 1 is left."""
    return parse_int(number) if isinstance(number, float) or (isinstance(number, int) and number >= 10**21) else number
