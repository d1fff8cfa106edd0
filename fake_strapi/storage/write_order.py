"""Where connected relations go in a list: before, after, at the start or the end of those that are there.

Source: `@strapi/database` entity-manager/relations-orderer of 4.26.2 and 5.54.0. Places are fractions between the whole
numbers of the rows that are there; the rows are numbered anew afterwards (write_links.renumber).
"""

from __future__ import annotations

from itertools import groupby
from math import floor
from typing import Any

from msgspec import Struct

from fake_strapi.errors import InternalServerError, ValidationError
from fake_strapi.javascript.json_text import stringify
from fake_strapi.javascript.numbers import to_number
from fake_strapi.javascript.text import to_string
from fake_strapi.storage.write_associations import Item, truthy


class Place(Struct):
    """One relation of the list; `initial` when it was there before."""

    id: Any
    order: float
    initial: bool


class RelationsOrderer:
    """A list of relations into which others are put.

    `rows`: (id, order) of relations that are there: at least those that positions name, and the last one. `exact`: see
    `Behaviour.exact_positions`. `strict`: a position beside a relation that is not there is refused (else: the end).
    """

    def __init__(self, rows: list[tuple[Any, Any]], *, strict: bool, exact: bool) -> None:
        self.strict = strict
        self.exact = exact
        self.places = [Place(identifier, self.initial_order(order), True) for identifier, order in rows]
        if exact:
            self.places.sort(key=lambda place: place.order)
        self.last = max((place.order for place in self.places), default=0)

    def initial_order(self, order: Any) -> float:
        if self.exact:
            return 1 if order is None else to_number(order)
        number = to_number(order)
        return number if truthy(number) else 1

    def connect(self, items: list[Item]) -> RelationsOrderer:
        """Put items in, in the order that their positions need. Raises ValidationError and InternalServerError."""
        initial = {property_key(place.id) for place in self.places}
        for item in sort_connect(items, initial, self.strict):
            self.remove(item["id"])
            try:
                self.insert(item["id"], item.get("position"))
            except LookupError:
                raise InternalServerError(
                    f"There was a problem connecting relation with id {to_string(item['id'])} at position "
                    f"{position_text(item)}. The list of connect relations is not valid"
                ) from None
        return self

    def insert(self, identifier: Any, position: Any) -> None:
        position = position if isinstance(position, dict) else {}
        if truthy(position.get("before")):
            index = self.index_of(position["before"])
            anchor = self.places[index]
            order = anchor.order - 0.5 if anchor.initial else anchor.order
        elif truthy(position.get("after")):
            index = self.index_of(position["after"])
            anchor = self.places[index]
            order = anchor.order + 0.5 if anchor.initial else anchor.order
            index += 1
        elif truthy(position.get("start")):
            index, order = 0, 0.5
            if self.exact and self.places:
                first = self.places[0]
                order = first.order - 0.5 if first.initial else first.order
        else:
            index, order = len(self.places), self.last + 0.5
        self.places.insert(index, Place(identifier, order, False))

    def index_of(self, identifier: Any) -> int:
        """Raises LookupError. Ids are compared as by `===`: "1" is not 1."""
        for index, place in enumerate(self.places):
            if place.id == identifier and not isinstance(identifier, bool):
                return index
        raise LookupError(identifier)

    def remove(self, identifier: Any) -> None:
        for index, place in enumerate(self.places):
            if place.id == identifier:
                del self.places[index]
                return

    def ids(self) -> list[Any]:
        return [place.id for place in self.places]

    def orders(self) -> dict[str, float]:
        """The order of each relation that was put in, by its id as a JavaScript key."""
        found: dict[str, float] = {}
        by_order = sorted(self.places, key=lambda place: place.order)  # stable: as they stand within one order
        for order, group in groupby(by_order, key=lambda place: place.order):
            together = list(group)
            if self.exact:
                added = [place for place in together if not place.initial]
                for offset, place in enumerate(added, 1):
                    found[property_key(place.id)] = order + offset / (len(together) + 1) * 0.49
            elif not together[0].initial:
                for offset, place in enumerate(together, 1):
                    found[property_key(place.id)] = floor(order) + offset / (len(together) + 1)
        return found


def sort_connect(items: list[Item], initial: set[str], strict: bool) -> list[Item]:
    """Items so sorted that each comes after the one it is placed beside.

    Raises ValidationError: an id twice, a circle, or (strict) a place beside what is neither there nor connected.
    """
    known: dict[str, Item] = {}
    needs_sorting = False
    for item in items:
        anchor = anchor_of(item)
        if anchor is None or (anchor not in initial and anchor not in known):
            needs_sorting = True
        key = property_key(item["id"])
        if key in known:
            raise ValidationError(
                f"The relation with id {to_string(item['id'])} is already connected. "
                "You cannot connect the same relation twice."
            )
        known[key] = item
    if not needs_sorting:
        return items
    ordered: list[Item] = []
    done: set[str] = set()
    for item in items:
        place_after_anchor(item, known, initial, done, ordered, strict)
    return ordered


def place_after_anchor(
    item: Item, known: dict[str, Item], initial: set[str], done: set[str], ordered: list[Item], strict: bool
) -> None:
    """One step of `sort_connect`: the item, after what it is placed beside, after what that is placed beside..."""
    waiting: list[Item] = []
    seen: set[str] = set()
    while True:
        anchor = anchor_of(item)
        if anchor is not None and anchor in seen:
            raise ValidationError(
                "A circular reference was found in the connect array. One relation is trying to connect before/after "
                "another one that is trying to connect before/after it"
            )
        key = property_key(item["id"])
        if key in done:
            break
        done.add(key)
        if anchor is not None and anchor not in initial and anchor in known:
            waiting.append(item)
            seen.add(key)
            item = known[anchor]
            continue
        if anchor is not None and anchor not in initial and strict:
            raise ValidationError(
                f"There was a problem connecting relation with id {to_string(item['id'])} at position "
                f"{position_text(item)}. The relation with id {anchor} needs to be connected first."
            )
        free = anchor is None or anchor in initial
        ordered.append(item if free else {"id": item["id"], "position": {"end": True}})
        break
    ordered += reversed(waiting)


def anchor_id(item: Item) -> Any:
    """What the item is placed beside, as it was given; None when nothing is named."""
    position = item.get("position")
    if not isinstance(position, dict):
        return None
    for side in ("before", "after"):
        if truthy(position.get(side)):
            return position[side]
    return None


def anchor_of(item: Item) -> str | None:
    anchor = anchor_id(item)
    return None if anchor is None else property_key(anchor)


def property_key(value: Any) -> str:
    """A value as the key of a JavaScript object: 1 and "1" are one key."""
    return str(value) if value.__class__ is int else to_string(value)


def position_text(item: Item) -> str:
    return stringify(item.get("position")).decode()
