"""From parsed schema files to the registry: adds what Strapi itself adds, and checks what types say of each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from fake_strapi.javascript.text import snake_case
from fake_strapi.schema.attributes import (
    Attribute,
    ComponentAttribute,
    DateTimeAttribute,
    DynamicZoneAttribute,
    RelationAttribute,
    StringAttribute,
)
from fake_strapi.schema.builtin import ADMIN_USER
from fake_strapi.schema.content_type import Component, ContentType, Model, Registry
from fake_strapi.schema.errors import SchemaError
from fake_strapi.schema.parse import as_json_type, parse_attribute
from fake_strapi.versions.behaviour import Behaviour

KEBAB_CASE = re.compile(r"([a-z0-9]+)(-[a-z0-9]+)*")
RESERVED_COLUMNS = frozenset({"id", "document_id"})


class SchemaFile(Struct, frozen=True):
    """A schema as read: where from, under which uid, and its JSON."""

    path: Path | str
    uid: str
    definition: Mapping[str, Any]


def build_component(schema_file: SchemaFile, custom_fields: Mapping[str, str], warnings: list[str]) -> Component:
    """A component of `src/components/<category>/<name>.json`."""
    definition = schema_file.definition
    attributes = parse_attributes(schema_file, custom_fields, warnings)
    return Component(
        uid=schema_file.uid,
        kind="component",
        collection_name=expect_string(schema_file, definition, "collectionName"),
        display_name=str(definition.get("info", {}).get("displayName", schema_file.uid)),
        attributes=attributes,
        options=section(schema_file, "options"),
        plugin_options=section(schema_file, "pluginOptions"),
        source=Path(schema_file.path),
    )


def build_content_type(
    schema_file: SchemaFile, behaviour: Behaviour, custom_fields: Mapping[str, str], warnings: list[str]
) -> ContentType:
    """A content type, with the attributes that Strapi adds: timestamps, publishedAt, creators, locale."""
    definition = schema_file.definition
    info = definition.get("info")
    if not isinstance(info, dict):
        raise SchemaError(schema_file.path, "info", f"expected an object, found {as_json_type(info)}")
    singular = expect_kebab(schema_file, info, "singularName")
    plural = expect_kebab(schema_file, info, "pluralName")
    kind = definition.get("kind") or "collectionType"
    if kind not in ("collectionType", "singleType"):
        raise SchemaError(
            schema_file.path, "kind", f"expected collectionType or singleType, found {as_json_type(kind)}"
        )
    options = section(schema_file, "options")
    plugin_options = section(schema_file, "pluginOptions")
    attributes = parse_attributes(schema_file, custom_fields, warnings)
    localized = bool(plugin_options.get("i18n", {}).get("localized", False))
    published = behaviour.published_at_always or options.get("draftAndPublish") is True
    attributes.update(system_attributes(schema_file.uid, behaviour, options, published, localized))
    return ContentType(
        uid=schema_file.uid,
        kind=kind,
        collection_name=str(definition.get("collectionName") or singular),
        display_name=str(info.get("displayName", singular)),
        attributes=attributes,
        options=options,
        plugin_options=plugin_options,
        source=Path(schema_file.path),
        singular_name=singular,
        plural_name=plural,
    )


def system_attributes(
    uid: str, behaviour: Behaviour, options: Mapping[str, Any], published: bool, localized: bool
) -> dict[str, Attribute]:
    """What Strapi adds to each content type, in its order (core/domain/content-type, i18n/register)."""
    hidden = not options.get("populateCreatorFields", False)
    creator: dict[str, Any] = {
        "relation": "oneToOne",
        "target": ADMIN_USER,
        "configurable": False,
        "writable": False,
        "visible": False,
        "use_join_table": False,
        "private": hidden,
    }
    added: dict[str, Attribute] = {
        "createdAt": DateTimeAttribute(name="createdAt"),
        "updatedAt": DateTimeAttribute(name="updatedAt"),
    }
    if published:
        added["publishedAt"] = DateTimeAttribute(
            name="publishedAt", configurable=False, visible=behaviour.published_at_always
        )
    added["createdBy"] = RelationAttribute(name="createdBy", **creator)
    added["updatedBy"] = RelationAttribute(name="updatedBy", **creator)
    if localized or behaviour.locale_always:
        i18n: dict[str, Any] = {"configurable": False, "visible": False, "private": not localized}
        added["locale"] = StringAttribute(name="locale", **i18n)
        # Strapi 5 knows an entry's other locales by its documentId, Strapi 4 links them like other relations.
        linked = not behaviour.documents
        added["localizations"] = RelationAttribute(
            name="localizations", relation="oneToMany", target=uid, writable=linked, virtual=not linked, **i18n
        )
    return added


def parse_attributes(
    schema_file: SchemaFile, custom_fields: Mapping[str, str], warnings: list[str]
) -> dict[str, Attribute]:
    definitions = schema_file.definition.get("attributes", {})
    if not isinstance(definitions, dict):
        raise SchemaError(schema_file.path, "attributes", f"expected an object, found {as_json_type(definitions)}")
    attributes: dict[str, Attribute] = {}
    for name, definition in definitions.items():
        if snake_case(name) in RESERVED_COLUMNS:
            raise SchemaError(
                schema_file.path, f"attributes.{name}", "this name is reserved by Strapi: expected another one"
            )
        attributes[name] = parse_attribute(schema_file.path, name, definition, custom_fields, warnings)
    return attributes


def section(schema_file: SchemaFile, key: str) -> Mapping[str, Any]:
    value = schema_file.definition.get(key)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise SchemaError(schema_file.path, key, f"expected an object, found {as_json_type(value)}")
    return value


def expect_string(schema_file: SchemaFile, values: Mapping[str, Any], key: str) -> str:
    value = values.get(key)
    if not isinstance(value, str) or not value:
        raise SchemaError(schema_file.path, key, f"expected a name, found {as_json_type(value)}")
    return value


def expect_kebab(schema_file: SchemaFile, info: Mapping[str, Any], key: str) -> str:
    value = info.get(key)
    if not isinstance(value, str) or KEBAB_CASE.fullmatch(value) is None:
        raise SchemaError(
            schema_file.path,
            f"info.{key}",
            f"expected a kebab-case name such as print-job, found {as_json_type(value)}",
        )
    return value


def build_registry(models: Iterable[Model], warnings: list[str]) -> Registry:
    """All models together; raises SchemaError for a name taken twice or a reference to what isn't there."""
    known = list(models)
    names: dict[str, Model] = {}
    for model in known:
        if isinstance(model, ContentType) and model.is_api:
            for key, name in (("singularName", model.singular_name), ("pluralName", model.plural_name)):
                other = names.get(name)
                if other is not None:
                    problem = f'expected a name of its own: "{name}" is taken by {other.uid}'
                    raise SchemaError(model.source or model.uid, f"info.{key}", problem)
                names[name] = model
    registry = Registry(known)
    for model in known:
        for name, attribute in model.attributes.items():
            check_references(model, name, attribute, registry, warnings)
    return registry


