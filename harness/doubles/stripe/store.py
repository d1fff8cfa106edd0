"""Stripe's objects of one account, by id, with lists, pages and expansion."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from harness.doubles.stripe.errors import StripeError, missing
from harness.doubles.stripe.objects import Object
from harness.doubles.stripe.params import Kind

PAGE = {"limit": Kind("integer"), "starting_after": Kind(), "ending_before": Kind()}
DEFAULT_LIMIT, LARGEST_LIMIT = 10, 100
EXPANDABLE = ("customer", "payment_method", "latest_charge", "payment_intent", "charge")
EDGES: dict[str, Callable[[int, int], bool]] = {
    "gt": lambda at, edge: at > edge,
    "gte": lambda at, edge: at >= edge,
    "lt": lambda at, edge: at < edge,
    "lte": lambda at, edge: at <= edge,
}


class Store:
    """Objects in the order in which they were made. What is answered is a copy."""

    def __init__(self) -> None:
        self._objects: dict[str, Object] = {}

    def add(self, made: Object) -> Object:
        self._objects[made["id"]] = made
        return made

    def all(self, kind: str) -> list[Object]:
        """Those of a kind, as they are kept; not those that were deleted."""
        return [one for one in self._objects.values() if one["object"] == kind and not one.get("deleted")]

    def get(self, kind: str, identifier: str, param: str, status: int = 404) -> Object:
        """One of a kind, as it is kept; a deleted one, too. Raises StripeError."""
        found = self._objects.get(identifier)
        if found is None or found["object"] != kind:
            raise missing(kind, identifier, param, status)
        return found

    def replace(self, identifier: str, by: Object) -> Object:
        self._objects[identifier] = by
        return by

    # --- pages

    def page(self, kind: str, url: str, given: Mapping[str, Any], wanted: Callable[[Object], bool]) -> Object:
        """A page of a list, newest first. Raises StripeError."""
        limit = DEFAULT_LIMIT if given.get("limit") is None else given["limit"]
        if not 1 <= limit <= LARGEST_LIMIT:
            word = "greater than or equal to 1" if limit < 1 else f"less than or equal to {LARGEST_LIMIT}"
            raise StripeError(f"This value must be {word}.", code="parameter_invalid_integer", param="limit")
        found = [one for one in reversed(self.all(kind)) if wanted(one) and is_created(one, given.get("created"))]
        places = {one["id"]: place for place, one in enumerate(found)}
        if (before := given.get("ending_before")) is not None:
            self.get(kind, before, "ending_before", 400)
            end = places.get(before, 0)
            start = max(end - limit, 0)
            return listing(found[start:end], url, start > 0)
        start = 0
        if (after := given.get("starting_after")) is not None:
            self.get(kind, after, "starting_after", 400)
            start = places.get(after, -1) + 1
        return listing(found[start : start + limit], url, len(found) > start + limit)

    # --- expansion

    def expanded(self, answer: Object, paths: Any) -> Object:
        """A copy in which ids are objects where `expand` says so. Raises StripeError."""
        answer = copy.deepcopy(answer)
        for path in paths or []:
            parts = str(path).split(".")
            if answer.get("object") == "list":
                if parts[0] != "data":
                    raise not_expandable(path)
                parts = parts[1:]
            for one in answer["data"] if answer.get("object") == "list" else [answer]:
                self._expand(one, parts, str(path))
        return answer

    def _expand(self, where: Object, parts: list[str], path: str) -> None:
        name, *rest = parts
        if name not in where or name not in EXPANDABLE:
            raise not_expandable(path)
        if isinstance(where[name], str):
            where[name] = copy.deepcopy(self._objects.get(where[name]))
        if rest and isinstance(where[name], dict):
            self._expand(where[name], rest, path)

    def __iter__(self) -> Iterator[Object]:
        return iter(self._objects.values())


def listing(data: list[Object], url: str, has_more: bool) -> Object:
    return {"object": "list", "data": data, "has_more": has_more, "url": url}


def is_created(one: Object, asked: Any) -> bool:
    """Whether an object was made then: at a time, or within `gt`, `gte`, `lt`, `lte`."""
    if asked is None:
        return True
    if isinstance(asked, dict):
        return all(EDGES[edge](one["created"], at) for edge, at in asked.items() if edge in EDGES)
    return bool(one["created"] == asked)


def not_expandable(path: Any) -> StripeError:
    return StripeError(f"This property cannot be expanded ({path}).", param="expand")
