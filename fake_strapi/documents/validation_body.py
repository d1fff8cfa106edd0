"""Request bodies under yup schemas that a plugin's controllers declare: strict, so nothing is cast, all errors at once.

Source: `validateYupSchema` of `@strapi/utils` 4.26.2 and 5.54.0, whose default is `{strict: true, abortEarly: false}`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from fake_strapi.documents.validation import refusal
from fake_strapi.documents.validation_frame import UNDEFINED, Frame, Lookups
from fake_strapi.documents.validation_rules import Rule
from fake_strapi.documents.validation_validators import is_email, shortest
from fake_strapi.documents.validation_values import is_boolean, is_number, is_string
from fake_strapi.documents.validation_yup import YupObject, YupScalar, YupType
from fake_strapi.javascript.numbers import is_integer
from fake_strapi.schema.content_type import Model
from fake_strapi.versions.behaviour import Behaviour


def check_body(schema: YupType, body: Any, behaviour: Behaviour) -> None:
    """Raises YupValidationError for all that is wrong with a body; None is a body that isn't there."""
    _check(schema, UNDEFINED if body is None else body, UNDEFINED if body is None else body, behaviour)


def check_cast(schema: YupType, query: Any, behaviour: Behaviour) -> None:
    """The same for a schema that isn't strict: what is checked is what its casts make of a query."""
    _check(schema, schema.cast(query), query, behaviour)


def _check(schema: YupType, value: Any, original: Any, behaviour: Behaviour) -> None:
    # The rules of these schemas ask neither the database nor a content type.
    nothing: Any = None
    frame = Frame(cast(Lookups, nothing), cast(Model, nothing), value, None, cast(Model, nothing), None, False, None)
    errors = schema.check(value, original, "", frame)
    if errors:
        raise refusal(errors, behaviour)


def is_strapi_id(value: Any) -> bool:
    """Any text, or a whole number from zero up."""
    return is_string(value) or (is_number(value) and is_integer(value) and value >= 0)


def given(value: Any, frame: Frame) -> bool:
    return value is not None and value is not UNDEFINED


REQUIRED = Rule("{path} is a required field", given, of_absent=True)
# yup's string().required() refuses an empty text too.
NOT_EMPTY = Rule("{path} is a required field", lambda value, frame: given(value, frame) and value != "", of_absent=True)
EMAIL = Rule("{path} must be a valid email", lambda value, frame: value == "" or is_email(value))
LOWER_CASE = Rule("{path} must be a lowercase string", lambda value, frame: value == value.lower())
TRIMMED = Rule("{path} must be a trimmed string", lambda value, frame: value == value.strip())
NOT_NULL = Rule("{path} cannot be null", lambda value, frame: value is not None, of_absent=True)
UUID = (
    r"(?:[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|00000000-0000-0000-0000-000000000000)"
)


def at_least(number: int) -> Rule:
    return shortest(number, f"{{path}} must be at least {number} characters")


def text(*rules: Rule, nullable: bool = False, one_of: tuple[Any, ...] | None = None) -> YupScalar:
    return YupScalar(type="string", accepts=is_string, nullable=nullable, one_of=one_of, rules=rules)


def boolean(*rules: Rule) -> YupScalar:
    return YupScalar(type="boolean", accepts=is_boolean, rules=rules)


def strapi_id(*rules: Rule) -> YupScalar:
    return YupScalar(type="strapiID", accepts=is_strapi_id, rules=rules)


def unknown_keys(known: Iterable[str], value: Any) -> list[str]:
    return [key for key in value if key not in known] if isinstance(value, dict) else []


def no_unknown(fields: Sequence[str] | Mapping[str, Any]) -> Rule:
    """yup's `noUnknown()`."""
    known = tuple(fields)
    return Rule(
        "{path} field has unspecified keys: {told}",
        lambda value, frame: not unknown_keys(known, value),
        tells=lambda value: ", ".join(unknown_keys(known, value)),
    )


def closed_object(fields: Mapping[str, YupType], *rules: Rule) -> YupObject:
    """An object of known keys and no others."""
    return YupObject(fields=fields, keeps_text=True, rules=(*rules, no_unknown(fields)))
