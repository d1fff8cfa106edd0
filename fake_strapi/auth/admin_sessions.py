"""How an administrator stays known: Strapi 4's long JWT, Strapi 5's sessions with their short one.

The refresh token of a session travels in a cookie; its access token is the JWT of the Authorization header. Source:
services/token of `@strapi/admin` 4.26.2; strategies/admin and shared/utils/session-auth of `@strapi/admin` 5.54.0.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from msgspec import Struct

from fake_strapi.auth import jwt
from fake_strapi.auth.admins import Administrator, by_id
from fake_strapi.auth.session_manager import SessionManager, milliseconds, session_metadata
from fake_strapi.schema.builtin_admin import SESSION
from fake_strapi.storage.database import Database
from fake_strapi.storage.find import find_one

# Fixed, so that a test can sign a JWT of its own.
SECRET = "fake-strapi-admin-jwt-secret"
LONG_JWT_SECONDS = 30 * 24 * 3600
ACCESS_SECONDS = 30 * 60
HOUR = 3_600_000
IDLE = {"refresh": 14 * 24 * HOUR, "session": 2 * HOUR}
LONGEST = {"refresh": 30 * 24 * HOUR, "session": 24 * HOUR}

Row = dict[str, Any]


class Renewal(Struct, frozen=True):
    """A session to hand out. `expires`: when a cookie that outlives the browser ends, in milliseconds, or None."""

    id: str
    refresh_token: str
    access_token: str
    expires: int | None


def secret_of(workspace: str | None) -> str:
    """What signs JWTs of a named workspace's administrators, or of the default one's: one's JWT is no other's."""
    return SECRET if workspace is None else f"{SECRET}:{workspace}"


@lru_cache(64)
def manager_of(secret: str) -> SessionManager:
    return SessionManager("admin", secret, ACCESS_SECONDS, IDLE, LONGEST)


# --- one JWT for long


def long_jwt(administrator_id: Any, secret: str, now: int) -> str:
    """The JWT of a version without sessions; `now` in milliseconds."""
    issued = now // 1000
    return jwt.sign({"id": administrator_id, "iat": issued, "exp": issued + LONG_JWT_SECONDS}, secret)


def renewed_jwt(token: str, secret: str, now: int) -> str | None:
    """A fresh one in exchange; None for a token that is not good."""
    claims = jwt.verify(token, secret, now // 1000)
    return None if claims is None else long_jwt(claims.get("id"), secret, now)


# --- who a JWT stands for


def administrator_of(database: Database, token: str, secret: str, now: int) -> Administrator | None:
    """Who sends this JWT; None when nobody known and active does."""
    session = None
    if database.layout.behaviour.admin_sessions:
        manager = manager_of(secret)
        claims = manager.access_claims(token, now) or {}
        session, identifier = claims.get("sessionId"), claims.get("userId")
        if not claims or not manager.is_active(database, session, now):
            return None
    else:
        identifier = (jwt.verify(token, secret, now // 1000) or {}).get("id")
    if not isinstance(identifier, int | str):
        return None
    row = by_id(database, identifier)
    return Administrator(row, session) if row is not None and row["isActive"] is True else None


# --- sessions


def open_session(
    database: Database, administrator_id: int, body: Any, user_agent: str | None, secret: str, now: int
) -> Renewal:
    """A new family of sessions, of the device and the duration that a request's body asks for."""
    given = body if isinstance(body, dict) else {}
    kind = "refresh" if given.get("rememberMe") else "session"
    device = given.get("deviceId") or database.chance.uuid()
    metadata = session_metadata(user_agent, now)
    session = manager_of(secret).open(database, str(administrator_id), device, kind, metadata, now)
    return hand_out(session, secret, now)


def renew(database: Database, refresh_token: str, secret: str, now: int) -> Renewal | None:
    """The next session of the family in exchange for its newest refresh token; None when that is not good."""
    session = manager_of(secret).rotate(database, refresh_token, now)
    return None if session is None else hand_out(session, secret, now)


def hand_out(session: Row, secret: str, now: int) -> Renewal:
    """The tokens of a session that has just been made."""
    manager, absolute = manager_of(secret), milliseconds(session["absoluteExpiresAt"])
    return Renewal(
        id=session["sessionId"],
        refresh_token=manager.refresh_token(session),
        access_token=manager.access_token(session, now),
        expires=min(now + IDLE["refresh"], absolute) if session["type"] == "refresh" else None,
    )


def close_sessions(database: Database, administrator_id: int, device_id: str | None = None) -> None:
    """End all sessions of an administrator, or those of one device."""
    manager_of(SECRET).close(database, str(administrator_id), device_id)


def device_of(database: Database, administrator: Administrator, device_id: str) -> str:
    """The device that a logout means: that of the session at hand; `device_id` where it is not known."""
    session = find_one(database, SESSION, {"where": {"sessionId": administrator.session}})
    if session is None or session["userId"] != str(administrator.id):
        return device_id
    return session["deviceId"] if isinstance(session["deviceId"], str) else device_id


def told_sessions(database: Database, administrator: Administrator) -> list[Row]:
    """The sessions of an administrator that can be renewed: the one at hand, then the newest first."""
    return manager_of(SECRET).told(database, str(administrator.id), administrator.session)


def revoke(database: Database, administrator: Administrator, session_id: str) -> bool:
    """End one session of an administrator; False when it is none of theirs."""
    return manager_of(SECRET).revoke(database, str(administrator.id), session_id)
