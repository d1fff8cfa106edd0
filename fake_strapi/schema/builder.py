"""Content types and components as the content-type-builder tells them: near to their files, apart from relations.

Strapi's own types are data, told by real ones (`builtin_types/`). Source: services/content-types, services/components
and utils/attributes of `@strapi/plugin-content-type-builder` 4.26.2 and `@strapi/content-type-builder` 5.54.0.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any

from fake_strapi.schema.content_type import Component, ContentType, Model
from fake_strapi.schema.project import Project
from fake_strapi.versions.behaviour import Behaviour

UPLOAD_FILE = "plugin::upload.file"
UNSEEN = frozenset({"id", "documentId", "createdAt", "updatedAt", "publishedAt"})
Told = dict[str, Any]


def told_content_types(project: Project, behaviour: Behaviour) -> dict[str, Told]:
    """All content types by uid, in Strapi's order."""
    return every_content_type(project, behaviour, "builtin_types", told_content_type)


def told_components(project: Project, behaviour: Behaviour) -> dict[str, Told]:
    """All components by uid, in Strapi's order."""
    return every_component(project, behaviour, told_component)


def every_content_type(
    project: Project,
    behaviour: Behaviour,
    folder: str,
    tell: Callable[[ContentType, Mapping[str, Any], Behaviour], Told],
) -> dict[str, Told]:
    """What `tell` says of each content type of the project, behind those of the plugins, which stand in a folder."""
    path = files("fake_strapi.schema") / folder / f"{behaviour.version}.json"
    builtin: dict[str, Told] = {row["uid"]: row for row in json.loads(path.read_text(encoding="utf-8"))}
    own = {
        model.uid: tell(model, project.definitions[model.uid], behaviour)
        for model in project.registry.content_types
        if model.uid in project.definitions
    }
    last_of_plugins = max(place for place, uid in enumerate(builtin) if uid.startswith("plugin::"))
    before, behind = list(builtin)[: last_of_plugins + 1], list(builtin)[last_of_plugins + 1 :]
    order = dict.fromkeys((*before, *own, *behind))
    return {uid: own.get(uid) or builtin[uid] for uid in order}


def every_component(
    project: Project, behaviour: Behaviour, tell: Callable[[Component, Mapping[str, Any], Behaviour], Told]
) -> dict[str, Told]:
    """What `tell` says of each component, from the last category and name to the first, as Strapi finds their files."""
    found = sorted(project.registry.components, key=lambda one: tuple(one.uid.split(".", 1)), reverse=True)
    return {one.uid: tell(one, project.definitions[one.uid], behaviour) for one in found}


def told_content_type(model: ContentType, definition: Mapping[str, Any], behaviour: Behaviour) -> Told:
    info = definition.get("info", {})
    namespace, _, rest = model.uid.partition("::")
    visible = is_visible(definition)
    schema = {
        "draftAndPublish": False,
        **definition.get("options", {}),
        "displayName": info.get("displayName"),
        "singularName": model.singular_name,
        "pluralName": model.plural_name,
        "description": info.get("description", ""),
        "pluginOptions": definition.get("pluginOptions"),
        "kind": model.kind,
        "collectionName": model.collection_name,
        "attributes": told_attributes(model, definition, behaviour),
        "visible": visible,
    }
    plugin = {"plugin": rest.split(".", 1)[0]} if namespace == "plugin" else {}
    restricted: list[str] | None = None if visible and model.uid != UPLOAD_FILE else []
    told = {name: value for name, value in schema.items() if value is not None}
    return {
        "uid": model.uid,
        **plugin,
        "apiID": model.model_name,
        "schema": {**told, "restrictRelationsTo": restricted},
    }


def told_component(component: Component, definition: Mapping[str, Any], behaviour: Behaviour) -> Told:
    info = definition.get("info", {})
    schema = {
        "displayName": info.get("displayName"),
        "description": info.get("description", ""),
        "icon": info.get("icon"),
        "connection": definition.get("connection"),
        "collectionName": component.collection_name,
        "pluginOptions": definition.get("pluginOptions"),
        "attributes": told_attributes(component, definition, behaviour),
    }
    told = {name: value for name, value in schema.items() if value is not None}
    return {
        "uid": component.uid,
        "category": component.category,
        "apiId": component.uid.split(".", 1)[1],
        "schema": told,
    }


def is_visible(definition: Mapping[str, Any]) -> bool:
    """Whether the content-type-builder shows a type: unless its schema says that it does not."""
    options = definition.get("pluginOptions", {}).get("content-type-builder", {})
    return options.get("visible", True) is True


def told_attributes(model: Model, definition: Mapping[str, Any], behaviour: Behaviour) -> Told:
    """The attributes of the schema file that are visible."""
    return {
        name: told_attribute(model.attributes[name].type, attribute, behaviour)
        for name, attribute in definition.get("attributes", {}).items()
        if name not in UNSEEN and name in model.attributes and attribute.get("visible") is not False
    }


def told_attribute(type_name: str, attribute: Mapping[str, Any], behaviour: Behaviour) -> Told:
    """`type_name`: the attribute's own type, which of a custom field is that of its values."""
    private = bool(attribute.get("private", False))
    configurable = {} if attribute.get("configurable") is not False else {"configurable": False}
    if type_name == "media":
        known = {name: attribute[name] for name in ("allowedTypes", "pluginOptions") if name in attribute}
        return {
            "type": "media",
            "multiple": bool(attribute.get("multiple", False)),
            "required": bool(attribute.get("required", False)),
            **configurable,
            "private": private,
            **known,
        }
    if type_name != "relation":
        return {**attribute, "type": type_name}
    raw = {name: value for name, value in attribute.items() if name != "configurable"}
    if configurable:
        raw = dict(attribute)
    required = {"required": bool(attribute.get("required", False))} if behaviour.builder_tells_required else {}
    inverse = attribute.get("inversedBy") or attribute.get("mappedBy") or None
    return {**raw, "type": "relation", "targetAttribute": inverse, **required, "private": private}
