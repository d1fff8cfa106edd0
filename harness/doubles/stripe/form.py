"""Stripe's form encoding: nested hashes and lists by brackets, every value a text.

`metadata[jobId]=J1`, `payment_method_types[]=card`, `expand[0]=customer`, `items[0][price]=p` are hashes and lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

PART = re.compile(r"\[([^\[\]]*)\]")


def decoded(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The hash that the fields of a form are."""
    root: dict[str, Any] = {}
    for name, value in pairs:
        head, bracket, rest = name.partition("[")
        put(root, [head, *PART.findall(bracket + rest)], value)
    return {key: listed(value) for key, value in root.items()}


def put(where: dict[str, Any], path: list[str], value: str) -> None:
    """Set a value; an empty part of the path is the next place of a list."""
    for part in path[:-1]:
        place = part or str(len(where))
        if not isinstance(where.get(place), dict):
            where[place] = {}
        where = where[place]
    last = path[-1]
    where[str(len(where)) if last == "" else last] = value


def listed(value: Any) -> Any:
    """A hash whose keys are 0, 1, 2… is a list."""
    if not isinstance(value, dict):
        return value
    inner = {key: listed(one) for key, one in value.items()}
    if inner and all(key.isdigit() for key in inner):
        return [inner[key] for key in sorted(inner, key=int)]
    return inner
