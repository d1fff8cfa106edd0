"""The attribute types of Strapi's schema files, one class a type.

Each field names, in its metadata, the key of schema.json that fills it and what that key may hold; `parse.py` reads
a schema by these rows. Source: strapi 4.26.2 and 5.54.0 `@strapi/types` schema attributes (the same set in both).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

BOOLEAN, INTEGER, NUMBER, STRING, OBJECT, STRINGS, ANY = (
    "true or false",
    "a whole number",
    "a number",
    "a string",
    "an object",
    "a list of strings",
    "any value",
)


def key(name: str, expects: str, default: Any = None) -> Any:
    """A field that schema.json's key `name` fills."""
    return field(default=default, metadata={"key": name, "expects": expects})


def options_key(name: str) -> Any:
    """A field that holds the object under schema.json's key `name`, empty when it isn't there."""
    return field(default_factory=dict, metadata={"key": name, "expects": OBJECT})


class Missing:
    """The default of an attribute that has none (null is a value)."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING = Missing()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """What every attribute has. `default` is `MISSING` when the schema gives none."""

    type: ClassVar[str] = ""
    scalar: ClassVar[bool] = True

    name: str
    required: bool = key("required", BOOLEAN, False)
    private: bool = key("private", BOOLEAN, False)
    unique: bool = key("unique", BOOLEAN, False)
    configurable: bool = key("configurable", BOOLEAN, True)
    writable: bool = key("writable", BOOLEAN, True)
    visible: bool = key("visible", BOOLEAN, True)
    searchable: bool = key("searchable", BOOLEAN, True)
    default: Any = key("default", ANY, MISSING)
    plugin_options: Mapping[str, Any] = options_key("pluginOptions")
    conditions: Mapping[str, Any] = options_key("conditions")

    @property
    def localized(self) -> bool:
        """True when each locale has its own value (`pluginOptions.i18n.localized`)."""
        return bool(self.plugin_options.get("i18n", {}).get("localized", False))


@dataclass(frozen=True, slots=True, kw_only=True)
class TextAttribute(Attribute):
    """Base of the attributes whose values are strings with a length."""

    min_length: int | None = key("minLength", INTEGER)
    max_length: int | None = key("maxLength", INTEGER)
    regex: str | None = key("regex", STRING)


class StringAttribute(TextAttribute):
    __slots__ = ()
    type: ClassVar[str] = "string"


class LongTextAttribute(TextAttribute):
    __slots__ = ()
    type: ClassVar[str] = "text"


class RichTextAttribute(TextAttribute):
    __slots__ = ()
    type: ClassVar[str] = "richtext"


class EmailAttribute(TextAttribute):
    __slots__ = ()
    type: ClassVar[str] = "email"


class PasswordAttribute(TextAttribute):
    __slots__ = ()
    type: ClassVar[str] = "password"


@dataclass(frozen=True, slots=True, kw_only=True)
class UidAttribute(TextAttribute):
    type: ClassVar[str] = "uid"

    target_field: str | None = key("targetField", STRING)
    uid_options: Mapping[str, Any] = options_key("options")


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberAttribute(Attribute):
    """Base of the number types; bounds as written (biginteger's may be strings)."""

    min: float | str | None = key("min", NUMBER)
    max: float | str | None = key("max", NUMBER)


class IntegerAttribute(NumberAttribute):
    __slots__ = ()
    type: ClassVar[str] = "integer"


class BigIntegerAttribute(NumberAttribute):
    __slots__ = ()
    type: ClassVar[str] = "biginteger"


class FloatAttribute(NumberAttribute):
    __slots__ = ()
    type: ClassVar[str] = "float"


class DecimalAttribute(NumberAttribute):
    __slots__ = ()
    type: ClassVar[str] = "decimal"


class BooleanAttribute(Attribute):
    __slots__ = ()
    type: ClassVar[str] = "boolean"


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumerationAttribute(Attribute):
    type: ClassVar[str] = "enumeration"

    enum: tuple[str, ...] = key("enum", STRINGS, ())
    enum_name: str | None = key("enumName", STRING)


class DateAttribute(Attribute):
    __slots__ = ()
    type: ClassVar[str] = "date"


class TimeAttribute(Attribute):
    __slots__ = ()
    type: ClassVar[str] = "time"


class DateTimeAttribute(Attribute):
    __slots__ = ()
    type: ClassVar[str] = "datetime"


class TimestampAttribute(Attribute):
    __slots__ = ()
    type: ClassVar[str] = "timestamp"


class JsonAttribute(Attribute):
    __slots__ = ()
    type: ClassVar[str] = "json"


class BlocksAttribute(Attribute):
    __slots__ = ()
    type: ClassVar[str] = "blocks"


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaAttribute(Attribute):
    type: ClassVar[str] = "media"
    scalar: ClassVar[bool] = False

    multiple: bool = key("multiple", BOOLEAN, False)
    allowed_types: tuple[str, ...] = key("allowedTypes", STRINGS, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentAttribute(Attribute):
    type: ClassVar[str] = "component"
    scalar: ClassVar[bool] = False

    component: str = key("component", STRING, "")
    repeatable: bool = key("repeatable", BOOLEAN, False)
    min: float | None = key("min", NUMBER)
    max: float | None = key("max", NUMBER)


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamicZoneAttribute(Attribute):
    type: ClassVar[str] = "dynamiczone"
    scalar: ClassVar[bool] = False

    components: tuple[str, ...] = key("components", STRINGS, ())
    min: float | None = key("min", NUMBER)
    max: float | None = key("max", NUMBER)


TO_ONE = frozenset({"oneToOne", "manyToOne", "morphToOne", "morphOne"})
TO_MANY = frozenset({"oneToMany", "manyToMany", "morphToMany", "morphMany"})
RELATION_KINDS = TO_ONE | TO_MANY
# morphTo*: this side holds the link and may point at any type. morphOne/Many: the other side holds it.
MORPH_OWNING = frozenset({"morphToOne", "morphToMany"})
MORPH_INVERSE = frozenset({"morphOne", "morphMany"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationAttribute(Attribute):
    """A relation. `target` is the uid of the other type ("" for morphToOne and morphToMany, which have none)."""

    type: ClassVar[str] = "relation"
    scalar: ClassVar[bool] = False

    relation: str = key("relation", STRING, "")
    target: str = key("target", STRING, "")
    mapped_by: str | None = key("mappedBy", STRING)
    inversed_by: str | None = key("inversedBy", STRING)
    morph_by: str | None = key("morphBy", STRING)
    use_join_table: bool = key("useJoinTable", BOOLEAN, True)
    virtual: bool = key("unstable_virtual", BOOLEAN, False)

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
