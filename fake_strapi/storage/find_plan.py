"""A compiled query with everything that it populates, and how to run it: one query a relation and level.

Plans are made once and hold no state of a run; nested ones are made when the first rows need them, as Strapi never
looks at a nested populate that has no parents.
Source: `@strapi/database` query/helpers/populate of 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from fake_strapi.errors import InternalServerError
from fake_strapi.storage.database import Database, Row
from fake_strapi.storage.layout import Layout
from fake_strapi.storage.metadata import Relation
from fake_strapi.storage.query_builder import QueryBuilder
from fake_strapi.storage.read_values import Hydrator
from fake_strapi.storage.runs import AWAIT, AWAIT_NOTHING, AWAIT_STEPS, Run, run_all

Entity = dict[str, Any]
Rows = list[Row]


class Fills(Protocol):
    """What populates one relation."""

    def fill(self, rows: Rows, entities: list[Entity], places: Mapping[str, int]) -> Run:
        """Set the relation's key in each entity. `rows` are the entities' rows, `places` where their columns are."""
        ...


# Of a relation, what the populate says of it and the query's filters: the step that populates it.
StepMaker = Callable[[Layout, Relation, Any, Any], Fills]


class FindPlan:
    """The rows of a query builder and, by `steps`, what is populated in them."""

    def __init__(self, builder: QueryBuilder, step_of: StepMaker) -> None:
        model = builder.model
        wanted = populated(builder.populate, builder)
        self.populates = builder.populate is not None and builder.populate is not False
        needed: list[str] = []
        for name in wanted:
            relation = model.relations[name]
            if relation.join_column is not None:
                builder.add_select(relation.join_column.name)
            if relation.morph_column is not None:
                needed += (relation.morph_column.id_column, relation.morph_column.type_column)
            builder.add_select("id")
        self.select = builder.build(needed)
        self.steps = tuple(
            step_of(builder.layout, model.relations[name], params, builder.filters) for name, params in wanted.items()
        )

    def rows(self, *lists: Sequence[Any]) -> Run:
        """A run that answers the rows and their entities, in pairs of lists."""
        rows: Rows = yield self.select.query.bind(lists)
        entities = self.select.hydrator.entities(rows)
        if rows and self.steps:
            yield [step.fill(rows, entities, self.select.places) for step in self.steps]
            yield AWAIT_STEPS
        elif self.populates:
            yield AWAIT_NOTHING if rows else AWAIT
        yield AWAIT
        return rows, entities

    @property
    def shape(self) -> Hydrator | None:
        """What makes an entity of a row of this query; None where something is populated, which takes more."""
        return None if self.steps else self.select.hydrator

    def run(self, database: Database, *lists: Sequence[Any]) -> list[Entity]:
        """The entities, fresh dicts each time. `lists`: the values of each `Given` of the query, by number."""
        if not self.steps:
            return self.select.hydrator.entities(database.rows(*self.select.query.bind(lists)))
        found: list[Entity] = run_all(self.rows(*lists), database)[1]
        return found


def populated(populate: Any, builder: QueryBuilder) -> Mapping[str, Any]:
    """The relations to populate and their params; names that are no relation are passed over."""
    relations = builder.model.relations
    if populate is None or populate is False:
        return {}
    if populate is True:
        return dict.fromkeys(relations, True)
    if isinstance(populate, list):
        populate = populate_of_paths(populate)
    if not isinstance(populate, dict):
        raise InternalServerError("Populate must be an object")
    return {name: params for name, params in populate.items() if name in relations}


def populate_of_paths(paths: Sequence[str]) -> dict[str, Any]:
    """["a", "b.c"] as {"a": True, "b": {"populate": ["c"]}}; of one root the later paths come first."""
    found: dict[str, Any] = {}
    for path in paths:
        root, _, rest = path.partition(".")
        if not rest:
            found.setdefault(root, True)
        elif isinstance(found.get(root), dict):
            found[root] = {"populate": [rest, *found[root]["populate"]]}
        else:
            found[root] = {"populate": [rest]}
    return found
