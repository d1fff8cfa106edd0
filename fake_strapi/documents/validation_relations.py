"""The check that everything a document refers to exists: relations and media, in components and zones too.

Source: `buildRelationsStore` and `checkRelationsExist` of entity-validator in `@strapi/strapi` 4.26.2 and
`@strapi/core` 5.54.0.
"""

from __future__ import annotations

from typing import Any

from fake_strapi.documents.validation_frame import UNDEFINED, Lookups
from fake_strapi.errors import StrapiError, ValidationError
from fake_strapi.javascript.text import to_string
from fake_strapi.schema.attributes import (
    MORPH_OWNING,
    Attribute,
    ComponentAttribute,
    DynamicZoneAttribute,
    MediaAttribute,
    RelationAttribute,
)
from fake_strapi.schema.builtin import FILE
from fake_strapi.schema.content_type import Model, Registry
from fake_strapi.versions.behaviour import Behaviour

INVALID = "Invalid relations"
NO_COMPONENT = "Cannot build relations store from dynamiczone, component identifier is undefined"
Store = dict[str, list[Any]]


class Unreadable(Exception):
    """A value from which no ids can be read; `message` is what the client is told."""

    def __init__(self, message: str = INVALID) -> None:
        super().__init__(message)
        self.message = message


class RelationCheck:
    """Finds what is referred to and not there. `problem` answers the message for the client, or None."""

    def __init__(self, registry: Registry, behaviour: Behaviour) -> None:
        self._registry = registry
        self._unreadable_first = behaviour.unreadable_relations_first
        self._related: dict[str, dict[str, Attribute]] = {
            model.uid: {name: a for name, a in model.attributes.items() if refers(a)} for model in registry
        }

    def problem(self, model: Model, data: dict[str, Any], lookups: Lookups) -> str | None:
        """The first type of which ids are missing, in the order in which the data names the types."""
        if self._related[model.uid].keys().isdisjoint(data):
            return None
        store: Store = {}
        try:
            self._collect(model, data, store)
        except Unreadable as error:
            return error.message
        if any(self._refused_at_once(an_id) for ids in store.values() for an_id in ids):
            return INVALID
        for uid, ids in store.items():
            different = [unwrapped(an_id) for an_id in without_repeats(ids)]
            if not all(map(readable, different)):
                return INVALID
            try:
                missing = len(different) - lookups.count(uid, {"id": {"$in": different}})
            except ValidationError as error:
                return error.message
            except StrapiError:
                return INVALID
            if missing:
                return f"{missing} relation(s) of type {uid} associated with this entity do not exist"
        return None

    def _refused_at_once(self, an_id: Any) -> bool:
        """Whether the query of it fails before any other one's answer is there: all are asked at the same time."""
        if isinstance(an_id, dict):
            return bool(an_id)
        return self._unreadable_first and not readable(unwrapped(an_id))

    def _collect(self, model: Model, data: Any, store: Store) -> None:
        if not isinstance(data, dict):
            return
        for name, attribute in self._related[model.uid].items():
            value = data.get(name)
            if value is None:
                continue
            if isinstance(attribute, ComponentAttribute):
                for item in value if isinstance(value, list) else [value]:
                    self._collect(self._registry[attribute.component], item, store)
            elif isinstance(attribute, DynamicZoneAttribute):
                for item in value if isinstance(value, list) else [value]:
                    self._collect_zone_item(item, store)
            else:
                target = attribute.target if isinstance(attribute, RelationAttribute) else FILE
                store.setdefault(target, []).extend(ids_of(value))

    def _collect_zone_item(self, item: Any, store: Store) -> None:
        if item is None:
            raise Unreadable
        uid = item.get("__component") if isinstance(item, dict) else None
        if uid is None or uid is False or uid == "" or (uid == 0 and uid is not True):
            raise Unreadable(NO_COMPONENT)
        model = self._registry.get(to_string(uid))
        if model is None:
            raise Unreadable
        self._collect(model, item, store)


def refers(attribute: Attribute) -> bool:
    if isinstance(attribute, RelationAttribute):
        return attribute.relation not in MORPH_OWNING
    return isinstance(attribute, (MediaAttribute, ComponentAttribute, DynamicZoneAttribute))


def ids_of(value: Any) -> list[Any]:
    """The ids that a relation's value connects; UNDEFINED for an entry that names none."""
    if isinstance(value, dict):
        entries = value.get("connect")
        if entries is None:
            entries = value.get("set")
        if entries is None:
            return []
        if not isinstance(entries, list):
            raise Unreadable
    else:
        entries = value if isinstance(value, list) else [value]
    return [id_of(entry) for entry in entries]


def id_of(entry: Any) -> Any:
    if entry is None:
        raise Unreadable
    if isinstance(entry, dict):
        return entry.get("id", UNDEFINED)
    return UNDEFINED if isinstance(entry, list) else entry


def unwrapped(an_id: Any) -> Any:
    """A list of one is bound as what is in it."""
    return an_id[0] if isinstance(an_id, list) and len(an_id) == 1 else an_id


def readable(an_id: Any) -> bool:
    """Whether a query can ask for it; an empty object is never found."""
    return an_id == {} or (an_id is not UNDEFINED and not isinstance(an_id, (dict, list)))


def without_repeats(ids: list[Any]) -> list[Any]:
    """The different ids: 1, "1" and true are three, two objects are never the same."""
    seen: set[Any] = set()
    different = []
    for an_id in ids:
        if isinstance(an_id, (list, dict)):
            different.append(an_id)
            continue
        key = (isinstance(an_id, bool), an_id)
        if key not in seen:
            seen.add(key)
            different.append(an_id)
    return different
