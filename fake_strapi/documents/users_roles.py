"""The roles of users-permissions: the two that a Strapi starts with, and which actions each has.

They are rows as any others, so content may relate to them. Source: services/role and services/users-permissions of
`@strapi/plugin-users-permissions` 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from fake_strapi.documents.query_engine import Entity, QueryEngine
from fake_strapi.errors import FakeStrapiError, HttpError
from fake_strapi.javascript.object_keys import in_javascript_order
from fake_strapi.schema.builtin import PERMISSION, ROLE, USER
from fake_strapi.schema.content_type import Registry
from fake_strapi.schema.project import every_action
from fake_strapi.storage.database import Database
from fake_strapi.storage.find import find_many, find_one
from fake_strapi.storage.write import create_entity
from fake_strapi.storage.write_values import Date
from fake_strapi.versions.behaviour import Behaviour

AUTHENTICATED, PUBLIC = "authenticated", "public"
PLUGIN = "plugin::users-permissions"
DEFAULT_ROLES = (
    {"name": "Authenticated", "description": "Default role given to authenticated user.", "type": AUTHENTICATED},
    {"name": "Public", "description": "Default role given to unauthenticated user.", "type": PUBLIC},
)
PUBLIC_ACTIONS = (
    *("callback", "connect", "forgotPassword", "resetPassword", "register"),
    *("emailConfirmation", "sendEmailConfirmation"),
)
PUBLIC_SESSION_ACTIONS = ("refresh",)
SESSION_ACTIONS = ("logout", "getSessions", "revokeSession")

ActionMap = dict[str, dict[str, dict[str, dict[str, dict[str, Any]]]]]


def default_actions(role_type: str, behaviour: Behaviour) -> list[str]:
    """What a fresh Strapi allows a role."""
    if role_type == PUBLIC:
        auth = [*PUBLIC_ACTIONS, *(PUBLIC_SESSION_ACTIONS if behaviour.user_sessions else ())]
        return [f"{PLUGIN}.auth.{name}" for name in auth]
    auth = ["changePassword", *(SESSION_ACTIONS if behaviour.user_sessions else ())]
    return [f"{PLUGIN}.user.me", *(f"{PLUGIN}.auth.{name}" for name in auth)]


def furnish(database: Database, now: int) -> None:
    """The default roles (ids 1 and 2) with their permissions, in a workspace that has none."""
    behaviour = database.layout.behaviour
    with database.transaction():
        for role in DEFAULT_ROLES:
            identifier = create_entity(database, ROLE, stamped(role, database, now), now)
            add_permissions(database, identifier, default_actions(role["type"], behaviour), now)


def allow(database: Database, role_type: str, actions: Iterable[str], now: int) -> None:
    """Give a role these actions too, such as `api::job.job.find`."""
    role = find_one(database, ROLE, {"select": ["id"], "where": {"type": role_type}})
    if role is None:
        return
    known = set(actions_of(database, role_type))
    with database.transaction():
        add_permissions(database, role["id"], [action for action in dict.fromkeys(actions) if action not in known], now)


def add_permissions(database: Database, role_id: int, actions: Iterable[str], now: int) -> None:
    for action in actions:
        create_entity(database, PERMISSION, stamped({"action": action, "role": role_id}, database, now), now)


def stamped(values: dict[str, Any], database: Database, now: int) -> dict[str, Any]:
    """The values of a new row, with the publishedAt that every row of some versions has."""
    if not database.layout.behaviour.published_at_always:
        return values
    return {**values, "publishedAt": Date(now)}


def actions_of(database: Database, role_type: str) -> list[str]:
    """The actions of the role of this type."""
    rows = find_many(database, PERMISSION, {"select": ["action"], "where": {"role": {"type": role_type}}})
    return [row["action"] for row in rows]


# --- what the routes answer


def find_roles(engine: QueryEngine) -> list[Entity]:
    """All roles, each with the number of its users."""
    return [without_locale(role) for role in roles_with_users(engine)]


def roles_with_users(engine: QueryEngine) -> list[Entity]:
    """All roles as the role service finds them, each with the number of its users."""
    roles = engine.query(ROLE).find_many()
    users = engine.query(USER)
    for role in roles:
        role["nb_users"] = users.count({"where": {"role": {"id": role["id"]}}})
    return roles


def find_role(engine: QueryEngine, role_id: str) -> Entity:
    """A role with every action there is, its own enabled. Raises the 404 of an error that is thrown."""
    role = engine.query(ROLE).find_one({"where": {"id": role_id}, "populate": ["permissions"]})
    if role is None:
        raise thrown_not_found("Role not found")
    permissions = all_actions(engine.registry, engine.database.layout.behaviour)
    for permission in role["permissions"]:
        type_name, controller, action = [*permission["action"].split("."), "", ""][:3]
        controllers = permissions.setdefault(type_name, {"controllers": {}})["controllers"]
        controllers.setdefault(controller, {})[action] = {"enabled": True, "policy": ""}
    return {**without_locale(role), "permissions": in_javascript_order(permissions)}


def thrown_not_found(message: str) -> HttpError:
    """A 404 that a controller throws, which is rendered as other thrown errors are."""
    error = HttpError(404, "NotFoundError", message)
    error.details = {}
    return error


def without_locale(role: Entity) -> Entity:
    """Roles are not localized: their locale is no one's business. In place."""
    role.pop("locale", None)
    role.pop("localizations", None)
    return role


