"""The yup type of each scalar attribute.

Source: entity-validator/validators of `@strapi/strapi` 4.26.2 and `@strapi/core` 5.54.0. What a draft need not keep is
`Behaviour.draft_drops`: "required", "minLength", "min" (numbers), "regex", "format" (of emails and uids), "items" (the
number of components).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import cache
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from fake_strapi.documents.validation_blocks import blocks_type
from fake_strapi.documents.validation_frame import UNDEFINED, Frame
from fake_strapi.documents.validation_patterns import matches_rule
from fake_strapi.documents.validation_rules import Rule
from fake_strapi.documents.validation_unique import unique_rule
from fake_strapi.documents.validation_values import (
    cast_big_integer,
    cast_boolean,
    cast_nullable_number,
    cast_number,
    cast_string,
    is_boolean,
    is_number,
    is_string,
    length,
    uncast_string,
)
from fake_strapi.documents.validation_yup import YupArray, YupScalar, YupType
from fake_strapi.javascript.doubles import number_to_string
from fake_strapi.javascript.numbers import big_integer_text, is_integer, to_number
from fake_strapi.schema.attributes import (
    MISSING,
    Attribute,
    BigIntegerAttribute,
    BlocksAttribute,
    BooleanAttribute,
    DateAttribute,
    DateTimeAttribute,
    EmailAttribute,
    EnumerationAttribute,
    IntegerAttribute,
    NumberAttribute,
    StringAttribute,
    TextAttribute,
    TimeAttribute,
    TimestampAttribute,
    UidAttribute,
)
from fake_strapi.versions.behaviour import Behaviour

DATES = (DateAttribute, TimeAttribute, DateTimeAttribute, TimestampAttribute)
UID_PATTERN = re.compile("[A-Za-z0-9-_.~]*")


class Mode(Struct, frozen=True):
    """What is validated: a creation or an update, and whether as a draft. `drops`: what a draft need not keep."""

    creation: bool
    is_draft: bool
    behaviour: Behaviour
    strict_relations: bool = False

    def keeps(self, what: str) -> bool:
        return not self.is_draft or what not in self.behaviour.draft_drops

    def required(self, attribute: Attribute) -> bool:
        return attribute.required and not self.is_draft


def required_rule(mode: Mode) -> Rule:
    """yup's `notNil` on creation, `notNull` on update: an update may leave out what is required, not empty it."""
    if mode.creation:
        return Rule("{path} must be defined.", lambda value, frame: value is not None and value is not UNDEFINED, True)
    return Rule("{path} cannot be null.", lambda value, frame: value is not None, True)


def scalar_type(attribute: Attribute, mode: Mode) -> YupType:
    """How a scalar attribute is cast and checked, with its default (on creation alone)."""
    base = base_type(attribute, mode)
    rules = (*base.rules, required_rule(mode)) if mode.required(attribute) else base.rules
    nullable = base.nullable or not mode.required(attribute)
    default = attribute.default if mode.creation and attribute.default is not MISSING else UNDEFINED
    if isinstance(base, YupScalar):
        transform = cast_nullable_number if base.transform is cast_number and nullable else base.transform
        return replace(base, nullable=nullable, default=default, rules=rules, transform=transform)
    return replace(base, nullable=nullable, default=default, rules=rules)


def base_type(attribute: Attribute, mode: Mode) -> YupScalar | YupArray:
    """The type without `required` and default."""
    if isinstance(attribute, TextAttribute):
        return text_type(attribute, mode)
    if isinstance(attribute, EnumerationAttribute):
        return YupScalar(type="string", accepts=is_string, transform=cast_string, one_of=(*attribute.enum, None))
    if isinstance(attribute, BooleanAttribute):
        return YupScalar(
            type="boolean",
            accepts=is_boolean,
            transform=cast_boolean,
            nullable=mode.behaviour.boolean_always_nullable,
        )
    if isinstance(attribute, BigIntegerAttribute):
        return big_integer_type(attribute, mode)
    if isinstance(attribute, NumberAttribute):
        return number_type(attribute, mode)
    if isinstance(attribute, BlocksAttribute):
        return blocks_type(mode.behaviour)
    return YupScalar(rules=unique_rules(attribute, mode) if isinstance(attribute, DATES) else ())


def unique_rules(attribute: Attribute, mode: Mode) -> tuple[Rule, ...]:
    if not attribute.unique and not isinstance(attribute, UidAttribute):
        return ()
    return (unique_rule(attribute, mode.behaviour),)


