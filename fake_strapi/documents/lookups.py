"""Compiled queries for rows whose id comes with the run: compiling costs more than running them.

Each is kept as long as what it was made for is asked for again: a prepared query, a content type, a selection.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from fake_strapi.query.prepared import PreparedOne
from fake_strapi.storage.database import Database
from fake_strapi.storage.find import CompiledFind, Given, compile_find, find_one
from fake_strapi.storage.layout import Layout

KEPT_LOOKUPS = 4096


@lru_cache(KEPT_LOOKUPS)
def by_id(layout: Layout, uid: str, prepared: PreparedOne) -> CompiledFind:
    """Strapi 4's findOne: the row of an id that comes with the run, whatever the query's filters say."""
    return compile_find(layout, uid, {**prepared.params, "where": {"id": Given(0)}}, first=True)


@lru_cache(KEPT_LOOKUPS)
def by_document_id(layout: Layout, uid: str, prepared: PreparedOne) -> CompiledFind:
    """Strapi 5's findOne: the documentId comes with the run, on top of the query's filters."""
    params = prepared.params
    return compile_find(
        layout, uid, {**params, "where": {**params.get("where", {}), "documentId": Given(0)}}, first=True
    )


@lru_cache(KEPT_LOOKUPS)
def written_row(layout: Layout, uid: str, select: tuple[str, ...] | None, filters: Any) -> CompiledFind:
    """The row of an id that comes with the run, as an answer without relations shows it."""
    params: dict[str, Any] = {"where": {"id": Given(0)}, "filters": filters}
    if select is not None:
        params["select"] = list(select)
    return compile_find(layout, uid, params, first=True)


def first_row(database: Database, uid: str, params: Mapping[str, Any]) -> dict[str, Any] | None:
    """The first entity of a query or None; compiled anew, unless it asks for nothing but the row of an id."""
    where = params.get("where")
    if where.__class__ is dict and where.keys() == {"id"} and params.keys() == {"where"}:
        identifier = where["id"]
        if identifier.__class__ is int or identifier.__class__ is str:
            found = written_row(database.layout, uid, None, None).run(database, [identifier])
            return found[0] if found else None
    return find_one(database, uid, params)
