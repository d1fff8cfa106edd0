"""How keys of a query find the attributes they name, and what the checks ask of those.

Source: `@strapi/utils` traverse/factory, content-types and the visitors of 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from fake_strapi.query.context import QueryContext
from fake_strapi.schema.attributes import (
    Attribute,
    ComponentAttribute,
    DynamicZoneAttribute,
    MediaAttribute,
    PasswordAttribute,
    RelationAttribute,
)
from fake_strapi.schema.builtin import FILE
from fake_strapi.schema.content_type import Model

CREATORS = frozenset(("createdBy", "updatedBy"))

# Every JavaScript object inherits these names, so Strapi takes each of them for an attribute, one without a type.
INHERITED_NAMES = frozenset(
    (
        "__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__", "__proto__", "constructor",
        "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf",
    )
)  # fmt: skip


def find_attribute(model: Model | None, key: str, context: QueryContext) -> Attribute | None:
    """The attribute that a key names: by its name or, in Strapi 4, by the column it is stored in."""
    if model is None:
        return None
    attribute = model.attributes.get(key)
    if attribute is not None:
        return attribute
    if key in INHERITED_NAMES:
        return Attribute(name=key)
    if context.behaviour.column_names_pass:
        name = model.names_by_column.get(key)
        return None if name is None else model.attributes[name]
    return None


def is_id(key: str, context: QueryContext) -> bool:
    """Keys that name a row though no attribute is called so."""
    return key == "id" or (key == "documentId" and context.behaviour.documents)


def is_zone(attribute: Attribute | None) -> bool:
    return isinstance(attribute, DynamicZoneAttribute)


def is_morph_to(attribute: Attribute | None) -> bool:
    """A relation without a target type: morphToOne, morphToMany."""
    return isinstance(attribute, RelationAttribute) and attribute.relation.startswith("morphTo")


def is_password(attribute: Attribute | None) -> bool:
    return isinstance(attribute, PasswordAttribute)


def is_private(model: Model | None, key: str, attribute: Attribute | None) -> bool:
    """Whether the attribute never leaves the server. A column's name does not count in `options.privateAttributes`."""
    if attribute is None:
        return False
    return attribute.private or (model is not None and key in model.private_attributes)


def is_populatable(attribute: Attribute | None) -> bool:
    return isinstance(attribute, (RelationAttribute, ComponentAttribute, DynamicZoneAttribute, MediaAttribute))


def is_restricted(model: Model | None, key: str, attribute: Attribute | None, context: QueryContext) -> bool:
    """Whether a relation (with a target) leads to a type that the caller may not `find`."""
    if not isinstance(attribute, RelationAttribute):
        return False
    if key in CREATORS and model is not None and model.options.get("populateCreatorFields"):
        return False
    return not context.may(f"{attribute.target}.find")


def target_model(attribute: Attribute | None, context: QueryContext) -> Model | None:
    """The one model that a relation, media or component leads to; None for everything else."""
    if isinstance(attribute, RelationAttribute):
        return context.model(attribute.target)
    if isinstance(attribute, ComponentAttribute):
        return context.model(attribute.component)
    if isinstance(attribute, MediaAttribute):
        return context.model(FILE)
    return None
