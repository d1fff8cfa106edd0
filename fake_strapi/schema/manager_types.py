"""Content types and components as the content manager tells them: their files, with what Strapi adds to them.

Strapi's own types are data, told by real ones (`manager_types/`). Source: services/data-mapper of
`@strapi/plugin-content-manager` 4.26.2 and `@strapi/content-manager` 5.54.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fake_strapi.schema.builder import Told, every_component, every_content_type
from fake_strapi.schema.builtin import ADMIN_USER
from fake_strapi.schema.content_type import Component, ContentType, Model
from fake_strapi.schema.project import Project
from fake_strapi.versions.behaviour import Behaviour

TIMESTAMPS = ("createdAt", "updatedAt")
CREATORS = ("createdBy", "updatedBy")


def managed_content_types(project: Project, behaviour: Behaviour) -> dict[str, Told]:
    """All content types by uid, in Strapi's order."""
    return every_content_type(project, behaviour, "manager_types", managed_content_type)


def managed_components(project: Project, behaviour: Behaviour) -> dict[str, Told]:
    """All components by uid, in Strapi's order."""
    return every_component(project, behaviour, managed_component)


def managed_content_type(model: ContentType, definition: Mapping[str, Any], behaviour: Behaviour) -> Told:
    options = definition.get("options")
    if behaviour.documents:
        options = {**(options or {}), "draftAndPublish": (options or {}).get("draftAndPublish", False)}
    plugin_options = definition.get("pluginOptions")
    return {
        "uid": model.uid,
        "isDisplayed": is_displayed(plugin_options),
        "apiID": model.model_name,
        "kind": model.kind,
        "info": definition.get("info", {}),
        **({} if options is None else {"options": options}),
        **({} if plugin_options is None else {"pluginOptions": plugin_options}),
        "attributes": managed_attributes(model, definition, behaviour),
    }


def managed_component(component: Component, definition: Mapping[str, Any], behaviour: Behaviour) -> Told:
    told = {name: definition[name] for name in ("info", "options", "pluginOptions") if name in definition}
    return {
        "uid": component.uid,
        "isDisplayed": is_displayed(definition.get("pluginOptions")),
        "apiID": component.uid.split(".", 1)[1],
        "category": component.category,
        **told,
        "attributes": managed_attributes(component, definition, behaviour),
    }


def is_displayed(plugin_options: Any) -> bool:
    options = plugin_options.get("content-manager", {}) if isinstance(plugin_options, dict) else {}
    return options.get("visible", True) is True


def managed_attributes(model: Model, definition: Mapping[str, Any], behaviour: Behaviour) -> Told:
    """The id, what is visible of the file, timestamps, creators and, in Strapi 5, the documentId."""
    told: Told = {"id": {"type": "integer"}}
    for name, attribute in definition.get("attributes", {}).items():
        if name in model.attributes and attribute.get("visible") is not False:
            polymorphic = attribute["type"] == "relation" and "morph" in attribute["relation"].lower()
            if not polymorphic:
                told[name] = managed_attribute({**attribute, "type": model.attributes[name].type})
    if isinstance(model, ContentType):
        creator = {
            "type": "relation",
            "relation": "oneToOne",
            "target": ADMIN_USER,
            "configurable": False,
            "writable": False,
            "visible": False,
            "useJoinTable": False,
            "private": not model.options.get("populateCreatorFields", False),
        }
        told |= {name: {"type": "datetime"} for name in TIMESTAMPS}
        told |= {name: managed_attribute(creator) for name in CREATORS}
    if behaviour.documents:
        told["documentId"] = {"type": "string"}
    return told


def managed_attribute(attribute: Told) -> Told:
    if attribute["type"] != "relation":
        return attribute
    return {**attribute, "targetModel": attribute["target"], "relationType": attribute["relation"]}
