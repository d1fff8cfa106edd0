"""Bodies and queries of the content manager that Strapi 5 checks with zod: the first thing wrong is the message.

Source: validation/zod and controllers/validation of `@strapi/content-manager` 5.54.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fake_strapi.errors import ValidationError
from fake_strapi.javascript.numbers import is_integer

Issue = tuple[tuple[str, ...], str]
MISSING: Any = object()
STATUSES = ("draft", "published")


def refuse(issues: list[Issue]) -> None:
    """Raise ValidationError for the issues, of which the first of each path is told."""
    if not issues:
        return
    different = dict(reversed(issues))
    rows = [
        {"path": list(path), "message": different[path], "name": "ValidationError"}
        for path in dict.fromkeys(path for path, _ in issues)
    ]
    raise ValidationError(issues[0][1], {"errors": rows})


def kind(value: Any) -> str:
    """zod's word for what a value is."""
    if value is MISSING:
        return "undefined"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    return "string" if isinstance(value, str) else "array" if isinstance(value, list) else "object"


def expected(what: str, value: Any) -> str:
    return f"Invalid input: expected {what}, received {kind(value)}"


def check_dimensions(given: Any, *, several: bool = False) -> tuple[Any, Any]:
    """The `locale` and the `status` of a body or a query; MISSING where there is none. `several`: locales in a list."""
    if not isinstance(given, dict):
        refuse([((), expected("object", given))])
    locale, status = given.get("locale", MISSING), given.get("status", MISSING)
    issues: list[Issue] = []
    if several:
        texts = isinstance(locale, list) and all(isinstance(one, str) for one in locale)
        if not texts and locale is not MISSING and locale is not None and not isinstance(locale, str):
            issues.append((("locale",), "Invalid input"))
    elif locale is not MISSING and locale is not None and not isinstance(locale, str):
        issues.append((("locale",), expected("string", locale)))
    if status is not MISSING and status not in STATUSES:
        issues.append((("status",), "Invalid status"))
    refuse(issues)
    return (None if locale is MISSING else locale), (None if status is MISSING else status)


def check_document_ids(body: Any) -> list[Any]:
    """The `documentIds` of a bulk action's body."""
    if not isinstance(body, dict):
        refuse([((), expected("object", body))])
    ids = body.get("documentIds", MISSING)
    if not isinstance(ids, list):
        refuse([(("documentIds",), expected("array", ids))])
    if not ids:
        refuse([(("documentIds",), "Too small: expected array to have >=1 items")])
    told = [(("documentIds", str(place)), strapi_id_problem(one)) for place, one in enumerate(ids)]
    refuse([(path, message) for path, message in told if message is not None])
    return list(ids)


def strapi_id_problem(value: Any) -> str | None:
    """An id is any text, or a whole number from zero up."""
    if isinstance(value, str):
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not is_integer(value):
        return "Invalid input"
    return None if value >= 0 else "Too small: expected number to be >=0"


def text_issues(given: Mapping[str, Any], names: tuple[str, ...]) -> list[Issue]:
    """What is wrong with values that have to be texts."""
    found = ((name, given.get(name, MISSING)) for name in names)
    return [((name,), expected("string", value)) for name, value in found if not isinstance(value, str)]
