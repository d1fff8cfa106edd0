"""The locales of a workspace: `en`, which is the default one, and those that the configuration adds.

They are rows, as Strapi's i18n plugin keeps them; Strapi 4 takes no content in a locale that has none. Source:
services/locales and controllers/locales of `@strapi/plugin-i18n` 4.26.2 and `@strapi/i18n` 5.54.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fake_strapi.schema.builtin import LOCALE
from fake_strapi.storage.database import Database
from fake_strapi.storage.find import find_many
from fake_strapi.storage.write import create_entity
from fake_strapi.storage.write_values import Date

DEFAULT_LOCALE = "en"
DEFAULT_NAME = "English (en)"
SHOWN = ("id", "documentId", "name", "code", "createdAt", "updatedAt", "publishedAt")


def furnish(database: Database, locales: Mapping[str, str], now: int) -> None:
    """The default locale (id 1), then the others by code and name, in a workspace that has none."""
    stamps = {"publishedAt": Date(now)} if database.layout.behaviour.published_at_always else {}
    for code, name in {DEFAULT_LOCALE: DEFAULT_NAME, **locales}.items():
        create_entity(database, LOCALE, {"name": name, "code": code, **stamps}, now)


def list_locales(database: Database) -> list[dict[str, Any]]:
    """All locales by id, each told whether it is the default one."""
    rows = find_many(database, LOCALE, {})
    return [
        {**{name: row[name] for name in SHOWN if name in row}, "isDefault": row["code"] == DEFAULT_LOCALE}
        for row in rows
    ]
