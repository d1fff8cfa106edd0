"""Administrators invited, changed and removed by one another.

Source: controllers/user, controllers/authenticated-user and services/user of `@strapi/admin` 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from typing import Any

from fake_strapi.auth import admins
from fake_strapi.auth.admin_sessions import close_sessions
from fake_strapi.auth.admins import SUPER_ADMIN, Entity
from fake_strapi.errors import ApplicationError, ValidationError
from fake_strapi.javascript.text import to_string
from fake_strapi.schema.builtin_admin import ADMIN_ROLE, ADMIN_USER
from fake_strapi.storage.database import Database
from fake_strapi.storage.find import count, find_one
from fake_strapi.storage.write import delete_entity, update_entity
from fake_strapi.storage.write_password import hash_password

LAST = "You must have at least one user with super admin role."
INVITED = ("firstname", "lastname", "email", "roles", "preferedLanguage")


def invite(database: Database, body: dict[str, Any], now: int) -> Entity:
    """A new administrator, who has yet to register: the answer has a token for that. Raises ApplicationError."""
    if taken(database, body["email"]):
        raise ApplicationError("Email already taken")
    values = {name: body[name] for name in INVITED if name in body}
    row = admins.create(database, {"registrationToken": database.chance.hex(20), **values}, now)
    return {**admins.shown(row), "registrationToken": row["registrationToken"]}


def taken(database: Database, email: Any, but: Any = None) -> bool:
    where: dict[str, Any] = {"email": email}
    if but is not None:
        where["id"] = {"$ne": but}
    return count(database, ADMIN_USER, {"where": where}) > 0


def update(database: Database, user_id: Any, values: dict[str, Any], now: int) -> Entity | None:
    """An administrator changed; None for one that isn't there. Raises ValidationError over the last super admin."""
    row = admins.by_id(database, user_id)
    last = row is not None and is_last_super_admin(database, row)
    if last and ("roles" in values and not keeps_super_admin(database, values["roles"])):
        raise ValidationError(LAST)
    if last and values.get("isActive") is False:
        raise ValidationError(LAST)
    if row is None:
        return None
    if isinstance(values.get("password"), str):
        values = {**values, "password": hash_password(values["password"])}
    update_entity(database, ADMIN_USER, row["id"], values, now)
    return admins.by_id(database, row["id"])


def super_admins(database: Database) -> int:
    return count(database, ADMIN_USER, {"where": {"roles": {"code": SUPER_ADMIN}}})


def is_super(row: Entity) -> bool:
    return any(role["code"] == SUPER_ADMIN for role in row["roles"])


def is_last_super_admin(database: Database, row: Entity) -> bool:
    return is_super(row) and super_admins(database) == 1


def keeps_super_admin(database: Database, roles: Any) -> bool:
    role = find_one(database, ADMIN_ROLE, {"select": ["id"], "where": {"code": SUPER_ADMIN}})
    return role is not None and to_string(role["id"]) in [to_string(one) for one in roles or ()]


def remove(database: Database, user_id: Any) -> Entity | None:
    """An administrator removed; None for one that isn't there. Raises ValidationError for the last super admin."""
    row = admins.by_id(database, user_id)
    if row is None:
        return None
    if is_last_super_admin(database, row):
        raise ValidationError(LAST)
    return take_away(database, row)


def remove_all(database: Database, ids: list[Any]) -> list[Entity]:
    """Several removed. Raises ValidationError when no super admin would be left."""
    rows = [row for one in ids if (row := admins.by_id(database, one)) is not None]
    if super_admins(database) == sum(is_super(row) for row in rows):
        raise ValidationError(LAST)
    return [take_away(database, row) for row in rows]


def take_away(database: Database, row: Entity) -> Entity:
    delete_entity(database, ADMIN_USER, row["id"])
    if database.layout.behaviour.admin_sessions:
        close_sessions(database, row["id"])
    return row


def by_registration_token(database: Database, token: Any) -> Entity | None:
    """Who was invited with this token."""
    return find_one(database, ADMIN_USER, {"where": {"registrationToken": token}})


def register(database: Database, body: dict[str, Any], now: int) -> Entity:
    """Somebody invited comes in. Raises ValidationError for a token that nobody has."""
    invited = by_registration_token(database, body["registrationToken"])
    if invited is None:
        raise ValidationError("Invalid registration info")
    known = body["userInfo"]
    values = {name: known[name] for name in ("password", "firstname", "lastname") if name in known}
    row = update(database, invited["id"], {**values, "registrationToken": None, "isActive": True}, now)
    assert row is not None
    return row
