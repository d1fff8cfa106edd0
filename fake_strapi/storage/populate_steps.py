"""How each kind of relation is populated: which query, and which of its rows belong to which parent.

Source: `@strapi/database` query/helpers/populate/apply of 4.26.2 and 5.54.0. What stands out is kept: `limit` is over
all parents together, a to-one relation takes the first row, a column that was not selected links nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from fake_strapi.errors import InternalServerError
from fake_strapi.storage.conditions import MARK, Hole
from fake_strapi.storage.dialect import quote
from fake_strapi.storage.find_plan import Entity, FindPlan, Rows, Run
from fake_strapi.storage.joins import Join
from fake_strapi.storage.layout import Layout
from fake_strapi.storage.metadata import JoinTable, Relation
from fake_strapi.storage.query_builder import QueryBuilder
from fake_strapi.storage.read_order import has_sort
from fake_strapi.storage.select import Query

Places = Mapping[str, int]
PICKED = ("select", "count", "where", "populate", "orderBy", "filters", "ordering", "on")
PAGE = ("limit", "offset")
# The join column is selected under a name that no attribute has.
PREFIX = "__strapi"
TYPE_FIELD = "__type"


class Step:
    """Populates one relation. `params`: the db params of the related rows, as Strapi picks them."""

    def __init__(self, layout: Layout, relation: Relation, params: Mapping[str, Any]) -> None:
        self.layout = layout
        self.relation = relation
        self.name = relation.name
        self.params = params
        self.counts = params.get("count") is True

    def fill(self, rows: Rows, entities: list[Entity], places: Places) -> Run:
        """Set the relation's key in each entity. `rows` are the entities' rows, `places` where their columns are."""
        raise NotImplementedError


def step_of(layout: Layout, relation: Relation, value: Any, filters: Any) -> Step:
    """The step for a relation. `value`: what the populate says of it; `filters`: the query's own, handed on."""
    kind = relation.relation
    step: type[Step]
    if kind in ("morphOne", "morphMany"):
        step = MorphInverseStep
    elif kind == "morphToMany":
        step = MorphToManyStep
    elif kind == "morphToOne":
        step = MorphToOneStep
    else:
        step = ColumnStep if relation.join_column is not None else LinkStep
    return step(layout, relation, picked_params(value, filters, layout.behaviour.fragments_are_filtered))


def picked_params(value: Any, filters: Any, filtered_fragments: bool) -> dict[str, Any]:
    if value is None:
        raise InternalServerError("Cannot read properties of null (reading 'count')")
    given = value if isinstance(value, dict) else {}
    names = PICKED if given.get("count") is True else (*PICKED, *PAGE)
    params = {"filters": filters, **{name: given[name] for name in names if name in given}}
    if filtered_fragments and isinstance(params.get("on"), dict):
        params["on"] = {
            uid: {**fragment, "filters": filters} if isinstance(fragment, dict) else fragment
            for uid, fragment in params["on"].items()
        }
    return params


def unique(values: Iterable[Any]) -> list[Any]:
    """Without nulls and repetitions, in order."""
    return [value for value in dict.fromkeys(values) if value is not None]


def group(rows: Rows, entities: list[Entity], place: int | None) -> dict[Any, list[Entity]]:
    """The entities by a column of their rows; nothing when that column was not selected."""
    groups: dict[Any, list[Entity]] = {}
    if place is not None:
        for row, entity in zip(rows, entities, strict=True):
            groups.setdefault(row[place], []).append(entity)
    return groups


def copied(value: Any) -> Any:
    """A second value for a second parent: answers share nothing."""
    if isinstance(value, dict):
        return {key: copied(item) if isinstance(item, (dict, list)) else item for key, item in value.items()}
    return [copied(item) for item in value] if isinstance(value, list) else value


def give(
    name: str, rows: Rows, entities: list[Entity], place: int | None, groups: Mapping[Any, Any], none: Callable[[], Any]
) -> None:
    """Set `name` in each entity to its group, by the value of a column of its row."""
    given: set[Any] = set()
    for row, entity in zip(rows, entities, strict=True):
        key = None if place is None else row[place]
        found = groups.get(key)
        if found is None:
            entity[name] = none()
        elif key in given:
            entity[name] = copied(found)
        else:
            entity[name] = found
            given.add(key)


def nothing() -> None:
    return None


def firsts(groups: Mapping[Any, list[Entity]]) -> dict[Any, Entity]:
    return {key: found[0] for key, found in groups.items()}


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
        return builder.where({f"{alias}.{link.join_column}": Hole(0)})

    @cached_property
    def plan(self) -> FindPlan:
        column = self.link.join_column
        return FindPlan(self.linked(self.link_order()).add_select(f"t1.{column} as {PREFIX}{column}"), step_of)

    @cached_property
    def count_query(self) -> Query:
        return self.linked(()).build_group_count(f"t1.{self.link.join_column}")

    def fill(self, rows: Rows, entities: list[Entity], places: Places) -> Run:
        place = places["id"]
        parents = unique(row[place] for row in rows)
        if self.counts:
            counted = yield self.count_query.bind((parents,))
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
        where: dict[str, Any] = {column.referenced_column: Hole(0)}
        if column.excludes_loaded:
            where["id"] = {"$notIn": Hole(1)}
        return FindPlan(builder.where(where), step_of)

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
            return FindPlan(builder.where({column.id_column: Hole(0), column.type_column: self.relation.uid}), step_of)
        assert link is not None
        alias = builder.next_alias()
        id_column, type_column = f"{alias}.{link.morph_id_column}", f"{alias}.{link.morph_type_column}"
        builder.init(self.params)
        on = (("field", self.name),)
        builder.join(
            Join(alias, link.name, link.join_column, builder.alias, "id", on, self.link_order(link), inner=True)
        )
        builder.add_select(id_column, type_column)
        return FindPlan(builder.where({id_column: Hole(0), type_column: self.relation.uid}), step_of)

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

    def __init__(self, layout: Layout, relation: Relation, params: Mapping[str, Any]) -> None:
        super().__init__(layout, relation, params)
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
            builder.add_select(f"{builder.alias}.id").where({"id": Hole(0)})
            found = self.plans[uid] = FindPlan(builder, step_of)
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
        bindings: list[Any] = [Hole(0)]
        if link.on_field is not None:
            text += " and `t0`.`field` = ?"
            bindings.append(link.on_field)
        return Query.of(f"{text} order by {parent} asc, `t0`.`order` asc", bindings), link.type_field or TYPE_FIELD

    def fill(self, rows: Rows, entities: list[Entity], places: Places) -> Run:
        place = places["id"]
        query, type_field = self.link_query
        behaviour = self.layout.behaviour
        links = yield query.bind((unique(row[place] for row in rows),))
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
        for row, entity in zip(rows, entities, strict=True):
            entity[self.name] = [
                typed(target, type_field, uid, behaviour.type_key_last)
                for target_id, uid in by_parent.get(row[place], ())
                for target in found.get(uid, {}).get(target_id, ())
            ]


def typed(target: Entity, type_field: str, uid: str, last: bool) -> Entity:
    """A copy of the target with its type's uid, as first or as last key."""
    entity: Entity = copied(target)
    if last:
        return {**entity, type_field: uid}
    return {type_field: uid, **entity}


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
