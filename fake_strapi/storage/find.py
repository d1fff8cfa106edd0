"""Reading entities: db params in, dicts out. `compile_find` once, `run` as often as the same question comes.

Db params are those of Strapi's own `strapi.db.query(uid)`: `select`, `where`, `orderBy`, `limit`, `offset`, `_q`,
`populate`, and `filters`, which is a where or a function of a model (a ModelMetadata) that answers one, and which is
handed on to everything populated. Entities have Strapi's keys in Strapi's order, and its values. A value of `where` may
be a `Given`, whose values come with each run: `compile_find(layout, uid, {"where": {"id": Given(0)}}).run(db, [5])`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from fake_strapi.storage.conditions import Given
from fake_strapi.storage.database import Database, Row
from fake_strapi.storage.find_plan import Entity, FindPlan
from fake_strapi.storage.layout import Layout
from fake_strapi.storage.populate import step_of
from fake_strapi.storage.query_builder import QueryBuilder
from fake_strapi.storage.read_values import Hydrator
from fake_strapi.storage.select import Query

__all__ = [
    "CompiledCount",
    "CompiledFind",
    "Given",
    "compile_count",
    "compile_find",
    "count",
    "find_many",
    "find_one",
]

COUNTED = ("_q", "where", "filters")


class CompiledFind(Struct, frozen=True, eq=False):
    """A query ready to run on any database of its layout. Holds nothing of a run: keep it as long as you like."""

    plan: FindPlan

    def run(self, database: Database, *given: Sequence[Any]) -> list[Entity]:
        """The entities, as fresh dicts. The caller holds the database's lock.

        `given`: for each `Given` in the params, by its number, the values of which one must be there.
        """
        return self.plan.run(database, *given)

    @property
    def shape(self) -> Hydrator | None:
        """What makes entities of `rows`; None where it takes more than the rows, as something is populated."""
        return self.plan.shape

    def rows(self, database: Database) -> list[Row]:
        """The rows as they are stored. The caller holds the database's lock."""
        return database.rows(*self.plan.select.query.bind())

    def entities(self, rows: Sequence[Row]) -> list[Entity]:
        """Fresh dicts of `rows`, without what is populated."""
        return self.plan.select.hydrator.entities(rows)


class CompiledCount(Struct, frozen=True, eq=False):
    """A count ready to run on any database of its layout."""

    query: Query

    def run(self, database: Database, *given: Sequence[Any]) -> int:
        """The number of entries. Asked again before anything is written, it is not counted again. `given` as above."""
        asked = self.query.bind(given)
        return int(database.remembered(asked, lambda: database.rows(*asked))[0][0])


def compile_find(layout: Layout, uid: str, params: Mapping[str, Any], *, first: bool = False) -> CompiledFind:
    """The query for `params` on the type or component `uid`; `first`: only the first row, as Strapi's findOne.

    Raises ValidationError (400) for a date that is none, InternalServerError (500) for what makes Strapi crash.
    """
    builder = QueryBuilder(layout, uid).init(params)
    builder.first = first
    return CompiledFind(FindPlan(builder, step_of))


def compile_count(layout: Layout, uid: str, params: Mapping[str, Any]) -> CompiledCount:
    """The number of entries that `where`, `filters` and `_q` leave; the other params don't matter."""
    return CompiledCount(QueryBuilder(layout, uid).init(params, COUNTED).build_count())


def find_many(database: Database, uid: str, params: Mapping[str, Any]) -> list[Entity]:
    """All entities of a query. Errors as `compile_find`."""
    return compile_find(database.layout, uid, params).run(database)


def find_one(database: Database, uid: str, params: Mapping[str, Any]) -> Entity | None:
    """The first entity of a query, or None."""
    found = compile_find(database.layout, uid, params, first=True).run(database)
    return found[0] if found else None


def count(database: Database, uid: str, params: Mapping[str, Any]) -> int:
    """How many entries a query has, without its page."""
    return compile_count(database.layout, uid, params).run(database)
