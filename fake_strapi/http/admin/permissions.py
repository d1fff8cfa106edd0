"""Permissions of administrators: those of a role, one's own, all that there are, and a question about some.

Source: controllers/permission, controllers/role and controllers/authenticated-user of `@strapi/admin` 4.26.2 and
5.54.0.
"""

from __future__ import annotations

from fake_strapi.auth import admin_permissions, admin_roles, permission_validation
from fake_strapi.auth.admin_actions import actions_of
from fake_strapi.auth.admins import SUPER_ADMIN
from fake_strapi.auth.permission_sections import conditions, sections
from fake_strapi.documents.validation_body import check_body
from fake_strapi.errors import ApplicationError, InternalServerError
from fake_strapi.http.admin.calls import body_of, data_answer, not_found
from fake_strapi.http.answer import Answer
from fake_strapi.http.call import Call
from fake_strapi.http.router import Endpoint, Router
from fake_strapi.http.unsupported import NotSupportedError

NO_ROLE = "role.notFound"
STUCK = (
    "fake-strapi does not serve what no Strapi answers: `fields` of a permission that are no list of texts, that are"
    " there twice or are inside of each other leave the request waiting for ever"
)
FIXED = "Super admin permissions can't be edited."


def find_all(call: Call) -> Answer:
    """All actions, by section, and all conditions."""
    with call.world.database.lock:
        told = sections(call.world.database, call.world.installation.registry)
    return data_answer(call, {"conditions": conditions(), "sections": told})


def check(call: Call) -> Answer:
    """Whether who asks may do what the body names, one answer each."""
    body = body_of(call)
    check_body(permission_validation.CHECK, body, call.world.installation.behaviour)
    if not isinstance(body, dict) or "permissions" not in body:
        raise InternalServerError("the controller goes through permissions that aren't there")
    asked = [(one["action"], one.get("subject"), one.get("field")) for one in body["permissions"]]
    return data_answer(call, [call.ability.can(*one) for one in asked])


def find_own(call: Call) -> Answer:
    """What the roles of who asks allow."""
    assert call.admin is not None
    with call.world.database.lock:
        rows = admin_permissions.of_user(call.world.database, call.admin.id)
    return data_answer(call, [admin_permissions.shown(row) for row in rows])


def find_of_role(call: Call) -> Answer:
    """What a role allows."""
    database = call.world.database
    with database.lock:
        role = admin_roles.by_id(database, call.id)
        if role is None:
            return not_found(call, NO_ROLE)
        rows = admin_permissions.of_role(database, role["id"])
    return data_answer(call, [admin_permissions.shown(row) for row in rows])


def update_of_role(call: Call) -> Answer:
    """A role's permissions replaced; the answer has those that are new."""
    database, body = call.world.database, body_of(call)
    registry, behaviour = call.world.installation.registry, call.world.installation.behaviour
    with database.transaction():
        role = admin_roles.by_id(database, call.id)
        if role is None:
            return not_found(call, NO_ROLE)
        if role["code"] == SUPER_ADMIN:
            raise ApplicationError(FIXED)
        actions = actions_of(registry, behaviour)
        if permission_validation.is_never_answered(actions, body):
            raise NotSupportedError(STUCK, {"fake": "unsupported"})
        check_body(permission_validation.update(actions), body, behaviour)
        wanted = [admin_permissions.completed(database, registry, one) for one in body["permissions"]]
        rows = admin_permissions.assign(database, role["id"], wanted, call.now)
    return data_answer(call, [admin_permissions.shown(row) for row in rows])


def add_permission_routes(router: Router) -> None:
    router.add_path("/admin/permissions", {"GET": Endpoint("", find_all, "admin")})
    router.add_path("/admin/permissions/check", {"POST": Endpoint("", check, "admin")})
    router.add_path("/admin/users/me/permissions", {"GET": Endpoint("", find_own, "admin")})
    router.add_path(
        "/admin/roles/:id/permissions",
        {
            "GET": Endpoint("admin::roles.read", find_of_role, "admin"),
            "PUT": Endpoint("admin::roles.update", update_of_role, "admin"),
        },
    )
