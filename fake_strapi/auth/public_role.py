"""What callers without a token may do: the permissions of the users-permissions Public role.

A fresh Strapi grants it no content; a test allows what it needs. Source: plugin-users-permissions bootstrap.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite3 import Connection

TABLES = ("CREATE TABLE strapi_public_permissions (action TEXT PRIMARY KEY)",)


def allow(connection: Connection, actions: Sequence[str]) -> None:
    """Grant actions such as `api::job.job.find` to everybody."""
    connection.executemany(
        "INSERT OR IGNORE INTO strapi_public_permissions VALUES (?)", [(action,) for action in actions]
    )


def allowed(connection: Connection) -> list[str]:
    """The granted actions."""
    return [action for (action,) in connection.execute("SELECT action FROM strapi_public_permissions")]
