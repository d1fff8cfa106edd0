"""`/admin/api-tokens`: a token made here works on the content API at once, one removed stops at once.

Source: controllers/api-token of `@strapi/admin` 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from fake_strapi.auth import api_token_admin as tokens
from fake_strapi.errors import InternalServerError
from fake_strapi.http.admin.calls import body_of, data_answer, not_found
from fake_strapi.http.answer import Answer
from fake_strapi.http.call import Call
from fake_strapi.http.router import Endpoint, Router

PATH = "/admin/api-tokens"
NOT_FOUND = "API Token not found"


def find(call: Call) -> Answer:
    """All of them."""
    with call.world.database.lock:
        return data_answer(call, tokens.list_tokens(call.world.database))


def find_one(call: Call) -> Answer:
    """One of them."""
    with call.world.database.lock:
        row = tokens.find_token(call.world.database, call.id)
    if row is None:
        return not_found(call, NOT_FOUND)
    return data_answer(call, row)


def create(call: Call) -> Answer:
    """A new one, and the only answer that surely tells its key."""
    world, body = call.world, body_of(call)
    if body is None:
        raise InternalServerError("the controller reads the keys of a body that isn't there")
    with world.database.transaction():
        row = tokens.create(world.database, body, world.installation.registry, world.access.new_access_key, call.now)
    world.access.api_tokens_changed()
    return data_answer(call, row, 201)


def update(call: Call) -> Answer:
    """Name, description, type and permissions changed."""
    world, database, body = call.world, call.world.database, body_of(call)
    if body is None:
        raise InternalServerError("the controller reads the keys of a body that isn't there")
    with database.transaction():
        attributes = tokens.check_change(database, call.id, body)
        if not tokens.exists(database, call.id):
            return not_found(call, NOT_FOUND)
        row = tokens.update(database, call.id, attributes, world.installation.registry, call.now)
    world.access.api_tokens_changed()
    return data_answer(call, row)


def regenerate(call: Call) -> Answer:
    """Another key in the place of the one that there was."""
    world, database = call.world, call.world.database
    with database.transaction():
        if not tokens.exists(database, call.id):
            return not_found(call, NOT_FOUND)
        row = tokens.regenerate(database, call.id, world.access.new_access_key(), call.now)
    world.access.api_tokens_changed()
    return data_answer(call, row, 201)


def revoke(call: Call) -> Answer:
    """One removed; null for one that isn't there."""
    with call.world.database.transaction():
        row = tokens.revoke(call.world.database, call.id)
    call.world.access.api_tokens_changed()
    return data_answer(call, row)


def add_api_token_routes(router: Router) -> None:
    def may(action: str) -> str:
        return f"admin::api-tokens.{action}"

    router.add_path(
        PATH,
        {
            "POST": Endpoint(may("create"), create, "admin"),
            "GET": Endpoint(may("read"), find, "admin"),
        },
    )
    router.add_path(
        f"{PATH}/:id",
        {
            "DELETE": Endpoint(may("delete"), revoke, "admin"),
            "GET": Endpoint(may("read"), find_one, "admin"),
            "PUT": Endpoint(may("update"), update, "admin"),
        },
    )
    router.add_path(f"{PATH}/:id/regenerate", {"POST": Endpoint(may("regenerate"), regenerate, "admin")})
