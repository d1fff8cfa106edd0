"""Administrators: each about themselves, and those who may about the others.

Source: controllers/user and controllers/authenticated-user of `@strapi/admin` 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from typing import Any

from fake_strapi.auth import admin_sessions, admin_users, admin_validation, admins
from fake_strapi.documents.validation_body import check_body
from fake_strapi.errors import ApplicationError, InternalServerError, StrapiError
from fake_strapi.http.admin.calls import body_of, data_answer, not_found
from fake_strapi.http.admin.listing import find_page
from fake_strapi.http.answer import Answer, context_error
from fake_strapi.http.call import Call
from fake_strapi.http.router import Endpoint, Router
from fake_strapi.javascript.text import WHITE_SPACE
from fake_strapi.schema.builtin_admin import ADMIN_USER
from fake_strapi.storage.write_password import verify_password
from fake_strapi.versions.behaviour import Behaviour

PATH = "/admin/users"
NO_USER = "User does not exist"


class BadRequestError(StrapiError):
    """`ctx.badRequest`: its details are what the controller gives."""

    status = 400
    name = "BadRequestError"


def me(call: Call) -> Answer:
    """Who asks."""
    assert call.admin is not None
    return data_answer(call, admins.shown(call.admin.row))


def normal(body: Any, behaviour: Behaviour) -> Any:
    """A change with the address in lower case; older versions trim the name as well."""
    if not isinstance(body, dict):
        return body
    data = dict(body)
    if isinstance(data.get("email"), str):
        data["email"] = data["email"].lower()
    if not behaviour.admin_sessions and isinstance(data.get("firstname"), str):
        data["firstname"] = data["firstname"].strip(WHITE_SPACE)
    return data


def update_me(call: Call) -> Answer:
    """Who asks changes their own data; a new password needs the current one, and ends all sessions."""
    assert call.admin is not None
    database, own = call.world.database, call.admin.row
    behaviour = database.layout.behaviour
    data = change_of(call)
    changes = isinstance(data, dict) and "password" in data
    check_body(admin_validation.profile(behaviour, changes), data, behaviour)
    values = {name: value for name, value in data.items() if name != "currentPassword"}
    current = data.get("currentPassword")
    with database.transaction():
        if current and values.get("password") and not verify_password(current, own["password"]):
            return refused(call, {"currentPassword": ["Invalid credentials"]})
        if "email" in values and admin_users.taken(database, values["email"], but=own["id"]):
            return refused(call, {"email": ["Email already taken"]})
        if current and values.get("password") and behaviour.admin_sessions:
            admin_sessions.close_sessions(database, own["id"])
        row = admin_users.update(database, own["id"], values, call.now)
    assert row is not None
    return data_answer(call, admins.shown(row))


def refused(call: Call, details: dict[str, Any]) -> Answer:
    return context_error(call.request, BadRequestError("ValidationError", details))


def change_of(call: Call) -> Any:
    behaviour = call.world.installation.behaviour
    body = body_of(call)
    if body is None and behaviour.admin_sessions:
        raise InternalServerError("the controller reads the email of a body that isn't there")
    return normal(body, behaviour)


def find(call: Call) -> Answer:
    """A page of all."""
    with call.world.database.lock:
        results, pagination = find_page(call, ADMIN_USER, populate=["roles"])
    return data_answer(call, {"results": [admins.shown(row) for row in results], "pagination": pagination})


def find_one(call: Call) -> Answer:
    """One of them."""
    with call.world.database.lock:
        row = admins.by_id(call.world.database, call.id)
    return not_found(call, NO_USER) if row is None else data_answer(call, admins.shown(row))


def create(call: Call) -> Answer:
    """One more, who is not active before they have registered."""
    behaviour, body = call.world.installation.behaviour, body_of(call)
    data = dict(body) if isinstance(body, dict) else {}
    email = data.get("email", "")
    if not isinstance(email, str):
        raise InternalServerError("the controller puts an address that is no text into lower case")
    data["email"] = email.lower()
    check_body(admin_validation.NEW_USER, data, behaviour)
    with call.world.database.transaction():
        return data_answer(call, admin_users.invite(call.world.database, data, call.now), 201)


def update(call: Call) -> Answer:
    """One changed."""
    database = call.world.database
    behaviour = database.layout.behaviour
    data = change_of(call)
    check_body(admin_validation.user_update(behaviour), data, behaviour)
    data = data if isinstance(data, dict) else {}
    with database.transaction():
        if "email" in data and admin_users.taken(database, data["email"], but=call.id):
            raise ApplicationError("A user with this email address already exists")
        row = admin_users.update(database, call.id, data, call.now)
    return not_found(call, NO_USER) if row is None else data_answer(call, admins.shown(row))


def delete(call: Call) -> Answer:
    """One removed."""
    with call.world.database.transaction():
        row = admin_users.remove(call.world.database, call.id)
    return not_found(call, "User not found") if row is None else data_answer(call, admins.shown(row))


def delete_all(call: Call) -> Answer:
    """Several removed."""
    assert call.admin is not None
    behaviour, body = call.world.installation.behaviour, body_of(call)
    check_body(admin_validation.IDS, body, behaviour)
    ids = (body or {}).get("ids", [])
    if behaviour.admin_sessions and call.admin.id in ids:
        raise ApplicationError("You cannot delete your own user")
    with call.world.database.transaction():
        rows = admin_users.remove_all(call.world.database, ids)
    return data_answer(call, [admins.shown(row) for row in rows])


def add_user_routes(router: Router) -> None:
    may = {name: f"admin::users.{name}" for name in ("create", "read", "update", "delete")}
    remove = Endpoint(may["delete"], delete, "admin")

    def remove_me(call: Call) -> Answer:
        call.params = {"id": "me"}
        return delete(call)

    router.add_path(
        f"{PATH}/me",
        {
            "GET": Endpoint("", me, "admin"),
            "PUT": Endpoint("", update_me, "admin"),
            "DELETE": Endpoint(may["delete"], remove_me, "admin"),
        },
    )
    router.add_path(f"{PATH}/batch-delete", {"POST": Endpoint(may["delete"], delete_all, "admin")})
    router.add_path(
        PATH, {"POST": Endpoint(may["create"], create, "admin"), "GET": Endpoint(may["read"], find, "admin")}
    )
    router.add_path(
        f"{PATH}/:id",
        {
            "GET": Endpoint(may["read"], find_one, "admin"),
            "PUT": Endpoint(may["update"], update, "admin"),
            "DELETE": remove,
        },
    )
