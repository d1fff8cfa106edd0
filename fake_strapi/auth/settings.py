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
    """Raises FakeStrapiError for settings that aren't there, and for values that they don't take."""
    key = NAMES.get(name)
    if key is None:
        raise FakeStrapiError(f"no settings {name!r}: there are {', '.join(NAMES)}")
    values = core_store.get(database, key)
    if name == "providers":
        check_providers(changes)
    else:
        check(changes, values, name)
    core_store.put(database, key, merged(values, changes))


def check(changes: Mapping[str, Any], values: Mapping[str, Any], place: str) -> None:
    """Each change has a setting in the same place, and is what that is: true or false, a text (or null), an object."""
    unknown = [one for one in changes if one not in values]
    if unknown:
        raise FakeStrapiError(f"no setting {', '.join(unknown)} among {place}: there are {', '.join(values)}")
    for key, change in changes.items():
        there, at = values[key], f"{place}.{key}"
        if isinstance(there, Mapping):
            if not isinstance(change, Mapping):
                raise FakeStrapiError(f"{at}: expected an object of {', '.join(there)}, not {change!r}")
            check(change, there, at)
        elif isinstance(there, bool):
            if not isinstance(change, bool):
                raise FakeStrapiError(f"{at}: expected true or false, not {change!r}")
        elif not isinstance(change, str | None):
            raise FakeStrapiError(f"{at}: expected a text, or null, not {change!r}")


def check_providers(changes: Mapping[str, Any]) -> None:
    """A project may have providers of its own, and each has settings of its own."""
    for name, change in changes.items():
        if not isinstance(change, Mapping):
            raise FakeStrapiError(f'providers.{name}: expected an object, such as {{"enabled": true}}, not {change!r}')
        if not isinstance(change.get("enabled", True), bool):
            raise FakeStrapiError(f"providers.{name}.enabled: expected true or false, not {change['enabled']!r}")


def merged(values: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """`values` with the changes, also inside of objects."""
    result = dict(values)
    for key, change in changes.items():
        inner = result.get(key)
        result[key] = merged(inner, change) if isinstance(inner, dict) and isinstance(change, Mapping) else change
    return result
