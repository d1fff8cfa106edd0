"""Sessions as rows: a refresh token is good for one renewal, which makes the next session of the same family.

Administrators and users have their own kind each, an origin: the secret and the lifespans differ. An access token is
looked at by its signature alone; whether its session still is there is for the origin to ask.

Source: services/session-manager of `@strapi/core` and sessions of `@strapi/utils` 5.54.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from fake_strapi.auth import jwt
from fake_strapi.auth.api_token import stamped
from fake_strapi.auth.user_agents import device_name
from fake_strapi.javascript.dates import parse_datetime_or_timestamp, to_iso
from fake_strapi.schema.builtin_admin import SESSION
from fake_strapi.storage.database import Database
from fake_strapi.storage.find import find_many, find_one
from fake_strapi.storage.write import create_entity, delete_entity, update_entity
from fake_strapi.storage.write_values import Date

Row = dict[str, Any]


class SessionManager(Struct, frozen=True):
    """The sessions of one origin. `idle` and `longest`: by the type of a session, how long one lasts, and how long all
    of a family together, in milliseconds."""

    origin: str
    secret: str
    access_seconds: int
    idle: Mapping[str, int]
    longest: Mapping[str, int]
    algorithm: str = jwt.ALGORITHM

    # --- one session

    def open(
        self, database: Database, user_id: str, device_id: str | None, kind: str, metadata: Row | None, now: int
    ) -> Row:
        """The first session of a new family; `kind` "refresh" or "session"."""
        device = {"deviceId": device_id} if device_id else {}
        told = {} if metadata is None else {"metadata": metadata}
        values = {
            "userId": user_id,
            **device,
            "type": kind,
            "absoluteExpiresAt": Date(now + self.longest[kind]),
            **told,
        }
        return self._insert(database, values, now)

    def rotate(self, database: Database, refresh_token: str, now: int) -> Row | None:
        """The next session of the family in exchange for its newest refresh token; None when that is not good."""
        claims = self._claims(refresh_token, "refresh", now)
        if claims is None:
            return None
        current = find_one(database, SESSION, {"where": {"sessionId": claims.get("sessionId")}})
        if current is None or current["status"] != "active":
            return None
        if now - milliseconds(current["createdAt"]) > self.idle[current["type"]]:
            return None
        if milliseconds(current["absoluteExpiresAt"]) <= now:
            return None
        kept = ("userId", "deviceId", "type", "absoluteExpiresAt", "metadata")
        child = self._insert(database, {name: current[name] for name in kept if current[name] is not None}, now)
        update_entity(database, SESSION, current["id"], {"status": "rotated", "childId": child["sessionId"]}, now)
        return child

    def validated(self, database: Database, refresh_token: str, now: int) -> str | None:
        """The id of the session whose refresh token it is, where that still is good."""
        claims = self._claims(refresh_token, "refresh", now)
        if claims is None:
            return None
        row = find_one(database, SESSION, {"where": {"sessionId": claims.get("sessionId")}})
        if row is None or row["status"] != "active" or row["userId"] != claims.get("userId"):
            return None
        if min(milliseconds(row["expiresAt"]), milliseconds(row["absoluteExpiresAt"])) <= now:
            return None
        return str(row["sessionId"])

    def is_active(self, database: Database, session_id: Any, now: int) -> bool:
        """Whether there is such a session. One that has ended is removed on the way."""
        session = find_one(database, SESSION, {"where": {"sessionId": session_id}})
        if session is None or session["origin"] != self.origin:
            return False
        if milliseconds(session["expiresAt"]) <= now:
            delete_entity(database, SESSION, session["id"])
            return False
        return True

    # --- its tokens

    def refresh_token(self, session: Row) -> str:
        """Signed without an `iat`: jsonwebtoken takes it away where `noTimestamp` is asked for."""
        end = milliseconds(session["expiresAt"]) // 1000
        claims = {"userId": session["userId"], "sessionId": session["sessionId"], "type": "refresh", "exp": end}
        return jwt.sign(claims, self.secret, self.algorithm)

    def access_token(self, session: Row, now: int) -> str:
        owner = {"userId": session["userId"], "sessionId": session["sessionId"], "type": "access"}
        issued = now // 1000
        return jwt.sign({**owner, "iat": issued, "exp": issued + self.access_seconds}, self.secret, self.algorithm)

    def access_claims(self, token: str, now: int) -> jwt.Claims | None:
        """What an access token says; None for one that is not good."""
        return self._claims(token, "access", now)

    def _claims(self, token: str, kind: str, now: int) -> jwt.Claims | None:
        claims = jwt.verify(token, self.secret, now // 1000, (self.algorithm,))
        return None if claims is None or claims.get("type") != kind else claims

    # --- those of somebody

    def told(self, database: Database, user_id: str, current: str | None) -> list[Row]:
        """The sessions that can be renewed, as their owner sees them: the one at hand, then the newest first."""
        where = {"userId": user_id, "origin": self.origin, "status": "active"}
        rows = find_many(database, SESSION, {"where": where, "orderBy": {"createdAt": "DESC"}})
        told = [told_session(row, current) for row in rows]
        return sorted(told, key=lambda row: not row["current"])

    def revoke(self, database: Database, user_id: str, session_id: str) -> bool:
        """End one session; False when it is none of theirs."""
        where = {"userId": user_id, "origin": self.origin, "sessionId": session_id}
        row = find_one(database, SESSION, {"select": ["id"], "where": where})
        if row is not None:
            delete_entity(database, SESSION, row["id"])
        return row is not None

    def close(self, database: Database, user_id: str, device_id: str | None = None) -> None:
        """End all sessions, or those of one device."""
        where: Row = {"userId": user_id, "origin": self.origin}
        if device_id:
            where["deviceId"] = device_id
        for row in find_many(database, SESSION, {"select": ["id"], "where": where}):
            delete_entity(database, SESSION, row["id"])

    def _insert(self, database: Database, values: Row, now: int) -> Row:
        values = {
            **values,
            "sessionId": database.chance.hex(16),
            "origin": self.origin,
            "childId": None,
            "status": "active",
            "expiresAt": Date(now + self.idle[values["type"]]),
        }
        identifier = create_entity(database, SESSION, stamped(values, database, now), now)
        row = find_one(database, SESSION, {"where": {"id": identifier}})
        assert row is not None
        return row


def session_metadata(user_agent: str | None, now: int) -> Row:
    """What is kept of the login."""
    name = device_name(user_agent)
    return {"loginAt": to_iso(now), **({"deviceName": name} if name else {})}


def told_session(row: Row, current: str | None) -> Row:
    """A session as its owner sees it."""
    metadata = row["metadata"] or {}
    name = {"deviceName": metadata["deviceName"]} if "deviceName" in metadata else {}
    login = {"loginAt": metadata["loginAt"]} if "loginAt" in metadata else {}
    return {
        "id": row["sessionId"],
        "deviceId": row["deviceId"],
        **name,
        "current": row["sessionId"] == current,
        **login,
        "lastActiveAt": row["createdAt"],
    }


def milliseconds(value: Any) -> int:
    """A time of an entity."""
    return value.time if isinstance(value, Date) else parse_datetime_or_timestamp(value)
