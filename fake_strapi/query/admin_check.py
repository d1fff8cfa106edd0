"""What an administrator who may read all must not ask for: passwords, what others keep to themselves, no order at all.

Source: services/permission/permissions-manager/validate of `@strapi/admin` 4.26.2 and 5.54.0, traverse of
`@strapi/utils`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from fake_strapi.errors import InternalServerError, ValidationError
from fake_strapi.query.attributes import find_attribute, is_password, is_populatable, target_model
from fake_strapi.query.context import QueryContext
from fake_strapi.query.lodash import is_empty, trim
from fake_strapi.schema.attributes import Attribute
from fake_strapi.schema.builtin import ADMIN_USER
from fake_strapi.schema.content_type import ContentType, Model


class Named(Struct, frozen=True):
    """A key of a query: where it stands, what it names there, and what is said of it."""

    key: str
    path: str  # the attributes down to it, by dots
    model: Model | None
    attribute: Attribute | None
    value: Any


Refused = Callable[[Named, QueryContext], bool]


def check_admin_query(query: Mapping[str, Any], content_type: ContentType, context: QueryContext) -> None:
    """Raises ValidationError for the first key that must not be asked for."""
    _check_part(query, content_type, context)
    for named in _populated(_written_out(query.get("populate"), content_type, context), content_type, context, ""):
        _check((named,), context, is_kept_back, names_password)
        if named.attribute is None and named.key in ("filters", "sort", "fields"):
            _check_part({named.key: named.value}, named.model, context)


def _written_out(populate: Any, model: Model, context: QueryContext) -> Any:
    """What a populate of everything stands for, where that is looked at."""
    if context.behaviour.admin_wildcards_checked:
        if isinstance(populate, list) and "*" in populate:
            raise InternalServerError("a wildcard in a list of populates")
        if populate == "*":
            return [name for name, attribute in model.attributes.items() if is_populatable(attribute)]
    return populate


def is_kept_back(named: Named, context: QueryContext) -> bool:
    """Whether this is of an administrator and not for others."""
    if named.model is None or named.model.uid != ADMIN_USER or named.attribute is None:
        return False
    return named.key not in context.behaviour.admin_user_fields


def names_password(named: Named, context: QueryContext) -> bool:
    return is_password(named.attribute)


def says_nothing(named: Named, context: QueryContext) -> bool:
    return isinstance(named.value, dict | list) and is_empty(named.value)


def sorts_nothing(named: Named, context: QueryContext) -> bool:
    if named.attribute is None:
        return context.behaviour.bare_sorts_name_attributes and is_empty(named.value)
    return is_populatable(named.attribute) and is_empty(named.value)


def _check_part(query: Mapping[str, Any], model: Model | None, context: QueryContext) -> None:
    everyone = (is_kept_back, names_password)
    _check(_filtered(query.get("filters"), model, context, ""), context, *everyone, says_nothing)
    _check(_sorted(query.get("sort"), model, context, ""), context, *everyone, sorts_nothing)
    _check(_selected(query.get("fields"), model, context), context, names_password)


def _check(named: Iterable[Named], context: QueryContext, *refused: Refused) -> None:
    """Strapi walks through all of it for one reason, then for the next."""
    walked = list(named)
    for is_refused in refused:
        for one in walked:
            if is_refused(one, context):
                raise _refusal(one, context, detailed=is_refused is names_password)


def _refusal(named: Named, context: QueryContext, *, detailed: bool) -> ValidationError:
    if not context.behaviour.query_keys_explained:
        return ValidationError(f"Invalid parameter {named.key}")
    place = f" at {named.path}" if named.path not in ("", named.key) else ""
    details = {"key": named.key, "path": named.path} if detailed else None
    return ValidationError(f"Invalid key {named.key}{place}", details)


def _named(key: str, value: Any, model: Model | None, context: QueryContext, path: str) -> Named:
    attribute = find_attribute(model, key, context)
    inner = path if attribute is None else f"{path}.{key}" if path else key
    return Named(key, inner, model, attribute, value)


def _filtered(filters: Any, model: Model | None, context: QueryContext, path: str) -> Iterator[Named]:
    """What filters name, within $and, $or and $not as well."""
    if isinstance(filters, list):
        for item in filters:
            yield from _filtered(item, model, context, path)
    elif isinstance(filters, dict):
        for key, value in filters.items():
            named = _named(key, value, model, context, path)
            yield named
            if named.attribute is None:
                yield from _filtered(value, model, context, named.path)
            elif (target := target_model(named.attribute, context)) is not None:
                yield from _filtered(value, target, context, named.path)


def _pairs(asked: Any, split: Callable[[str], Iterable[tuple[str, str]]]) -> Iterator[tuple[str, Any]]:
    """Keys with what stands under them: of an object, of a text that `split` takes apart, or of a list of these."""
    if isinstance(asked, list):
        for one in asked:
            yield from _pairs(one, split)
    elif isinstance(asked, str):
        yield from split(asked)
    elif isinstance(asked, dict):
        yield from asked.items()


def _sort_keys(text: str) -> Iterator[tuple[str, str]]:
    for part in text.split(","):
        key, _, rest = trim(part).replace(":", ".").partition(".")
        if key:
            yield key, rest


def _populate_keys(text: str) -> Iterator[tuple[str, str]]:
    for part in text.split(",") if text != "*" else ():
        key, _, rest = trim(part).partition(".")
        yield key, rest


def _sorted(sort: Any, model: Model | None, context: QueryContext, path: str) -> Iterator[Named]:
    for key, value in _pairs(sort, _sort_keys):
        named = _named(key, value, model, context, path)
        yield named
        target = target_model(named.attribute, context)
        if target is not None:
            yield from _sorted(value, target, context, named.path)


def _selected(fields: Any, model: Model | None, context: QueryContext) -> Iterator[Named]:
    if isinstance(fields, list):
        for one in fields:
            yield from _selected(one, model, context)
    elif isinstance(fields, str):
        for part in fields.split(","):
            yield _named(trim(part), None, model, context, "")


def _populated(populate: Any, model: Model | None, context: QueryContext, path: str) -> Iterator[Named]:
    for key, value in _pairs(populate, _populate_keys):
        named = _named(key, value, model, context, path)
        yield named
        if named.attribute is None:
            if key == "populate":
                yield from _populated(value, model, context, path)
            elif key == "on" and isinstance(value, dict):
                for uid, inside in value.items():
                    yield from _populated(inside, context.model(uid), context, path)
        elif (target := target_model(named.attribute, context)) is not None:
            yield from _populated(value, target, context, named.path)
