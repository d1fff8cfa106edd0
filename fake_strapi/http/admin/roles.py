"""Roles of administrators.

Source: controllers/role of `@strapi/admin` 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from typing import Any

from fake_strapi.auth import admin_roles, admin_validation
from fake_strapi.documents.validation_body import check_body
from fake_strapi.errors import YupValidationError
from fake_strapi.http.admin.calls import body_of, data_answer, not_found
from fake_strapi.http.admin.listing import find_all
from fake_strapi.http.answer import Answer
from fake_strapi.http.call import Call
from fake_strapi.http.router import Endpoint, Router
from fake_strapi.schema.builtin_admin import ADMIN_ROLE

PATH = "/admin/roles"
NO_ROLE = "role.notFound"


def find(call: Call) -> Answer:
    """All of them."""
    with call.world.database.lock:
        rows = find_all(call, ADMIN_ROLE)
        return data_answer(call, [admin_roles.with_users_count(call.world.database, row) for row in rows])


def find_one(call: Call) -> Answer:
    """One of them."""
    database = call.world.database
    with database.lock:
        row = admin_roles.by_id(database, call.id)
        if row is None:
            return not_found(call, NO_ROLE)
        return data_answer(call, admin_roles.with_users_count(database, row))


def create(call: Call) -> Answer:
    """A new one, which allows nothing."""
    body = body_of(call)
    check_body(admin_validation.ROLE, body, call.world.installation.behaviour)
    with call.world.database.transaction():
        return data_answer(call, admin_roles.create(call.world.database, body, call.now), 201)


def update(call: Call) -> Answer:
    """One renamed or described anew."""
    database, body = call.world.database, body_of(call)
    check_body(admin_validation.ROLE_UPDATE, body, call.world.installation.behaviour)
    with database.transaction():
        row = admin_roles.by_id(database, call.id)
        if row is None:
            return not_found(call, NO_ROLE)
        return data_answer(call, admin_roles.update(database, row, body or {}, call.now))


def delete(call: Call) -> Answer:
    """One that no administrator has, removed; null for one that isn't there."""
    rows = removed(call, [call.id], "id", call.id)
    return data_answer(call, rows[0] if rows else None)


def delete_all(call: Call) -> Answer:
    """Several removed."""
    body = body_of(call)
    check_body(admin_validation.IDS, body, call.world.installation.behaviour)
    ids = (body or {}).get("ids", [])
    return data_answer(call, removed(call, ids, "ids", ids))


def removed(call: Call, ids: list[Any], name: str, given: Any) -> list[dict[str, Any]]:
    database = call.world.database
    with database.transaction():
        problem = admin_roles.problem_with_deleting(database, ids)
        if problem is not None:
            told = {"value": given} if database.layout.behaviour.error_values else {}
            error = {"path": [name], "message": problem, "name": "ValidationError", **told}
            raise YupValidationError([error])
        return admin_roles.delete(database, ids)


def add_role_routes(router: Router) -> None:
    may = {name: f"admin::roles.{name}" for name in ("create", "read", "update", "delete")}
    router.add_path(
        f"{PATH}/:id",
        {
            "GET": Endpoint(may["read"], find_one, "admin"),
            "PUT": Endpoint(may["update"], update, "admin"),
            "DELETE": Endpoint(may["delete"], delete, "admin"),
        },
    )
    router.add_path(
        PATH,
        {
            "GET": Endpoint(may["read"], find, "admin"),
            "POST": Endpoint(may["create"], create, "admin"),
        },
    )
    router.add_path(f"{PATH}/batch-delete", {"POST": Endpoint(may["delete"], delete_all, "admin")})
