"""Users on the content API: the JWT that stands for one, and what the role allows.

Source: services/jwt and strategies/users-permissions of `@strapi/plugin-users-permissions` 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from typing import Any

from fake_strapi.auth import jwt
from fake_strapi.auth.actor import Actor, user_actor
from fake_strapi.errors import StrapiError, UnauthorizedError
from fake_strapi.schema.builtin import PERMISSION, USER
from fake_strapi.storage import core_store
from fake_strapi.storage.database import Database
from fake_strapi.storage.find import find_many, find_one

Entity = dict[str, Any]
NOBODY = "Invalid credentials"


def issue(user_id: Any, secret: str, now: int, lifetime: float, algorithm: str) -> str:
    """A JWT for a user. `now` in milliseconds, `lifetime` in seconds."""
    issued = now // 1000
    return jwt.sign({"id": user_id, "iat": issued, "exp": int(issued + lifetime)}, secret, algorithm)


def user_of(database: Database, token: str, secret: str, now: int, algorithm: str) -> tuple[Entity, Actor] | None:
    """The user whose JWT it is, and what the role allows; None for a token that is no good JWT.

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
    if core_store.get(database, core_store.ADVANCED)["email_confirmation"] and not user["confirmed"]:
        raise UnauthorizedError(NOBODY)
    if user["blocked"]:
        raise UnauthorizedError(NOBODY)
    role = user["role"]
    if role is None:
        return None
    rows = find_many(database, PERMISSION, {"select": ["action"], "where": {"role": {"id": role["id"]}}})
    return user, user_actor(row["action"] for row in rows)
