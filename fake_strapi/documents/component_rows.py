"""The components that an entity has: found by their links, matched with what a client names, removed.

Source: as documents/components.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from msgspec import Struct

from fake_strapi.errors import ApplicationError, HttpError
from fake_strapi.javascript.text import to_string
from fake_strapi.schema.attributes import ComponentAttribute, DynamicZoneAttribute
from fake_strapi.schema.content_type import Model, Registry
from fake_strapi.storage.database import Database
from fake_strapi.storage.dialect import quote
from fake_strapi.storage.write import delete_entity

ZoneOrComponent = ComponentAttribute | DynamicZoneAttribute
LOAD, DELETE = 2, 2


class Stored(Struct, frozen=True):
    """A component that has a row: its uid and id."""

    uid: str
    id: int


@lru_cache(maxsize=4096)
def component_attributes(model: Model) -> Mapping[str, ZoneOrComponent]:
    """The attributes of a model that hold components, in order."""
    return {
        name: attribute
        for name, attribute in model.attributes.items()
        if isinstance(attribute, ComponentAttribute | DynamicZoneAttribute)
    }


def attribute_children(db: Database, uid: str, identifier: int, name: str, attribute: ZoneOrComponent) -> list[Stored]:
    """The components of one attribute of an entity, in order; a link whose component is gone is none."""
    table = db.layout[uid].relations[name].join_table
    assert table is not None
    links, item = quote(table.name), quote(table.component_column)
    if isinstance(attribute, ComponentAttribute):
        target = quote(db.layout[attribute.component].table)
        sql = (
            f"select l.{item} from {links} as l join {target} as c on c.id = l.{item} "
            "where l.entity_id = ? and l.field = ? order by l.`order`, l.id"
        )
        return [Stored(attribute.component, row[0]) for row in db.rows(sql, (identifier, name))]
    sql = f"select component_type, {item} from {links} where entity_id = ? and field = ? order by `order`, id"
    return [
        Stored(component, row_id)
        for component, row_id in db.rows(sql, (identifier, name))
        if component in db.layout.models and has_row(db, component, row_id)
    ]


def has_row(db: Database, uid: str, identifier: int) -> bool:
    return bool(db.rows(f"select 1 from {quote(db.layout[uid].table)} where id = ?", (identifier,)))


def kept_components(attribute: ZoneOrComponent, old: Sequence[Stored], value: Any) -> dict[tuple[str, str], Stored]:
    """The old components that the value names, by uid and id as text. Raises for an id that is none of theirs."""
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


def key_of(attribute: ZoneOrComponent, value: Mapping[str, Any]) -> tuple[str, str]:
    uid = attribute.component if isinstance(attribute, ComponentAttribute) else to_string(value.get("__component"))
    return uid, to_string(value["id"])


def delete_components(db: Database, registry: Registry, components: Iterable[Stored]) -> None:
    """Remove components and everything inside them."""
    for component in components:
        for name, attribute in component_attributes(registry[component.uid]).items():
            inner = attribute_children(db, component.uid, component.id, name, attribute)
            delete_components(db, registry, inner)
        delete_entity(db, component.uid, component.id)


def removal_time(db: Database, registry: Registry, component: Stored) -> int:
    """How many queries Strapi needs to remove a component: what is inside is loaded and removed first."""
    time = DELETE
    for name, attribute in component_attributes(registry[component.uid]).items():
        inner = attribute_children(db, component.uid, component.id, name, attribute)
        time += LOAD + sum(removal_time(db, registry, one) for one in inner)
    return time
