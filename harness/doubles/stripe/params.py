"""Parameters: which there are, of what type, and Stripe's words for those that aren't right."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from harness.doubles.stripe.errors import StripeError, unknown

INTEGER = re.compile(r"^[+-]?\d+$")
EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
MAX_KEYS, MAX_KEY, MAX_VALUE = 50, 40, 500


@dataclass(frozen=True, slots=True)
class Kind:
    """What a parameter is: `text`, `integer`, `boolean`, `hash`, `list`, `metadata`, `email`, `time`."""

    name: str = "text"
    required: bool = False
    choices: tuple[str, ...] = ()


TEXT, INTEGER_KIND, BOOLEAN = Kind(), Kind("integer"), Kind("boolean")
HASH, LIST, METADATA = Kind("hash"), Kind("list"), Kind("metadata")
EVERYWHERE = {"expand": LIST}


def one_of(*choices: str) -> Kind:
    return Kind(choices=choices)


def checked(given: Mapping[str, Any], known: Mapping[str, Kind]) -> dict[str, Any]:
    """The parameters with values of their types; None for one that is to be unset. Raises StripeError."""
    kinds = {**EVERYWHERE, **known}
    for name in given:
        if name not in kinds:
            raise unknown(name)
    for name, kind in kinds.items():
        if kind.required and name not in given:
            raise StripeError(f"Missing required param: {name}.", code="parameter_missing", param=name)
    return {name: value_of(name, value, kinds[name]) for name, value in given.items()}


def value_of(name: str, value: Any, kind: Kind) -> Any:
    if value == "":
        if kind.required:
            raise StripeError(
                f"You passed an empty string for '{name}'. We assume empty values are an attempt to unset a parameter;"
                f" however '{name}' cannot be unset. You should remove '{name}' from your request or supply a non-empty"
                " value.",
                code="parameter_invalid_empty",
                param=name,
            )
        return None
    if kind.name in ("hash", "metadata"):
        if not isinstance(value, dict):
            raise StripeError("Invalid object", param=name)
        return metadata_checked(value) if kind.name == "metadata" else value
    if kind.name == "list":
        if not isinstance(value, list):
            raise StripeError("Invalid array", param=name)
        return value
    if kind.name == "time" and isinstance(value, dict):
        return {edge: whole(f"{name}[{edge}]", one) for edge, one in value.items()}
    if not isinstance(value, str):
        raise StripeError("Invalid string: " + str(value), code="parameter_invalid_string", param=name)
    if kind.name in ("integer", "time"):
        return whole(name, value)
    if kind.name == "boolean":
        if value not in ("true", "false"):
            raise StripeError(f"Invalid boolean: {value}", param=name)
        return value == "true"
    if kind.name == "email" and not EMAIL.match(value):
        raise StripeError(f"Invalid email address: {value}", code="email_invalid", param=name)
    if kind.choices and value not in kind.choices:
        *first, last = kind.choices
        words = f"one of {', '.join(first)}, or {last}" if first else last
        raise StripeError(f"Invalid {name}: must be {words}", param=name)
    return value


def whole(name: str, value: Any) -> int:
    if not isinstance(value, str) or not INTEGER.match(value):
        raise StripeError(f"Invalid integer: {value}", code="parameter_invalid_integer", param=name)
    return int(value)


def metadata_checked(given: Mapping[str, Any]) -> dict[str, str]:
    """Metadata: keys of at most 40 characters, values of at most 500. Raises StripeError."""
    for key, value in given.items():
        if not isinstance(value, str):
            raise StripeError(
                f"Metadata values must be strings, but you passed in a value of another kind for the key"
                f" `{key}`.",  # ours
                param=f"metadata[{key}]",
            )
        if len(key) > MAX_KEY:
            raise StripeError(
                f"Metadata keys can have up to {MAX_KEY} characters, but you passed in a key that is {len(key)}"
                f" characters. Invalid key: {key}",
                param="metadata",
            )
        if len(value) > MAX_VALUE:
            raise StripeError(
                f"Metadata values can have up to {MAX_VALUE} characters, but you passed in a value that is {len(value)}"
                f" characters. Invalid value: {value}",
                param=f"metadata[{key}]",
            )
    return dict(given)


def merged(old: Mapping[str, str], given: Mapping[str, str] | None) -> dict[str, str]:
    """Metadata after an update: keys are added, an empty value removes one; None removes all. Raises StripeError."""
    if given is None:
        return {}
    new = {key: value for key, value in {**old, **given}.items() if value != ""}
    if len(new) > MAX_KEYS:
        raise StripeError(
            f"You can have up to {MAX_KEYS} keys in metadata, but there would be {len(new)}.",  # ours
            param="metadata",
        )
    return new
