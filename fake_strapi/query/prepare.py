"""Queries of the content API, prepared: from what `qs.parse` answers to db params, for each action.

Everything here is a pure function of the content type, the query and what the caller may do, so what it answers can be
kept and shared. Which steps Strapi takes differs: Strapi 4 has an entity service (`entity_params.py`), Strapi 5 a
document service (`document_params.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from fake_strapi.errors import InternalServerError
from fake_strapi.query import document_params, entity_params
from fake_strapi.query.content_api import sanitize_query, validate_query
from fake_strapi.query.context import QueryContext
from fake_strapi.query.conversion import Params
from fake_strapi.query.prepared import Action, PreparedList, PreparedOne
from fake_strapi.schema.content_type import ContentType

__all__ = [
    "Action",
    "PreparedList",
    "PreparedOne",
    "QueryContext",
    "db_params",
    "prepare_list",
    "prepare_one",
    "sanitize_query",
    "validate_query",
]


def prepare_list(query: Mapping[str, Any], content_type: ContentType, context: QueryContext) -> PreparedList:
    """A collection type's `find`. Raises, in Strapi's order, what it answers before it reads any row."""
    with bounded_depth():
        return _prepare_list(query, content_type, context)


def _prepare_list(query: Mapping[str, Any], content_type: ContentType, context: QueryContext) -> PreparedList:
    validate_query(query, content_type, context)
    sanitized = sanitize_query(query, content_type, context)
    if context.behaviour.documents:
        return document_params.prepare_list(sanitized, content_type, context)
    return entity_params.prepare_list(sanitized, content_type, context)


def prepare_one(
    query: Mapping[str, Any], content_type: ContentType, context: QueryContext, action: Action
) -> PreparedOne:
    """The query of any other action. Raises what Strapi answers before it looks at the body.

    Strapi 4 takes the queries of a single type's update and delete as they come.
    """
    with bounded_depth():
        return _prepare_one(query, content_type, context, action)


def db_params(query: Mapping[str, Any], content_type: ContentType, context: QueryContext) -> Params:
    """The db params of rows that the server's own code asks for: nothing is validated, no page added."""
    with bounded_depth():
        if context.behaviour.documents:
            return document_params.prepare_find(query, content_type, context)
        return entity_params.prepare_find(query, content_type, context)


@contextmanager
def bounded_depth() -> Iterator[None]:
    """Python's stack bounds the depth of a path such as `a.b.c` (that of brackets qs bounds).

    A real Strapi follows hundreds of steps in a populate of Strapi 4; SQLite gives up a sort at 64 joins, and Strapi 5
    takes twice as long for each step of a populate.
    """
    try:
        yield
    except RecursionError:
        raise InternalServerError("the query goes deeper than the fake follows") from None


def _prepare_one(
    query: Mapping[str, Any], content_type: ContentType, context: QueryContext, action: Action
) -> PreparedOne:
    if context.behaviour.documents or action not in ("updateSingle", "deleteSingle"):
        validate_query(query, content_type, context)
        query = sanitize_query(query, content_type, context)
    if context.behaviour.documents:
        return document_params.prepare_one(query, content_type, context, action)
    return entity_params.prepare_one(query, content_type, context, action)