def all_actions(registry: Registry, behaviour: Behaviour) -> ActionMap:
    """Every action of the content API, none of them enabled: of the project's core controllers, then of plugins."""
    actions: ActionMap = {}
    for content_type in sorted(registry.api_types, key=lambda one: one.uid):
        api, controller = content_type.uid.split(".", 1)
        controllers = actions.setdefault(api, {"controllers": {}})["controllers"]
        # Strapi 4's i18n adds an action to the controllers of localized types.
        more = ("createLocalization",) if content_type.localized and not behaviour.documents else ()
        controllers[controller] = disabled((*every_action(content_type), *more))
    for plugin, controller, names in plugin_actions(behaviour):
        actions.setdefault(plugin, {"controllers": {}})["controllers"][controller] = disabled(names)
    return actions


def action_names(registry: Registry, behaviour: Behaviour) -> Iterator[str]:
    """The same as texts, such as `api::job.job.find`."""
    for owner, tree in all_actions(registry, behaviour).items():
        for controller, names in tree["controllers"].items():
            yield from (f"{owner}.{controller}.{name}" for name in names)


def check_actions(actions: Iterable[str], registry: Registry, behaviour: Behaviour) -> None:
    """Raises FakeStrapiError for an action that nothing here asks for, with the one that may have been meant."""
    known = list(action_names(registry, behaviour))
    for action in actions:
        if action not in known:
            near = get_close_matches(action, known, 1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
            raise FakeStrapiError(f"no action {action!r}: {hint}")


def disabled(names: Iterable[str]) -> dict[str, dict[str, Any]]:
    return {name: {"enabled": False, "policy": ""} for name in names}


def plugin_actions(behaviour: Behaviour) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Plugin, controller, and the actions that its content API has, in Strapi's order."""
    sessions = (*PUBLIC_SESSION_ACTIONS, *SESSION_ACTIONS) if behaviour.user_sessions else ()
    pages = ("findPage",) if behaviour.file_pages else ()
    yield "plugin::content-type-builder", "components", ("getComponents", "getComponent")
    yield "plugin::content-type-builder", "content-types", ("getContentTypes", "getContentType")
    yield "plugin::email", "email", ("send",)
    yield "plugin::upload", "content-api", ("find", *pages, "findOne", "destroy", "upload")
    yield "plugin::i18n", "locales", ("listLocales",)
    yield (
        PLUGIN,
        "auth",
        (
            *("callback", "changePassword", "resetPassword", *sessions),
            *("connect", "forgotPassword", "register", "emailConfirmation", "sendEmailConfirmation"),
        ),
    )
    yield PLUGIN, "user", ("create", "update", "find", "findOne", "count", "destroy", "me")
    yield PLUGIN, "role", ("createRole", "findOne", "find", "updateRole", "deleteRole")
    yield PLUGIN, "permissions", ("getPermissions",)
