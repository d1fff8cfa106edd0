"""The attribute types of Strapi's schema files, one class a type.

Each field names the key of schema.json that fills it, EXPECTED what that key may hold; `parse.py` reads a schema by
these rows. Source: strapi 4.26.2 and 5.54.0 `@strapi/types` schema attributes (the same set in both).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from msgspec import Struct, field

BOOLEAN, INTEGER, NUMBER, STRING, OBJECT, STRINGS, ANY = (
    "true or false",
    "a whole number",
    "a number",
    "a string",
    "an object",
    "a list of strings",
    "any value",
)


EXPECTED = {
    "required": BOOLEAN,
    "private": BOOLEAN,
    "unique": BOOLEAN,
    "configurable": BOOLEAN,
    "writable": BOOLEAN,
    "visible": BOOLEAN,
    "searchable": BOOLEAN,
    "default": ANY,
    "minLength": INTEGER,
    "maxLength": INTEGER,
    "regex": STRING,
    "targetField": STRING,
    "min": NUMBER,
    "max": NUMBER,
    "enum": STRINGS,
    "enumName": STRING,
    "multiple": BOOLEAN,
    "allowedTypes": STRINGS,
    "component": STRING,
    "repeatable": BOOLEAN,
    "components": STRINGS,
    "relation": STRING,
    "target": STRING,
    "mappedBy": STRING,
    "inversedBy": STRING,
    "morphBy": STRING,
    "useJoinTable": BOOLEAN,
    "unstable_virtual": BOOLEAN,
    "pluginOptions": OBJECT,
    "conditions": OBJECT,
    "options": OBJECT,
}
"""What each key of schema.json may hold, whatever the type of the attribute."""


def key(name: str, default: Any = None) -> Any:
    """A field that schema.json's key `name` fills."""
    return field(default=default, name=name)


def options_key(name: str) -> Any:
    """A field that holds the object under schema.json's key `name`, empty when it isn't there."""
    return field(default_factory=dict, name=name)


