"""Every action that a role of administrators may be allowed, as Strapi's providers hold them when it has started.

Source: config/admin-actions of `@strapi/admin`, services/permission of the content manager, and what the other plugins
register, 4.26.2 and 5.54.0; the order is that in which a started Strapi tells them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from msgspec import Struct

from fake_strapi.schema.attributes import ComponentAttribute
from fake_strapi.schema.builtin import USER
from fake_strapi.schema.content_type import ContentType, Model, Registry
from fake_strapi.versions.behaviour import Behaviour

EXPLORER = "plugin::content-manager.explorer"
READ, CREATE, UPDATE, DELETE, PUBLISH = (
    f"{EXPLORER}.{verb}" for verb in ("read", "create", "update", "delete", "publish")
)
CONDITIONS = {
    "admin::is-creator": "Is creator",
    "admin::has-same-role-as-creator": "Has same role as creator",
}
IS_CREATOR, SAME_ROLE = CONDITIONS
CONTENT_TYPES, PLUGINS, SETTINGS = "contentTypes", "plugins", "settings"
DEEPEST = 15
# Attributes of any type that no permission names, whatever their files say.
UNNAMED = frozenset({"id", "documentId", "publishedAt", "createdAt", "updatedAt"})

TOKENS = (
    ("access", "{}", "Access the {} settings page"),
    ("create", "general", "Create (generate)"),
    ("read", "general", "Read"),
    ("update", "general", "Update"),
    ("regenerate", "general", "Regenerate"),
    ("delete", "general", "Delete (revoke)"),
)
VERBS = ("create", "read", "update", "delete")


class Action(Struct, frozen=True):
    """`group`: the category of settings, the plugin of plugins. `subjects`: uids, None where there are none.

    `properties`: what a permission may limit: `fields`, `locales`.
    """

    id: str
    section: str
    label: str
    group: str = ""
    sub_category: str = ""
    subjects: tuple[str, ...] | None = None
    properties: tuple[str, ...] = ()


def plugin_action(uid: str, plugin: str, sub_category: str, label: str) -> Action:
    return Action(f"plugin::{plugin}.{uid}", PLUGINS, label, plugin, sub_category)


def setting(action: str, category: str, sub_category: str, label: str) -> Action:
    return Action(action, SETTINGS, label, category, sub_category)


def token_actions(prefix: str, title: str, sub_category: str) -> list[Action]:
    """Those of a kind of tokens, `access` first."""
    category = title[:1].lower() + title[1:] if title[:3] != "API" else "api tokens"
    return [
        setting(f"admin::{prefix}.{verb}", category, sub.format(sub_category), label.format(title))
        for verb, sub, label in TOKENS
    ]


def plain_actions(behaviour: Behaviour) -> Iterator[Action]:
    """Those without subjects."""
    manager, users = "content-manager", "users-permissions"
    yield plugin_action("single-types.configure-view", manager, "single types", "Configure view")
    yield plugin_action("collection-types.configure-view", manager, "collection types", "Configure view")
    yield plugin_action("components.configure-layout", manager, "components", "Configure Layout")
    yield plugin_action("read", "content-type-builder", "general", "Read")
    yield setting("plugin::email.settings.read", "email", "general", "Access the Email Settings page")
    yield plugin_action("read", "upload", "general", "Access the Media Library")
    yield plugin_action("assets.create", "upload", "assets", "Create (upload)")
    yield plugin_action("assets.update", "upload", "assets", "Update (crop, details, replace) + delete")
    yield plugin_action("assets.download", "upload", "assets", "Download")
    yield plugin_action("assets.copy-link", "upload", "assets", "Copy link")
    yield plugin_action("configure-view", "upload", "general", "Configure view")
    page = "Access the Media Library settings page"
    yield setting("plugin::upload.settings.read", "media library", "general", page)
    for verb in VERBS:
        yield setting(f"plugin::i18n.locale.{verb}", "Internationalization", "Locales", verb.capitalize())
    for verb in VERBS:
        yield plugin_action(f"roles.{verb}", users, "roles", verb.capitalize())
    for uid, sub in (
        ("providers", "providers"),
        ("email-templates", "emailTemplates"),
        ("advanced-settings", "advancedSettings"),
    ):
        yield plugin_action(f"{uid}.read", users, sub, "Read")
        yield plugin_action(f"{uid}.update", users, sub, "Edit")
    yield setting("admin::marketplace.read", "plugins and marketplace", "marketplace", "Access the marketplace")
    for verb in VERBS:
        yield setting(f"admin::webhooks.{verb}", "webhooks", "general", verb.capitalize())
    for kind in ("users", "roles"):
        for verb in VERBS:
            label = "Create (invite)" if (kind, verb) == ("users", "create") else verb.capitalize()
            yield setting(f"admin::{kind}.{verb}", "users and roles", kind, label)
    access, *others = token_actions("api-tokens", "API tokens", "api Tokens")
    yield access
    if behaviour.api_token_kinds:
        yield from token_actions("admin-tokens", "Admin tokens", "admin tokens")
    yield from others
    yield setting("admin::project-settings.update", "project", "general", "Update the project level settings")
    yield setting("admin::project-settings.read", "project", "general", "Read the project level settings")
    access, *others = token_actions("transfer.tokens", "transfer tokens", "transfer tokens")
    yield access
    yield from others


# Types that a Strapi 5 has and that are no models here, with the fields that its super admins' permissions name.
UNSERVED: Mapping[str, tuple[str, ...]] = {
    "plugin::content-releases.release": ("name", "releasedAt", "scheduledAt", "timezone", "status", "actions"),
    "plugin::content-releases.release-action": ("type", "contentType", "entryDocumentId", "release", "isEntryValid"),
    "plugin::review-workflows.workflow": ("name", "stages", "stageRequiredToPublish", "contentTypes"),
    "plugin::review-workflows.workflow-stage": ("name", "color", "workflow", "permissions"),
    "admin::transfer-token": (
        "name",
        "description",
        "accessKey",
        "lastUsedAt",
        "permissions",
        "expiresAt",
        "lifespan",
    ),
    "admin::transfer-token-permission": ("action", "token"),
}
HIDDEN_OF_PLUGINS = (
    "plugin::upload.file",
    "plugin::upload.folder",
    "plugin::i18n.locale",
    "plugin::content-releases.release",
    "plugin::content-releases.release-action",
    "plugin::review-workflows.workflow",
    "plugin::review-workflows.workflow-stage",
    "plugin::users-permissions.permission",
    "plugin::users-permissions.role",
)
HIDDEN_OF_ADMIN = (
    "admin::permission",
    "admin::user",
    "admin::role",
    "admin::api-token",
    "admin::api-token-permission",
    "admin::transfer-token",
    "admin::transfer-token-permission",
    "admin::session",
)


def is_displayed(content_type: ContentType) -> bool:
    """Whether the content manager lists a type: those of plugins and of the admin panel are hidden but for users."""
    if not content_type.is_api:
        return content_type.uid == USER
    return content_type.plugin_options.get("content-manager", {}).get("visible", True) is True


@lru_cache(8)
def actions_of(registry: Registry, behaviour: Behaviour) -> Mapping[str, Action]:
    """All of a project by their ids, those of the content manager's types first."""
    displayed = [USER, *(one.uid for one in registry.api_types if is_displayed(one))]
    readable, publishable = displayed, displayed
    if behaviour.hidden_types_read:
        readable = [*HIDDEN_OF_PLUGINS, USER, *(one.uid for one in registry.api_types), *HIDDEN_OF_ADMIN]
    else:
        publishable = [one.uid for one in registry.api_types if is_displayed(one) and one.draft_and_publish]
    fields, locales = ("fields", "locales"), ("locales",)
    rows = [
        Action(CREATE, CONTENT_TYPES, "Create", subjects=tuple(displayed), properties=fields),
        Action(READ, CONTENT_TYPES, "Read", subjects=tuple(readable), properties=fields),
        Action(UPDATE, CONTENT_TYPES, "Update", subjects=tuple(displayed), properties=fields),
        Action(DELETE, CONTENT_TYPES, "Delete", subjects=tuple(displayed), properties=locales),
        Action(PUBLISH, CONTENT_TYPES, "Publish", subjects=tuple(publishable), properties=locales),
        *plain_actions(behaviour),
    ]
    return {action.id: action for action in rows}


def is_localized(registry: Registry, subject: str | None) -> bool:
    model = None if subject is None else registry.get(subject)
    return isinstance(model, ContentType) and model.localized


def fields_of(registry: Registry, subject: str) -> list[str]:
    """All paths that a permission on a type may name: attributes, and in place of components those inside them."""
    model = registry.get(subject)
    return list(UNSERVED.get(subject, ()) if model is None else nested_fields(registry, model, "", DEEPEST))


def nested_fields(registry: Registry, model: Model, prefix: str, level: int) -> Iterator[str]:
    if level == 0:
        yield prefix
        return
    for name, attribute in model.attributes.items():
        if name in UNNAMED or not attribute.visible:
            continue
        path = f"{prefix}.{name}" if prefix else name
        if isinstance(attribute, ComponentAttribute):
            yield from list(nested_fields(registry, registry[attribute.component], path, level - 1)) or [path]
        else:
            yield path
