"""Strapi 5: what core-api's services and the document service make of a query.

Source: core-api/service and services/document-service (repository, params, draft-and-publish, internationalization) of
`@strapi/core` 5.54.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fake_strapi.errors import InternalServerError, ValidationError
from fake_strapi.javascript.text import to_string
from fake_strapi.query.context import QueryContext
from fake_strapi.query.conversion import Params, convert_document_params
from fake_strapi.query.fields import validate_fields
from fake_strapi.query.filters import validate_filters
from fake_strapi.query.later import Later
from fake_strapi.query.lodash import is_empty
from fake_strapi.query.page import given
from fake_strapi.query.pagination import (
    OFFSETS,
    PAGES,
    PaginationSettings,
    is_counted,
    page_worked_out,
    pages_before,
)
from fake_strapi.query.populate_validation import validate_strictly
from fake_strapi.query.prepared import Action, PreparedList, PreparedOne
from fake_strapi.query.publication import status_filter
from fake_strapi.query.sort import validate_sort
from fake_strapi.query.strict import checked_params
from fake_strapi.schema.content_type import ContentType

Query = Mapping[str, Any]
ALL_LOCALES = "*"
MANAGER_PAGES = PaginationSettings(default_limit=10, max_limit=1000)


def prepare_list(query: Query, content_type: ContentType, context: QueryContext) -> PreparedList:
    """The query of a list, sanitized already."""
    query = {"status": "published", **query}
    pagination = query.get("pagination")
    page = page_worked_out(pagination, context.settings)
    rows = {**query, "start": page.start, "limit": page.limit}
    params = _find_params(rows, content_type, context, any_locales=True)
    return PreparedList(
        params=params,
        pagination=page.meta,
        is_counted=Later(lambda: is_counted(pagination, context.settings)),
        counted=Later(lambda: _count_params(params, query, content_type, context)),
        pages_computed=True,
    )


def prepare_one(query: Query, content_type: ContentType, context: QueryContext, action: Action) -> PreparedOne:
    """The query of another action, sanitized already."""
    query = {"status": "published", **query}
    draft = {**query, "status": "draft"} if content_type.draft_and_publish else query
    answered = {name: value for name, value in query.items() if name != "status"} if _deletes(action) else draft
    if action in ("findOne", "findSingle"):
        lookup = Later(lambda: _find_params(query, content_type, context, any_locales=False))
    elif _deletes(action):
        lookup = Later(lambda: _delete_params(query, content_type, context))
    else:
        lookup = Later(lambda: _update_params(draft, content_type, context))
    return PreparedOne(
        lookup=lookup,
        answer=Later(lambda: _selection(answered, content_type, context)),
        published_answer=Later(lambda: _selection({**query, "status": "published"}, content_type, context)),
        write_locale=Later(lambda: _write_locale(query, content_type, context)),
        publishes=content_type.draft_and_publish and query["status"] == "published",
    )


def prepare_page(query: Query, content_type: ContentType, context: QueryContext) -> PreparedList:
    """The query of the content manager's list: one of a page of drafts, unless `status` says `published`.

    Sanitized already, with the content manager's own `populate`. Pages are asked for at the top of the query.
    """
    pagination = {name: query[name] for name in (*PAGES, *OFFSETS) if name in query}
    page = page_worked_out(pagination, MANAGER_PAGES)
    rows = {name: value for name, value in query.items() if name not in (*PAGES, *OFFSETS)}
    rows |= {"start": page.start, "limit": page.limit}
    validate_document_query(rows, content_type, context)
    params = _find_params(rows, content_type, context, any_locales=True)
    paged = "page" in page.meta
    meta = page.meta if paged else {"page": pages_before(page.start, page.limit) + 1, "pageSize": page.limit}
    return PreparedList(
        params=params,
        pagination=meta,
        is_counted=Later(lambda: True),
        counted=Later(lambda: _count_params(params, query, content_type, context)),
        pages_computed=True,
    )


def prepare_find(query: Query, content_type: ContentType, context: QueryContext) -> Params:
    """The db params of the document service's `findMany`, for a query of the server's own."""
    return _find_params(query, content_type, context, any_locales=True)


def validate_document_query(query: Query, content_type: ContentType, context: QueryContext) -> None:
    """What the document service itself refuses: keys that mean nothing. Raises ValidationError."""
    if not is_empty(query.get("filters")):
        validate_filters(query["filters"], content_type, context, for_caller=False, private=False)
    if not is_empty(query.get("sort")):
        validate_sort(query["sort"], content_type, context, for_caller=False, private=False)
    if not is_empty(query.get("fields")):
        validate_fields(query["fields"], content_type, context, private=False)


def selection(query: Query, content_type: ContentType, context: QueryContext) -> Params:
    """`select`, `populate` and `filters` for reading back what was written, of the query's `status` if it has one."""
    query = _check(query, content_type, context)
    return _selection(query, content_type, context)


