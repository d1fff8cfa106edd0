"""What callers without a token may do: the permissions of the users-permissions Public role.

A fresh Strapi grants it no content; a test allows what it needs. Source: plugin-users-permissions bootstrap.
"""

from __future__ import annotations

from collections.abc import Sequence

from fake_strapi.documents import users_roles
from fake_strapi.storage.database import Database


def allow(database: Database, actions: Sequence[str], now: int) -> None:
    """Grant actions such as `api::job.job.find` to everybody."""
    users_roles.allow(database, users_roles.PUBLIC, actions, now)


def allowed(database: Database) -> list[str]:
    """The granted actions."""
    return users_roles.actions_of(database, users_roles.PUBLIC)
