"""The administrators of a workspace and their roles: rows of the admin panel's own tables.

Source: services/user, services/role and services/auth of `@strapi/admin` 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from msgspec import Struct

from fake_strapi.auth.api_token import stamped
from fake_strapi.errors import ApplicationError, FakeStrapiError, NotImplementedByStrapiError
from fake_strapi.schema.builtin_admin import ADMIN_ROLE, ADMIN_USER
from fake_strapi.storage.database import Database
from fake_strapi.storage.find import CompiledFind, Given, compile_find, count, find_one
from fake_strapi.storage.layout import Layout
from fake_strapi.storage.write import create_entity
from fake_strapi.storage.write_password import hash_password, verify_password

Entity = dict[str, Any]

SUPER_ADMIN, EDITOR, AUTHOR = "strapi-super-admin", "strapi-editor", "strapi-author"
DEFAULT_ROLES = (
    {
        "name": "Super Admin",
        "code": SUPER_ADMIN,
        "description": "Super Admins can access and manage all features and settings.",
    },
    {
        "name": "Editor",
        "code": EDITOR,
        "description": "Editors can manage and publish contents including those of other users.",
    },
    {"name": "Author", "code": AUTHOR, "description": "Authors can manage the content they have created."},
)
SECRETS = ("password", "resetPasswordToken", "resetPasswordTokenExpiresAt", "registrationToken", "roles")
ROLE_SHOWN = ("id", "name", "description", "code")
INVALID_CREDENTIALS = "Invalid credentials"


class Administrator(Struct, frozen=True):
    """Who asks on the admin API. `row` holds the roles too; `session` is the one that the token belongs to, if any."""

    row: Entity
    session: str | None = None

    @property
    def id(self) -> int:
        return int(self.row["id"])

    @property
    def is_super_admin(self) -> bool:
        return any(role["code"] == SUPER_ADMIN for role in self.row["roles"])


def furnish(database: Database, now: int) -> None:
    """The default roles (ids 1 to 3)."""
    for role in DEFAULT_ROLES:
        create_entity(database, ADMIN_ROLE, stamped(role, database, now), now)


def configure(database: Database, first: str | None, now: int) -> None:
    """The first administrator of a configuration's `EMAIL:PASSWORD`, unless there is one."""
    if first is not None and not exists(database):
        email, _, password = first.partition(":")
        if "@" not in email or not password:
            raise FakeStrapiError(f"admin: expected EMAIL:PASSWORD, found {first!r}")
        create_first(database, {"email": email.lower(), "password": password, "firstname": "Admin"}, now)


def create_first(database: Database, values: dict[str, Any], now: int) -> Entity:
    """The first administrator, a super admin. Raises ApplicationError when there is one already."""
    if exists(database):
        raise ApplicationError("You cannot register a new super admin")
    role = find_one(database, ADMIN_ROLE, {"select": ["id"], "where": {"code": SUPER_ADMIN}})
    if role is None:
        raise ApplicationError("Cannot register the first admin because the super admin role doesn't exist.")
    return create(database, {**values, "registrationToken": None, "isActive": True, "roles": [role["id"]]}, now)


def create(database: Database, values: dict[str, Any], now: int) -> Entity:
    """A new administrator, answered with the roles. The password is stored hashed."""
    row = {"roles": [], "isActive": False, "username": None, **values}
    if isinstance(row.get("password"), str):
        row["password"] = hash_password(row["password"])
    identifier = create_entity(database, ADMIN_USER, stamped(row, database, now), now)
    found = by_id(database, identifier)
    assert found is not None
    return found


def exists(database: Database) -> bool:
    """Whether anybody has registered."""
    return count(database, ADMIN_USER, {}) > 0


def by_id(database: Database, identifier: Any) -> Entity | None:
    """One administrator with the roles."""
    return next(iter(by_id_query(database.layout).run(database, [identifier])), None)


@lru_cache(8)
def by_id_query(layout: Layout) -> CompiledFind:
    return compile_find(layout, ADMIN_USER, {"where": {"id": Given(0)}, "populate": ["roles"]}, first=True)


def check_credentials(database: Database, email: str, password: Any) -> Entity:
    """The administrator with this address (as it is stored) and password.

    Raises ApplicationError; the 501 of bcrypt that fails for a known administrator's password that is no text.
    """
    row = find_one(database, ADMIN_USER, {"where": {"email": email}})
    if row is not None and row["password"] and not isinstance(password, str):
        raise NotImplementedByStrapiError
    if row is None or not verify_password(password, row["password"]):
        raise ApplicationError(INVALID_CREDENTIALS)
    if row["isActive"] is not True:
        raise ApplicationError("User not active")
    return row


def shown(row: Entity) -> Entity:
    """An administrator as answers have it: without secrets, the roles (if they were read) last and in short."""
    answer = {key: value for key, value in row.items() if key not in SECRETS}
    if row.get("roles") is not None:
        answer["roles"] = [{key: role[key] for key in ROLE_SHOWN} for role in row["roles"]]
    return answer
