"""API tokens: made, looked up, expired. Rows as Strapi's own, the access key as a salted hash.

The tokens of the configuration are rows like those that the admin API makes: they are listed there, and can be changed
and removed there until the next reset. Source: `@strapi/admin` services/api-token, strategies/api-token and bootstrap,
4.26.2 and 5.54.0.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from fake_strapi.auth.actor import TOKEN_TYPES, Actor, TokenType, token_actor
from fake_strapi.errors import FakeStrapiError, UnauthorizedError
from fake_strapi.schema.builtin_admin import API_TOKEN, API_TOKEN_PERMISSION
from fake_strapi.storage.database import Database
from fake_strapi.storage.find import count, find_one
from fake_strapi.storage.write import create_entity, update_entity
from fake_strapi.storage.write_values import Date

SALT = b"fake-strapi"
CONFIGURED_NAME = "fake-strapi"
USE_IS_NOTED_AFTER = 3_600_000  # milliseconds since the last time
DEFAULT_TOKENS: tuple[tuple[str, str, TokenType], ...] = (
    ("Read Only", "A default API token with read-only permissions, only used for accessing resources", "read-only"),
    (
        "Full Access",
        "A default API token with full access permissions, used for accessing or modifying resources",
        "full-access",
    ),
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


def furnish(database: Database, now: int) -> None:
    """The two tokens that some versions make at their first start. Nobody has been told their keys."""
    if database.layout.behaviour.api_token_kinds:
        for name, description, token_type in DEFAULT_TOKENS:
            key = database.chance.hex(128)
            create_token(database, token_type, now=now, name=name, description=description, access_key=key)


def create_token(
    database: Database,
    token_type: TokenType,
    *,
    now: int,
    name: str | None = None,
    access_key: str,
    description: str = "",
    permissions: Sequence[str] = (),
    lifespan: int | None = None,
) -> str:
    """Store a token whose text is `access_key`, and answer that. `lifespan` in milliseconds.

    A key that is known already gets the new type and permissions. Raises FakeStrapiError for what can't be.
    """
    if token_type not in TOKEN_TYPES:
        raise FakeStrapiError(f"no token type {token_type!r}: choose one of {', '.join(TOKEN_TYPES)}")
    if token_type == "custom" and not permissions:
        raise FakeStrapiError("a custom token needs permissions, such as api::job.job.find")
    if token_type != "custom" and permissions:
        raise FakeStrapiError(f"a {token_type} token takes no permissions: a custom one does")
    known = find_one(database, API_TOKEN, {"select": ["id"], "where": {"accessKey": access_key_hash(access_key)}})
    values = {
        "type": token_type,
        **stored_key(database, access_key),
        "lifespan": lifespan,
        "expiresAt": None if lifespan is None else Date(now + lifespan),
    }
    with database.transaction():
        if known is None:
            name = name or f"{CONFIGURED_NAME} {count(database, API_TOKEN, {}) + 1}"
            identifier = insert_token(database, {"name": name, "description": description, **values}, now)
        else:
            identifier = known["id"]
            update_entity(database, API_TOKEN, identifier, {**values, "permissions": []}, now)
        add_permissions(database, identifier, permissions, now)
    return access_key


def stored_key(database: Database, token: str) -> dict[str, Any]:
    """The columns that hold a key. Where a key can be shown again it is stored in the clear: a test's, no secret."""
    hashed = {"accessKey": access_key_hash(token)}
    return {**hashed, "encryptedKey": token} if database.layout.behaviour.api_token_kinds else hashed


def insert_token(database: Database, values: dict[str, Any], now: int) -> int:
    """A row of the table of tokens; answers its id."""
    return create_entity(database, API_TOKEN, stamped(values, database, now), now)


def add_permissions(database: Database, token_id: int, actions: Sequence[str], now: int) -> None:
    for action in actions:
        values = stamped({"action": action, "token": token_id}, database, now)
        create_entity(database, API_TOKEN_PERMISSION, values, now)


def stamped(values: dict[str, Any], database: Database, now: int) -> dict[str, Any]:
    """The values of a new row, with the publishedAt that every row of some versions has."""
    if not database.layout.behaviour.published_at_always:
        return values
    return {**values, "publishedAt": Date(now)}


class KnownToken(Struct):
    """What a request needs to know of a token. Times in milliseconds."""

    id: int
    actor: Actor
    expires_at: int | None
    used_at: int | None


class TokenLookup:
    """Finds the actor of a token; answers are kept until `forget`, since a look-up is part of every request."""

    def __init__(self) -> None:
        self._known: dict[str, KnownToken] = {}

    def forget(self) -> None:
        """After a token was made, changed or removed, and after a restore."""
        self._known.clear()

    def actor(self, database: Database, token: str, now: int) -> Actor | None:
        """The token's actor; None for a token that nobody knows. Raises UnauthorizedError when it has expired."""
        known = self._known.get(token) or self._find(database, token)
        if known is None:
            return None
        if known.expires_at is not None and known.expires_at < now:
            raise UnauthorizedError("Token expired")
        if known.used_at is None or now - known.used_at >= USE_IS_NOTED_AFTER:
            self._note_use(database, known, now)
        return known.actor

    def _find(self, database: Database, token: str) -> KnownToken | None:
        rows = database.rows(
            "SELECT id, type, expires_at, last_used_at FROM strapi_api_tokens WHERE access_key = ?",
            (access_key_hash(token),),
        )
        if not rows:
            return None
        token_id, token_type, expires_at, used_at = rows[0]
        row = find_one(database, API_TOKEN, {"select": ["id"], "where": {"id": token_id}, "populate": ["permissions"]})
        actions = [permission["action"] for permission in row["permissions"]] if row is not None else []
        known = self._known[token] = KnownToken(token_id, token_actor(token_type, actions), expires_at, used_at)
        return known

    def _note_use(self, database: Database, known: KnownToken, now: int) -> None:
        """`lastUsedAt`, where a version keeps it, at most once an hour."""
        known.used_at = now
        if database.layout.behaviour.api_token_use_noted:
            update_entity(database, API_TOKEN, known.id, {"lastUsedAt": Date(now)}, now)
