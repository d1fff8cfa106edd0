"""What becomes of an entity's values between validation and storage: passwords are hashed.

Source: entity-service/attributes of `@strapi/strapi` 4.26.2, document-service/attributes of `@strapi/core` 5.54.0.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from fake_strapi.schema.content_type import Model
from fake_strapi.storage.write_password import hash_password


@lru_cache(maxsize=4096)
def password_attributes(model: Model) -> frozenset[str]:
    return frozenset(name for name, attribute in model.attributes.items() if attribute.type == "password")


def hash_passwords(model: Model, values: dict[str, Any]) -> dict[str, Any]:
    """Put hashes in the place of passwords, in place. Strapi does so in the entity itself, not in components."""
    for name in password_attributes(model):
        if isinstance(values.get(name), str):
            values[name] = hash_password(values[name])
    return values
