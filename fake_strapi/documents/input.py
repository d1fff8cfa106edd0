"""What a client may send as `data`: unknown and forbidden keys refused or dropped, the rest copied.

Strapi 5 refuses with a 400 that names the first offending key; Strapi 4 silently drops what may not be set. Both look
into components, dynamic zones and relations. Source: `sanitize.contentAPI.input` and `validate.contentAPI.input` with
their visitors, `@strapi/utils` 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from fake_strapi.documents.input_morphs import allowed_morphs, check_morphs, kept_morphs
from fake_strapi.documents.input_traversal import Place, Visitor, traverse
from fake_strapi.documents.validation_models import NEVER_WRITABLE
from fake_strapi.documents.validation_values import INHERITED_KEYS
from fake_strapi.errors import StrapiError, ValidationError
from fake_strapi.javascript.text import utf16_units
from fake_strapi.schema.attributes import (
    MORPH_OWNING,
    ComponentAttribute,
    DynamicZoneAttribute,
    MediaAttribute,
    RelationAttribute,
)
from fake_strapi.schema.content_type import ContentType, Model, Registry
from fake_strapi.versions.behaviour import Behaviour

ID_KEYS = ("id", "documentId")
RELATION_KEYS = frozenset({"connect", "disconnect", "set", "options"})
SIMPLE_KEYS = frozenset({"connect", "disconnect", "set", *ID_KEYS})
CREATORS = ("createdBy", "updatedBy")
# "data" is taken for the request body's own key of that name.
ROOT_KEYS = frozenset({*ID_KEYS, "data"})


class InputRules:
    """What may be set on each content type of a project.

    `plain`: attributes whose values nobody looks into. `related`: those that relate to one other type, and the action
    which that takes.
    """

    def __init__(self, registry: Registry, behaviour: Behaviour) -> None:
        self.registry = registry
        self.behaviour = behaviour
        self.fixed = {t.uid: fixed_attributes(t) for t in registry.content_types}
        self.plain: dict[str, frozenset[str]] = {}
        self.related: dict[str, dict[str, str]] = {}
        for content_type in registry.content_types:
            fixed = self.fixed[content_type.uid]
            self.plain[content_type.uid] = frozenset(content_type.scalars) - fixed
            self.related[content_type.uid] = {
                name: f"{attribute.target}.find"
                for name, attribute in content_type.attributes.items()
                if isinstance(attribute, RelationAttribute) and name not in fixed and not attribute.morph
                # An attribute of the other type that is called "set" or "connect" would be looked into.
                if SIMPLE_KEYS.isdisjoint(registry[attribute.target].attributes)
            }


class InputContext(Struct, frozen=True):
    """The rules of a project, and what this client may do: `may("api::customer.customer.find")`."""

    rules: InputRules
    may: Callable[[str], bool]


def fixed_attributes(model: Model) -> frozenset[str]:
    """What nobody may set through the API: ids, timestamps, creators and the like."""
    return NEVER_WRITABLE | {name for name, attribute in model.attributes.items() if not attribute.writable}


def prepare_input(data: Any, content_type: ContentType, context: InputContext) -> Any:
    """A copy of a request's `data` (a dict; of a list each entry) without what this client may not set.

    Raises ValidationError ("Invalid key ...", with key, path and source "body") in versions that refuse, and
    InternalServerError where a real Strapi crashes.
    """
    if isinstance(data, dict) and is_simple(data, content_type, context):
        return dict(data)
    if not context.rules.behaviour.input_keys_checked:
        return without_forbidden(data, content_type, context)
    copy, morphs = checked_copy(data, content_type, context)
    # What has passed the checks has nothing to lose any more, but polymorphic relations are put in order.
    return without_forbidden(copy, content_type, context) if morphs or isinstance(copy, list) else copy


def is_simple(data: dict[str, Any], content_type: ContentType, context: InputContext) -> bool:
    """Whether all is well at a glance: scalars, and relations by id to what the client may find."""
    rules = context.rules
    plain, related = rules.plain[content_type.uid], rules.related[content_type.uid]
    for key, value in data.items():
        if key in plain:
            continue
        action = related.get(key)
        if action is None or not names_ids(value) or not context.may(action):
            return False
    return True


def names_ids(value: Any) -> bool:
    """A relation's value without anything to look into: ids, or the words `connect`, `disconnect` and `set`."""
    if isinstance(value, list):
        return all(item.__class__ is int or item.__class__ is str for item in value)
    return value.keys() <= SIMPLE_KEYS if isinstance(value, dict) else True


