"""Components and dynamic zone items in the data of a write: their rows are made, changed and removed here.

What is left in the data are links (`{"id", "__pivot"}`) that the storage writes like other relations.
Source: entity-service/components of `@strapi/strapi` 4.26.2 and document-service/components of `@strapi/core` 5.54.0,
which differ in nothing that can be seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from msgspec import Struct, field

from fake_strapi.documents.component_rows import (
    Stored,
    ZoneOrComponent,
    attribute_children,
    component_attributes,
    delete_components,
    kept_components,
    key_of,
    removal_time,
)
from fake_strapi.errors import InternalServerError
from fake_strapi.schema.attributes import ComponentAttribute, DynamicZoneAttribute
from fake_strapi.schema.content_type import Model, Registry
from fake_strapi.storage.database import Database
from fake_strapi.storage.write import create_entity, update_entity

Data = Mapping[str, Any]
# A moment in Strapi's work: queries before it, and how many lists deep it is, as a list's items come last in a turn.
Moment = tuple[int, int]
LOAD, CREATE, CHANGE = 2, 2, 3


class Part(Struct, eq=False):
    """The entity, or a component of it: a stored one if `id` is not 0. `turn` is when Strapi comes to its own row."""

    model: Model
    data: Data
    id: int = 0
    turn: Moment = (0, 0)
    done: Moment = (0, 0)
    inside: dict[str, Part | list[Part] | None] = field(default_factory=dict)
    removed: list[Stored] = field(default_factory=list)
    is_new: bool = True


def create_components(db: Database, registry: Registry, model: Model, data: Data, now: int) -> dict[str, Any]:
    """Insert the components in the data of a new entity. Answers the data with links in their place.

    An id in a component is not looked at. Raises as `storage.write.create_entity`.
    """
    lag = db.layout.behaviour.single_component_lag
    return Writer(db, registry, now, lag).write(Part(model, data))


def update_components(
    db: Database, registry: Registry, model: Model, identifier: int, data: Data, now: int
) -> dict[str, Any]:
    """Write the components in the data of an update. Answers the data with links in their place.

    A component with an id is changed, one without takes the place of the old one, old ones that are not named are
    removed. Raises ApplicationError (in dynamic zones a plain 400 error) for an id that is not the entity's.
    """
    return Writer(db, registry, now).write(Part(model, data, identifier, is_new=False))


def update_components_of_several(
    db: Database, registry: Registry, model: Model, entities: Sequence[tuple[int, Data]], now: int
) -> list[dict[str, Any]]:
    """As `update_components`, for entities (id, data) that Strapi writes side by side, as the locales of a document."""
    if len(entities) == 1:
        ((identifier, data),) = entities
        return [update_components(db, registry, model, identifier, data, now)]
    return Writer(db, registry, now).write_several([Part(model, data, one, is_new=False) for one, data in entities])


class Writer(Struct, frozen=True):
    """Plans and writes the components of one attribute after the other.

    Strapi goes through an entity's attributes one by one, but works on the items of a list side by side; the ids of
    what is new tell. So before anything is inserted each part learns when its turn is, counted in queries.
    """

    db: Database
    registry: Registry
    now: int
    single_lag: int = 0  # how far a component falls back behind its neighbours by one that stands alone inside it

    def write(self, entity: Part) -> dict[str, Any]:
        for name, attribute in component_attributes(entity.model).items():
            if name not in entity.data:
                continue
            self.plan_attribute(entity, name, attribute, (0, 0))
            self.write_parts([entity], list(parts_of(entity.inside[name])))
        return with_links(entity)

    def write_several(self, entities: Sequence[Part]) -> list[dict[str, Any]]:
        """The components of entities that are worked on side by side, as the items of a list are."""
        parts: list[Part] = []
        for entity in entities:
            clock = (0, 1)
            for name, attribute in component_attributes(entity.model).items():
                if name in entity.data:
                    clock = self.plan_attribute(entity, name, attribute, clock)
                    parts += parts_of(entity.inside[name])
        self.write_parts(entities, parts)
        return [with_links(entity) for entity in entities]

    def write_parts(self, entities: Sequence[Part], parts: Sequence[Part]) -> None:
        """Write what is planned: the old goes, the new comes in its turn, the rest is changed."""
        for part in (*entities, *parts):
            delete_components(self.db, self.registry, part.removed)
        for part in sorted((part for part in parts if part.is_new), key=lambda part: part.turn):
            values = with_links(part)
            values.pop("id", None)
            part.id = create_entity(self.db, part.model.uid, values, self.now)
        for part in parts:
            if not part.is_new:
                update_entity(self.db, part.model.uid, part.id, with_links(part), self.now)
        for entity in entities:
            entity.removed = []

    def plan(self, part: Part, start: Moment) -> Part:
        """Find what is inside a component, and when Strapi comes to its own row."""
        clock = start
        for name, attribute in component_attributes(part.model).items():
            if name in part.data:
                clock = self.plan_attribute(part, name, attribute, clock)
        part.turn = clock
        links = 0  # in Strapi 4 each row's links are a transaction, which the others wait for
        if self.db.layout.behaviour.all_or_nothing:
            links = sum(1 for name in linked_attributes(part.model) if part.data.get(name))
        part.done = (clock[0] + (CREATE if part.is_new else CHANGE) + links, clock[1])
        return part

    def plan_attribute(self, part: Part, name: str, attribute: ZoneOrComponent, clock: Moment) -> Moment:
        """Plan the components of one attribute; answers when all of them are written."""
        value = part.data[name]
        kept: Mapping[tuple[str, str], Stored] = {}
        if not part.is_new:
            old = attribute_children(self.db, part.model.uid, part.id, name, attribute)
            kept = kept_components(attribute, old, value)
            removed = [one for one in old if one not in kept.values()]
            part.removed += removed
            if clock[1]:  # outside of lists nothing goes on at the same time
                removal = sum(removal_time(self.db, self.registry, one) for one in removed)
                clock = (clock[0] + LOAD + removal, clock[1])
        single = isinstance(attribute, ComponentAttribute) and not attribute.repeatable
        if value is None and (single or (part.is_new and isinstance(attribute, ComponentAttribute))):
            part.inside[name] = None
            return clock
        if single:
            inner = self.plan(self.part(attribute, value, kept), clock)
            part.inside[name] = inner
            return (inner.done[0], inner.done[1] + self.single_lag)
        if not isinstance(value, list):
            raise InternalServerError("Expected an array to create repeatable component")
        start = (clock[0], clock[1] + 1)
        items = [self.plan(self.part(attribute, one, kept), start) for one in value if one is not None]
        part.inside[name] = items
        return max((item.done for item in items), default=clock)

    def part(self, attribute: ZoneOrComponent, value: Data, kept: Mapping[tuple[str, str], Stored]) -> Part:
        uid = attribute.component if isinstance(attribute, ComponentAttribute) else value["__component"]
        stored = kept.get(key_of(attribute, value)) if kept and "id" in value else None
        if stored is None:
            return Part(self.registry[uid], value)
        return Part(self.registry[uid], value, stored.id, is_new=False)


@lru_cache(maxsize=4096)
def linked_attributes(model: Model) -> tuple[str, ...]:
    return tuple(name for name, attribute in model.attributes.items() if not attribute.scalar)


def parts_of(inside: Part | Sequence[Part] | None) -> Iterator[Part]:
    """All parts of an attribute, each after those inside it."""
    for part in inside if isinstance(inside, list) else [inside]:
        if isinstance(part, Part):
            for inner in part.inside.values():
                yield from parts_of(inner)
            yield part


def with_links(part: Part) -> dict[str, Any]:
    """The part's data, with links to what is inside it; the ids must be known."""
    data = dict(part.data)
    for name, attribute in component_attributes(part.model).items():
        if name not in part.inside:
            continue
        inner = part.inside[name]
        if isinstance(inner, list):
            data[name] = [link(name, attribute, one) for one in inner]
        elif inner is not None:
            data[name] = link(name, attribute, inner)
        elif part.is_new:
            del data[name]
    return data


def link(name: str, attribute: ZoneOrComponent, part: Part) -> dict[str, Any]:
    """What the storage links the entity by."""
    if isinstance(attribute, DynamicZoneAttribute):
        return {"id": part.id, "__component": part.model.uid, "__pivot": {"field": name}}
    return {"id": part.id, "__pivot": {"field": name, "component_type": part.model.uid}}


def children(db: Database, model: Model, identifier: int) -> list[Stored]:
    """The components of an entity, in order."""
    found: list[Stored] = []
    for name, attribute in component_attributes(model).items():
        found += attribute_children(db, model.uid, identifier, name, attribute)
    return found


__all__ = [
    "Stored",
    "children",
    "component_attributes",
    "create_components",
    "delete_components",
    "update_components",
    "update_components_of_several",
]
