"""How an administrator stays known: Strapi 4's long JWT, Strapi 5's sessions with their short one.

A session is a row. Its refresh token travels in a cookie and is good for one renewal, which makes the next session of
the same family; its access token is the JWT of the Authorization header. Source: services/token of `@strapi/admin`
4.26.2; services/session-manager of `@strapi/core`, strategies/admin and shared/utils/session-auth of `@strapi/admin`
5.54.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fake_strapi.auth import jwt
from fake_strapi.auth.admins import Administrator, by_id
from fake_strapi.auth.api_token import stamped
from fake_strapi.auth.user_agents import device_name
from fake_strapi.javascript.dates import parse_datetime_or_timestamp, to_iso
from fake_strapi.schema.builtin_admin import SESSION
from fake_strapi.storage.database import Database
from fake_strapi.storage.find import find_many, find_one
from fake_strapi.storage.write import create_entity, delete_entity, update_entity
from fake_strapi.storage.write_values import Date

# Fixed, so that a test can sign a JWT of its own.
SECRET = "fake-strapi-admin-jwt-secret"
LONG_JWT_SECONDS = 30 * 24 * 3600
ACCESS_SECONDS = 30 * 60
ORIGIN = "admin"
HOUR = 3_600_000
# By the type of a session: how long one lasts, and how long all of a family together, in milliseconds.
IDLE: Mapping[str, int] = {"refresh": 14 * 24 * HOUR, "session": 2 * HOUR}
LONGEST: Mapping[str, int] = {"refresh": 30 * 24 * HOUR, "session": 24 * HOUR}

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Renewal:
    """A session to hand out. `expires`: when a cookie that outlives the browser ends, in milliseconds, or None."""

    id: str
    refresh_token: str
    access_token: str
    expires: int | None


# --- one JWT for long


def long_jwt(administrator_id: Any, now: int) -> str:
    """The JWT of a version without sessions; `now` in milliseconds."""
    issued = now // 1000
    return jwt.sign({"id": administrator_id, "iat": issued, "exp": issued + LONG_JWT_SECONDS}, SECRET)


def renewed_jwt(token: str, now: int) -> str | None:
    """A fresh one in exchange; None for a token that is not good."""
    claims = jwt.verify(token, SECRET, now // 1000)
    return None if claims is None else long_jwt(claims.get("id"), now)


# --- who a JWT stands for


def administrator_of(database: Database, token: str, now: int) -> Administrator | None:
    """Who sends this JWT; None when nobody known and active does."""
    claims = jwt.verify(token, SECRET, now // 1000)
    if claims is None:
        return None
    session = None
    if database.layout.behaviour.admin_sessions:
        session, identifier = claims.get("sessionId"), claims.get("userId")
        if claims.get("type") != "access" or not is_active(database, session, now):
            return None
    else:
        identifier = claims.get("id")
    if not isinstance(identifier, int | str):
        return None
    row = by_id(database, identifier)
    return Administrator(row, session) if row is not None and row["isActive"] is True else None


def is_active(database: Database, session_id: Any, now: int) -> bool:
    """Whether there is such a session. One that has ended is removed on the way."""
    session = find_one(database, SESSION, {"where": {"sessionId": session_id}})
    if session is None or session["origin"] != ORIGIN:
        return False
    if milliseconds(session["expiresAt"]) <= now:
        delete_entity(database, SESSION, session["id"])
        return False
    return True


# --- sessions


def open_session(database: Database, administrator_id: int, body: Any, user_agent: str | None, now: int) -> Renewal:
    """A new family of sessions, of the device and the duration that a request's body asks for."""
    given = body if isinstance(body, dict) else {}
    kind = "refresh" if given.get("rememberMe") else "session"
    values = {
        "userId": str(administrator_id),
        "deviceId": given.get("deviceId") or database.chance.uuid(),
        "type": kind,
        "absoluteExpiresAt": Date(now + LONGEST[kind]),
        "metadata": session_metadata(user_agent, now),
    }
    return hand_out(insert(database, values, now), now)


