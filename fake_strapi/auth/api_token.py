"""API tokens: made, looked up, expired. Stored as Strapi does, as a salted hash in the workspace's database.

Source: `@strapi/admin` services/api-token and strategies/api-token, 4.26.2 and 5.54.0.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from typing import TYPE_CHECKING

from fake_strapi.auth.actor import TOKEN_TYPES, Actor, TokenType, token_actor
from fake_strapi.errors import FakeStrapiError, UnauthorizedError

if TYPE_CHECKING:
    from sqlite3 import Connection

SALT = b"fake-strapi"
TABLES = (
    "CREATE TABLE strapi_api_tokens (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, type TEXT,"
    " access_key TEXT UNIQUE, expires_at INTEGER, last_used_at INTEGER)",
    "CREATE TABLE strapi_api_token_permissions (token_id INTEGER, action TEXT)",
)


def bearer_token(authorization: str | None) -> str | None:
    """The token of an Authorization header, or None when it does not hold exactly `Bearer <token>`."""
    if not authorization:
        return None
    parts = authorization.split()
    if len(parts) != 2 or parts[0].lower() != "bearer":
        return None
    return parts[1]


def access_key_hash(token: str) -> str:
    return hmac.new(SALT, token.encode(), hashlib.sha512).hexdigest()


def create_token(
    connection: Connection,
    token_type: TokenType,
    *,
    now: int,
    name: str | None = None,
    access_key: str,
    permissions: Sequence[str] = (),
    lifespan: int | None = None,
) -> str:
    """Store a token whose text is `access_key`, and answer that. `lifespan` in milliseconds."""
    if token_type not in TOKEN_TYPES:
        raise FakeStrapiError(f"no token type {token_type!r}: choose one of {', '.join(TOKEN_TYPES)}")
    if token_type == "custom" and not permissions:
        raise FakeStrapiError("a custom token needs permissions, such as api::job.job.find")
    expires_at = None if lifespan is None else now + lifespan
    cursor = connection.execute(
        "INSERT INTO strapi_api_tokens (name, type, access_key, expires_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (access_key) DO UPDATE SET type = excluded.type, expires_at = excluded.expires_at"
        " RETURNING id",
        (name, token_type, access_key_hash(access_key), expires_at),
    )
    token_id = cursor.fetchone()[0]
    connection.execute("DELETE FROM strapi_api_token_permissions WHERE token_id = ?", (token_id,))
    connection.executemany(
        "INSERT INTO strapi_api_token_permissions VALUES (?, ?)", [(token_id, action) for action in permissions]
    )
    return access_key


class TokenLookup:
    """Finds the actor of a token; answers are kept until `forget`, since a look-up is part of every request."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Actor, int | None]] = {}

    def forget(self) -> None:
        """After a token was made, changed or removed, and after a restore."""
        self._known.clear()

    def actor(self, connection: Connection, token: str, now: int) -> Actor | None:
        """The token's actor; None for a token that nobody knows. Raises UnauthorizedError when it has expired."""
        known = self._known.get(token)
        if known is None:
            row = connection.execute(
                "SELECT id, type, expires_at FROM strapi_api_tokens WHERE access_key = ?", (access_key_hash(token),)
            ).fetchone()
            if row is None:
                return None
            token_id, token_type, expires_at = row
            actions = connection.execute(
                "SELECT action FROM strapi_api_token_permissions WHERE token_id = ?", (token_id,)
            )
            known = token_actor(token_type, (action for (action,) in actions)), expires_at
            self._known[token] = known
        actor, expires_at = known
        if expires_at is not None and expires_at < now:
            raise UnauthorizedError("Token expired")
        return actor
