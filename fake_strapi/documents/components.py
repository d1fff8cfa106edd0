"""Components and dynamic zone items in the data of a write: their rows are made, changed and removed here.

What is left in the data are links (`{"id", "__pivot"}`) that the storage writes like other relations.
Source: entity-service/components of `@strapi/strapi` 4.26.2 and document-service/components of `@strapi/core` 5.54.0,
which differ in nothing that can be seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from fake_strapi.errors import ApplicationError, HttpError, InternalServerError
from fake_strapi.javascript.text import to_string
from fake_strapi.schema.attributes import ComponentAttribute, DynamicZoneAttribute
from fake_strapi.schema.content_type import Model, Registry
from fake_strapi.storage.database import Database
from fake_strapi.storage.dialect import quote
from fake_strapi.storage.write import create_entity, delete_entity, update_entity

Data = Mapping[str, Any]
Link = dict[str, Any]
ComponentAttributes = Mapping[str, ComponentAttribute | DynamicZoneAttribute]


@dataclass(frozen=True, slots=True)
class Stored:
    """A component that has a row: its uid and id."""

    uid: str
    id: int


@dataclass(slots=True, eq=False)
class NewComponent:
    """A component to be inserted, with those inside it. `start`, `done` and `lag` tell when Strapi comes to it."""

    model: Model
    data: Data
    start: float = 0
    lag: int = 0
    done: float = 0
    inside: dict[str, NewComponent | list[NewComponent]] = field(default_factory=dict)
    id: int = 0


@lru_cache(maxsize=4096)
def component_attributes(model: Model) -> ComponentAttributes:
    """The attributes of a model that hold components, in order."""
    return {
        name: attribute
        for name, attribute in model.attributes.items()
        if isinstance(attribute, ComponentAttribute | DynamicZoneAttribute)
    }


def create_components(db: Database, registry: Registry, model: Model, data: Data, now: int) -> dict[str, Any]:
    """Insert the components in the data of a new entity. Answers the data with links in their place.

    An id in a component is not looked at. Raises as `storage.write.create_entity`.
    """
    if not component_attributes(model):
        return dict(data)
    entity = NewComponent(model, data)
    arrange(entity, registry)
    insert_all(db, parts(entity), now)
    return with_links(entity)


def update_components(
    db: Database, registry: Registry, model: Model, identifier: int, data: Data, now: int
) -> dict[str, Any]:
    """Write the components in the data of an update. Answers the data with links in their place.

    A component with an id is changed, one without takes the place of the old one, old ones that are not named are
    removed. Raises ApplicationError (in dynamic zones a plain 400 error) for an id that is not the entity's.
    """
    links: dict[str, Any] = dict(data)
    for name, attribute in component_attributes(model).items():
        if name not in data:
            continue
        value = data[name]
        old = children(db, model, identifier, name)
        kept = kept_components(attribute, old, value)
        delete_components(db, registry, (one for one in old if one not in kept.values()))
        many = isinstance(attribute, DynamicZoneAttribute) or attribute.repeatable
        if many and not isinstance(value, list):
            raise InternalServerError("Expected an array to create repeatable component")
        values = value if isinstance(value, list) else [value]
        written = write_each(db, registry, attribute, values, kept, now)
        items = [link(name, attribute, one) for one in written if one is not None]
        links[name] = items if many else (items[0] if items else None)
    return links


def children(db: Database, model: Model, identifier: int, name: str | None = None) -> list[Stored]:
    """The components of an entity, or of one attribute of it, in order."""
    found: list[Stored] = []
    for attribute_name, attribute in component_attributes(model).items():
        if name in (None, attribute_name):
            found += attribute_children(db, model.uid, identifier, attribute_name, attribute)
    return found


def delete_components(db: Database, registry: Registry, components: Iterable[Stored]) -> None:
    """Remove components and everything inside them."""
    for component in components:
        delete_components(db, registry, children(db, registry[component.uid], component.id))
        delete_entity(db, component.uid, component.id)


def attribute_children(
    db: Database, uid: str, identifier: int, name: str, attribute: ComponentAttribute | DynamicZoneAttribute
) -> list[Stored]:
    table = db.layout[uid].relations[name].join_table
    assert table is not None
    links = quote(table.name)
    if isinstance(attribute, ComponentAttribute):
        target = quote(db.layout[attribute.component].table)
        sql = (
            f"select l.component_id from {links} as l join {target} as c on c.id = l.component_id "
            "where l.entity_id = ? and l.field = ? order by l.`order`, l.id"
        )
        return [Stored(attribute.component, row[0]) for row in db.rows(sql, (identifier, name))]
    sql = f"select component_type, component_id from {links} where entity_id = ? and field = ? order by `order`, id"
    return [
        Stored(component, item)
        for component, item in db.rows(sql, (identifier, name))
        if component in db.layout.models and has_row(db, component, item)
    ]


def has_row(db: Database, uid: str, identifier: int) -> bool:
    return bool(db.rows(f"select 1 from {quote(db.layout[uid].table)} where id = ?", (identifier,)))


def kept_components(
    attribute: ComponentAttribute | DynamicZoneAttribute, old: Sequence[Stored], value: Any
) -> dict[tuple[str, str], Stored]:
    """The old components that the value names, by uid and id as text."""
    known = {(one.uid, str(one.id)): one for one in old}
    kept: dict[tuple[str, str], Stored] = {}
    for one in value if isinstance(value, list) else [value]:
        if not isinstance(one, dict) or "id" not in one:
            continue
        key = key_of(attribute, one)
        if key not in known:
            message = f"Some of the provided components in {attribute.name} are not related to the entity"
            if isinstance(attribute, DynamicZoneAttribute):
                raise HttpError(400, "Error", message)
            raise ApplicationError(message)
        kept[key] = known[key]
    return kept


def key_of(attribute: ComponentAttribute | DynamicZoneAttribute, value: Data) -> tuple[str, str]:
    uid = attribute.component if isinstance(attribute, ComponentAttribute) else to_string(value.get("__component"))
    return uid, to_string(value["id"])


def write_each(
    db: Database,
    registry: Registry,
    attribute: ComponentAttribute | DynamicZoneAttribute,
    values: Sequence[Any],
    kept: Mapping[tuple[str, str], Stored],
    now: int,
) -> list[Stored | None]:
    """Insert or change the components of one attribute; null stays none."""
    new: dict[int, NewComponent] = {}
    for place, value in enumerate(values):
        if value is not None and "id" not in value:
            new[place] = NewComponent(component_of(registry, attribute, value), value)
            arrange(new[place], registry)
    insert_all(db, (part for one in new.values() for part in (*parts(one), one)), now)
    written: list[Stored | None] = []
    for place, value in enumerate(values):
        if place in new:
            written.append(Stored(new[place].model.uid, new[place].id))
        elif value is None:
            written.append(None)
        else:
            one = kept[key_of(attribute, value)]
            data = update_components(db, registry, registry[one.uid], one.id, value, now)
            update_entity(db, one.uid, one.id, data, now)
            written.append(one)
    return written


def component_of(registry: Registry, attribute: ComponentAttribute | DynamicZoneAttribute, value: Data) -> Model:
    return registry[attribute.component if isinstance(attribute, ComponentAttribute) else value["__component"]]


def link(name: str, attribute: ComponentAttribute | DynamicZoneAttribute, component: Stored) -> Link:
    """What the storage links the entity by."""
    if isinstance(attribute, DynamicZoneAttribute):
        return {"id": component.id, "__component": component.uid, "__pivot": {"field": name}}
    return {"id": component.id, "__pivot": {"field": name, "component_type": component.uid}}


def arrange(component: NewComponent, registry: Registry) -> None:
    """Find what is inside a new component, and when Strapi comes to it.

    Strapi goes through a component's attributes one after another, but through the items of a list side by side; the
    ids tell. So each insert is given the time that the queries before it take: one unit each, and in the same unit a
    list's items come after what stands alone.
    """
    clock = component.start
    for name, attribute in component_attributes(component.model).items():
        if name not in component.data:
            continue
        value = component.data[name]
        if isinstance(attribute, ComponentAttribute):
            if value is None:
                continue
            if not attribute.repeatable:
                inner = NewComponent(registry[attribute.component], value, clock, component.lag)
                component.inside[name] = inner
                arrange(inner, registry)
                clock = inner.done
                continue
        if not isinstance(value, list):
            raise InternalServerError("Expected an array to create repeatable component")
        items = [NewComponent(component_of(registry, attribute, one), one, clock, component.lag + 1) for one in value]
        component.inside[name] = items
        for item in items:
            arrange(item, registry)
        clock = max((item.done for item in items), default=clock)
    component.start = clock
    component.done = clock + 1


def parts(component: NewComponent) -> Iterator[NewComponent]:
    """Everything inside a new component, not itself."""
    for inner in component.inside.values():
        for one in inner if isinstance(inner, list) else [inner]:
            yield from parts(one)
            yield one


def insert_all(db: Database, components: Iterable[NewComponent], now: int) -> None:
    for component in sorted(components, key=lambda one: (one.start, one.lag)):
        data = with_links(component)
        data.pop("id", None)
        component.id = create_entity(db, component.model.uid, data, now)


def with_links(component: NewComponent) -> dict[str, Any]:
    """The component's data, with links to what is inside it; the ids must be known."""
    data = dict(component.data)
    for name, attribute in component_attributes(component.model).items():
        inner = component.inside.get(name)
        if inner is None:
            data.pop(name, None)
        elif isinstance(inner, list):
            data[name] = [link(name, attribute, Stored(one.model.uid, one.id)) for one in inner]
        else:
            data[name] = link(name, attribute, Stored(inner.model.uid, inner.id))
    return data
