"""What may stand in `fake-strapi.toml`, and what is wrong with one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fake_strapi.schema.errors import SchemaError
from fake_strapi.schema.settings_plugins import ANY_KEY, PLUGIN_TABLES

# Under Strapi's own names: `[api.rest] defaultLimit` here is `rest.defaultLimit` in config/api.
TOML_TABLES: Mapping[str, tuple[str, ...]] = {
    "api.rest": ("defaultLimit", "maxLimit", "withCount", "prefix"),
    "body": ("jsonLimit", "formLimit", "textLimit"),
    "server": ("port", "url"),
    "admin": ("url",),
    **PLUGIN_TABLES,
}
TOML_VALUES: Mapping[str, str] = {
    "seed": "a file name",
    "public": "a list of actions",
    "custom_fields": "a table: custom field uid = attribute type",
}


def check_toml(toml: Mapping[str, Any], file: Path) -> None:
    """Raises SchemaError for keys that aren't known, and for values of another kind."""
    tables = dict.fromkeys(table.split(".")[0] for table in TOML_TABLES)
    for key, value in toml.items():
        if key in TOML_VALUES:
            ok = {
                "seed": isinstance(value, str),
                "public": isinstance(value, list) and all(isinstance(one, str) for one in value),
                "custom_fields": isinstance(value, dict) and all(isinstance(one, str) for one in value.values()),
            }[key]
            if not ok:
                raise SchemaError(file, key, f"expected {TOML_VALUES[key]}, found {value!r}")
        elif key not in tables:
            names = [next(table for table in TOML_TABLES if table.split(".")[0] == name) for name in tables]
            known = ", ".join((*TOML_VALUES, *(f"[{name}]" for name in names)))
            raise SchemaError(file, key, f"expected one of {known}")
    for table, known_keys in TOML_TABLES.items():
        values: Any = toml
        for name in table.split("."):
            values = values.get(name, {})
            if not isinstance(values, dict):
                raise SchemaError(file, name, f"expected the table [{table}]")
        for key in values:
            if known_keys != ANY_KEY and key not in known_keys and f"{table}.{key}" not in TOML_TABLES:
                raise SchemaError(file, f"{table}.{key}", f"expected one of {', '.join(known_keys)}")
    for key in toml.get("api", {}):
        if key != "rest":
            raise SchemaError(file, f"api.{key}", "expected the table [api.rest]")
