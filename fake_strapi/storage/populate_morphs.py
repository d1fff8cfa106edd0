"""How polymorphic relations are populated: media, dynamic zones, morphTo* and their other sides.

Source: `@strapi/database` query/helpers/populate/apply (`morphX`, `morphToMany`, `morphToOne`) of 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from fake_strapi.storage.conditions import MARK, Given
from fake_strapi.storage.dialect import quote
from fake_strapi.storage.find_plan import Entity, FindPlan, Rows, StepMaker
from fake_strapi.storage.joins import Join
from fake_strapi.storage.layout import Layout
from fake_strapi.storage.metadata import JoinTable, Relation
from fake_strapi.storage.populate_groups import copied, firsts, give, group, nothing, typed, unique
from fake_strapi.storage.populate_steps import Places, Step
from fake_strapi.storage.query_builder import QueryBuilder
from fake_strapi.storage.read_order import has_sort
from fake_strapi.storage.runs import AWAIT, AWAIT_ALL, Run
from fake_strapi.storage.select import Query

TYPE_FIELD = "__type"


class MorphInverseStep(Step):
    """morphOne and morphMany: media, and the other side of morphToOne and morphToMany."""

    @cached_property
    def owning(self) -> Relation:
        return self.layout[self.relation.target].relations[self.relation.morph_by or ""]

    @cached_property
    def plan(self) -> FindPlan:
        builder = QueryBuilder(self.layout, self.relation.target)
        column, link = self.owning.morph_column, self.owning.join_table
        if column is not None:
            builder.init(self.params)
            # Strapi looks for this column in the rows, and "*" brings it along.
            if "*" in builder.selected:
                builder.add_select(column.id_column)
            return FindPlan(
                builder.where({column.id_column: Given(0), column.type_column: self.relation.uid}), self.step_of
            )
        assert link is not None
        alias = builder.next_alias()
        id_column, type_column = f"{alias}.{link.morph_id_column}", f"{alias}.{link.morph_type_column}"
        builder.init(self.params)
        on = (("field", self.name),)
        builder.join(
            Join(alias, link.name, link.join_column, builder.alias, "id", on, self.link_order(link), inner=True)
        )
        builder.add_select(id_column, type_column)
        return FindPlan(builder.where({id_column: Given(0), type_column: self.relation.uid}), self.step_of)

    def link_order(self, link: JoinTable) -> tuple[tuple[str, str], ...]:
        if not self.layout.behaviour.link_order_breaks_ties and has_sort(self.params.get("orderBy")):
            return ()
        return ((str(link.order_by), "desc" if self.params.get("ordering") == "desc" else "asc"),)

    def fill(self, rows: Rows, entities: list[Entity], places: Places) -> Run:
        place = places["id"]
        plan = self.plan
        found_rows, found = yield from plan.rows(unique(row[place] for row in rows))
        owning = self.owning
        column = owning.morph_column.id_column if owning.morph_column else owning.join_table.morph_id_column  # type: ignore[union-attr]
        groups = group(found_rows, found, plan.select.places.get(str(column)))
        if self.relation.relation == "morphOne":
            give(self.name, rows, entities, place, firsts(groups), nothing)
        else:
            empty = list if self.layout.behaviour.empty_media_are_lists else nothing
            give(self.name, rows, entities, place, groups, empty)


class PolymorphicStep(Step):
    """Base of the steps whose targets are of several types, each with a plan of its own."""

    def __init__(self, layout: Layout, relation: Relation, params: Mapping[str, Any], step_of: StepMaker) -> None:
        super().__init__(layout, relation, params, step_of)
        fragments = params["on"] if isinstance(params.get("on"), dict) else {}
        self.fragments: Mapping[str, Any] | None = fragments if "on" in params else None
        self.common = {name: value for name, value in params.items() if name != "on"}
        self.plans: dict[str, FindPlan] = {}

    def plan(self, uid: str) -> FindPlan:
        found = self.plans.get(uid)
        if found is None:
            fragment = (self.fragments or {}).get(uid)
            params = self.common if fragment is None else fragment if isinstance(fragment, dict) else {}
            builder = QueryBuilder(self.layout, uid).init(params)
            builder.add_select(f"{builder.alias}.id").where({"id": Given(0)})
            found = self.plans[uid] = FindPlan(builder, self.step_of)
        return found

    def targets(self, uid: str, ids: Sequence[Any], found: dict[str, dict[Any, list[Entity]]]) -> Run:
        """Put the rows of one type, by id, into `found`."""
        plan = self.plan(uid)
        rows, entities = yield from plan.rows(ids)
        found[uid] = group(rows, entities, plan.select.places["id"])


class MorphToManyStep(PolymorphicStep):
    """Dynamic zones and morphToMany: a list of targets of any type."""

    @cached_property
    def link_query(self) -> tuple[Query, str]:
        link = self.relation.join_table
        assert link is not None
        columns = [link.join_column, str(link.morph_id_column), str(link.morph_type_column)]
        selected = ", ".join(f"`t0`.{quote(name)}" for name in (*columns, "id", "field", "order"))
        parent = f"`t0`.{quote(link.join_column)}"
        text = f"select {selected} from {quote(link.name)} as `t0` where {parent} in ({MARK})"
        bindings: list[Any] = [Given(0)]
        if link.on_field is not None:
            text += " and `t0`.`field` = ?"
            bindings.append(link.on_field)
        return Query.of(f"{text} order by {parent} asc, `t0`.`order` asc", bindings), link.type_field or TYPE_FIELD

    def fill(self, rows: Rows, entities: list[Entity], places: Places) -> Run:
        place = places["id"]
        query, type_field = self.link_query
        behaviour = self.layout.behaviour
        links = yield query.bind((unique(row[place] for row in rows),))
        yield AWAIT
        if self.fragments is not None:
            links = [link for link in links if link[2] in self.fragments]
        by_parent: dict[Any, list[tuple[Any, str]]] = {}
        ids: dict[str, list[Any]] = {}
        for parent, target, uid, *_ in links:
            by_parent.setdefault(parent, []).append((target, uid))
            if target and uid in self.layout.models:
                ids.setdefault(uid, []).append(target)
        if self.counts and behaviour.counts_polymorphic:
            for row, entity in zip(rows, entities, strict=True):
                entity[self.name] = {"count": len(by_parent.get(row[place], ()))}
            return
        found: dict[str, dict[Any, list[Entity]]] = {}
        yield [self.targets(uid, targets, found) for uid, targets in ids.items()]
        yield AWAIT_ALL if ids else AWAIT
        for row, entity in zip(rows, entities, strict=True):
            entity[self.name] = [
                typed(target, type_field, uid, behaviour.type_key_last)
                for target_id, uid in by_parent.get(row[place], ())
                for target in found.get(uid, {}).get(target_id, ())
            ]


class MorphToOneStep(PolymorphicStep):
    """morphToOne: one target of any type."""

    def fill(self, rows: Rows, entities: list[Entity], places: Places) -> Run:
        column = self.relation.morph_column
        assert column is not None
        id_place, type_place = places.get(column.id_column), places.get(column.type_column)
        links: list[tuple[Any, Any]] = [(None, None)] * len(rows)
        if id_place is not None and type_place is not None:
            links = [(row[id_place], row[type_place]) for row in rows]
        behaviour = self.layout.behaviour
        restricted = behaviour.fragments_are_filtered and self.fragments is not None
        allowed = self.layout.models if not restricted else self.fragments or {}
        if self.counts and behaviour.counts_polymorphic:
            for (target, uid), entity in zip(links, entities, strict=True):
                entity[self.name] = {"count": 1 if target and uid in allowed else 0}
            return
        ids: dict[str, list[Any]] = {}
        if behaviour.unknown_type_ends_populate and any(
            target and uid and uid not in self.layout.models for target, uid in links
        ):
            return  # not one of the entities gets the key then
        for target, uid in links:
            if target and uid in allowed and uid in self.layout.models:
                ids.setdefault(uid, []).append(target)
        found: dict[str, dict[Any, list[Entity]]] = {}
        for uid, targets in ids.items():
            yield from self.targets(uid, targets, found)
        for (target, uid), entity in zip(links, entities, strict=True):
            matching = found.get(uid, {}).get(target)
            if matching is None:
                entity[self.name] = None
            elif behaviour.type_key_last:
                entity[self.name] = typed(matching[0], column.type_field or TYPE_FIELD, uid, True)
            else:
                entity[self.name] = copied(matching[0])