def text_type(attribute: TextAttribute, mode: Mode) -> YupScalar:
    """Strings are never cast. An email's own "not empty" takes the place of its minLength, as in yup."""
    rules: list[Rule] = []
    formats = mode.keeps("format")
    if attribute.min_length and mode.keeps("minLength") and not (isinstance(attribute, EmailAttribute) and formats):
        rules.append(shortest(attribute.min_length, f"{{path}} must be at least {attribute.min_length} characters"))
    longest = attribute.max_length or None
    if isinstance(attribute, StringAttribute) and mode.behaviour.string_limit is not None:
        longest = mode.behaviour.string_limit if attribute.max_length is None else attribute.max_length
    if longest is not None:
        rules.append(longest_rule(longest))
    if attribute.regex is not None and mode.keeps("regex"):
        rules.append(matches_rule(attribute.regex, skips_empty=not attribute.required))
    rules.extend(unique_rules(attribute, mode))
    if formats and isinstance(attribute, EmailAttribute):
        rules.append(Rule("{path} must be a valid email", lambda value, frame: value == "" or is_email(value)))
        rules.append(shortest(1, "{path} cannot be empty"))
    if formats and isinstance(attribute, UidAttribute):
        if attribute.regex and mode.behaviour.uid_regex_replaces_pattern:
            rules.append(matches_rule(attribute.regex, skips_empty=False))
        else:
            message = '{path} must match the following: "/^[A-Za-z0-9-_.~]*$/"'
            rules.append(Rule(message, lambda value, frame: UID_PATTERN.fullmatch(value) is not None))
    return YupScalar(type="string", accepts=is_string, transform=uncast_string, rules=tuple(rules))


def shortest(least: int, message: str) -> Rule:
    return Rule(message, lambda value, frame: len(value) >= least or length(value) >= least)


def longest_rule(most: int) -> Rule:
    def passes(value: Any, frame: Frame) -> bool:
        return len(value) <= most and length(value) <= most

    return Rule(f"{{path}} must be at most {most} characters", passes)


def number_type(attribute: NumberAttribute, mode: Mode) -> YupScalar:
    rules: list[Rule] = []
    whole = isinstance(attribute, IntegerAttribute)
    if whole:
        rules.append(Rule("{path} must be an integer", lambda value, frame: is_integer(value)))
    elif mode.behaviour.checked_numbers:
        rules.append(Rule("{path} must be a finite number", lambda value, frame: math.isfinite(value)))
    least = bound(attribute.min, whole, mode) if mode.keeps("min") else None
    if least is not None:
        rules.append(bound_rule("greater", least, lambda value, frame: bool(value >= least)))
    most = bound(attribute.max, whole, mode)
    if most is not None:
        rules.append(bound_rule("less", most, lambda value, frame: bool(value <= most)))
    rules.extend(unique_rules(attribute, mode))
    return YupScalar(type="number", accepts=is_number, transform=cast_number, rules=tuple(rules))


def bound_rule(word: str, bound: float, passes: Callable[[Any, Frame], bool]) -> Rule:
    return Rule(f"{{path}} must be {word} than or equal to {number_to_string(bound)}", passes)


def bound(written: float | str | None, whole: bool, mode: Mode) -> float | None:
    """`min` or `max` as a number; a text counts in some versions only. Of an integer's bound the fraction is cut."""
    if written is None or (isinstance(written, str) and not mode.behaviour.bounds_as_text):
        return None
    number = to_number(written)
    if not math.isfinite(number):
        return None
    return math.trunc(number) if whole else number


def big_integer_type(attribute: BigIntegerAttribute, mode: Mode) -> YupScalar:
    """Bounds of big integers are never checked."""
    rules = unique_rules(attribute, mode)
    if not mode.behaviour.checked_numbers:
        return YupScalar(rules=rules)
    valid = Rule("{path} must be a valid integer", lambda value, frame: big_integer_text(value) is not None)
    return YupScalar(transform=cast_big_integer, rules=(valid, *rules))


@cache
def email_pattern() -> re.Pattern[str]:
    """Compiled at the first e-mail address: it takes longer than the whole start of many a project."""
    other = "\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
    atom = rf"[a-z0-9!#$%&'*+\-/=?^_`{{|}}~{other}]+"
    blanks = r"(?:(?:[ \t]*\r\n)?[ \t]+)?"
    quotable = rf"[\x01-\x08\x0b\x0c\x0e-\x1f!#-\[\]-\x7f{other}]|\\[\x01-\x09\x0b-\x7f{other}]"
    inside = rf"[a-z0-9\-._~{other}]*"
    ends = rf"[a-z0-9{other}]"
    top_ends = rf"[a-z{other}]"
    return re.compile(
        rf"(?:{atom}(?:\.{atom})*|\"(?:{blanks}(?:{quotable}))*{blanks}\")"
        rf"@{ends}(?:{inside}{ends})?\.{top_ends}(?:{inside}{top_ends})?",
        re.IGNORECASE | re.ASCII,
    )


def is_email(value: str) -> bool:
    """What yup 0.32 takes for an address: dots and quotes as in RFC 5322, a dotted domain that ends in a letter."""
    return email_pattern().fullmatch(value) is not None
