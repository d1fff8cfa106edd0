"""A query at the door of the content API: what is refused, and what is left of the rest.

Source: validate and sanitize of `@strapi/utils` 4.26.2 and 5.54.0 (`contentAPI.query`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fake_strapi.query.context import QueryContext
from fake_strapi.query.faults import in_parameter
from fake_strapi.query.fields import sanitize_fields, validate_fields
from fake_strapi.query.filters import validate_filters
from fake_strapi.query.page import given
from fake_strapi.query.populate_lenient import sanitize_leniently, validate_leniently
from fake_strapi.query.populate_sanitation import sanitize_strictly
from fake_strapi.query.populate_validation import validate_strictly
from fake_strapi.query.publication import parse_publication_filter
from fake_strapi.query.sort import sanitize_sort, validate_sort
from fake_strapi.query.sort_words import has_sort
from fake_strapi.query.strict import check_parameters
from fake_strapi.schema.content_type import ContentType

Query = Mapping[str, Any]


def validate_query(query: Query, content_type: ContentType, context: QueryContext) -> None:
    """Raise ValidationError for the first key that must not be asked for. Unknown parameters pass.

    `query` is what `qs.parse` answers. In Strapi's order: filters, sort, fields, populate.
    """
    if context.behaviour.documents:
        with in_parameter("publicationFilter", context):
            parse_publication_filter(query.get("publicationFilter"))
        if context.strict_params:
            check_parameters(query, context)
    if given(query.get("filters")):
        with in_parameter("filters", context):
            validate_filters(query["filters"], content_type, context, for_caller=True)
    if given(query.get("sort")):
        with in_parameter("sort", context):
            validate_sort(query["sort"], content_type, context, for_caller=True)
    if given(query.get("fields")):
        with in_parameter("fields", context):
            validate_fields(query["fields"], content_type, context)
    populate = query.get("populate")
    if given(populate) and populate != "*":
        with in_parameter("populate", context):
            if context.behaviour.strict_populate:
                validate_strictly(populate, content_type, context, private=True)
            else:
                validate_leniently(populate, content_type, context)


def sanitize_query(query: Query, content_type: ContentType, context: QueryContext) -> dict[str, Any]:
    """What is left of a query that `validate_query` let pass, for this caller. Its other parameters stay."""
    sanitized = dict(query)
    if context.behaviour.blank_sorts_ignored and not has_sort(query.get("sort")):
        sanitized.pop("sort", None)
    elif given(query.get("sort")):
        sanitized["sort"] = sanitize_sort(query["sort"], content_type, context)
    if given(query.get("fields")):
        sanitized["fields"] = sanitize_fields(query["fields"], context)
    if given(query.get("populate")):
        sanitize = sanitize_strictly if context.behaviour.strict_populate else sanitize_leniently
        sanitized["populate"] = sanitize(query["populate"], content_type, context)
    return sanitized
