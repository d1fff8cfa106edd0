"""The keys that Strapi comes by in a query parameter, and which of several wrong ones it tells.

Strapi goes through a parameter once for each check, so a later key that fails an earlier check is told first. The items
of a list are gone through side by side, as promises: of those, the one that fails after the fewest turns of the event
loop is told. A visit counts these turns, by the awaits in `@strapi/utils` traverse/factory of 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct

from fake_strapi.query.attributes import is_morph_to, is_password, is_private, is_restricted, is_zone
from fake_strapi.query.context import QueryContext
from fake_strapi.query.faults import invalid_key
from fake_strapi.schema.attributes import Attribute
from fake_strapi.schema.content_type import Model

# Turns: for the visitor of a key; for one of the handlers that look at a key afterwards; for the end of these.
TURNS_OF_VISITOR = 1
TURNS_OF_HANDLER = 3
TURNS_OF_LAST_HANDLER = 2
# Turns until an end, or an error, has passed from a nested object to what holds it; either one from a list's items.
TURNS_OUT_OF_OBJECT = 2
TURNS_OF_ERROR_OUT_OF_OBJECT = 3
TURNS_OUT_OF_LIST = 4


class Visit(Struct, frozen=True):
    """One key: what stands there, the attribute that it names in `model`, and the turn in which its error arrives.

    `path`: the names of the attributes that lead to it, dotted, its own included if it is one.
    """

    key: str
    value: Any
    attribute: Attribute | None
    model: Model | None
    path: str | None
    turn: int


# Whether a visit must not be. Checks run one after the other, each over all visits.
Check = Callable[[Visit, QueryContext], bool]


def is_dynamic_zone(visit: Visit, context: QueryContext) -> bool:
    return is_zone(visit.attribute)


def leads_anywhere(visit: Visit, context: QueryContext) -> bool:
    return is_morph_to(visit.attribute)


def holds_password(visit: Visit, context: QueryContext) -> bool:
    return is_password(visit.attribute)


def stays_private(visit: Visit, context: QueryContext) -> bool:
    return is_private(visit.model, visit.key, visit.attribute)


def leads_to_forbidden(visit: Visit, context: QueryContext) -> bool:
    return is_restricted(visit.model, visit.key, visit.attribute, context)


def first_refused(
    visits: Sequence[Visit], duration: int, checks: Sequence[Check], context: QueryContext
) -> tuple[int, Visit] | None:
    """The visit whose error comes first, and the turn of it; None when all pass. `duration`: turns of one check."""
    ordered = sorted(visits, key=lambda visit: visit.turn)
    for place, check in enumerate(checks):
        for visit in ordered:
            if check(visit, context):
                return place * (duration + 1) + visit.turn, visit
    return None


def refuse(refused: tuple[int, Visit] | None, context: QueryContext) -> None:
    """Raise the error of a visit, if there is one."""
    if refused is not None:
        raise invalid_key(refused[1].key, refused[1].path, context)


def path_to(path: str | None, key: str, attribute: Attribute | None) -> str | None:
    """The path of a key below `path`: only attributes are part of paths."""
    if attribute is None:
        return path
    return key if path is None else f"{path}.{key}"
