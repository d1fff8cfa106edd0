"""API tokens as the admin API lists, makes, changes and removes them.

Source: services/api-token and validation/api-tokens of `@strapi/admin` 4.26.2 and 5.54.0. Of the kinds that Strapi 5
has, tokens of an administrator are not made here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from fake_strapi.auth.api_token import add_permissions, insert_token, stored_key
from fake_strapi.documents.users_roles import action_names
from fake_strapi.documents.validation_body import (
    NOT_EMPTY,
    NOT_NULL,
    at_least,
    check_body,
    closed_object,
    text,
)
from fake_strapi.documents.validation_rules import Rule
from fake_strapi.documents.validation_values import is_number
from fake_strapi.documents.validation_yup import YupArray, YupObject, YupScalar, YupType
from fake_strapi.errors import ApplicationError, ValidationError
from fake_strapi.javascript.text import WHITE_SPACE, lodash_to_string, to_string
from fake_strapi.schema.builtin_admin import API_TOKEN, API_TOKEN_PERMISSION
from fake_strapi.schema.content_type import Registry
from fake_strapi.storage.database import Database
from fake_strapi.storage.find import find_many, find_one
from fake_strapi.storage.write import delete_entity, update_entity
from fake_strapi.storage.write_values import Date
from fake_strapi.versions.behaviour import Behaviour

DAY = 86_400_000
LIFESPANS = (None, 7 * DAY, 30 * DAY, 90 * DAY)
CUSTOM = "custom"
TAKEN = "Name already taken"
TOLD = ("name", "description", "lastUsedAt", "type", "lifespan", "expiresAt", "createdAt", "updatedAt")

Row = dict[str, Any]


def selected(behaviour: Behaviour) -> list[str]:
    """The attributes that are told, in their order."""
    kind = ["kind"] if behaviour.api_token_kinds else []
    return ["id", *kind, *TOLD]


# --- what a body must look like


def types(*rules: Rule) -> YupScalar:
    return text(*rules, one_of=("read-only", "full-access", "custom"))


def permissions() -> YupArray:
    return YupArray(items=text(), nullable=True, keeps_text=True)


@cache
def creation(behaviour: Behaviour) -> YupObject:
    positive = Rule("{path} must be greater than or equal to 1", lambda value, frame: value >= 1)
    kinds = behaviour.api_token_kinds
    fields: dict[str, YupType] = {
        **({"kind": text(one_of=("content-api",))} if kinds else {}),
        "name": text(at_least(1), NOT_EMPTY),
        "description": text(),
        "type": types() if kinds else types(NOT_EMPTY),
        "permissions": permissions(),
        "lifespan": YupScalar(type="number", accepts=is_number, nullable=True, one_of=LIFESPANS, rules=(positive,)),
    }
    return closed_object(fields)


@cache
def change(behaviour: Behaviour) -> YupObject:
    kinds = behaviour.api_token_kinds
    return closed_object(
        {
            "name": text(at_least(1), NOT_NULL),
            "description": text(nullable=True),
            "type": types() if kinds else types(NOT_NULL),
            "permissions": permissions(),
        }
    )


def check_permissions(token_type: Any, actions: Any, registry: Registry, behaviour: Behaviour) -> None:
    """Custom tokens have permissions that there are, others have none. Raises ValidationError."""
    if token_type != CUSTOM:
        if actions:
            raise ValidationError("Non-custom tokens should not reference permissions")
        return
    if not isinstance(actions, list):
        raise ValidationError("Missing permissions attribute for custom token")
    known = set(action_names(registry, behaviour))
    unknown = [action for action in dict.fromkeys(actions) if action not in known]
    if unknown:
        raise ValidationError(f"Unknown permissions provided: {', '.join(unknown)}")


def trimmed(value: Any) -> str:
    """lodash's `trim`."""
    return lodash_to_string(value).strip(WHITE_SPACE)


# --- reads


def list_tokens(database: Database) -> list[Row]:
    """All tokens by name, without their keys."""
    params = {"select": selected(database.layout.behaviour), "populate": ["permissions"], "orderBy": {"name": "ASC"}}
    return [told(row) for row in find_many(database, API_TOKEN, params)]


def find_token(database: Database, token_id: str) -> Row | None:
    """One token; with its key where that can be shown again."""
    behaviour = database.layout.behaviour
    kept = ["encryptedKey"] if behaviour.api_token_kinds else []
    params = {"select": [*selected(behaviour), *kept], "populate": ["permissions"], "where": {"id": token_id}}
    row = find_one(database, API_TOKEN, params)
    if row is None:
        return None
    row = told(row)
    if behaviour.api_token_kinds:
        row |= {"type": row.pop("type"), "permissions": row.pop("permissions")}
        key = row.pop("encryptedKey")
        if key:
            row["accessKey"] = key
    return row


def told(row: Row) -> Row:
    """A row with its permissions by name."""
    row["permissions"] = [permission["action"] for permission in row["permissions"]]
    return row


def exists(database: Database, token_id: str) -> bool:
    return find_one(database, API_TOKEN, {"select": ["id"], "where": {"id": token_id}}) is not None