def _deletes(action: Action) -> bool:
    return action in ("delete", "deleteSingle")


def _check(query: Query, content_type: ContentType, context: QueryContext) -> Query:
    """What the document service takes of a sanitized query: a populate, written out, may fail what it passed."""
    if given(query.get("populate")) and not is_empty(query["populate"]):
        validate_strictly(query["populate"], content_type, context, private=False)
    if given(query.get("lookup")):
        raise ValidationError("Invalid params: 'lookup'")
    return checked_params(query) if context.strict_documents else query


def _find_params(query: Query, content_type: ContentType, context: QueryContext, *, any_locales: bool) -> Params:
    """The rows of one status: the draft ones unless the query says `published`."""
    query = _check(query, content_type, context)
    query = {**query, "status": "published" if query.get("status") == "published" else "draft"}
    lookup = {**_status_lookup(query, content_type), **_locale_lookup(query, content_type, context, any_locales)}
    return convert_document_params(query, lookup, content_type, context)


def _count_params(params: Params, query: Query, content_type: ContentType, context: QueryContext) -> Params:
    """Of the params of a list. Counting, Strapi takes the status of types without draft and publish as it came."""
    counted: Params = {name: params[name] for name in ("_q", "where", "filters") if name in params}
    if not content_type.draft_and_publish:
        counted["filters"] = status_filter(query, context.registry)
    return counted


def _update_params(query: Query, content_type: ContentType, context: QueryContext) -> Params:
    """The row to update, read as the answer asks."""
    lookup = {**_status_lookup(query, content_type), **_locale_lookup(query, content_type, context, False)}
    selection = _selection(query, content_type, context)
    return {**selection, "where": {**lookup, **selection["where"]}}


def _delete_params(query: Query, content_type: ContentType, context: QueryContext) -> Params:
    """The rows to delete, of both statuses: those that the query's own filters leave."""
    query = _check(query, content_type, context)
    every = {name: value for name, value in query.items() if name != "status"}
    lookup = _locale_lookup(query, content_type, context, True)
    params = convert_document_params(every, lookup, content_type, context)
    if content_type.draft_and_publish and query.get("status") == "draft":
        raise InternalServerError("Cannot delete a draft document")
    return params


def _selection(query: Query, content_type: ContentType, context: QueryContext) -> Params:
    picked = {name: query[name] for name in ("fields", "populate", "status") if name in query}
    return convert_document_params(picked, {}, content_type, context)


def _status_lookup(query: Query, content_type: ContentType) -> dict[str, Any]:
    if not content_type.draft_and_publish:
        return {}
    return {"publishedAt": {"$null": True} if query["status"] == "draft" else {"$notNull": True}}


def _locale(query: Query, context: QueryContext) -> Any:
    return query["locale"] if given(query.get("locale")) else context.default_locale


def _locale_lookup(query: Query, content_type: ContentType, context: QueryContext, any_locales: bool) -> dict[str, Any]:
    """`any_locales`: the query may name several, or all with `*`; else it must name one."""
    if not content_type.localized:
        return {}
    locale = _locale(query, context)
    if any_locales:
        return {} if locale == ALL_LOCALES else {"locale": locale}
    if not isinstance(locale, str):
        raise _wrong_locale(locale)
    return {"locale": locale}


def _write_locale(query: Query, content_type: ContentType, context: QueryContext) -> Any:
    """On types without locales the query's locale is no row's, but unique values are looked for under it."""
    query = _check(query, content_type, context)
    if not content_type.localized:
        return query.get("locale") or None
    locale = _locale(query, context)
    if not isinstance(locale, str) or locale == ALL_LOCALES:
        raise _wrong_locale(locale)
    return locale


def _wrong_locale(locale: Any) -> ValidationError:
    return ValidationError(f"Invalid locale param {to_string(locale)} provided. Document locales must be strings.")
