"""Which content types can be cloned as they are.

Source: controllers/utils/clone of `@strapi/content-manager` 5.54.0, as in `@strapi/plugin-content-manager` 4.26.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fake_strapi.errors import ApplicationError
from fake_strapi.schema.attributes import ComponentAttribute, DynamicZoneAttribute, RelationAttribute
from fake_strapi.schema.content_type import Model, Registry

NOT_CLONABLE = (
    "Entity could not be cloned as it has unique and/or relational fields. "
    "Please edit those fields manually and save to complete the cloning."
)


def clone_refusal(registry: Registry, model: Model) -> ApplicationError | None:
    """The error of a type whose entries can't be had twice; None for others."""
    fields = list(prohibited_fields(registry, model, []))
    if not fields:
        return None
    return ApplicationError(NOT_CLONABLE, {"prohibitedFields": fields}, name="BadRequestError")


def prohibited_fields(registry: Registry, model: Model, path: list[str]) -> Iterator[list[Any]]:
    """`[path, "unique" or "relation"]` of what only one entry may have; in zones the path has the components' names."""
    for name, attribute in model.attributes.items():
        here = [*path, name]
        if isinstance(attribute, RelationAttribute):
            if attribute.visible and attribute.two_way and attribute.relation in ("oneToOne", "oneToMany"):
                yield [here, "relation"]
        elif isinstance(attribute, ComponentAttribute):
            yield from prohibited_fields(registry, registry[attribute.component], here)
        elif isinstance(attribute, DynamicZoneAttribute):
            for uid in attribute.components:
                component = registry[uid]
                yield from prohibited_fields(registry, component, [*here, component.display_name])
        elif attribute.type == "uid" or attribute.unique:
            yield [here, "unique"]
