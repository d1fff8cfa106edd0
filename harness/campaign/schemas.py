"""Random projects: content types with every type of attribute and its options, components, dynamic zones, relations.

All of them are projects that a real Strapi starts with; what it refuses to start with, or starts with by chance, is
left out where it would be made, with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from harness.campaign.choices import Chooser, one_in, some
from harness.campaign.project import Project

Attribute = dict[str, Any]

TYPES = ("apple", "berry", "cherry-pie", "dune", "elder")
PLURALS = {name: f"{name}s" if name != "berry" else "berries" for name in TYPES}
COMPONENTS = ("shared.note", "shared.part", "layout.box", "layout.inner-box")
LOCALES = {"fr": "French (fr)", "de": "German (de)"}
# No two of them are one column, and none is a word of Strapi's own. `status` is one in 5 only.
NAMES = (
    "title", "Name", "count", "snake_name", "camelCase", "URL", "kind", "order", "group", "dueDate", "X1", "notes",
    "key", "Is_On", "data", "text", "alpha9", "select", "zebra", "min", "Value2", "body",
)  # fmt: skip
RELATION_NAMES = (
    "owner",
    "Items",
    "linked_to",
    "parts",
    "buddy",
    "crew",
    "topOf",
    "seenBy",
    "next",
    "likes",
    "R2",
    "via",
)
TEXTS = ("string", "text", "richtext", "email", "password", "uid")
NUMBERS = ("integer", "biginteger", "float", "decimal")
DATES = ("date", "time", "datetime", "timestamp")
SCALARS = (
    "string", "string", "integer", "text", "boolean", "enumeration", "date", "datetime", "decimal", "float",
    "biginteger", "email", "uid", "json", "time", "richtext", "password", "timestamp", "blocks",
)  # fmt: skip
BACKWARDS = {"oneToOne": "oneToOne", "oneToMany": "manyToOne", "manyToOne": "oneToMany", "manyToMany": "manyToMany"}


@dataclass
class _Draft:
    """A content type or component in the making."""

    uid: str
    attributes: dict[str, Attribute]
    localized: bool = False

    def put(self, choose: Chooser, names: tuple[str, ...], attribute: Attribute) -> str | None:
        """Give an attribute a name that is free here; None when none is."""
        free = [name for name in names if name not in self.attributes]
        if not free:
            return None
        name = choose.pick(free)
        if self.localized and attribute["type"] != "relation":
            attribute["pluginOptions"] = {"i18n": {"localized": choose.pick((True, True, False))}}
        self.attributes[name] = attribute
        return name


def project(choose: Chooser) -> Project:
    """A whole project of one to five content types."""
    localized = one_in(choose, 3)
    components = [_Draft(uid, {}) for uid in COMPONENTS[: choose.number(0, len(COMPONENTS))]]
    types = [
        _Draft(f"api::{name}.{name}", {}, localized and one_in(choose, 2)) for name in TYPES[: choose.number(1, 5)]
    ]
    for place, component in enumerate(components):
        for _ in range(choose.number(1, 4)):
            component.put(choose, NAMES, scalar(choose))
        if place and one_in(choose, 2):  # only of those before it: no component holds itself
            inner = component_attribute(choose, components[:place])
            component.put(choose, NAMES, inner)
            # A unique value in a component in a component ends the process of a real Strapi 5 when that component is
            # missing in one of several items: its promise is one that nobody waits for.
            for attribute in next(one for one in components if one.uid == inner["component"]).attributes.values():
                attribute.pop("unique", None)
        if one_in(choose, 2):
            # Of a component a relation has one side: the builder makes no other.
            kind = choose.pick(tuple(BACKWARDS))
            component.put(choose, RELATION_NAMES, relation_attribute(choose, kind, choose.pick(types).uid))
    for one in types:
        for _ in range(choose.number(1, 8)):
            one.put(choose, NAMES, scalar(choose))
        if components:
            for _ in range(choose.number(0, 2)):
                one.put(choose, NAMES, component_attribute(choose, components))
            if one_in(choose, 3):
                one.put(choose, NAMES, zone(choose, components))
        if one_in(choose, 6):
            one.put(choose, NAMES, media(choose))
    singles = [one.uid for one in types[1:] if one_in(choose, 6)]
    for one in types:
        for _ in range(choose.number(0, 3)):
            relate(choose, one, choose.pick(types))
    return Project(
        {one.uid: content_type(choose, one, one.uid in singles) for one in types},
        {one.uid: component_schema(one) for one in components},
        LOCALES if localized else {},
    )


def content_type(choose: Chooser, draft: _Draft, single: bool) -> dict[str, Any]:
    """The schema.json of a content type."""
    name = draft.uid.split(".")[1]
    options: dict[str, Any] = {"draftAndPublish": choose.pick((False, True))}
    if one_in(choose, 8):
        options["populateCreatorFields"] = True
    if one_in(choose, 8):
        options["privateAttributes"] = some(choose, [*draft.attributes, "createdAt", "updatedAt"], 1, 1)
    schema: dict[str, Any] = {
        "kind": "singleType" if single else "collectionType",
        "collectionName": PLURALS[name].replace("-", "_"),
        "info": {"singularName": name, "pluralName": PLURALS[name], "displayName": name.title()},
        "options": options,
    }
    if draft.localized:
        schema["pluginOptions"] = {"i18n": {"localized": True}}
    return {**schema, "attributes": draft.attributes}


def component_schema(draft: _Draft) -> dict[str, Any]:
    category, name = draft.uid.split(".")
    return {
        "collectionName": f"components_{category}_{name.replace('-', '_')}s",
        "info": {"displayName": name.title()},
        "options": {},
        "attributes": draft.attributes,
    }


def scalar(choose: Chooser) -> Attribute:
    """An attribute that is a column, plain or with some of its options."""
    kind = choose.pick(SCALARS)
    attribute: Attribute = {"type": kind}
    if kind == "enumeration":
        attribute["enum"] = list(choose.pick((("one", "Two"), ("low", "mid level", "high"), ("Ünï", "b-b", "x_y"))))
    if choose.number(0, 2) == 0:
        return attribute
    if one_in(choose, 6):
        attribute["required"] = True
    if one_in(choose, 6) and kind not in ("json", "blocks", "password", "boolean"):
        attribute["unique"] = True
    if one_in(choose, 8):
        attribute["private"] = True
    if one_in(choose, 3) and kind in DEFAULTS:
        attribute["default"] = attribute["enum"][0] if kind == "enumeration" else choose.pick(DEFAULTS[kind])
    if one_in(choose, 3):
        attribute |= bounds(choose, kind)
    return attribute


DEFAULTS: dict[str, tuple[object, ...]] = {
    "string": ("by default", "a"),
    "text": ("some\ntext",),
    "richtext": ("# Title",),
    "email": ("def@shop.example",),
    "integer": (7, 0),
    "biginteger": ("12", "9007199254740993"),
    "float": (0.5, 1e21),
    "decimal": (10.25, 0),
    "boolean": (True, False),
    "enumeration": (),
    "date": ("2024-02-29",),
    "time": ("10:11:12.000",),
    "datetime": ("2024-02-29T12:00:00.000Z",),
    "json": ({"a": [1, None]}, [1], "text"),
}


def bounds(choose: Chooser, kind: str) -> Attribute:
    """Least and most, of a length or a number; a pattern."""
    if kind == "uid" and one_in(choose, 2):
        return {"regex": "^[a-z-]*$"}
    if kind in TEXTS:
        both: Attribute = {"minLength": choose.pick((2, 1)), "maxLength": choose.pick((10, 6))}
        if kind == "string" and one_in(choose, 3):
            return {"regex": choose.pick(("^[a-z]+$", "^[A-Z]\\w*"))}
    elif kind == "biginteger":
        both = {"min": choose.pick(("1", "-5")), "max": choose.pick(("100", "9007199254740993"))}
    elif kind in NUMBERS:
        both = {"min": choose.pick((1, 0, -5)), "max": choose.pick((100, 5))}
    else:
        return {}
    kept = choose.number(0, 2)
    return both if kept == 0 else dict([list(both.items())[kept - 1]])


def component_attribute(choose: Chooser, components: list[_Draft]) -> Attribute:
    repeatable = choose.pick((False, True))
    attribute: Attribute = {
        "type": "component",
        "component": choose.pick(components).uid,
        "repeatable": repeatable,
    }
    return attribute | (counts(choose) if repeatable else {}) | ({"required": True} if one_in(choose, 10) else {})


def zone(choose: Chooser, components: list[_Draft]) -> Attribute:
    """A dynamic zone."""
    uids = sorted({choose.pick(components).uid for _ in range(3)})
    return {"type": "dynamiczone", "components": uids, **counts(choose)}


def counts(choose: Chooser) -> Attribute:
    """Least and most items."""
    return choose.pick(({}, {}, {"max": 2}, {"min": 1}, {"min": 1, "max": 3}, {"min": 2}))


def media(choose: Chooser) -> Attribute:
    return {"type": "media", "multiple": choose.pick((False, True)), "allowedTypes": ["images", "files"]}


def relation_attribute(choose: Chooser, kind: str, target: str) -> Attribute:
    attribute: Attribute = {"type": "relation", "relation": kind, "target": target}
    if one_in(choose, 8):
        attribute["private"] = True
    if one_in(choose, 16):
        attribute["required"] = True
    return attribute


def relate(choose: Chooser, one: _Draft, other: _Draft) -> None:
    """A relation of any kind from `one` to `other`, which may be the same, with or without a side there."""
    shape = choose.number(0, 7)
    if shape == 7:
        relate_to_any(choose, one, other)
        return
    kind = choose.pick(tuple(BACKWARDS))
    if shape < 4:
        one.put(choose, RELATION_NAMES, relation_attribute(choose, kind, other.uid))
        return
    # The side with `inversedBy` holds the link; of one to many, that is the side that has one.
    kind = "manyToOne" if kind == "oneToMany" else kind
    here = relation_attribute(choose, kind, other.uid)
    name = one.put(choose, RELATION_NAMES, here)
    if name is None:
        return
    there = relation_attribute(choose, BACKWARDS[kind], one.uid)
    back = other.put(choose, RELATION_NAMES, there)
    if back is not None:
        here["inversedBy"] = back
        there["mappedBy"] = name


def relate_to_any(choose: Chooser, one: _Draft, other: _Draft) -> None:
    """A relation to entries of any type, perhaps with the other side in one of them."""
    # A morphToOne is the columns target_id and target_type, whatever its name: a type can't have two.
    to_one = choose.pick((True, False)) and not any(a.get("relation") == "morphToOne" for a in one.attributes.values())
    name = one.put(choose, RELATION_NAMES, {"type": "relation", "relation": "morphToOne" if to_one else "morphToMany"})
    if name is not None and one_in(choose, 2):
        kind = choose.pick(("morphMany", "morphOne"))
        other.put(choose, RELATION_NAMES, {"type": "relation", "relation": kind, "target": one.uid, "morphBy": name})
