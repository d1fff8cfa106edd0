"""The content types that Strapi and its standard plugins bring along, as far as content can relate to them.

Source: `plugin-users-permissions`, `plugin-upload` and `plugin-i18n` of 4.26.2 and 5.54.0; the admin panel's own are
in builtin_admin.py.
"""

from __future__ import annotations

from typing import Any

from fake_strapi.schema.builtin_admin import ADMIN_USER, admin_schemas, relation
from fake_strapi.versions.behaviour import Behaviour

__all__ = ["ADMIN_USER", "FILE", "FOLDER", "HIDDEN", "LOCALE", "PERMISSION", "ROLE", "USER", "builtin_schemas"]

FILE = "plugin::upload.file"
FOLDER = "plugin::upload.folder"
LOCALE = "plugin::i18n.locale"
PERMISSION = "plugin::users-permissions.permission"
ROLE = "plugin::users-permissions.role"
USER = "plugin::users-permissions.user"

# `config.attributes.<name>.hidden` of their schemas: what administrators are never shown.
HIDDEN = {
    ADMIN_USER: frozenset({"resetPasswordToken", "registrationToken"}),
    USER: frozenset({"resetPasswordToken", "confirmationToken", "provider"}),
}


def schema(singular: str, plural: str, collection: str, attributes: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": "collectionType",
        "collectionName": collection,
        "info": {"singularName": singular, "pluralName": plural, "displayName": singular.capitalize()},
        "options": {},
        "attributes": attributes,
    }


def file_attributes(behaviour: Behaviour) -> dict[str, Any]:
    string: dict[str, Any] = {"type": "string"}
    text: dict[str, Any] = {"type": "text"}
    needed = {"required": True}
    return {
        "name": string | needed,
        "alternativeText": text if behaviour.long_file_texts else string,
        "caption": text if behaviour.long_file_texts else string,
        **({"focalPoint": {"type": "json"}} if behaviour.focal_point else {}),
        "width": {"type": "integer"},
        "height": {"type": "integer"},
        "formats": {"type": "json"},
        "hash": string | needed,
        "ext": string,
        "mime": string | needed,
        "size": {"type": "decimal", "required": True},
        "url": (text if behaviour.long_file_texts else string) | needed,
        "previewUrl": text if behaviour.long_file_texts else string,
        "provider": string | needed,
        "provider_metadata": {"type": "json"},
        "related": {"type": "relation", "relation": "morphToMany"},
        "folder": relation("manyToOne", FOLDER, inversedBy="files", private=True),
        "folderPath": {"type": "string", "minLength": 1, "required": True, "private": True, "searchable": False},
    }


USER_ATTRIBUTES: dict[str, Any] = {
    "username": {"type": "string", "minLength": 3, "unique": True, "required": True},
    "email": {"type": "email", "minLength": 6, "required": True},
    "provider": {"type": "string"},
    "password": {"type": "password", "minLength": 6, "private": True, "searchable": False},
    "resetPasswordToken": {"type": "string", "private": True, "searchable": False},
    "confirmationToken": {"type": "string", "private": True, "searchable": False},
    "confirmed": {"type": "boolean", "default": False},
    "blocked": {"type": "boolean", "default": False},
    "role": relation("manyToOne", ROLE, inversedBy="users"),
}


def builtin_schemas(behaviour: Behaviour) -> dict[str, dict[str, Any]]:
    """By uid, in the shape of a schema.json; a project's `src/extensions` may replace the user's."""
    return {
        **{uid: schema(*definition) for uid, definition in admin_schemas(behaviour).items()},
        FILE: schema("file", "files", "files", file_attributes(behaviour)),
        FOLDER: schema(
            "folder",
            "folders",
            "upload_folders",
            {
                "name": {"type": "string", "minLength": 1, "required": True},
                "pathId": {"type": "integer", "unique": True, "required": True},
                "parent": relation("manyToOne", FOLDER, inversedBy="children"),
                "children": relation("oneToMany", FOLDER, mappedBy="parent"),
                "files": relation("oneToMany", FILE, mappedBy="folder"),
                "path": {"type": "string", "minLength": 1, "required": True},
            },
        ),
        LOCALE: schema(
            "locale",
            "locales",
            "i18n_locale",
            {
                "name": {"type": "string", "minLength": 1, "maxLength": 50},
                "code": {"type": "string", "unique": True},
            },
        ),
        PERMISSION: schema(
            "permission",
            "permissions",
            "up_permissions",
            {
                "action": {"type": "string", "required": True},
                "role": relation("manyToOne", ROLE, inversedBy="permissions"),
            },
        ),
        ROLE: schema(
            "role",
            "roles",
            "up_roles",
            {
                "name": {"type": "string", "minLength": 3, "required": True},
                "description": {"type": "string"},
                "type": {"type": "string", "unique": True},
                "permissions": relation("oneToMany", PERMISSION, mappedBy="role"),
                "users": relation("oneToMany", USER, mappedBy="role"),
            },
        ),
        USER: schema("user", "users", "up_users", USER_ATTRIBUTES),
    }