def checked_copy(data: Any, content_type: ContentType, context: InputContext) -> tuple[Any, bool]:
    """The checks of Strapi 5. Answers a copy, and whether polymorphic relations were met."""
    if isinstance(data, list):
        return [checked_copy(entry, content_type, context)[0] for entry in data], True
    if isinstance(data, dict):
        for key in ID_KEYS:
            if key in data:
                raise ValidationError(f"Invalid key {key}", {"key": key, "source": "body"})
    rules = context.rules
    fixed = rules.fixed[content_type.uid]
    morphs = False

    def refuse_fixed(place: Place) -> None:
        if place.path is not None and place.path.partition(".")[0] in fixed:
            raise invalid_key(place.key, place.path)

    def refuse_relations(place: Place) -> None:
        nonlocal morphs
        attribute = place.attribute
        if not isinstance(attribute, RelationAttribute):
            return
        if attribute.relation in MORPH_OWNING:
            morphs = True
            bad_key = check_morphs(place.data[place.key], place.key, context.may)
            if bad_key is not None:
                raise invalid_key(bad_key, place.path)
        elif not may_relate(place, attribute, context):
            raise invalid_key(place.key, place.path)

    checks: tuple[Visitor, ...] = (refuse_fixed, refuse_unknown, refuse_relations)

    def refuse_anything(place: Place) -> None:
        for check in checks:
            check(place)

    try:
        return traverse(refuse_anything, content_type, data, rules.registry, rules.behaviour), morphs
    except StrapiError:
        # Strapi walks once for each check: the first offence against the first check counts.
        for check in checks:
            traverse(check, content_type, data, rules.registry, rules.behaviour)
        raise


def refuse_unknown(place: Place) -> None:
    """Keys that are no attributes: ids, relation operations and type names are fine where they mean something."""
    if place.attribute is None and place.key not in INHERITED_KEYS and not has_meaning(place):
        raise invalid_key(place.key, place.path)


def has_meaning(place: Place) -> bool:
    key, parent = place.key, place.parent
    if place.path is None:
        return key in ROOT_KEYS
    if isinstance(parent, RelationAttribute) and parent.relation in MORPH_OWNING and key == "__type":
        return True
    if isinstance(parent, DynamicZoneAttribute) and place.model.is_component and key == "__component":
        return True
    if isinstance(parent, (RelationAttribute, MediaAttribute)):
        return key in RELATION_KEYS or key in ID_KEYS
    return isinstance(parent, (ComponentAttribute, DynamicZoneAttribute)) and key in ID_KEYS


def invalid_key(key: str, path: str | None) -> ValidationError:
    message = f"Invalid key {key} at {path}" if path and path != key else f"Invalid key {key}"
    return ValidationError(message, {"key": key, "path": path, "source": "body"})


def without_forbidden(data: Any, content_type: ContentType, context: InputContext) -> Any:
    """The sanitizer: ids at the root, attributes that are not for writing, relations that this client may not find."""
    if isinstance(data, list):
        return [without_forbidden(entry, content_type, context) for entry in data]
    rules = context.rules
    fixed = rules.fixed[content_type.uid]
    checked = rules.behaviour.input_keys_checked

    def remove_fixed(place: Place) -> None:
        if place.path is not None and place.path.partition(".")[0] in fixed:
            del place.data[place.key]

    def remove_relations(place: Place) -> None:
        data, key, attribute = place.data, place.key, place.attribute
        if not isinstance(attribute, RelationAttribute):
            return
        if attribute.relation not in MORPH_OWNING:
            if not may_relate(place, attribute, context):
                del data[key]
        elif checked:
            kept_morphs(data, key, context.may, rules.registry)
        else:
            allowed_morphs(data, key, context.may)

    ids = ID_KEYS if checked else ID_KEYS[:1]
    clean = {key: value for key, value in as_object(data).items() if key not in ids}
    for visit in (remove_fixed, remove_relations):
        clean = traverse(visit, content_type, clean, rules.registry, rules.behaviour)
    return clean


def as_object(data: Any) -> dict[str, Any]:
    """What stands in a list for an object, as lodash's `omit` makes one of it: a text becomes its characters."""
    if isinstance(data, dict):
        return data
    return {str(index): unit for index, unit in enumerate(utf16_units(data))} if isinstance(data, str) else {}


def may_relate(place: Place, attribute: RelationAttribute, context: InputContext) -> bool:
    if place.key in CREATORS and place.model.options.get("populateCreatorFields"):
        return True
    return context.may(f"{attribute.target}.find")
