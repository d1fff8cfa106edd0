"""What a relation's value in the data means for its links: `set`, or `connect` and `disconnect`.

The words of a link's item are Strapi's: `id`, `position`, `__pivot` (more columns of the link table), `__type` or
`__component` (the other end's type).
Source: `@strapi/database` entity-manager (toAssocs, toIdArray, toId) of 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from fake_strapi.errors import InternalServerError
from fake_strapi.javascript.numbers import is_integer
from fake_strapi.javascript.text import to_string

Item = dict[str, Any]
Id = int | str

END = {"end": True}
NO_PIVOT: dict[str, Any] = {}


class Associations(Struct):
    """`replaces`: the links become `items`. Else `items` are connected and those of `disconnect` removed."""

    replaces: bool
    items: list[Item]
    disconnect: list[Item]
    clears: bool = False  # `set` was null
    strict: bool = True  # a place beside something that isn't linked is refused


def associations(value: Any) -> Associations:
    """Read a relation's value. Raises InternalServerError where Strapi crashes: an item without a usable id."""
    if value is None:
        return Associations(True, [], [], clears=True)
    if isinstance(value, (list, str)) or (isinstance(value, (int, float)) and not isinstance(value, bool)):
        return Associations(True, items_of(value), [])
    if not isinstance(value, dict):
        return Associations(False, [], [])
    if "id" in value:
        return Associations(True, items_of(value), [])
    given = value.get("set")
    if truthy(given):
        return Associations(True, items_of(given), [])
    options = value.get("options")
    strict = truthy(options["strict"]) if isinstance(options, dict) and "strict" in options else True
    return Associations(
        False,
        [connected(item) for item in items_of(value.get("connect"))],
        items_of(value.get("disconnect")),
        strict=strict,
    )


def connected(item: Item) -> Item:
    """A connected item: only these keys count, and without a position it goes to the end."""
    position, pivot = item.get("position"), item.get("__pivot")
    return {
        "id": item["id"],
        "position": position if truthy(position) else END,
        "__pivot": NO_PIVOT if pivot is None else pivot,
        "__type": item.get("__type"),
    }


def items_of(value: Any) -> list[Item]:
    """Items of one value or a list of them, equal ones once: `5`, `"5"` and `{"id": 5}` are three different items."""
    if value is None:
        return []
    values = value if isinstance(value, list) else [value]
    if len(values) == 1:
        return [] if values[0] is None else [item_of(values[0])]
    found: dict[Any, Item] = {}
    for one in values:
        if one is not None:
            item = item_of(one)
            found.setdefault(identity(item), item)
    return list(found.values())


def item_of(value: Any) -> Item:
    if value.__class__ is int or isinstance(value, str):
        return {"id": value, "__pivot": NO_PIVOT}
    if isinstance(value, dict) and is_id(value.get("id")):
        return value
    if is_integer(value):
        return {"id": value, "__pivot": NO_PIVOT}
    raise InternalServerError(f"Invalid id, expected a string or integer, got {to_string(value)}")


def is_id(value: Any) -> bool:
    return isinstance(value, str) or is_integer(value)


def to_id(value: Any) -> Id:
    """The id in a bare id or an object that holds one; raises InternalServerError for anything else."""
    found = value["id"] if isinstance(value, dict) and is_id(value.get("id")) else value
    if not is_id(found):
        raise InternalServerError(f"Invalid id, expected a string or integer, got {to_string(value)}")
    identifier: Id = found
    return identifier


def unique_ids(items: list[Item]) -> list[Item]:
    """The first item of each id. `1` and `"1"` are two ids, as for JavaScript's `===`."""
    if len(items) < 2:
        return items
    found: dict[Any, Item] = {}
    for item in items:
        found.setdefault(item["id"], item)
    return list(found.values())


def identity(value: Any) -> Any:
    """A hashable stand-in: equal for two JSON values exactly when lodash's isEqual says so."""
    if isinstance(value, Mapping):
        return frozenset((key, identity(inner)) for key, inner in value.items())
    if isinstance(value, list):
        return tuple(identity(inner) for inner in value)
    return (bool, value) if isinstance(value, bool) else value


def truthy(value: Any) -> bool:
    """JavaScript's truth of a JSON value: only null, false, 0, NaN and "" are false; {} and [] are true."""
    return isinstance(value, (dict, list)) or (bool(value) and value == value)
