"""`strapi.store`: settings of Strapi and its plugins that are kept in the database, a JSON value by key.

Keys are Strapi's own. One that has no row has the value that the plugin's bootstrap would have written, which stands
in core_store_defaults.json: so reset leaves nothing to write. Source: services/core-store of `@strapi/strapi` 4.26.2
and `@strapi/core` 5.54.0; the defaults are the rows of a fresh database, the same in both.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from fake_strapi.javascript.json_text import parse, stringify
from fake_strapi.storage.database import Database

TABLES = (
    "CREATE TABLE IF NOT EXISTS strapi_core_store_settings (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,"
    " key VARCHAR(255) NULL, value TEXT NULL, type VARCHAR(255) NULL, environment VARCHAR(255) NULL,"
    " tag VARCHAR(255) NULL)",
)
ADVANCED = "plugin_users-permissions_advanced"
PROVIDERS = "plugin_users-permissions_grant"
EMAIL_TEMPLATES = "plugin_users-permissions_email"
DEFAULT_LOCALE = "plugin_i18n_default_locale"
CONTENT_TYPES = "strapi_content_types_schema"


@cache
def defaults() -> dict[str, str]:
    """The JSON texts of a fresh database, by key."""
    path = Path(__file__).with_name("core_store_defaults.json")
    values = json.loads(path.read_text(encoding="utf-8"))
    return {key: json.dumps(value, ensure_ascii=False) for key, value in values.items()}


def get(database: Database, key: str) -> Any:
    """The value of a key, fresh; None for one that is neither stored nor has a default."""
    with database.lock:
        rows = database.rows("SELECT value FROM strapi_core_store_settings WHERE key = ?", (key,))
    text = rows[0][0] if rows else defaults().get(key)
    return None if text is None else parse(text.encode())


def put(database: Database, key: str, value: Any) -> None:
    """Store a JSON value under a key."""
    text = stringify(value).decode()
    with database.lock:
        changed = database.execute("UPDATE strapi_core_store_settings SET value = ? WHERE key = ?", (text, key))
        if not changed.rowcount:
            kind = {str: "string", bool: "boolean", int: "number", float: "number"}.get(type(value), "object")
            database.execute(
                "INSERT INTO strapi_core_store_settings (key, value, type) VALUES (?, ?, ?)", (key, text, kind)
            )
