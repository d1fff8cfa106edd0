"""The content types of the admin panel: administrators, their roles and permissions, API tokens, sessions.

Source: content-types of `@strapi/admin` 4.26.2 and 5.54.0. Transfer tokens are left out: nothing is transferred here.
"""

from __future__ import annotations

from typing import Any

from fake_strapi.versions.behaviour import Behaviour

ADMIN_USER = "admin::user"
ADMIN_ROLE = "admin::role"
ADMIN_PERMISSION = "admin::permission"
API_TOKEN = "admin::api-token"
API_TOKEN_PERMISSION = "admin::api-token-permission"
SESSION = "admin::session"

STRING: dict[str, Any] = {"type": "string"}
NAME: dict[str, Any] = {"type": "string", "minLength": 1, "required": True}
HIDDEN: dict[str, Any] = {"type": "string", "private": True, "searchable": False}
TIME: dict[str, Any] = {"type": "datetime"}


def relation(kind: str, target: str, **more: Any) -> dict[str, Any]:
    return {"type": "relation", "relation": kind, "target": target, **more}


def admin_user(behaviour: Behaviour) -> dict[str, Any]:
    resets_end = {"resetPasswordTokenExpiresAt": TIME | {"private": True, "searchable": False}}
    tokens = {"apiTokens": relation("oneToMany", API_TOKEN, mappedBy="adminUserOwner", private=True)}
    return {
        "firstname": {"type": "string", "minLength": 1},
        "lastname": {"type": "string", "minLength": 1},
        "username": STRING,
        "email": {"type": "email", "minLength": 6, "required": True, "unique": True, "private": True},
        "password": {"type": "password", "minLength": 6, "private": True, "searchable": False},
        "resetPasswordToken": HIDDEN,
        **(resets_end if behaviour.admin_sessions else {}),
        "registrationToken": HIDDEN,
        "isActive": {"type": "boolean", "default": False, "private": True},
        "roles": relation("manyToMany", ADMIN_ROLE, inversedBy="users", private=True),
        **(tokens if behaviour.api_token_kinds else {}),
        "blocked": {"type": "boolean", "default": False, "private": True},
        "preferedLanguage": {"type": "string", "searchable": False},
    }


def admin_permission(behaviour: Behaviour) -> dict[str, Any]:
    owner = {"apiToken": relation("manyToOne", API_TOKEN, inversedBy="adminPermissions")}
    return {
        "action": NAME,
        "actionParameters": {"type": "json", "default": {}},
        "subject": {"type": "string", "minLength": 1},
        "properties": {"type": "json", "default": {}},
        "conditions": {"type": "json", "default": []},
        "role": relation("manyToOne", ADMIN_ROLE, inversedBy="permissions"),
        **(owner if behaviour.api_token_kinds else {}),
    }


def api_token(behaviour: Behaviour) -> dict[str, Any]:
    kinds = behaviour.api_token_kinds
    types = ["read-only", "full-access", "custom"]
    kind = {"kind": {"type": "enumeration", "enum": ["content-api", "admin"], "required": True}}
    kind["kind"]["default"] = "content-api"
    owners = {
        "adminPermissions": relation("oneToMany", ADMIN_PERMISSION, mappedBy="apiToken"),
        "adminUserOwner": relation("manyToOne", ADMIN_USER, inversedBy="apiTokens"),
    }
    return {
        "name": NAME | {"unique": True},
        "description": {"type": "string", "minLength": 1, "default": ""},
        **(kind if kinds else {}),
        "type": {"type": "enumeration", "enum": types, "default": "read-only", "required": not kinds},
        "accessKey": NAME | {"searchable": False},
        **({"encryptedKey": {"type": "text", "minLength": 1, "searchable": False}} if kinds else {}),
        "lastUsedAt": TIME,
        "permissions": relation("oneToMany", API_TOKEN_PERMISSION, mappedBy="token"),
        **(owners if kinds else {}),
        "expiresAt": TIME,
        "lifespan": {"type": "biginteger"},
    }


def session() -> dict[str, Any]:
    text = ("userId", "sessionId", "childId", "deviceId", "origin")
    time = TIME | {"private": True, "searchable": False}
    return {
        **dict.fromkeys(text, HIDDEN),
        "expiresAt": time,
        "absoluteExpiresAt": time,
        "status": HIDDEN,
        "type": HIDDEN,
        "metadata": {"type": "json", "private": True, "searchable": False},
    }


def admin_schemas(behaviour: Behaviour) -> dict[str, tuple[str, str, str, dict[str, Any]]]:
    """By uid: singular name, plural name, table, attributes."""
    found = {
        ADMIN_USER: ("user", "users", "admin_users", admin_user(behaviour)),
        ADMIN_ROLE: (
            "role",
            "roles",
            "admin_roles",
            {
                "name": NAME | {"unique": True},
                "code": NAME | {"unique": True},
                "description": STRING,
                "users": relation("manyToMany", ADMIN_USER, mappedBy="roles"),
                "permissions": relation("oneToMany", ADMIN_PERMISSION, mappedBy="role"),
            },
        ),
        ADMIN_PERMISSION: ("permission", "permissions", "admin_permissions", admin_permission(behaviour)),
        API_TOKEN: ("api-token", "api-tokens", "strapi_api_tokens", api_token(behaviour)),
        API_TOKEN_PERMISSION: (
            "api-token-permission",
            "api-token-permissions",
            "strapi_api_token_permissions",
            {"action": NAME, "token": relation("manyToOne", API_TOKEN, inversedBy="permissions")},
        ),
    }
    if behaviour.admin_sessions:
        found[SESSION] = ("session", "sessions", "strapi_sessions", session())
    return found
