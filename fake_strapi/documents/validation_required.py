"""The rule of required relations and media that Strapi 5's option `api.documents.strictRelations` turns on.

Source: `relationRequiredFails` of entity-validator in `@strapi/core` 5.54.0.
"""

from __future__ import annotations

from typing import Any

from fake_strapi.documents.validation_frame import UNDEFINED, Frame
from fake_strapi.documents.validation_rules import Rule
from fake_strapi.documents.validation_validators import Mode
from fake_strapi.schema.attributes import MediaAttribute, RelationAttribute


def required_relation_rule(attribute: RelationAttribute | MediaAttribute, mode: Mode) -> Rule | None:
    """The rule "something stays connected", or None where the attribute is not required."""
    if not mode.required(attribute):
        return None
    to_one = not attribute.multiple if isinstance(attribute, MediaAttribute) else attribute.any_to_one
    name = attribute.name

    def passes(value: Any, frame: Frame) -> bool:
        given = frame.value(name)
        return not (leaves_empty_on_creation(given) if mode.creation else leaves_empty_on_update(given, to_one))

    # The message names the attribute, not its path.
    return Rule(f"{name} must be defined.", passes, True)


def leaves_empty_on_creation(given: Any) -> bool:
    return only_disconnects(given) or not connects(given)


def leaves_empty_on_update(given: Any, to_one: bool) -> bool:
    """An absent key keeps what is there; of a list nobody knows what a disconnect leaves."""
    if given is UNDEFINED:
        return False
    if only_disconnects(given):
        return to_one
    if isinstance(given, dict) and given.get("connect") == [] and given.get("set") is None:
        return False
    return not connects(given)


def connects(given: Any) -> bool:
    """Whether the value names at least one entry, in any of its shapes."""
    if given is None or given is UNDEFINED:
        return False
    if isinstance(given, list):
        return len(given) > 0
    if isinstance(given, dict):
        for key in ("connect", "set"):
            if given.get(key) is not None:
                return bool(given[key] != [])
    return True


def only_disconnects(given: Any) -> bool:
    if not isinstance(given, dict) or given.get("set") is not None:
        return False
    if given.get("connect") not in (None, []):
        return False
    return given.get("disconnect") not in (None, [])
