"""What the clone of a document is made of, in Strapi 5: the original's values, under what was submitted.

Source: services/document-service/utils/clone-relations of `@strapi/core` 5.54.0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fake_strapi.documents.publication_link_rows import insert_rows, select_rows, without_id
from fake_strapi.query.lodash import merge
from fake_strapi.schema.attributes import ComponentAttribute, DynamicZoneAttribute, RelationAttribute
from fake_strapi.schema.content_type import Model, Registry
from fake_strapi.storage.database import Database
from fake_strapi.storage.write_associations import truthy

OPERATIONS = ("connect", "disconnect", "set")
# What a clone does not take over.
OWN = frozenset({"id", "createdAt", "updatedAt"})
Path = tuple[str | int, ...]


def clone_data(
    registry: Registry, model: Model, original: Mapping[str, Any], submitted: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """The data of a clone, and the relations whose links are copied once it is there: a two-way oneToOne can't be
    given to a second entry by its data.

    A relation that is submitted as `connect`, `disconnect` or `set` has that in the place of the original's links.
    """
    kept = {name: value for name, value in original.items() if name not in OWN}
    data: dict[str, Any] = {}
    for name in dict.fromkeys((*kept, *submitted)):
        if name not in submitted:
            data[name] = kept[name]
        elif isinstance(kept.get(name), list) and is_operation(submitted[name]):
            data[name] = kept[name]  # keys of an object, set on a list: nobody sees them
        else:
            data[name] = merge(kept[name], submitted[name]) if name in kept else submitted[name]
    copied: list[str] = []
    for name, attribute in model.attributes.items():
        if not isinstance(attribute, RelationAttribute) or not takes_operations(attribute):
            continue
        if name in submitted and says_something(submitted[name]):
            continue
        two_way = attribute.inversed_by is not None or attribute.mapped_by is not None
        if attribute.relation == "oneToOne" and two_way and isinstance(kept.get(name), dict):
            data.pop(name)
            copied.append(name)
    for path, value in operations(registry, model, submitted, ()):
        data = with_value(data, path, value)
    return data, copied


def copy_links(db: Database, model: Model, names: list[str], source: int, target: int) -> None:
    """Give the target's row the links that the source's has."""
    for name in names:
        table = db.layout[model.uid].relations[name].join_table
        if table is not None:
            rows = select_rows(db, table.name, table.join_column, [source])
            insert_rows(db, table.name, ({**without_id(row), table.join_column: target} for row in rows))


def takes_operations(attribute: RelationAttribute) -> bool:
    return attribute.use_join_table and not attribute.virtual and attribute.relation != "morphToOne"


def is_operation(value: Any) -> bool:
    return isinstance(value, dict) and any(name in value for name in OPERATIONS)


def says_something(value: Any) -> bool:
    """Whether a submitted relation changes anything: an empty `connect` and `disconnect` don't."""
    if not is_operation(value):
        return True
    return "set" in value or any(
        bool(value[name]) if isinstance(value[name], list) else value[name] is not None
        for name in ("connect", "disconnect")
        if name in value
    )


def operations(registry: Registry, model: Model, data: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """The relations that are submitted as operations, also those in components, by where they stand."""
    if not isinstance(data, dict):
        return
    for name, attribute in model.attributes.items():
        value = data.get(name)
        if not truthy(value):
            continue
        here = (*path, name)
        if isinstance(attribute, RelationAttribute):
            if takes_operations(attribute) and is_operation(value) and says_something(value):
                yield here, value
        elif isinstance(attribute, ComponentAttribute | DynamicZoneAttribute):
            items: Iterable[tuple[Path, Any]] = [(here, value)]
            if isinstance(value, list):
                items = (((*here, index), item) for index, item in enumerate(value))
            for place, item in items:
                uid = attribute.component if isinstance(attribute, ComponentAttribute) else zone_uid(item)
                inner = registry.get(uid)
                if inner is not None:
                    yield from operations(registry, inner, item, place)


def zone_uid(item: Any) -> str:
    uid = item.get("__component") if isinstance(item, dict) else None
    return uid if isinstance(uid, str) else ""


def with_value(data: Any, path: Path, value: Any) -> Any:
    """A copy of the data with a value at a path that is there."""
    if not path:
        return value
    copy: Any = list(data) if isinstance(data, list) else dict(data)
    copy[path[0]] = with_value(copy[path[0]], path[1:], value)
    return copy
