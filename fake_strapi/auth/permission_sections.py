"""What the panel shows of permissions: all actions, by the section in which it draws them.

Source: services/permission/sections-builder of `@strapi/admin`, and services/permissions/sections-builder of i18n,
4.26.2 and 5.54.0.
"""

from __future__ import annotations

from typing import Any

from fake_strapi.auth.admin_actions import CONDITIONS, CONTENT_TYPES, PLUGINS, SETTINGS, UNNAMED, Action, actions_of
from fake_strapi.auth.admin_actions import is_displayed as displayed
from fake_strapi.documents.locales import list_locales
from fake_strapi.schema.attributes import Attribute, ComponentAttribute
from fake_strapi.schema.content_type import ContentType, Model, Registry
from fake_strapi.storage.database import Database

Told = dict[str, Any]
KINDS = {"singleTypes": True, "collectionTypes": False}


def conditions() -> list[Told]:
    return [{"id": one, "displayName": name, "category": "default"} for one, name in CONDITIONS.items()]


def sections(database: Database, registry: Registry) -> Told:
    """All of them, in the panel's order."""
    actions = actions_of(registry, database.layout.behaviour).values()
    on_content = [action for action in actions if action.section == CONTENT_TYPES]
    locales = told_locales(database)
    return {
        "plugins": [
            {
                "displayName": one.label,
                "plugin": one.group,
                "subCategory": one.sub_category,
                "action": one.id,
            }
            for one in actions
            if one.section == PLUGINS
        ],
        "settings": [
            {
                "displayName": one.label,
                "category": one.group,
                "subCategory": one.sub_category,
                "action": one.id,
            }
            for one in actions
            if one.section == SETTINGS
        ],
        **{name: of_kind(registry, on_content, locales, single=single) for name, single in KINDS.items()},
    }


def of_kind(registry: Registry, actions: list[Action], locales: list[Told], *, single: bool) -> Told:
    visible = {one.uid for one in registry.content_types if displayed(one)}
    subjects = dict.fromkeys(uid for action in actions for uid in action.subjects or () if uid in visible)
    models = [registry.content_type(uid) for uid in subjects]
    return {
        "actions": [
            {
                "label": one.label,
                "actionId": one.id,
                "subjects": [uid for uid in one.subjects or () if uid in visible],
                "applyToProperties": list(one.properties),
            }
            for one in actions
        ],
        "subjects": [told_type(registry, model, locales) for model in models if model.is_single == single],
    }


def told_type(registry: Registry, model: ContentType, locales: list[Told]) -> Told:
    properties: list[Told] = [{"label": "Fields", "value": "fields", "children": nodes(registry, model)}]
    if model.localized and locales:
        properties.append({"label": "Locales", "value": "locales", "children": locales})
    return {"uid": model.uid, "label": model.singular_name, "properties": properties}


def told_locales(database: Database) -> list[Told]:
    tells_default = database.layout.behaviour.sections_tell_default_locale
    return [
        {
            "label": row["name"] or row["code"],
            "value": row["code"],
            **({"isDefault": row["isDefault"]} if tells_default else {}),
        }
        for row in list_locales(database)
    ]


def nodes(registry: Registry, model: Model) -> list[Told]:
    """The attributes that a permission may name, those of components inside of these."""
    return [
        node(registry, name, attribute)
        for name, attribute in model.attributes.items()
        if name not in UNNAMED and attribute.visible
    ]


def node(registry: Registry, name: str, attribute: Attribute) -> Told:
    told: Told = {"label": name, "value": name}
    if attribute.required:
        told["required"] = True
    if isinstance(attribute, ComponentAttribute):
        told["children"] = nodes(registry, registry[attribute.component])
    return told