def renew(database: Database, refresh_token: str, now: int) -> Renewal | None:
    """The next session of the family in exchange for its newest refresh token; None when that is not good."""
    claims = jwt.verify(refresh_token, SECRET, now // 1000)
    if claims is None or claims.get("type") != "refresh":
        return None
    current = find_one(database, SESSION, {"where": {"sessionId": claims.get("sessionId")}})
    if current is None or current["status"] != "active":
        return None
    if now - milliseconds(current["createdAt"]) > IDLE[current["type"]]:
        return None
    if milliseconds(current["absoluteExpiresAt"]) <= now:
        return None
    kept = ("userId", "deviceId", "type", "absoluteExpiresAt", "metadata")
    child = insert(database, {name: current[name] for name in kept}, now)
    update_entity(database, SESSION, current["id"], {"status": "rotated", "childId": child["sessionId"]}, now)
    return hand_out(child, now)


def insert(database: Database, values: Row, now: int) -> Row:
    values = {
        **values,
        "sessionId": database.chance.hex(16),
        "origin": ORIGIN,
        "childId": None,
        "status": "active",
        "expiresAt": Date(now + IDLE[values["type"]]),
    }
    identifier = create_entity(database, SESSION, stamped(values, database, now), now)
    row = find_one(database, SESSION, {"where": {"id": identifier}})
    assert row is not None
    return row


def hand_out(session: Row, now: int) -> Renewal:
    """The tokens of a session that has just been made."""
    owner = {"userId": session["userId"], "sessionId": session["sessionId"]}
    issued, expires_at = now // 1000, milliseconds(session["expiresAt"])
    absolute = milliseconds(session["absoluteExpiresAt"])
    return Renewal(
        id=session["sessionId"],
        refresh_token=jwt.sign({**owner, "type": "refresh", "exp": expires_at // 1000}, SECRET),
        access_token=jwt.sign({**owner, "type": "access", "iat": issued, "exp": issued + ACCESS_SECONDS}, SECRET),
        expires=min(now + IDLE["refresh"], absolute) if session["type"] == "refresh" else None,
    )


def close_sessions(database: Database, administrator_id: int, device_id: str | None = None) -> None:
    """End all sessions of an administrator, or those of one device."""
    where: Row = {"userId": str(administrator_id), "origin": ORIGIN}
    if device_id:
        where["deviceId"] = device_id
    for row in find_many(database, SESSION, {"select": ["id"], "where": where}):
        delete_entity(database, SESSION, row["id"])


def device_of(database: Database, administrator: Administrator, device_id: str) -> str:
    """The device that a logout means: that of the session at hand; `device_id` where it is not known."""
    session = find_one(database, SESSION, {"where": {"sessionId": administrator.session}})
    if session is None or session["userId"] != str(administrator.id):
        return device_id
    return session["deviceId"] if isinstance(session["deviceId"], str) else device_id


def session_metadata(user_agent: str | None, now: int) -> Row:
    """What is kept of the login."""
    name = device_name(user_agent)
    return {"loginAt": to_iso(now), **({"deviceName": name} if name else {})}


def told_sessions(database: Database, administrator: Administrator) -> list[Row]:
    """The sessions of an administrator that can be renewed: the one at hand, then the newest first."""
    where = {"userId": str(administrator.id), "origin": ORIGIN, "status": "active"}
    rows = find_many(database, SESSION, {"where": where, "orderBy": {"createdAt": "DESC"}})
    told = [told_session(row, administrator.session) for row in rows]
    return sorted(told, key=lambda row: not row["current"])


def told_session(row: Row, current: str | None) -> Row:
    """A session as its owner sees it."""
    metadata = row["metadata"] or {}
    name = {"deviceName": metadata["deviceName"]} if "deviceName" in metadata else {}
    return {
        "id": row["sessionId"],
        "deviceId": row["deviceId"],
        **name,
        "current": row["sessionId"] == current,
        "loginAt": metadata.get("loginAt"),
        "lastActiveAt": row["createdAt"],
    }


def revoke(database: Database, administrator: Administrator, session_id: str) -> bool:
    """End one session of an administrator; False when it is none of theirs."""
    where = {"userId": str(administrator.id), "origin": ORIGIN, "sessionId": session_id}
    row = find_one(database, SESSION, {"select": ["id"], "where": where})
    if row is not None:
        delete_entity(database, SESSION, row["id"])
    return row is not None


def milliseconds(value: Any) -> int:
    """A time of an entity."""
    return value.time if isinstance(value, Date) else parse_datetime_or_timestamp(value)
