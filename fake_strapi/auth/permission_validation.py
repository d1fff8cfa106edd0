"""What the bodies about administrators' permissions must look like.

Source: validation/permission and validation/common-validators of `@strapi/admin` 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fake_strapi.auth.admin_actions import Action
from fake_strapi.documents.validation_body import NOT_EMPTY, REQUIRED, closed_object, text
from fake_strapi.documents.validation_frame import UNDEFINED, Frame
from fake_strapi.documents.validation_rules import Rule
from fake_strapi.documents.validation_yup import YupArray, YupLazy, YupObject, YupType

Actions = Mapping[str, Action]
TEXTS = YupArray(items=text(), keeps_text=True)
ANY_OBJECT = YupObject(fields={}, keeps_text=True, nullable=True)
NO_DUPLICATES = "Some permissions are duplicated (same action and subject)"

CHECK = YupObject(
    fields={
        "permissions": YupArray(
            items=closed_object({"action": text(NOT_EMPTY), "subject": text(nullable=True), "field": text()}),
            keeps_text=True,
        )
    },
    keeps_text=True,
)


def update(actions: Actions) -> YupType:
    """Of a role's new permissions."""
    one = YupLazy(lambda item: permission(actions, item))
    unlike = Rule(NO_DUPLICATES, lambda value, frame: are_unlike(value))
    return closed_object({"permissions": YupArray(items=one, keeps_text=True, rules=(REQUIRED, unlike))}, REQUIRED)


def permission(actions: Actions, item: Any) -> YupType:
    """Of one permission, whose action decides what else it may say."""
    given = item.get("action") if isinstance(item, dict) else None
    action = actions.get(given) if isinstance(given, str) else None

    def known(value: Any, frame: Frame) -> bool:
        return value is None or value is UNDEFINED or value in actions

    def fits(value: Any, frame: Frame) -> bool:
        absent = value is None or value is UNDEFINED
        if action is None:
            return True
        return absent if action.subjects is None else not absent and value in action.subjects

    return closed_object(
        {
            "action": text(NOT_EMPTY, Rule("action is not an existing permission action", known)),
            "actionParameters": ANY_OBJECT,
            "subject": text(Rule("Invalid subject submitted", fits, of_absent=True), nullable=True),
            "properties": properties(action),
            "conditions": TEXTS,
        }
    )


def are_unlike(permissions: Any) -> bool:
    """Whether no two of them have one action and one subject."""
    rows = [(one.get("action"), one.get("subject")) for one in permissions if isinstance(one, dict)]
    return not any(one in rows[place + 1 :] for place, one in enumerate(rows))


def properties(action: Action | None) -> YupType:
    """What a permission is held to: an object of what its action knows."""
    known = () if action is None else action.properties
    fits = Rule("Invalid property set at {path}", lambda value, frame: all(name in known for name in value))
    return YupObject(fields={}, keeps_text=True, rules=(fits,))


def is_never_answered(actions: Actions, body: Any) -> bool:
    """Whether a Strapi gets stuck on a body: on `fields` that are no list of texts, or say something twice.

    Its check of them throws where yup expects a promise that is kept, so the request waits for ever.
    """
    permissions = body.get("permissions") if isinstance(body, dict) else None
    for one in permissions if isinstance(permissions, list) else ():
        held_to = one.get("properties") if isinstance(one, dict) else None
        action = actions.get(str(one.get("action"))) if isinstance(one, dict) else None
        if action is not None and "fields" in action.properties and isinstance(held_to, dict):
            fields = held_to.get("fields")
            if fields is not None and not are_fields(fields):
                return True
    return False


def are_fields(fields: Any) -> bool:
    """Whether these are paths of which none is there twice or inside of another."""
    if not isinstance(fields, list) or not all(isinstance(one, str) for one in fields):
        return False
    nested = any(one.startswith(f"{other}.") for one in fields for other in fields)
    return not nested and len(set(fields)) == len(fields)
