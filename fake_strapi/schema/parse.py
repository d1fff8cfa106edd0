"""From the JSON of a schema file to attributes, with a clear word for everything that does not fit."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from fake_strapi.schema.attributes import (
    ANY,
    ATTRIBUTE_TYPES,
    BOOLEAN,
    EXPECTED,
    INTEGER,
    NUMBER,
    OBJECT,
    RELATION_KINDS,
    STRING,
    STRINGS,
    Attribute,
    ComponentAttribute,
    DynamicZoneAttribute,
    EnumerationAttribute,
    RelationAttribute,
)
from fake_strapi.schema.errors import SchemaError

# Keys that Strapi or its admin panel reads and that change no answer of the content API.
SILENT_KEYS = frozenset(
    {
        "type",
        "column",
        "columnType",
        "joinColumn",
        "joinTable",
        "morphColumn",
        "customField",
        "conditions",
        "options",
        "displayName",
        "description",
    }
)


def is_number(value: Any) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, int | float):
        return math.isfinite(value)
    try:  # Strapi's own admin panel writes biginteger bounds as strings
        return isinstance(value, str) and math.isfinite(float(value))
    except ValueError:
        return False


CHECKS: dict[str, Callable[[Any], bool]] = {
    BOOLEAN: lambda value: isinstance(value, bool),
    INTEGER: lambda value: isinstance(value, int) and not isinstance(value, bool),
    NUMBER: is_number,
    STRING: lambda value: isinstance(value, str),
    OBJECT: lambda value: isinstance(value, dict),
    STRINGS: lambda value: isinstance(value, list) and all(isinstance(item, str) for item in value),
    ANY: lambda value: True,
}


def as_json_type(value: Any) -> str:
    """How an error names what it found."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'the string "{value}"'
    if isinstance(value, int | float):
        return f"the number {value}"
    return "a list" if isinstance(value, list) else "an object"


def parse_attribute(
    file: Path | str,
    name: str,
    definition: Any,
    custom_fields: Mapping[str, str],
    warnings: list[str],
) -> Attribute:
    """One attribute of a schema. `custom_fields` maps a custom field's uid to its underlying type.

    A custom field that is not mapped is taken as a string, with a warning. Keys that nobody knows are warned about,
    as a real Strapi loads them too. A wrong type of value, or an unknown attribute type, raises SchemaError.
    """
    at = f"attributes.{name}"
    if not isinstance(definition, dict):
        raise SchemaError(file, at, f'expected an object with a "type", found {as_json_type(definition)}')
    type_name = definition.get("type")
    if type_name == "customField":
        type_name = custom_field_type(file, at, definition, custom_fields, warnings)
    if not isinstance(type_name, str) or type_name not in ATTRIBUTE_TYPES:
        expected = ", ".join(sorted(ATTRIBUTE_TYPES))
        found = "nothing" if type_name is None else as_json_type(type_name)
        raise SchemaError(file, f"{at}.type", f"expected one of {expected} or customField, found {found}")

    cls = ATTRIBUTE_TYPES[type_name]
    values: dict[str, Any] = {}
    known = dict(zip(cls.__struct_encode_fields__, cls.__struct_fields__, strict=True))
    for json_key, value in definition.items():
        expects = EXPECTED.get(json_key)
        if expects is None or json_key not in known:
            if json_key not in SILENT_KEYS:
                warnings.append(f"{file}: {at}.{json_key}: not a key of a {type_name} attribute; ignored")
            continue
        if value is None and json_key != "default":  # the content-type builder writes null for "not set"
            continue
        if not CHECKS[expects](value):
            raise SchemaError(file, f"{at}.{json_key}", f"expected {expects}, found {as_json_type(value)}")
        values[known[json_key]] = tuple(value) if expects == STRINGS else value
    attribute = cls(name=name, **values)
    check_required_keys(file, at, attribute)
    return attribute


def custom_field_type(
    file: Path | str, at: str, definition: Mapping[str, Any], custom_fields: Mapping[str, str], warnings: list[str]
) -> str:
    field_uid = definition.get("customField")
    if not isinstance(field_uid, str) or not field_uid:
        raise SchemaError(
            file, f"{at}.customField", f"expected the custom field's uid, found {as_json_type(field_uid)}"
        )
    mapped = custom_fields.get(field_uid)
    if mapped is None:
        warnings.append(
            f"{file}: {at}: custom field {field_uid} is taken as a string;"
            f" give its type with --custom-field {field_uid}=TYPE"
        )
        return "string"
    return mapped


def check_required_keys(file: Path | str, at: str, attribute: Attribute) -> None:
    """What a type can't do without."""
    if isinstance(attribute, EnumerationAttribute) and not attribute.enum:
        raise SchemaError(file, f"{at}.enum", "expected a list of at least one string")
    if isinstance(attribute, ComponentAttribute) and not attribute.component:
        raise SchemaError(file, f"{at}.component", "expected the component's uid, such as shared.seo")
    if isinstance(attribute, DynamicZoneAttribute) and not attribute.components:
        raise SchemaError(file, f"{at}.components", "expected a list of at least one component uid")
    if isinstance(attribute, RelationAttribute):
        if attribute.relation not in RELATION_KINDS:
            raise SchemaError(
                file,
                f"{at}.relation",
                f"expected one of {', '.join(sorted(RELATION_KINDS))}, found {as_json_type(attribute.relation)}",
            )
        if not attribute.target and not attribute.relation.startswith("morphTo"):
            raise SchemaError(file, f"{at}.target", "expected the uid of a content type, such as api::job.job")
