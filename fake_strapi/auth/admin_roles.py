"""The roles of administrators, made, changed and removed. What they allow: admin_permissions.py.

Source: controllers/role and services/role of `@strapi/admin` 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fake_strapi.auth.admins import SUPER_ADMIN, Entity
from fake_strapi.auth.api_token import stamped
from fake_strapi.errors import ApplicationError
from fake_strapi.javascript.text import kebab_case, to_string
from fake_strapi.schema.builtin_admin import ADMIN_ROLE, ADMIN_USER
from fake_strapi.storage.database import Database
from fake_strapi.storage.find import count, find_one
from fake_strapi.storage.write import create_entity, delete_entity, update_entity


def users_of(database: Database, role_id: Any) -> int:
    return count(database, ADMIN_USER, {"where": {"roles": {"id": role_id}}})


def with_users_count(database: Database, role: Entity) -> Entity:
    """A role with the number of its users. In place."""
    role["usersCount"] = users_of(database, role["id"])
    return role


def by_id(database: Database, role_id: Any) -> Entity | None:
    return find_one(database, ADMIN_ROLE, {"where": {"id": role_id}})


def check_name(database: Database, name: Any, but: Any = None) -> None:
    """Raises ApplicationError for the name of another role."""
    where = {"name": name, **({} if but is None else {"id": {"$ne": but}})}
    if count(database, ADMIN_ROLE, {"where": where}):
        message = f"The name must be unique and a role with name `{to_string(name)}` already exists."
        raise ApplicationError(message)


def create(database: Database, body: dict[str, Any], now: int) -> Entity:
    """A new role, whose code comes from its name and the time."""
    check_name(database, body["name"])
    code = f"{kebab_case(body['name'])}-{timestamp_code(now)}"
    values: dict[str, Any] = {name: body[name] for name in ("name", "description") if name in body}
    identifier = create_entity(database, ADMIN_ROLE, stamped({**values, "code": code}, database, now), now)
    role = by_id(database, identifier)
    assert role is not None
    return role


def timestamp_code(now: int) -> str:
    """`timestampCode` of `@strapi/utils`: milliseconds to base 36."""
    digits, rest = "", now
    while rest:
        rest, digit = divmod(rest, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return digits or "0"


def update(database: Database, role: Entity, body: dict[str, Any], now: int) -> Entity:
    """A role changed. Raises ApplicationError for the super admin's, and for the name of another."""
    if role["code"] == SUPER_ADMIN:
        raise ApplicationError("Super admin can't be edited.")
    if "name" in body:
        check_name(database, body["name"], but=role["id"])
    values: dict[str, Any] = {name: body[name] for name in ("name", "description") if name in body}
    update_entity(database, ADMIN_ROLE, role["id"], values, now)
    changed = by_id(database, role["id"])
    assert changed is not None
    return changed


def problem_with_deleting(database: Database, ids: Iterable[Any]) -> str | None:
    """Why roles can't be removed; None when they can."""
    ids = list(ids)
    role = find_one(database, ADMIN_ROLE, {"select": ["id"], "where": {"code": SUPER_ADMIN}})
    if role is not None and to_string(role["id"]) in [to_string(one) for one in ids]:
        return "You cannot delete the super admin role"
    if any(users_of(database, one) for one in ids):
        return "Some roles are still assigned to some users"
    return None


def delete(database: Database, ids: Iterable[Any]) -> list[Entity]:
    """Roles removed, those that there are."""
    rows = [row for one in ids if (row := by_id(database, one)) is not None]
    for row in rows:
        delete_entity(database, ADMIN_ROLE, row["id"])
    return rows
