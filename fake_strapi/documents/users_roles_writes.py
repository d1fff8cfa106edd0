"""Roles of users-permissions made, changed and removed: by the content API and by the admin's routes alike.

Each row is a step of its own, nothing undoes the steps before a refused one. Source: controllers/role and
services/role of `@strapi/plugin-users-permissions` 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fake_strapi.documents.query_engine import Entity, QueryEngine
from fake_strapi.documents.users_roles import PUBLIC, thrown_not_found
from fake_strapi.errors import ApplicationError, InternalServerError, ValidationError
from fake_strapi.javascript.text import lodash_to_string, snake_case, to_string
from fake_strapi.query.lodash import is_empty
from fake_strapi.schema.builtin import PERMISSION, ROLE, USER
from fake_strapi.storage.write_values import Date

EMPTY = "Request body cannot be empty"
KEPT_ON_UPDATE = ("name", "description")


def create_role(engine: QueryEngine, body: Any) -> None:
    """A new role with the actions that `body["permissions"]` enables; its type comes from its name unless given.

    Raises ValidationError for an empty body. Nothing else is checked: two roles may have one name, or one type.
    """
    if is_empty(body):
        raise ValidationError(EMPTY)
    if isinstance(body, str):
        raise InternalServerError("users-permissions sets the type of a role that is a text")
    given = dict(body) if isinstance(body, dict) else {str(place): one for place, one in enumerate(body)}
    if not given.get("type"):
        given["type"] = snake_case(lodash_to_string(given.get("name")).lower())
    data = {name: value for name, value in given.items() if name not in ("users", "permissions")}
    role = _insert(engine, ROLE, data)
    for action in enabled_actions(given.get("permissions")):
        _insert(engine, PERMISSION, {"action": action, "role": role["id"]})


def update_role(engine: QueryEngine, role_id: str, body: Any) -> None:
    """Change a role's name and description, and give it just the enabled actions: none when there are none.

    Raises ValidationError for an empty body, then the thrown 404 for an unknown role.
    """
    if is_empty(body):
        raise ValidationError(EMPTY)
    role = _role(engine, role_id, "permissions")
    given = body if isinstance(body, dict) else {}
    data = {name: given[name] for name in KEPT_ON_UPDATE if name in given}
    engine.query(ROLE).update({"where": {"id": role_id}, "data": data})
    wanted = list(enabled_actions(given.get("permissions")))
    permissions = engine.query(PERMISSION)
    for permission in role["permissions"]:
        if permission["action"] not in wanted:
            permissions.delete({"where": {"id": permission["id"]}})
    known = {permission["action"] for permission in role["permissions"]}
    for action in wanted:
        if action not in known:
            _insert(engine, PERMISSION, {"action": action, "role": role["id"]})


def delete_role(engine: QueryEngine, role_id: str) -> None:
    """Remove a role and its permissions; its users get the Public role.

    Raises ApplicationError for the Public role, the thrown 404 for an unknown one. Ids are compared as texts: `2.0`
    isn't the Public role whose id is 2, and removes it.
    """
    public = engine.query(ROLE).find_one({"where": {"type": PUBLIC}})
    if public is None:
        raise InternalServerError("users-permissions reads the id of the Public role, which isn't there")
    if role_id == to_string(public["id"]):
        raise ApplicationError("Cannot delete public role")
    role = _role(engine, role_id, "users", "permissions")
    users, permissions = engine.query(USER), engine.query(PERMISSION)
    for user in role["users"]:
        users.update({"where": {"id": user["id"]}, "data": {"role": public["id"]}})
    for permission in role["permissions"]:
        permissions.delete({"where": {"id": permission["id"]}})
    engine.query(ROLE).delete({"where": {"id": role_id}})


def enabled_actions(permissions: Any) -> Iterator[str]:
    """The actions whose `enabled` is truthy in `{type: {"controllers": {controller: {action: {"enabled": ...}}}}}`.

    Raises InternalServerError where a type or an action is null. Whether the actions exist isn't asked.
    """
    for type_name, one in members(permissions):
        for controller, actions in members(_property(one, "controllers")):
            for action, permission in members(actions):
                if is_truthy(_property(permission, "enabled")):
                    yield f"{type_name}.{controller}.{action}"


def members(value: Any) -> Iterator[tuple[str, Any]]:
    """Key and value of each member, as lodash goes through objects, lists and texts; nothing else has members."""
    if isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, (list, str)):
        yield from ((str(place), one) for place, one in enumerate(value))


def is_truthy(value: Any) -> bool:
    """JavaScript's: of JSON values null, false, 0 and "" are not."""
    return isinstance(value, (dict, list)) or bool(value)


def _property(value: Any, name: str) -> Any:
    if value is None:
        raise InternalServerError(f"users-permissions reads {name} of null")
    return value.get(name) if isinstance(value, dict) else None


def _role(engine: QueryEngine, role_id: str, *populate: str) -> Entity:
    role = engine.query(ROLE).find_one({"where": {"id": role_id}, "populate": list(populate)})
    if role is None:
        raise thrown_not_found("Role not found")
    return role


def _insert(engine: QueryEngine, uid: str, data: dict[str, Any]) -> Entity:
    if engine.database.layout.behaviour.published_at_always:
        data = {"publishedAt": Date(engine.now), **data}
    return engine.query(uid).create({"data": data})
