"""Strapi 4: what core-api's services and the entity service make of a query, with i18n's additions.

Source: core-api/service and services/entity-service of `@strapi/strapi`, entity-service-decorator of
`@strapi/plugin-i18n`, 4.26.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fake_strapi.javascript.numbers import to_number
from fake_strapi.query.context import QueryContext
from fake_strapi.query.conversion import Params, convert_entity_params, convert_params
from fake_strapi.query.later import Later
from fake_strapi.query.pagination import is_counted, page_asked_for
from fake_strapi.query.prepared import Action, PreparedList, PreparedOne
from fake_strapi.schema.content_type import ContentType

Query = Mapping[str, Any]
ALL_LOCALES = "all"


def prepare_list(query: Query, content_type: ContentType, context: QueryContext) -> PreparedList:
    """The query of a list, sanitized already."""
    query = {"publicationState": "live", **query}
    pagination = query.get("pagination")
    page = page_asked_for(pagination, context.settings)
    rows = {**query, "start": page.start, "limit": page.limit}
    return PreparedList(
        params=_find_params(rows, content_type, context),
        pagination=page.meta,
        is_counted=Later(lambda: is_counted(pagination, context.settings)),
        counted=Later(lambda: _count_params({**query, **page.meta}, content_type, context)),
        pages_computed=False,
    )


def prepare_one(query: Query, content_type: ContentType, context: QueryContext, action: Action) -> PreparedOne:
    """The query of another action, sanitized already (but for `updateSingle` and `deleteSingle`, as in Strapi)."""
    state = {"publicationState": "preview"} if action == "updateSingle" else {}
    selection = Later(lambda: _selection(query, content_type, context))
    lookup = selection
    if action in ("findSingle", "updateSingle", "deleteSingle"):
        single = {"publicationState": "live", **query, **state}
        lookup = Later(lambda: _find_params(single, content_type, context))
    return PreparedOne(
        lookup=lookup,
        answer=Later[Params](dict) if action == "deleteSingle" else selection,
        published_answer=selection,
        write_locale=Later(lambda: None),
        many=content_type.is_single and content_type.localized and query.get("locale") == ALL_LOCALES,
    )


def prepare_page(query: Query, content_type: ContentType, context: QueryContext) -> PreparedList:
    """The query of the entity service's `findPage`: rows of any publication state, 10 a page unless it says otherwise.

    Sanitized already. Raises PaginationError for a page that is none.
    """
    params = _find_params(query, content_type, context)
    page, size = int(to_number(query.get("page", 1))), int(to_number(query.get("pageSize", 10)))
    params |= {"offset": max(page - 1, 0) * size, "limit": size}
    return PreparedList(
        params=params,
        pagination={"page": page, "pageSize": size},
        is_counted=Later(lambda: True),
        counted=Later(lambda: {name: params[name] for name in ("_q", "where", "filters") if name in params}),
        pages_computed=False,
    )


def prepare_find(query: Query, content_type: ContentType, context: QueryContext) -> Params:
    """The db params of the entity service's `findMany`, for a query of the server's own."""
    return _find_params(query, content_type, context)


def prepare_delete_many(query: Query, content_type: ContentType, context: QueryContext) -> Params:
    """The db params of the entity service's `deleteMany`: entries that are named by their ids may be of any locale."""
    if "locale" in query or not content_type.localized:
        return _find_params(query, content_type, context)
    return convert_entity_params(query, content_type, context)


def selection(query: Query, content_type: ContentType, context: QueryContext) -> Params:
    """`select` and `populate` for reading an entry, or reading back what was written."""
    return _selection(query, content_type, context)


def _find_params(query: Query, content_type: ContentType, context: QueryContext) -> Params:
    return convert_entity_params(_in_locale(query, content_type, context), content_type, context)


def _count_params(query: Query, content_type: ContentType, context: QueryContext) -> Params:
    params = _find_params(query, content_type, context)
    return {name: params[name] for name in ("_q", "where", "filters") if name in params}


def _selection(query: Query, content_type: ContentType, context: QueryContext) -> Params:
    picked = {name: query[name] for name in ("fields", "populate") if name in query}
    return convert_params(picked, content_type, context)


def _in_locale(query: Query, content_type: ContentType, context: QueryContext) -> Query:
    """On localized types the locale is one more filter, the default one unless the query says another."""
    if not content_type.localized:
        return query
    without = {name: value for name, value in query.items() if name != "locale"}
    locale = query.get("locale", context.default_locale)
    if locale == ALL_LOCALES:
        return without
    filters = query.get("filters") or []
    all_filters = filters if isinstance(filters, list) else [filters]
    return {**without, "filters": {"$and": [{"locale": locale}, *all_filters]}}