class Missing:
    """The default of an attribute that has none (null is a value)."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING = Missing()


class Attribute(Struct, frozen=True, kw_only=True):
    """What every attribute has. `default` is `MISSING` when the schema gives none."""

    type: ClassVar[str] = ""
    scalar: ClassVar[bool] = True

    name: str
    required: bool = key("required", False)
    private: bool = key("private", False)
    unique: bool = key("unique", False)
    configurable: bool = key("configurable", True)
    writable: bool = key("writable", True)
    visible: bool = key("visible", True)
    searchable: bool = key("searchable", True)
    default: Any = key("default", MISSING)
    plugin_options: Mapping[str, Any] = options_key("pluginOptions")
    conditions: Mapping[str, Any] = options_key("conditions")

    @property
    def localized(self) -> bool:
        """True when each locale has its own value (`pluginOptions.i18n.localized`)."""
        return bool(self.plugin_options.get("i18n", {}).get("localized", False))


class TextAttribute(Attribute, frozen=True, kw_only=True):
    """Base of the attributes whose values are strings with a length."""

    min_length: int | None = key("minLength")
    max_length: int | None = key("maxLength")
    regex: str | None = key("regex")


class StringAttribute(TextAttribute, frozen=True):
    type: ClassVar[str] = "string"


class LongTextAttribute(TextAttribute, frozen=True):
    type: ClassVar[str] = "text"


class RichTextAttribute(TextAttribute, frozen=True):
    type: ClassVar[str] = "richtext"


class EmailAttribute(TextAttribute, frozen=True):
    type: ClassVar[str] = "email"


class PasswordAttribute(TextAttribute, frozen=True):
    type: ClassVar[str] = "password"


class UidAttribute(TextAttribute, frozen=True, kw_only=True):
    type: ClassVar[str] = "uid"

    target_field: str | None = key("targetField")
    uid_options: Mapping[str, Any] = options_key("options")


class NumberAttribute(Attribute, frozen=True, kw_only=True):
    """Base of the number types; bounds as written (biginteger's may be strings)."""

    min: float | str | None = key("min")
    max: float | str | None = key("max")


class IntegerAttribute(NumberAttribute, frozen=True):
    type: ClassVar[str] = "integer"


class BigIntegerAttribute(NumberAttribute, frozen=True):
    type: ClassVar[str] = "biginteger"


class FloatAttribute(NumberAttribute, frozen=True):
    type: ClassVar[str] = "float"


class DecimalAttribute(NumberAttribute, frozen=True):
    type: ClassVar[str] = "decimal"


class BooleanAttribute(Attribute, frozen=True):
    type: ClassVar[str] = "boolean"


class EnumerationAttribute(Attribute, frozen=True, kw_only=True):
    type: ClassVar[str] = "enumeration"

    enum: tuple[str, ...] = key("enum", ())
    enum_name: str | None = key("enumName")


class DateAttribute(Attribute, frozen=True):
    type: ClassVar[str] = "date"


class TimeAttribute(Attribute, frozen=True):
    type: ClassVar[str] = "time"


class DateTimeAttribute(Attribute, frozen=True):
    type: ClassVar[str] = "datetime"


class TimestampAttribute(Attribute, frozen=True):
    type: ClassVar[str] = "timestamp"


class JsonAttribute(Attribute, frozen=True):
    type: ClassVar[str] = "json"


class BlocksAttribute(Attribute, frozen=True):
    type: ClassVar[str] = "blocks"


class MediaAttribute(Attribute, frozen=True, kw_only=True):
    type: ClassVar[str] = "media"
    scalar: ClassVar[bool] = False

    multiple: bool = key("multiple", False)
    allowed_types: tuple[str, ...] = key("allowedTypes", ())


class ComponentAttribute(Attribute, frozen=True, kw_only=True):
    type: ClassVar[str] = "component"
    scalar: ClassVar[bool] = False

    component: str = key("component", "")
    repeatable: bool = key("repeatable", False)
    min: float | None = key("min")
    max: float | None = key("max")


class DynamicZoneAttribute(Attribute, frozen=True, kw_only=True):
    type: ClassVar[str] = "dynamiczone"
    scalar: ClassVar[bool] = False

    components: tuple[str, ...] = key("components", ())
    min: float | None = key("min")
    max: float | None = key("max")


TO_ONE = frozenset({"oneToOne", "manyToOne", "morphToOne", "morphOne"})
TO_MANY = frozenset({"oneToMany", "manyToMany", "morphToMany", "morphMany"})
RELATION_KINDS = TO_ONE | TO_MANY
# morphTo*: this side holds the link and may point at any type. morphOne/Many: the other side holds it.
MORPH_OWNING = frozenset({"morphToOne", "morphToMany"})
MORPH_INVERSE = frozenset({"morphOne", "morphMany"})


class RelationAttribute(Attribute, frozen=True, kw_only=True):
    """A relation. `target` is the uid of the other type ("" for morphToOne and morphToMany, which have none)."""

    type: ClassVar[str] = "relation"
    scalar: ClassVar[bool] = False

    relation: str = key("relation", "")
    target: str = key("target", "")
    mapped_by: str | None = key("mappedBy")
    inversed_by: str | None = key("inversedBy")
    morph_by: str | None = key("morphBy")
    use_join_table: bool = key("useJoinTable", True)
    virtual: bool = key("unstable_virtual", False)

    @property
    def to_many(self) -> bool:
        return self.relation in TO_MANY

    @property
    def any_to_one(self) -> bool:
        return self.relation in ("oneToOne", "manyToOne")

    @property
    def morph(self) -> bool:
        """True for all four polymorphic kinds."""
        return self.relation in MORPH_OWNING or self.relation in MORPH_INVERSE

    @property
    def owner(self) -> bool:
        """True when this side holds the link (the other side, if it has one, is `mappedBy`)."""
        return self.mapped_by is None and self.relation not in MORPH_INVERSE

    @property
    def two_way(self) -> bool:
        return self.mapped_by is not None or self.inversed_by is not None


ATTRIBUTE_TYPES: dict[str, type[Attribute]] = {
    cls.type: cls
    for cls in (
        StringAttribute,
        LongTextAttribute,
        RichTextAttribute,
        EmailAttribute,
        PasswordAttribute,
        UidAttribute,
        IntegerAttribute,
        BigIntegerAttribute,
        FloatAttribute,
        DecimalAttribute,
        BooleanAttribute,
        EnumerationAttribute,
        DateAttribute,
        TimeAttribute,
        DateTimeAttribute,
        TimestampAttribute,
        JsonAttribute,
        BlocksAttribute,
        MediaAttribute,
        ComponentAttribute,
        DynamicZoneAttribute,
        RelationAttribute,
    )
}
