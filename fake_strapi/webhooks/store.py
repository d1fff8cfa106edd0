"""The webhooks of a workspace: rows of `strapi_webhooks`, as an administrator writes them.

Source: services/webhook-store of `@strapi/strapi` 4.26.2 and `@strapi/core` 5.54.0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from sqlite3 import Connection
from typing import Any

from msgspec import Struct

from fake_strapi.javascript.json_text import parse, stringify

TABLES = (
    "CREATE TABLE IF NOT EXISTS strapi_webhooks (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, url TEXT,"
    " headers TEXT, events TEXT, enabled INTEGER)",
)
COLUMNS = "id, name, url, headers, events, enabled"


class Webhook(Struct, frozen=True):
    """One webhook. `headers` may hold any JSON: Strapi checks no value. `events` in the order given, twice is twice."""

    id: int
    name: str
    url: str
    headers: Mapping[str, Any]
    events: Sequence[str]
    enabled: bool


def find_webhooks(connection: Connection) -> list[Webhook]:
    """All, in the order in which they were made."""
    return [_webhook(row) for row in connection.execute(f"SELECT {COLUMNS} FROM strapi_webhooks ORDER BY id")]


def find_webhook(connection: Connection, webhook_id: Any) -> Webhook | None:
    """One, by its id as the column compares it."""
    row = connection.execute(f"SELECT {COLUMNS} FROM strapi_webhooks WHERE id = ?", (webhook_id,)).fetchone()
    return None if row is None else _webhook(row)


def create_webhook(
    connection: Connection, *, name: str, url: str, headers: Mapping[str, Any], events: Sequence[str]
) -> Webhook:
    """A new one, which is enabled."""
    row = connection.execute(
        "INSERT INTO strapi_webhooks (name, url, headers, events, enabled) VALUES (?, ?, ?, ?, 1) RETURNING " + COLUMNS,
        (name, url, _json(headers), _json(events)),
    ).fetchone()
    return _webhook(row)


def update_webhook(
    connection: Connection,
    webhook_id: Any,
    *,
    name: str,
    url: str,
    headers: Mapping[str, Any],
    events: Sequence[str],
    enabled: bool | None = None,
) -> Webhook | None:
    """One changed; None when there is none. `enabled` None leaves that as it is."""
    row = connection.execute(
        "UPDATE strapi_webhooks SET name = ?, url = ?, headers = ?, events = ?, enabled = coalesce(?, enabled)"
        f" WHERE id = ? RETURNING {COLUMNS}",
        (name, url, _json(headers), _json(events), enabled, webhook_id),
    ).fetchone()
    return None if row is None else _webhook(row)


def delete_webhook(connection: Connection, webhook_id: Any) -> Webhook | None:
    """One removed, as it was; None when there is none."""
    row = connection.execute(f"DELETE FROM strapi_webhooks WHERE id = ? RETURNING {COLUMNS}", (webhook_id,)).fetchone()
    return None if row is None else _webhook(row)


def _webhook(row: tuple[Any, ...]) -> Webhook:
    identifier, name, url, headers, events, enabled = row
    return Webhook(identifier, name, url, parse(headers), parse(events), bool(enabled))


def _json(value: object) -> str:
    return stringify(value).decode("utf-8", "surrogatepass")
