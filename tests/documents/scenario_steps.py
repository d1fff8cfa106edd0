"""The words in which scenarios are written: see relation_scenarios.py, record_relations.py and replay.py.

A step is (method, path, data[, name]): the entity that a POST creates gets the name. `{name}` in a path is its id, and
`{prefix}` in a text the scenario's own; in data a `Ref`, `Row` or `Part` stands for an id.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Step = tuple[Any, ...]
Scenario = tuple[str, list[Step]]


@dataclass(frozen=True)
class Ref:
    """An entity by the id that clients use in this version."""

    name: str


@dataclass(frozen=True)
class Row:
    """An entity by its numeric id; `text` makes it a string."""

    name: str
    text: bool = False


@dataclass(frozen=True)
class Part:
    """The id of a component in the last answer, by the path that leads to it; `text` makes it a string."""

    path: str
    text: bool = False


def item(name: str, **position: Any) -> dict[str, Any]:
    """An entity to connect, in the long form, with a position."""
    form: dict[str, Any] = {"$item": name}
    return form | ({"position": position} if position else {})


def query(fields: str, *relations: str) -> str:
    parts = [f"fields[0]={fields}"]
    parts += [f"populate[{name}][fields][0]=name" for name in relations]
    return "&".join(parts)
