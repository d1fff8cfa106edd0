"""The queries of relations, as each version checks them: yup, which casts, or zod.

Source: controllers/validation of `@strapi/plugin-content-manager` 4.26.2 and controllers/validation/relations of
`@strapi/content-manager` 5.54.0.
"""

from __future__ import annotations

import math
from typing import Any

from fake_strapi.documents.validation_body import check_cast, strapi_id, text
from fake_strapi.documents.validation_rules import Rule
from fake_strapi.documents.validation_values import is_number
from fake_strapi.documents.validation_yup import YupArray, YupObject, YupScalar
from fake_strapi.http.manager.shapes import MISSING, Issue, expected, refuse, strapi_id_problem
from fake_strapi.javascript.numbers import is_integer, to_number
from fake_strapi.versions.behaviour import Behaviour

MOST = 100


def cast_number(value: Any) -> Any:
    return to_number(value) if isinstance(value, str) else value


def number_type(*rules: Rule) -> YupScalar:
    return YupScalar(
        type="number", accepts=lambda one: is_number(one) and one == one, transform=cast_number, rules=rules
    )


WHOLE = Rule("{path} must be an integer", lambda value, frame: is_integer(value))
FROM_ONE = Rule("{path} must be greater than or equal to 1", lambda value, frame: value >= 1)
UP_TO = Rule(f"{{path}} must be less than or equal to {MOST}", lambda value, frame: value <= MOST)
PAGES = {"page": number_type(WHOLE, FROM_ONE), "pageSize": number_type(WHOLE, FROM_ONE, UP_TO)}
EXISTING = YupObject(fields=PAGES, keeps_text=True)
AVAILABLE = YupObject(
    fields={
        "component": text(),
        "entityId": strapi_id(),
        "_q": text(),
        "idsToOmit": YupArray(items=strapi_id()),
        "idsToInclude": YupArray(items=strapi_id()),
        **PAGES,
    },
    keeps_text=True,
)


def check_relation_query(query: dict[str, Any], behaviour: Behaviour, *, searching: bool) -> None:
    """Raises for what is wrong with a query. `searching`: for entries that may be linked."""
    if behaviour.documents:
        refuse([*(search_issues(query) if searching else []), *page_issues(query), *dimension_issues(query)])
    else:
        check_cast(AVAILABLE if searching else EXISTING, query, behaviour)


def search_issues(query: dict[str, Any]) -> list[Issue]:
    issues: list[Issue] = []
    for name in ("component", "id", "_q", "idsToOmit", "idsToInclude"):
        value = query.get(name, MISSING)
        if value is MISSING:
            continue
        if name in ("component", "_q"):
            if not isinstance(value, str):
                issues.append(((name,), expected("string", value)))
        elif name == "id":
            issues += [((name,), problem) for problem in [strapi_id_problem(value)] if problem]
        elif not isinstance(value, list):
            issues.append(((name,), expected("array", value)))
        else:
            problems = ((place, strapi_id_problem(one)) for place, one in enumerate(value))
            issues += [((name, str(place)), problem) for place, problem in problems if problem]
    return issues


def page_issues(query: dict[str, Any]) -> list[Issue]:
    issues: list[Issue] = []
    for name, most in (("page", math.inf), ("pageSize", MOST)):
        if name not in query:
            continue
        number = to_number(query[name])
        if number != number:
            issues.append(((name,), "Invalid input: expected number, received NaN"))
        elif not is_integer(number):
            issues.append(((name,), "Invalid input: expected int, received number"))
        elif number < 1:
            issues.append(((name,), "Too small: expected number to be >=1"))
        elif number > most:
            issues.append(((name,), f"Too big: expected number to be <={MOST}"))
    return issues


def dimension_issues(query: dict[str, Any]) -> list[Issue]:
    issues: list[Issue] = []
    locale, status = query.get("locale", MISSING), query.get("status", MISSING)
    if locale is not MISSING and locale is not None and not isinstance(locale, str):
        issues.append((("locale",), expected("string", locale)))
    if status is not MISSING and status not in ("published", "draft", None):
        issues.append((("status",), 'Invalid option: expected one of "published"|"draft"'))
    return issues
