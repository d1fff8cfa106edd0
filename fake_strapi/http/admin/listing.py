"""Pages of the admin panel's own rows. Whoever may see them may ask for them by what all may know.

Source: `findPage` of services/user and permissions-manager of `@strapi/admin` 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fake_strapi.http.call import Call
from fake_strapi.query import entity_params
from fake_strapi.query.admin_check import check_admin_query
from fake_strapi.query.context import QueryContext
from fake_strapi.query.qs import QUERY_OPTIONS, parse
from fake_strapi.schema.content_type import ContentType
from fake_strapi.storage.find import count, find_many

Entity = dict[str, Any]


def query_of(call: Call) -> dict[str, Any]:
    """The query string as an object."""
    return dict(parse(call.request.query, QUERY_OPTIONS[call.world.installation.behaviour.qs_release]))


def context_of(call: Call) -> QueryContext:
    """Of somebody who may see everything."""
    installation = call.world.installation
    return QueryContext(installation.registry, installation.behaviour, lambda action: True)


def checked(call: Call, content_type: ContentType) -> dict[str, Any]:
    """The query, if it asks for nothing that is kept back. Raises ValidationError."""
    query = query_of(call)
    check_admin_query(query, content_type, context_of(call))
    return query


def find_page(call: Call, uid: str, populate: Sequence[str]) -> tuple[list[Entity], Mapping[str, Any]]:
    """The rows of a page, 10 unless the query says otherwise, and what is told of it.

    `populate` is what is read with each; nothing is where the query has a `populate` of its own, as none that the check
    lets through names a relation.
    """
    database = call.world.database
    content_type = call.world.installation.registry.content_type(uid)
    asked = checked(call, content_type)
    query = asked | {"populate": [] if "populate" in asked else list(populate)}
    prepared = entity_params.prepare_page(query, content_type, context_of(call))
    rows = find_many(database, uid, prepared.params)
    return rows, prepared.meta(count(database, uid, prepared.count_params))


def find_all(call: Call, uid: str) -> list[Entity]:
    """All rows that the query lets through."""
    content_type = call.world.installation.registry.content_type(uid)
    params = entity_params.prepare_find(checked(call, content_type), content_type, context_of(call))
    return find_many(call.world.database, uid, params)
