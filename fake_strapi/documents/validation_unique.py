"""The rule of unique attributes.

Source: entity-validator/validators, `addUniqueValidator`, of `@strapi/strapi` 4.26.2 (compares with every row) and
`@strapi/core` 5.54.0 (compares published rows with published rows, and knows where a component stands).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from fake_strapi.documents.validation_frame import UNDEFINED, Frame
from fake_strapi.documents.validation_rules import Rule
from fake_strapi.documents.validation_values import same
from fake_strapi.errors import InternalServerError, StrapiError
from fake_strapi.javascript.numbers import big_integer_text, is_integer
from fake_strapi.schema.attributes import (
    Attribute,
    BigIntegerAttribute,
    DecimalAttribute,
    DynamicZoneAttribute,
    FloatAttribute,
    IntegerAttribute,
)
from fake_strapi.versions.behaviour import Behaviour

# Later than everything that needs no database: its answer takes whole rounds of the event loop.
DATABASE_TICKS = 1000
REPEATED_TICKS = 3  # measured by how deep a component beside it must be to end later

PUBLISHED = {"$notNull": True}


def unique_rule(attribute: Attribute, behaviour: Behaviour) -> Rule:
    rule = DocumentUnique(attribute) if behaviour.unique_among_published else RowUnique(attribute)
    return Rule("This attribute must be unique", rule.passes, ticks=rule.ticks)


def ask(question: Callable[[], bool]) -> bool:
    """The answer of the database. Where it refuses the question, a real Strapi's process ends without an answer."""
    try:
        return question()
    except StrapiError as error:
        raise InternalServerError(f"a unique check failed, which ends a real Strapi: {error.message}") from error


class RowUnique:
    """No other row of the model, component or content type, has the value. An update may keep its own."""

    def __init__(self, attribute: Attribute) -> None:
        self.name = attribute.name

    def passes(self, value: Any, frame: Frame) -> bool:
        if not self.asks(frame):
            return True
        where: dict[str, Any] = {self.name: value}
        if frame.entity:
            where = {"$and": [where, {"$not": {"id": frame.entity["id"]}}]}
        return ask(lambda: not frame.lookups.exists(frame.model.uid, where))

    def asks(self, frame: Frame) -> bool:
        """Not for a value that was not given (a default is not looked at), nor for one that stays as it was."""
        given = frame.value(self.name)
        if given is None or given is UNDEFINED:
            return False
        return not (frame.entity and same(given, frame.entity.get(self.name, UNDEFINED)))

    def ticks(self, value: Any, frame: Frame) -> int:
        return DATABASE_TICKS if self.asks(frame) else 1


class DocumentUnique:
    """No other published row has the value; inside components: of the same parent type, at the same place."""

    def __init__(self, attribute: Attribute) -> None:
        self.name = attribute.name
        self.skips: Callable[[Any], bool] = lambda value: False
        if isinstance(attribute, IntegerAttribute):
            self.skips = lambda value: not is_integer(value)
        elif isinstance(attribute, (FloatAttribute, DecimalAttribute)):
            self.skips = lambda value: not math.isfinite(value)
        elif isinstance(attribute, BigIntegerAttribute):
            self.skips = lambda value: big_integer_text(value) is None

    def passes(self, value: Any, frame: Frame) -> bool:
        if not self.looks(value, frame):
            return True
        if not frame.trail:
            return self.alone_among_rows(value, frame)
        if isinstance(frame.root.attributes[frame.trail[0]], DynamicZoneAttribute):
            return self.once_in_zone(frame) and self.alone_among_zones(frame)
        return not self.repeats(frame) and self.alone_among_components(value, frame)

    def looks(self, value: Any, frame: Frame) -> bool:
        return not (frame.is_draft or value == "" or self.skips(value))

    def ticks(self, value: Any, frame: Frame) -> int:
        if not self.looks(value, frame):
            return 1
        if frame.trail:
            in_zone = isinstance(frame.root.attributes[frame.trail[0]], DynamicZoneAttribute)
            repeated = not self.once_in_zone(frame) if in_zone else self.repeats(frame)
            return REPEATED_TICKS if repeated else DATABASE_TICKS
        return DATABASE_TICKS

    def alone_among_rows(self, value: Any, frame: Frame) -> bool:
        where: dict[str, Any] = {self.name: value, "publishedAt": PUBLISHED}
        if frame.locale:
            where["locale"] = frame.locale
        if frame.entity and frame.entity.get("id"):
            where["id"] = {"$ne": frame.entity["id"]}
        return ask(lambda: not frame.lookups.exists(frame.model.uid, where))

    def repeats(self, frame: Frame) -> bool:
        """Whether the entity itself has the value twice in its repeatable component."""
        if not isinstance(frame.repeated, list) or not frame.repeated:
            return False
        given = frame.value(self.name)
        path = (*frame.trail[1:], self.name)
        return sum(same(reach(item, path), given) for item in frame.repeated) > 1

    def alone_among_components(self, value: Any, frame: Frame) -> bool:
        inner: dict[str, Any] = {self.name: value}
        for name in reversed(frame.trail):
            inner = {name: inner}
        where: dict[str, Any] = {**inner, "publishedAt": PUBLISHED}
        if frame.locale:
            where["locale"] = frame.locale
        if frame.root_id:
            where["id"] = {"$ne": frame.root_id}
        return ask(lambda: not frame.lookups.exists(frame.root.uid, where))

    def once_in_zone(self, frame: Frame) -> bool:
        given, uid = frame.value(self.name), frame.model.uid
        count = 0
        for item in frame.zone if isinstance(frame.zone, list) else ():
            if item is None:
                raise InternalServerError("null in a dynamic zone beside a unique value, which ends a real Strapi")
            if isinstance(item, dict) and item.get("__component") == uid:
                count += same(item.get(self.name, UNDEFINED), given)
        return count <= 1

    def alone_among_zones(self, frame: Frame) -> bool:
        zone, uid = frame.trail[0], frame.model.uid
        where: dict[str, Any] = {"published_at": {"$ne": None}}
        if frame.root_id:
            where["id"] = {"$ne": frame.root_id}
        if frame.locale:
            where["locale"] = frame.locale
        same_value = {"select": ["id"], "where": {self.name: frame.value(self.name)}}
        params = {"select": ["id"], "where": where, "populate": {zone: {"on": {uid: same_value}}}}

        def alone() -> bool:
            found = frame.lookups.find_many(frame.root.uid, params)
            return not any(item["__component"] == uid for entity in found for item in entity[zone] or ())

        return ask(alone)


def reach(item: Any, path: tuple[str, ...]) -> Any:
    """The value at a path of keys; a step into nothing ends a real Strapi."""
    for key in path:
        if item is None or item is UNDEFINED:
            raise InternalServerError("a missing component beside a unique value, which ends a real Strapi")
        item = item.get(key, UNDEFINED) if isinstance(item, dict) else UNDEFINED
    return item
