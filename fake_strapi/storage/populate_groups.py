"""Which of the rows found belong to which parent, and how they are given to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from fake_strapi.storage.find_plan import Entity, Rows


def unique(values: Iterable[Any]) -> list[Any]:
    """Without nulls and repetitions, in order."""
    return [value for value in dict.fromkeys(values) if value is not None]


def group(rows: Rows, entities: list[Entity], place: int | None) -> dict[Any, list[Entity]]:
    """The entities by a column of their rows; nothing when that column was not selected."""
    groups: dict[Any, list[Entity]] = {}
    if place is not None:
        for row, entity in zip(rows, entities, strict=True):
            groups.setdefault(row[place], []).append(entity)
    return groups


def copied(value: Any) -> Any:
    """A second value for a second parent: answers share nothing."""
    if isinstance(value, dict):
        return {key: copied(item) if isinstance(item, (dict, list)) else item for key, item in value.items()}
    return [copied(item) for item in value] if isinstance(value, list) else value


def give(
    name: str, rows: Rows, entities: list[Entity], place: int | None, groups: Mapping[Any, Any], none: Callable[[], Any]
) -> None:
    """Set `name` in each entity to its group, by the value of a column of its row."""
    given: set[Any] = set()
    for row, entity in zip(rows, entities, strict=True):
        key = None if place is None else row[place]
        found = groups.get(key)
        if found is None:
            entity[name] = none()
        elif key in given:
            entity[name] = copied(found)
        else:
            entity[name] = found
            given.add(key)


def nothing() -> None:
    return None


def firsts(groups: Mapping[Any, list[Entity]]) -> dict[Any, Entity]:
    return {key: found[0] for key, found in groups.items()}


def typed(target: Entity, type_field: str, uid: str, last: bool) -> Entity:
    """A copy of the target with its type's uid, as first or as last key."""
    entity: Entity = copied(target)
    if last:
        return {**entity, type_field: uid}
    return {type_field: uid, **entity}
