"""An entity and everything that belongs to it, written at once: its row, its components, its links.

What happens between validation and the answer: entity-service of `@strapi/strapi` 4.26.2, document-service/entries of
`@strapi/core` 5.54.0. For Strapi 5 the relations in the data must have been resolved (documents/relations.py).
Everything runs in the caller's transaction; see `storage.write` for what Strapi 4 does without one.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from fake_strapi.documents.components import children, create_components, delete_components, update_components
from fake_strapi.schema.content_type import Model, Registry
from fake_strapi.storage.database import Database
from fake_strapi.storage.write import create_entity, delete_entity, update_entity
from fake_strapi.storage.write_password import hash_password

Data = Mapping[str, Any]


def create_entry(db: Database, registry: Registry, model: Model, data: Data, now: int) -> int:
    """Store a new entity of validated data; answers its row id. `now` in milliseconds.

    Raises what Strapi answers: ValidationError (dates, positions), InternalServerError (its crashes).
    """
    values = hash_passwords(model, create_components(db, registry, model, data, now))
    return create_entity(db, model.uid, values, now)


def update_entry(db: Database, registry: Registry, model: Model, identifier: int, data: Data, now: int) -> None:
    """Store validated changes of an entity that is there. Raises as `create_entry`; ApplicationError for components
    that are not the entity's.
    """
    values = hash_passwords(model, update_components(db, registry, model, identifier, data, now))
    update_entity(db, model.uid, identifier, values, now)


def delete_entry(db: Database, registry: Registry, model: Model, identifier: int) -> None:
    """Remove an entity, its components and every link to it."""
    components = children(db, model, identifier)
    delete_entity(db, model.uid, identifier)
    delete_components(db, registry, components)


@lru_cache(maxsize=4096)
def password_attributes(model: Model) -> frozenset[str]:
    return frozenset(name for name, attribute in model.attributes.items() if attribute.type == "password")


def hash_passwords(model: Model, values: dict[str, Any]) -> dict[str, Any]:
    """Put hashes in the place of passwords, in place. Strapi does so in the entity itself, not in components."""
    for name in password_attributes(model):
        if isinstance(values.get(name), str):
            values[name] = hash_password(values[name])
    return values
