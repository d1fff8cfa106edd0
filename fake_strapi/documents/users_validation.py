"""What a body for `POST /api/users` and `PUT /api/users/:id` must look like, before anything is looked up.

Nothing is cast here; the attributes' own rules come later, when the row is written. Source: controllers/validation/user
of `@strapi/plugin-users-permissions` 4.26.2 and 5.54.0, `strapiID` of `@strapi/utils`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from msgspec import Struct

from fake_strapi.documents.validation import refusal
from fake_strapi.documents.validation_body import EMAIL, NOT_EMPTY, REQUIRED, at_least, given, strapi_id, text
from fake_strapi.documents.validation_frame import UNDEFINED, Frame, Lookups
from fake_strapi.documents.validation_rules import Rule
from fake_strapi.documents.validation_values import is_string
from fake_strapi.documents.validation_yup import YupArray, YupLazy, YupObject, YupScalar, YupType
from fake_strapi.errors import InternalServerError
from fake_strapi.schema.content_type import ContentType
from fake_strapi.versions.behaviour import Behaviour

ONE_OF_BOTH = "Relation entry must include an id or documentId"
ONE_CHARACTER = at_least(1)


class UserValidators(Struct, frozen=True):
    """The two checks of one Strapi version."""

    behaviour: Behaviour
    creation: YupObject
    update: YupObject

    def check_creation(self, body: Any, model: ContentType, lookups: Lookups) -> dict[str, Any]:
        """The body itself. Raises YupValidationError with all that is wrong with it as a new user."""
        return self._check(self.creation, body, model, lookups)

    def check_update(self, body: Any, model: ContentType, lookups: Lookups) -> dict[str, Any]:
        """The same for a change. Raises InternalServerError where a real Strapi crashes over a role."""
        return self._check(self.update, body, model, lookups)

    def _check(self, yup_type: YupObject, body: Any, model: ContentType, lookups: Lookups) -> dict[str, Any]:
        frame = Frame(lookups, model, body, None, model, None, False, None)
        errors = yup_type.check(body, body, "", frame)
        if errors:
            raise refusal(errors, self.behaviour)
        return cast(dict[str, Any], {} if body is UNDEFINED else body)


def user_validators(behaviour: Behaviour) -> UserValidators:
    """Built once, at the start."""
    entry = role_entry(behaviour)
    connects = Rule("Users must have a role", lambda value, frame: len(value) >= 1)
    new_role = YupObject(
        fields={"connect": YupArray(items=entry, rules=(connects, REQUIRED))}, keeps_text=True, rules=(REQUIRED,)
    )
    creation: dict[str, YupType] = {
        "email": text(EMAIL, NOT_EMPTY),
        "username": text(ONE_CHARACTER, NOT_EMPTY),
        "password": text(ONE_CHARACTER, NOT_EMPTY),
        "role": YupLazy(lambda value: new_role if is_object(value) else strapi_id(REQUIRED), demands=True),
    }
    change: dict[str, YupType] = {
        "email": text(EMAIL, ONE_CHARACTER),
        "username": text(ONE_CHARACTER),
        "password": changed_password(behaviour),
        "role": YupLazy(lambda value: changed_role(value, entry, behaviour) if is_object(value) else strapi_id()),
    }
    return UserValidators(behaviour, YupObject(fields=creation), YupObject(fields=change))


def is_object(value: Any) -> bool:
    """JavaScript's `typeof value === "object"`."""
    return value is None or isinstance(value, dict | list)


def role_entry(behaviour: Behaviour) -> YupObject:
    """One of the roles in `connect`."""
    if not behaviour.loose_user_roles:
        return YupObject(fields={"id": strapi_id(REQUIRED)}, keeps_text=True)

    def identified(value: Any, frame: Frame) -> bool:
        return isinstance(value, dict) and (value.get("id") is not None or value.get("documentId") is not None)

    fields = {"id": strapi_id(), "documentId": strapi_id()}
    return YupObject(fields=fields, keeps_text=True, rules=(Rule(ONE_OF_BOTH, identified, of_absent=True),))


def changed_password(behaviour: Behaviour) -> YupScalar:
    if not behaviour.loose_user_roles:
        return text(ONE_CHARACTER)
    return YupScalar(rules=(Rule("Password must be at least 1 character", lambda value, frame: is_string(value)),))


def changed_role(role: Any, entry: YupObject, behaviour: Behaviour) -> YupObject:
    """The type of a `role` that is an object: its `disconnect` is judged by its `connect`."""
    loose = behaviour.loose_user_roles
    connect = role.get("connect", UNDEFINED) if isinstance(role, dict) else UNDEFINED
    needed = () if loose else (REQUIRED,)
    keeps_one = Rule("Cannot remove role", keeps_a_role(connect, loose=loose), of_absent=True)
    anything: YupType = YupScalar()
    return YupObject(
        fields={
            "connect": YupArray(items=entry, rules=needed),
            "disconnect": YupArray(items=entry if loose else anything, rules=(keeps_one, *needed)),
        },
        keeps_text=True,
    )


def keeps_a_role(connect: Any, *, loose: bool) -> Callable[[Any, Frame], bool]:
    def passes(disconnect: Any, frame: Frame) -> bool:
        absent = not given(connect, frame)
        if not loose and absent:
            raise InternalServerError("users-permissions reads the length of a role's connect that isn't there")
        if not (absent or connect in ([], "", False, 0)) or (not loose and not isinstance(connect, list | str)):
            return True
        if not given(disconnect, frame):
            if not loose:
                raise InternalServerError("users-permissions reads the length of a role's disconnect that isn't there")
            return True
        return len(disconnect) == 0

    return passes
