"""An administrator's forgotten password: a token by mail, and another password for it.

Source: services/auth and config/email-templates/forgot-password of `@strapi/admin` 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from typing import Any

from fake_strapi.auth import admin_users
from fake_strapi.auth.admins import Entity
from fake_strapi.auth.session_manager import milliseconds
from fake_strapi.errors import ApplicationError
from fake_strapi.schema.builtin_admin import ADMIN_USER
from fake_strapi.storage.database import Database
from fake_strapi.storage.find import find_one
from fake_strapi.storage.write_values import Date

RESET_LASTS = 3_600_000
SUBJECT = "Reset password"
HEARD = "We heard that you lost your password. Sorry about that!"
LINK = "But don’t worry! You can use the following link to reset your password:"


def forget(database: Database, email: str, admin_url: str, now: int) -> dict[str, Any] | None:
    """The mail that takes a new token to an active administrator; None for any other address."""
    row = find_one(database, ADMIN_USER, {"where": {"email": email, "isActive": True}})
    if row is None:
        return None
    token = database.chance.hex(20)
    end = {"resetPasswordTokenExpiresAt": Date(now + RESET_LASTS)} if ends(database) else {}
    admin_users.update(database, row["id"], {"resetPasswordToken": token, **end}, now)
    lines = (HEARD, LINK, f"{admin_url}/auth/reset-password?code={token}", "Thanks.")
    return {
        "to": row["email"],
        "subject": SUBJECT,
        "text": "\n\n".join(lines),
        "html": "\n\n".join(f"<p>{line}</p>" for line in lines),
    }


def ends(database: Database) -> bool:
    """Whether a token is good for an hour only."""
    return database.layout.behaviour.admin_sessions


def reset(database: Database, token: str, password: str, now: int) -> Entity:
    """Another password for whoever has the token. Raises ApplicationError, after which an expired token is gone."""
    row = find_one(database, ADMIN_USER, {"where": {"resetPasswordToken": token, "isActive": True}})
    if row is None:
        raise ApplicationError(database.layout.behaviour.unnamed_error_text)
    cleared = {"resetPasswordToken": None, **({"resetPasswordTokenExpiresAt": None} if ends(database) else {})}
    if ends(database):
        end = row["resetPasswordTokenExpiresAt"]
        if end is None or milliseconds(end) <= now:
            admin_users.update(database, row["id"], cleared, now)
            raise ApplicationError("This reset password token has expired")
    changed = admin_users.update(database, row["id"], {"password": password, **cleared}, now)
    assert changed is not None
    return changed
