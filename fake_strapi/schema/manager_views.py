"""How the content manager shows a type before anybody has configured it: settings, labels and layouts.

Source: services/utils/configuration of `@strapi/plugin-content-manager` 4.26.2 and `@strapi/content-manager` 5.54.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fake_strapi.schema.builder import Told
from fake_strapi.schema.builtin import HIDDEN
from fake_strapi.schema.manager_types import CREATORS, TIMESTAMPS
from fake_strapi.versions.behaviour import Behaviour

NOT_SORTABLE = frozenset({"component", "json", "media", "richtext", "dynamiczone", "blocks"})
NOT_LISTED = frozenset({"json", "password", "richtext", "dynamiczone", "blocks"})
LISTED_AT_FIRST, ROW = 4, 12
IDS = ("id", "documentId")
WIDE, NARROW, HALF = (
    {"default": 12, "isResizable": False},
    {"default": 4, "isResizable": True},
    {"default": 6, "isResizable": True},
)
FIELD_SIZES: Mapping[str, Mapping[str, Any]] = {
    **dict.fromkeys(("dynamiczone", "component", "json", "richtext", "blocks"), WIDE),
    **dict.fromkeys(
        ("checkbox", "boolean", "date", "time", "biginteger", "decimal", "float", "integer", "number"), NARROW
    ),
    **dict.fromkeys(
        ("datetime", "email", "enumeration", "media", "password", "relation", "string", "text", "timestamp", "uid"),
        HALF,
    ),
}


class Views:
    """The views of a project's types and components. `types`, `components`: as the content manager tells them."""

    def __init__(self, types: Mapping[str, Told], components: Mapping[str, Told], behaviour: Behaviour) -> None:
        self.types, self.components = types, components
        self.behaviour = behaviour

    def settings(self, model: Told) -> Told:
        main_field = self.main_field(model)
        mode = {"relationOpenMode": "modal"} if self.behaviour.documents else {}
        return {
            "bulkable": True,
            "filterable": True,
            "searchable": True,
            "pageSize": 10,
            **mode,
            "mainField": main_field,
            "defaultSortBy": main_field,
            "defaultSortOrder": "ASC",
        }

    def main_field(self, model: Told) -> str:
        """The attribute that stands for an entry: the first short text, else the id."""
        texts = (name for name, attribute in model["attributes"].items() if attribute["type"] == "string")
        return next(texts, "id")

    def configuration(self, model: Told) -> Told:
        """The view of a content type, or that of a component."""
        component = {"category": model["category"]} if "category" in model else {}
        return {
            "uid": model["uid"],
            **component,
            "settings": self.settings(model),
            "metadatas": {name: self.metadata(model, name) for name in model["attributes"]},
            "layouts": {"list": self.list_layout(model), "edit": self.edit_layout(model)},
            **({"isComponent": True} if component else {}),
        }

    def components_of(self, model: Told) -> dict[str, Told]:
        """The views of all components inside a model, also of those inside them."""
        found: dict[str, Told] = {}
        for attribute in model["attributes"].values():
            uids = [attribute["component"]] if attribute["type"] == "component" else []
            for uid in attribute.get("components", ()) if attribute["type"] == "dynamiczone" else uids:
                if uid not in found:
                    component = self.components[uid]
                    found |= {uid: self.configuration(component), **self.components_of(component)}
        return found

    def metadata(self, model: Told, name: str) -> Told:
        if name in IDS:
            return {"edit": {}, "list": {"label": name, "searchable": True, "sortable": True}}
        attribute = model["attributes"][name]
        edit: Told = {
            "label": name,
            "description": "",
            "placeholder": "",
            "visible": self.is_visible(model, name),
            "editable": True,
        }
        target = self.types.get(attribute["targetModel"]) if attribute["type"] == "relation" else None
        if target is not None:
            edit["mainField"] = self.main_field(target)
        sortable = is_sortable(attribute)
        return {"edit": edit, "list": {"label": name, "searchable": sortable, "sortable": sortable}}

    def list_layout(self, model: Told) -> list[str]:
        hidden = HIDDEN.get(model["uid"], frozenset())
        listed = [
            name
            for name, attribute in model["attributes"].items()
            if name not in hidden and attribute["type"] not in NOT_LISTED
        ]
        return listed[:LISTED_AT_FIRST]

    def edit_layout(self, model: Told) -> list[list[Told]]:
        """The attributes that can be edited, in rows of twelve columns."""
        rows: list[list[Told]] = []
        for name, attribute in model["attributes"].items():
            if not self.is_visible(model, name):
                continue
            size = FIELD_SIZES[attribute["type"]]["default"]
            if not rows or sum(cell["size"] for cell in rows[-1]) + size > ROW:
                rows.append([])
            rows[-1].append({"name": name, "size": size})
        return rows

    def is_visible(self, model: Told, name: str) -> bool:
        """Whether an attribute is edited: not what Strapi itself sets."""
        if name in IDS or name in HIDDEN.get(model["uid"], ()):
            return False
        return name not in (*TIMESTAMPS, *CREATORS) or "category" in model


def is_sortable(attribute: Told) -> bool:
    if attribute["type"] == "relation":
        return attribute["relationType"] in ("oneToOne", "manyToOne")
    return attribute["type"] not in NOT_SORTABLE


def with_list_main_field(metadata: Told) -> Told:
    """The main field of a relation, told for lists too."""
    if "mainField" not in metadata["edit"]:
        return metadata
    return {**metadata, "list": {**metadata["list"], "mainField": metadata["edit"]["mainField"]}}
