"""What the bodies of users-permissions' auth routes must look like, before anything is looked up.

Source: controllers/validation/auth of `@strapi/plugin-users-permissions` 4.26.2 and 5.54.0 (yup, strict: no casts).
"""

from __future__ import annotations

from typing import Any, cast

from msgspec import Struct

from fake_strapi.documents.validation import refusal
from fake_strapi.documents.validation_body import EMAIL, NOT_EMPTY, text
from fake_strapi.documents.validation_frame import UNDEFINED, Frame, Lookups
from fake_strapi.documents.validation_rules import NO_ERRORS, Errors, Rule, YupError, broken, wrong_type
from fake_strapi.documents.validation_values import is_string, same
from fake_strapi.documents.validation_yup import YupObject, YupType
from fake_strapi.errors import InternalServerError
from fake_strapi.schema.content_type import ContentType
from fake_strapi.versions.behaviour import Behaviour

BCRYPT_BYTES = 72
SHORT_ENOUGH = Rule(
    f"Password must be less than {BCRYPT_BYTES + 1} bytes",
    lambda value, frame: len(value.encode("utf-8", "replace")) <= BCRYPT_BYTES,
)


class Confirmation(Struct, frozen=True):
    """A required text that must equal the field `password`: yup asks that before it asks for anything but the type."""

    demands: bool = True

    def cast(self, value: Any) -> Any:
        return value

    def check(self, value: Any, original: Any, path: str, frame: Frame) -> Errors:
        if value is UNDEFINED:
            return broken((NOT_EMPTY,), value, path, frame)
        errors = NO_ERRORS if is_string(value) else [wrong_type("string", value, original, path)]
        if not same(value, frame.value("password")):
            errors = [*errors, YupError(path, "Passwords do not match", value)]
        return errors or broken((NOT_EMPTY,), value, path, frame)

    def ticks(self, value: Any, frame: Frame) -> int:
        return 1


class AuthBodies(Struct, frozen=True):
    """The checks of one Strapi version."""

    behaviour: Behaviour
    model: ContentType

    def login(self, body: Any, lookups: Lookups) -> dict[str, Any]:
        return self._checked({"identifier": text(NOT_EMPTY), "password": text(NOT_EMPTY)}, body, lookups)

    def registration(self, body: Any, lookups: Lookups) -> dict[str, Any]:
        fields = {"email": text(EMAIL, NOT_EMPTY), "username": text(NOT_EMPTY), "password": self._new_password()}
        return self._checked(fields, body, lookups)

    def address(self, body: Any, lookups: Lookups, *, alone: bool) -> dict[str, Any]:
        """`{"email"}`; `alone`: no other key may be there."""
        return self._checked({"email": text(EMAIL, NOT_EMPTY)}, body, lookups, alone=alone)

    def confirmation(self, query: Any, lookups: Lookups) -> dict[str, Any]:
        return self._checked({"confirmation": text(NOT_EMPTY)}, query, lookups)

    def reset(self, body: Any, lookups: Lookups) -> dict[str, Any]:
        """Whether the passwords are equal is part of it in some versions; in the others that is asked afterwards."""
        confirmation = Confirmation() if self.behaviour.new_passwords_checked else text(NOT_EMPTY)
        fields = {"password": self._new_password(), "passwordConfirmation": confirmation, "code": text(NOT_EMPTY)}
        return self._checked(fields, body, lookups, alone=True)

    def change(self, body: Any, lookups: Lookups) -> dict[str, Any]:
        fields: dict[str, YupType] = {
            "password": self._new_password(),
            "passwordConfirmation": Confirmation(),
            "currentPassword": text(NOT_EMPTY),
        }
        return self._checked(fields, body, lookups, alone=True)

    def _new_password(self) -> YupType:
        return text(NOT_EMPTY, SHORT_ENOUGH) if self.behaviour.new_passwords_checked else text(NOT_EMPTY)

    def _checked(
        self, fields: dict[str, YupType], body: Any, lookups: Lookups, *, alone: bool = False
    ) -> dict[str, Any]:
        """The body. Raises YupValidationError with all that is wrong; InternalServerError when it isn't there."""
        if body is None:
            raise InternalServerError("users-permissions reads the fields of a body that isn't there")
        given = YupObject(fields=fields, keeps_text=True)
        frame = Frame(lookups, self.model, body, None, self.model, None, False, None)
        errors = given.check(body, body, "", frame)
        unknown = [key for key in body if key not in fields] if alone and isinstance(body, dict) else []
        if unknown:
            errors = [*errors, YupError("", f"this field has unspecified keys: {', '.join(unknown)}", body)]
        if errors:
            raise refusal(errors, self.behaviour)
        return cast(dict[str, Any], body)
