"""Strapi 5's strict modes: `api.rest.strictParams` for names of parameters, `api.documents.strictParams` for values.

Source: validate of `@strapi/utils` and services/document-service/repository of `@strapi/core` 5.54.0.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from fake_strapi.errors import ValidationError
from fake_strapi.javascript.numbers import is_integer, to_number
from fake_strapi.javascript.text import to_string
from fake_strapi.query.context import QueryContext
from fake_strapi.query.faults import in_parameter, invalid_key

PARAMETERS = frozenset(
    {
        "filters",
        "sort",
        "fields",
        "populate",
        "status",
        "locale",
        "page",
        "pageSize",
        "start",
        "limit",
        "_q",
        "publicationFilter",
        "hasPublishedVersion",
        "pagination",
        "count",
        "ordering",
    }
)
LOCALE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*\Z")
MAX_LOCALE_LENGTH = 35


def check_parameters(query: Mapping[str, Any], context: QueryContext) -> None:
    """Raise ValidationError for the first parameter that Strapi does not know."""
    for name in query:
        if name not in PARAMETERS:
            with in_parameter(name, context):
                raise invalid_key(name, None, context)


def checked_params(query: Mapping[str, Any]) -> Mapping[str, Any]:
    """The query, without a list of locales that names none. Empty values are as good as none.

    Raises ValidationError for a `status`, a `locale` or a page that is none.
    """
    status, locale = query.get("status"), query.get("locale")
    if status not in (None, "", "published", "draft"):
        raise ValidationError(
            f"Invalid parameter at 'status'. Expected 'published' or 'draft', received: {to_string(status)}"
        )
    locales = [one for one in locale if isinstance(one, str) and one] if isinstance(locale, list) else locale
    _check_locale(locales)
    if _asks(query, "page", "pageSize") and _asks(query, "start", "limit"):
        raise ValidationError(
            "Invalid pagination parameters. Cannot use both page-based (page, pageSize) and offset-based "
            "(start, limit) pagination in the same query."
        )
    for name, least in (("start", 0), ("limit", 1)):
        value = query.get(name)
        if not _asks(query, name):
            continue
        number = to_number(value)
        if (not is_integer(number) or number < least) and not (name == "limit" and number == -1):
            expected = f"integer >= {least}" + (" or -1" if name == "limit" else "")
            raise ValidationError(f"Invalid parameter at '{name}'. Expected {expected}, received: {to_string(value)}")
    if isinstance(locale, list):
        rest = {name: value for name, value in query.items() if name != "locale"}
        return {**rest, "locale": locales} if locales else rest
    return query


def _asks(query: Mapping[str, Any], *names: str) -> bool:
    return any(query.get(name) not in (None, "") for name in names)


def _check_locale(locale: Any) -> None:
    if isinstance(locale, dict):
        raise ValidationError(
            "Invalid parameter at 'locale'. Expected a string, array of strings, empty string, null, or undefined; "
            "received: object",
            {"received": locale},
        )
    if isinstance(locale, list):
        for place, one in enumerate(locale):
            _check_locale_text(one, f"locale[{place}]")
    elif locale:
        _check_locale_text(locale, "locale")


def _check_locale_text(locale: str, path: str) -> None:
    if locale == "*":
        return
    if len(locale) > MAX_LOCALE_LENGTH:
        reason = f"Locale exceeds maximum length of {MAX_LOCALE_LENGTH} characters"
    elif LOCALE.match(locale) is None:
        reason = "Locale must be a valid BCP 47 format (e.g. en, en-US, zh-Hans)"
    else:
        return
    raise ValidationError(f"Invalid parameter at '{path}'. {reason}.")
