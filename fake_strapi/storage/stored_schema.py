"""`strapi_database_schema`: the tables that a database had when it was last served, in Strapi's own words.

By it the next start knows which tables and columns are Strapi's to drop. Source: `@strapi/database` schema/storage and
schema/schema of 4.26.2 and 5.54.0.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from fake_strapi.javascript.json_text import stringify
from fake_strapi.storage.database import Database
from fake_strapi.storage.layout import Layout
from fake_strapi.storage.metadata import Table

TABLE = (
    "create table if not exists `strapi_database_schema`"
    " (`id` integer not null primary key autoincrement, `schema` json, `time` datetime, `hash` varchar(255))"
)
ID = {"type": "increments", "args": [{"primary": True, "primaryKey": True}], "notNullable": True}
# What knex is asked for, by what it makes of it on SQLite.
KNEX: Mapping[str, dict[str, Any]] = {
    "varchar(255)": {"type": "string"},
    "text": {"type": "text", "args": ["longtext"]},
    "json": {"type": "jsonb"},
    "integer": {"type": "integer"},
    "bigint": {"type": "bigInteger"},
    "float": {"type": "double"},
    "date": {"type": "date"},
    "time": {"type": "time", "args": [{"precision": 3}]},
    "datetime": {"type": "datetime", "args": [{"useTz": False, "precision": 6}]},
    "boolean": {"type": "boolean"},
}


class StoredSchema(Struct, frozen=True):
    """Of the last start: column and index names, by table."""

    columns: Mapping[str, frozenset[str]]
    indexes: Mapping[str, frozenset[str]]
    raw: list[dict[str, Any]]


def read_schema(database: Database) -> StoredSchema | None:
    """None for a database that no Strapi (and no fake) has written its schema into."""
    if not database.rows("select 1 from sqlite_master where name = 'strapi_database_schema'"):
        return None
    rows = database.rows("select `schema` from `strapi_database_schema` order by `time` desc limit 1")
    if not rows:
        return None
    tables = json.loads(rows[0][0])["tables"]
    return StoredSchema(
        {table["name"]: frozenset(column["name"] for column in table["columns"]) for table in tables},
        {table["name"]: frozenset(index["name"] for index in table["indexes"]) for table in tables},
        tables,
    )


def write_schema(database: Database, now: int, kept: list[dict[str, Any]]) -> None:
    """Remember the layout's tables. `kept`: tables of Strapi's own that are in the database and not in the layout."""
    text = stringify({"tables": [*described(database.layout), *kept]}).decode()
    digest = hashlib.sha256(text.encode()).hexdigest()
    database.execute(TABLE)
    database.execute("delete from `strapi_database_schema`")
    database.execute(
        "insert into `strapi_database_schema` (`schema`, `time`, `hash`) values (?, ?, ?)", (text, now, digest)
    )


MIGRATIONS = "strapi_migrations_internal"


def write_migrations(database: Database, now: int) -> None:
    """Tell a Strapi that this database needs none of its migrations: its rows are as they would leave them.

    A database that a Strapi made tells for itself.
    """
    names = database.layout.behaviour.done_migrations
    if not names or database.rows("select 1 from sqlite_master where name = ?", (MIGRATIONS,)):
        return
    database.execute(
        f"create table `{MIGRATIONS}`"
        " (`id` integer not null primary key autoincrement, `name` varchar(255), `time` datetime)"
    )
    for name in names:
        database.execute(f"insert into `{MIGRATIONS}` (`name`, `time`) values (?, ?)", (name, now))


def described(layout: Layout) -> list[dict[str, Any]]:
    """Every table as Strapi describes it to knex."""
    return [described_table(table) for table in layout.tables]


def described_table(table: Table) -> dict[str, Any]:
    names = {index.columns: index.name for index in table.indexes}
    return {
        "name": table.name,
        "indexes": [
            {"name": index.name, "columns": list(index.columns), **({"type": "unique"} if index.unique else {})}
            for index in table.indexes
        ],
        "foreignKeys": [
            {
                "name": names.get((key.column,), key.column),
                "columns": [key.column],
                "referencedColumns": ["id"],
                "referencedTable": key.table,
                "onDelete": key.on_delete,
            }
            for key in table.foreign_keys
        ],
        "columns": [
            {
                "name": column.name,
                "args": [],
                "defaultTo": None,
                "notNullable": False,
                "unsigned": False,
                **(ID if column.name == "id" else KNEX[column.sql_type]),
            }
            for column in table.columns
        ],
    }
