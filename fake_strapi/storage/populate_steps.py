"""How relations and components are populated, by a link table or by a column.

Source: `@strapi/database` query/helpers/populate/apply of 4.26.2 and 5.54.0. What stands out is kept: `limit` is over
all parents together, a to-one relation takes the first row, a column that was not selected links nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from fake_strapi.errors import InternalServerError
from fake_strapi.storage.conditions import Given
from fake_strapi.storage.find_plan import Entity, FindPlan, Rows, StepMaker
from fake_strapi.storage.joins import Join
from fake_strapi.storage.layout import Layout
from fake_strapi.storage.metadata import JoinTable, Relation
from fake_strapi.storage.populate_groups import firsts, give, group, nothing, unique
from fake_strapi.storage.query_builder import QueryBuilder
from fake_strapi.storage.read_order import has_sort
from fake_strapi.storage.runs import AWAIT, Run
from fake_strapi.storage.select import Query

Places = Mapping[str, int]
# The join column is selected under a name that no attribute has.
PREFIX = "__strapi"


class Step:
    """Populates one relation. `params`: the db params of the related rows; `step_of` makes the steps within them."""

    def __init__(self, layout: Layout, relation: Relation, params: Mapping[str, Any], step_of: StepMaker) -> None:
        self.layout = layout
        self.relation = relation
        self.name = relation.name
        self.params = params
        self.step_of = step_of
        self.counts = params.get("count") is True

    def fill(self, rows: Rows, entities: list[Entity], places: Places) -> Run:
        """Set the relation's key in each entity. `rows` are the entities' rows, `places` where their columns are."""
        raise NotImplementedError


class LinkStep(Step):
    """Relations and components with a link table."""

    @cached_property
    def link(self) -> JoinTable:
        link = self.relation.join_table
        if link is None:
            raise InternalServerError(f"{self.relation.uid}.{self.name} has no link table")
        return link

    def link_order(self) -> tuple[tuple[str, str], ...]:
        """The order of the links, unless a sort takes its place."""
        column = self.link.order_by
        tied = self.layout.behaviour.link_order_breaks_ties
        if column is None or (not tied and has_sort(self.params.get("orderBy"))):
            return ()
        if tied and self.relation.is_any_to_one:
            return ((column, "asc"),)
        return ((column, "desc" if self.params.get("ordering") == "desc" else "asc"),)

    def linked(self, order_by: tuple[tuple[str, str], ...]) -> QueryBuilder:
        """The related rows of the parents in list 0, joined with their links as t1."""
        link = self.link
        builder = QueryBuilder(self.layout, self.relation.target)
        alias = builder.next_alias()
        on = () if link.on_field is None else (("field", link.on_field),)
        builder.init(self.params)
        builder.join(
            Join(alias, link.name, str(link.inverse_join_column), builder.alias, "id", on, order_by, inner=True)
        )
        return builder.where({f"{alias}.{link.join_column}": Given(0)})

    @cached_property
    def plan(self) -> FindPlan:
        column = self.link.join_column
        return FindPlan(self.linked(self.link_order()).add_select(f"t1.{column} as {PREFIX}{column}"), self.step_of)

    @cached_property
    def count_query(self) -> Query:
        return self.linked(()).build_group_count(f"t1.{self.link.join_column}")

    def fill(self, rows: Rows, entities: list[Entity], places: Places) -> Run:
        place = places["id"]
        parents = unique(row[place] for row in rows)
        if self.counts:
            counted = yield self.count_query.bind((parents,))
            yield AWAIT
            counts = {parent: {"count": count} for parent, count in counted}
            give(self.name, rows, entities, place, counts, lambda: {"count": 0})
            return
        plan = self.plan
        found_rows, found = yield from plan.rows(parents)
        groups = group(found_rows, found, plan.select.places[PREFIX + self.link.join_column])
        if self.relation.is_any_to_one:
            give(self.name, rows, entities, place, firsts(groups), nothing)
        else:
            give(self.name, rows, entities, place, groups, list)


class ColumnStep(Step):
    """Relations by a column of a model's own table: createdBy and updatedBy, and Strapi 5's localizations."""

    @cached_property
    def plan(self) -> FindPlan:
        column = self.relation.join_column
        assert column is not None
        builder = QueryBuilder(self.layout, self.relation.target).init(self.params)
        builder.add_select(f"{builder.alias}.{column.referenced_column}")
        where: dict[str, Any] = {column.referenced_column: Given(0)}
        if column.excludes_loaded:
            where["id"] = {"$notIn": Given(1)}
        return FindPlan(builder.where(where), self.step_of)

    def fill(self, rows: Rows, entities: list[Entity], places: Places) -> Run:
        column = self.relation.join_column
        assert column is not None
        place = places.get(column.name)
        values = [] if place is None else unique(row[place] for row in rows)
        if not values:
            for entity in entities:
                entity[self.name] = None
            return
        plan = self.plan
        lists = [values, [row[places["id"]] for row in rows]] if column.excludes_loaded else [values]
        found_rows, found = yield from plan.rows(*lists)
        groups = group(found_rows, found, plan.select.places.get(column.referenced_column))
        if self.relation.is_any_to_one:
            give(self.name, rows, entities, place, firsts(groups), nothing)
        else:
            give(self.name, rows, entities, place, groups, list)
