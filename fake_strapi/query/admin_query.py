"""A query at the door of the admin API, from an administrator who may read all: what is left of it.

Passwords, and what administrators must not know of each other, are taken out; admin_check.py refuses them. Source:
services/permission/permissions-manager/sanitize of `@strapi/admin` 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fake_strapi.query.attributes import find_attribute, is_password, is_populatable, target_model
from fake_strapi.query.context import QueryContext
from fake_strapi.query.lodash import is_empty, trim
from fake_strapi.query.page import given
from fake_strapi.query.sort import without_keys
from fake_strapi.schema.attributes import Attribute, PasswordAttribute
from fake_strapi.schema.builtin import ADMIN_USER
from fake_strapi.schema.content_type import ContentType, Model


def sanitize_admin_query(query: Mapping[str, Any], content_type: ContentType, context: QueryContext) -> dict[str, Any]:
    """A copy of what `qs.parse` answers, with filters, sort and fields sanitized; the rest stays as it is.

    A `populate` of everything is written out. It isn't followed, but tells what else is read.
    """
    sanitized = dict(query)
    if given(query.get("filters")):
        sanitized["filters"] = _filters(query["filters"], content_type, context)
    if given(query.get("sort")):
        sort = without_keys(query["sort"], content_type, context, _sorts_nothing)
        if sort is not None or not context.behaviour.emptied_sorts_stay:
            sanitized["sort"] = sort
    if query.get("populate") == "*":
        populatable = (name for name, attribute in content_type.attributes.items() if is_populatable(attribute))
        sanitized["populate"] = dict.fromkeys(populatable, True)
    if given(query.get("fields")):
        sanitized["fields"] = _fields(query["fields"], content_type)
    if not isinstance(sanitized.get("filters"), dict):
        sanitized.pop("filters", None)
    return sanitized


def _filters(filters: Any, model: Model | None, context: QueryContext) -> Any:
    if isinstance(filters, list):
        return [_filters(item, model, context) for item in filters]
    if not isinstance(filters, dict):
        return filters
    kept: dict[str, Any] = {}
    for key, value in filters.items():
        attribute = find_attribute(model, key, context)
        if is_password(attribute) or _is_kept_back(model, key, attribute, context):
            continue
        inner = model if attribute is None or attribute.scalar else target_model(attribute, context)
        clean = _filters(value, inner, context)
        if clean != {} and clean != []:
            kept[key] = clean
    return kept


def _is_kept_back(model: Model | None, key: str, attribute: Attribute | None, context: QueryContext) -> bool:
    if model is None or model.uid != ADMIN_USER or attribute is None:
        return False
    return key not in context.behaviour.admin_user_fields


def _sorts_nothing(key: str, attribute: Attribute | None, value: Any) -> bool:
    return is_password(attribute) or (is_populatable(attribute) and is_empty(value))


def _fields(fields: Any, model: Model) -> Any:
    """Null in the place of names of passwords, which nobody can make a field of later; the rest stays as it is."""
    if isinstance(fields, list):
        return [_fields(one, model) for one in fields]
    return None if isinstance(fields, str) and _names_password(trim(fields), model) else fields


def _names_password(name: str, model: Model) -> bool:
    return isinstance(model.attributes.get(name), PasswordAttribute)