def named(database: Database, name: str) -> Row | None:
    return find_one(database, API_TOKEN, {"select": ["id"], "where": {"name": name}})


# --- writes


def create(database: Database, body: Any, registry: Registry, new_key: Callable[[], str], now: int) -> Row:
    """A new token with its key. Raises ValidationError for the body, ApplicationError for its name."""
    behaviour = database.layout.behaviour
    given = body if isinstance(body, dict) else {}
    attributes = {
        **({"kind": "content-api"} if behaviour.api_token_kinds else {}),
        "name": trimmed(given.get("name")),
        "description": trimmed(given.get("description")),
        **{name: given[name] for name in ("type", "permissions", "lifespan") if name in given},
    }
    check_body(creation(behaviour), attributes, behaviour)
    if named(database, attributes["name"]) is not None:
        raise ApplicationError(TAKEN)
    actions, lifespan = attributes.pop("permissions", None), attributes.pop("lifespan", None)
    check_permissions(attributes.get("type"), actions, registry, behaviour)
    key = new_key()
    expires = {"lifespan": lifespan, "expiresAt": Date(now + lifespan) if lifespan else None}
    token_id = insert_token(database, {**attributes, **stored_key(database, key), **expires}, now)
    if attributes.get("type") == CUSTOM:
        add_permissions(database, token_id, list(dict.fromkeys(actions)), now)
    params = {"select": selected(behaviour), "populate": ["permissions"], "where": {"id": token_id}}
    row = find_one(database, API_TOKEN, params)
    assert row is not None
    return {**told(row), "accessKey": key}


def check_change(database: Database, token_id: str, body: Any) -> Row:
    """The body of a change, trimmed. Raises YupValidationError; whether there is such a token isn't asked."""
    behaviour = database.layout.behaviour
    attributes = dict(body) if isinstance(body, dict) else body
    if isinstance(attributes, dict):
        for name in ("name", "description"):
            if name in attributes:
                attributes[name] = trimmed(attributes[name])
    check_body(change(behaviour), attributes, behaviour)
    return attributes if isinstance(attributes, dict) else {}


def update(database: Database, token_id: str, attributes: Row, registry: Registry, now: int) -> Row:
    """A token that is there, changed. Raises ApplicationError for its name, ValidationError for its permissions."""
    behaviour = database.layout.behaviour
    if "name" in attributes:
        other = named(database, attributes["name"])
        if other is not None and to_string(other["id"]) != token_id:
            raise ApplicationError(TAKEN)
    before = find_one(database, API_TOKEN, {"where": {"id": token_id}})
    assert before is not None
    actions = attributes.get("permissions")
    to_custom = attributes.get("type") == CUSTOM != before["type"]
    given = "permissions" in attributes if behaviour.api_token_kinds else actions is not None
    if given or to_custom:
        check_permissions(attributes.get("type") or before["type"], actions, registry, behaviour)
    values: Row = {name: attributes[name] for name in ("name", "description", "type") if name in attributes}
    identifier = before["id"]
    update_entity(database, API_TOKEN, identifier, values, now)
    if values.get("type", before["type"]) != CUSTOM:
        delete_permission(database, {"token": identifier})
    elif given:
        replace_permissions(database, identifier, actions or [], now)
    params = {"select": selected(behaviour), "populate": ["permissions"], "where": {"id": identifier}}
    row = find_one(database, API_TOKEN, params)
    assert row is not None
    return told(row)


def replace_permissions(database: Database, token_id: int, actions: list[str], now: int) -> None:
    """What is gone is removed, what is new is added: the rest keeps its place."""
    row = find_one(database, API_TOKEN, {"select": ["id"], "populate": ["permissions"], "where": {"id": token_id}})
    assert row is not None
    known = [permission["action"] for permission in row["permissions"]]
    for action in dict.fromkeys(known):
        if action not in actions:
            delete_permission(database, {"action": action, "token": token_id})
    add_permissions(database, token_id, [one for one in dict.fromkeys(actions) if one not in known], now)


def delete_permission(database: Database, where: Row) -> None:
    """The first one that is found, as `strapi.db.query().delete()` does: a token that is custom no longer keeps the
    others.
    """
    found = find_one(database, API_TOKEN_PERMISSION, {"select": ["id"], "where": where})
    if found is not None:
        delete_entity(database, API_TOKEN_PERMISSION, found["id"])


def regenerate(database: Database, token_id: str, key: str, now: int) -> Row:
    """A token that is there gets another key."""
    row = find_one(database, API_TOKEN, {"where": {"id": token_id}})
    assert row is not None
    update_entity(database, API_TOKEN, row["id"], stored_key(database, key), now)
    kind = {"kind": row["kind"]} if database.layout.behaviour.api_token_kinds else {}
    return {"id": row["id"], "accessKey": key, **kind}


def revoke(database: Database, token_id: str) -> Row | None:
    """Remove a token and answer it as it was; None for one that isn't there."""
    behaviour = database.layout.behaviour
    params = {"select": selected(behaviour), "populate": ["permissions"], "where": {"id": token_id}}
    row = find_one(database, API_TOKEN, params)
    if row is None:
        return None
    delete_entity(database, API_TOKEN, row["id"])
    return told(row) if behaviour.api_token_kinds else row
