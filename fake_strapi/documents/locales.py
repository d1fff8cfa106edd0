"""The locales of a workspace: `en`, which is the default one, and those that the configuration adds.

They are rows, as Strapi's i18n plugin keeps them; Strapi 4 takes no content in a locale that has none. Source:
services/locales and controllers/locales of `@strapi/plugin-i18n` 4.26.2 and `@strapi/i18n` 5.54.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fake_strapi.errors import FakeStrapiError
from fake_strapi.schema.builtin import LOCALE
from fake_strapi.schema.iso_locales import iso_locales
from fake_strapi.storage import core_store
from fake_strapi.storage.database import Database
from fake_strapi.storage.find import find_many
from fake_strapi.storage.write import create_entity
from fake_strapi.storage.write_values import Date

DEFAULT_LOCALE = "en"
DEFAULT_NAME = "English (en)"
SHOWN = ("id", "documentId", "name", "code", "createdAt", "updatedAt", "publishedAt")


def furnish(database: Database, now: int, code: str | None = None) -> None:
    """The default locale (id 1), in a workspace that has none: `code`, else `en`.

    Raises FakeStrapiError for a code that Strapi has no locale for.
    """
    if code is None or code == DEFAULT_LOCALE:
        add_locales(database, {DEFAULT_LOCALE: DEFAULT_NAME}, now)
        return
    name = iso_locales(database.layout.behaviour).get(code)
    if name is None:
        raise FakeStrapiError(f"no locale has the code {code!r}: Strapi knows such as fr, pt-BR and zh-Hans")
    add_locales(database, {code: name}, now)
    core_store.put(database, core_store.DEFAULT_LOCALE, code)


def add_locales(database: Database, locales: Mapping[str, str], now: int) -> None:
    """Those that aren't there yet."""
    stamps = {"publishedAt": Date(now)} if database.layout.behaviour.published_at_always else {}
    known = {row["code"] for row in find_many(database, LOCALE, {})}
    for code, name in locales.items():
        if code not in known:
            create_entity(database, LOCALE, {"name": name, "code": code, **stamps}, now)


def default_locale(database: Database) -> str:
    """The code of the one that content is in when nobody says another."""
    return str(core_store.get(database, core_store.DEFAULT_LOCALE))


def list_locales(database: Database) -> list[dict[str, Any]]:
    """All locales by id, each told whether it is the default one."""
    return [told(database, row) for row in find_many(database, LOCALE, {})]


def told(database: Database, row: Mapping[str, Any]) -> dict[str, Any]:
    """A locale as answers have it."""
    shown = {name: row[name] for name in SHOWN if name in row}
    return {**shown, "isDefault": row["code"] == default_locale(database)}
