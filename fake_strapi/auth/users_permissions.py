"""Users on the content API: the JWT that stands for one, and what the role allows.

Source: services/jwt and strategies/users-permissions of `@strapi/plugin-users-permissions` 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from fake_strapi.auth import jwt
from fake_strapi.auth.actor import Actor, user_actor
from fake_strapi.auth.session_manager import SessionManager
from fake_strapi.errors import StrapiError, UnauthorizedError
from fake_strapi.schema.builtin import PERMISSION, USER
from fake_strapi.schema.settings_plugins import UsersPermissions
from fake_strapi.storage import core_store
from fake_strapi.storage.database import Database
from fake_strapi.storage.find import find_many, find_one

Entity = dict[str, Any]
NOBODY = "Invalid credentials"


def issue(user_id: Any, secret: str, now: int, lifetime: float, algorithm: str) -> str:
    """A JWT for a user. `now` in milliseconds, `lifetime` in seconds."""
    issued = now // 1000
    return jwt.sign({"id": user_id, "iat": issued, "exp": int(issued + lifetime)}, secret, algorithm)


class LoggedIn(Struct, frozen=True):
    """A user with the role, what that allows, and the session behind the JWT where users have sessions."""

    row: Entity
    actor: Actor
    session: str | None


def user_of(database: Database, token: str, secret: str, now: int, algorithm: str) -> LoggedIn | None:
    """The user whose JWT it is; None for a token that is no good JWT.

    Raises UnauthorizedError for a user who is gone, blocked, or has to confirm the address first.
    """
    claims = jwt.verify(token, secret, now // 1000, database.layout.behaviour.jwt_algorithms or (algorithm,))
    if claims is None or "id" not in claims:
        return None
    try:
        user = find_one(database, USER, {"where": {"id": claims["id"]}, "populate": ["role"]})
    except StrapiError:
        return None  # an id that the database can't look for makes a token nobody's
    if user is None:
        raise UnauthorizedError(NOBODY)
    return logged_in(database, user, None)


def user_of_session(database: Database, token: str, sessions: SessionManager, now: int) -> LoggedIn | None:
    """The user of an access token; None for no good one, and for one whose user is gone. Raises as `user_of`."""
    claims = sessions.access_claims(token, now)
    if claims is None:
        return None
    try:
        user = find_one(database, USER, {"where": {"id": claims.get("userId")}, "populate": ["role"]})
    except StrapiError:
        return None
    return None if user is None else logged_in(database, user, claims.get("sessionId"))


def logged_in(database: Database, user: Entity, session: str | None) -> LoggedIn | None:
    """A user who may come in; None for one without a role. Raises UnauthorizedError for one who may not."""
    if core_store.get(database, core_store.ADVANCED)["email_confirmation"] and not user["confirmed"]:
        raise UnauthorizedError(NOBODY)
    if user["blocked"]:
        raise UnauthorizedError(NOBODY)
    role = user["role"]
    if role is None:
        return None
    rows = find_many(database, PERMISSION, {"select": ["action"], "where": {"role": {"id": role["id"]}}})
    return LoggedIn(user, user_actor(row["action"] for row in rows), session)


def sessions_of(settings: UsersPermissions, secret: str) -> SessionManager:
    """The sessions of users, where the project asks for them."""
    wanted = settings.sessions
    return SessionManager(
        "users-permissions",
        secret,
        wanted.access_token_lifespan,
        {"refresh": wanted.idle_refresh_token_lifespan * 1000, "session": wanted.idle_session_lifespan * 1000},
        {"refresh": wanted.max_refresh_token_lifespan * 1000, "session": wanted.max_session_lifespan * 1000},
        settings.jwt_algorithm,
    )
