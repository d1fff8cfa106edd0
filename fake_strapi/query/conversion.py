"""From the parameters of a query to **db params**: what `strapi.db.query(uid).findMany` takes, as plain values.

`{"select": [names], "where": {…}, "orderBy": [{name: "asc"}], "limit": 1, "offset": 0, "_q": …,
"populate": True | [paths] | {name: True | {…}}, "filters": …}`, each only when asked for. Values are still those of the
query string. `filters` is a function from a model to a further `where`, for the rows and for everything populated.

Source: convert-query-params of `@strapi/utils` 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fake_strapi.query.context import QueryContext
from fake_strapi.query.fields import convert_fields
from fake_strapi.query.filters import convert_filters
from fake_strapi.query.page import convert_page
from fake_strapi.query.populate_conversion import convert_populate, convert_publication_state
from fake_strapi.query.publication import status_filter
from fake_strapi.query.sort_conversion import convert_sort
from fake_strapi.schema.content_type import ContentType

Params = dict[str, Any]


def convert_params(query: Mapping[str, Any], content_type: ContentType, context: QueryContext) -> Params:
    """The db params of a sanitized query. Raises what Strapi answers for values that can't be converted."""
    params: Params = {}
    if query.get("_q") is not None:
        params["_q"] = query["_q"]
    if query.get("sort") is not None:
        order_by = convert_sort(query["sort"], context)
        if order_by is not None:
            params["orderBy"] = order_by
    if query.get("filters") is not None:
        params["where"] = convert_filters(query["filters"], content_type, context)
    if query.get("fields") is not None:
        select = convert_fields(query["fields"], content_type, context)
        if select is not None:
            params["select"] = select
    if query.get("populate") is not None:
        params["populate"] = convert_populate(query["populate"], content_type, context)
    params.update(convert_page(query, context))
    return params


def convert_entity_params(query: Mapping[str, Any], content_type: ContentType, context: QueryContext) -> Params:
    """Strapi 4's: the publication state comes with the query."""
    params = convert_params(query, content_type, context)
    return {**params, **convert_publication_state(query.get("publicationState"), content_type, context)}


def convert_document_params(
    query: Mapping[str, Any], lookup: Mapping[str, Any], content_type: ContentType, context: QueryContext
) -> Params:
    """Strapi 5's: the status holds for what is populated too; `lookup` is what else the rows must be."""
    params = convert_params(query, content_type, context)
    where = params.get("where", {})
    if isinstance(where, list):
        where = {str(index): item for index, item in enumerate(where)}
    params["where"] = {**lookup, **where}
    filters = status_filter(query, context.registry)
    if filters is not None:
        params["filters"] = filters
    return params