def check_references(model: Model, name: str, attribute: Attribute, registry: Registry, warnings: list[str]) -> None:
    file, at = model.source or model.uid, f"attributes.{name}"
    if isinstance(attribute, ComponentAttribute):
        expect_known(file, f"{at}.component", attribute.component, registry, "component")
    elif isinstance(attribute, DynamicZoneAttribute):
        for uid in attribute.components:
            expect_known(file, f"{at}.components", uid, registry, "component")
    elif isinstance(attribute, RelationAttribute) and attribute.target:
        target = expect_known(file, f"{at}.target", attribute.target, registry, "content type")
        inverse, owner = attribute.inversed_by, attribute.mapped_by
        if inverse is not None and not isinstance(target.attributes.get(inverse), RelationAttribute):
            problem = f"expected a relation of {target.uid}, found none called {as_json_type(inverse)}"
            raise SchemaError(file, f"{at}.inversedBy", problem)
        if owner is not None and not isinstance(target.attributes.get(owner), RelationAttribute):
            # A real Strapi starts with such a relation, which then never holds anything.
            warnings.append(f"{file}: {at}.mappedBy: {target.uid} has no relation {owner}; this one stays empty")


def expect_known(file: Path | str, at: str, uid: str, registry: Registry, what: str) -> Model:
    model = registry.get(uid)
    if model is None or model.is_component != (what == "component"):
        raise SchemaError(file, at, f"expected the uid of a {what} of this project, found {as_json_type(uid)}")
    return model
