"""The settings of users-permissions, as tests change them: merged into those there are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fake_strapi.errors import FakeStrapiError
from fake_strapi.storage import core_store
from fake_strapi.storage.database import Database

# By the last part of the admin's route that changes them.
NAMES: Mapping[str, str] = {
    "advanced": core_store.ADVANCED,
    "email-templates": core_store.EMAIL_TEMPLATES,
    "providers": core_store.PROVIDERS,
}


def change(database: Database, name: str, changes: Mapping[str, Any]) -> None:
    """Raises FakeStrapiError for settings that aren't there."""
    key = NAMES.get(name)
    if key is None:
        raise FakeStrapiError(f"no settings {name!r}: there are {', '.join(NAMES)}")
    values = core_store.get(database, key)
    unknown = [one for one in changes if one not in values]
    if unknown and name != "providers":
        raise FakeStrapiError(f"no setting {', '.join(unknown)} among {name}: there are {', '.join(values)}")
    core_store.put(database, key, merged(values, changes))


def merged(values: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """`values` with the changes, also inside of objects."""
    result = dict(values)
    for key, change in changes.items():
        inner = result.get(key)
        result[key] = merged(inner, change) if isinstance(inner, dict) and isinstance(change, Mapping) else change
    return result
