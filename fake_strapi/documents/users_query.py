"""What users-permissions makes of the queries of its own routes: lists without pages, a count, one user by row id.

Source: controllers/user and services/user of `@strapi/plugin-users-permissions` 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fake_strapi.query.context import QueryContext
from fake_strapi.query.conversion import Params, convert_document_params, convert_entity_params, convert_params
from fake_strapi.query.prepare import sanitize_query, validate_query
from fake_strapi.schema.content_type import ContentType
from fake_strapi.storage.conditions import Given

Query = Mapping[str, Any]


def checked(query: Query, users: ContentType, context: QueryContext) -> Query:
    """What this caller may ask. Raises ValidationError for a key that must not be asked for."""
    validate_query(query, users, context)
    return sanitize_query(query, users, context)


def list_params(query: Query, users: ContentType, context: QueryContext) -> Params:
    """The db params of a list: all rows, but for `start` and `limit` outside of `pagination`."""
    query = checked(query, users, context)
    if context.behaviour.documents:
        return convert_document_params(query, {}, users, context)
    return convert_entity_params(query, users, context)


def count_params(query: Query, users: ContentType, context: QueryContext) -> Params:
    """The db params of a count. Strapi 4 takes the whole query for conditions, `filters` too, and crashes over it."""
    query = checked(query, users, context)
    if not context.behaviour.users_counted_by_query:
        return {"where": query}
    params = convert_document_params(query, {}, users, context)
    return {name: params[name] for name in ("_q", "where", "filters") if name in params}


def one_params(query: Query, users: ContentType, context: QueryContext) -> Params:
    """The db params of one user, whose id comes with the run (`Given(0)`). Strapi 4 leaves the filters out."""
    query = checked(query, users, context)
    if not context.behaviour.documents:
        selection = {name: query[name] for name in ("fields", "populate") if name in query}
        return {**convert_params(selection, users, context), "where": {"id": Given(0)}}
    params = convert_document_params(query, {}, users, context)
    return {**params, "where": {"$and": [{"id": Given(0)}, params.get("where", {})]}}
