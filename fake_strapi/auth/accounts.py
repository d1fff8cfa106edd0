"""What users do with their accounts: log in, register, change, forget and reset a password, confirm an address.

Each answers the user's row as Strapi puts it into its answer, unsanitized. Source: controllers/auth and services/user
of `@strapi/plugin-users-permissions` 4.26.2 and 5.54.0. The caller holds the database's lock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from fake_strapi.auth.mails import Addresses, confirmation_mail, reset_mail
from fake_strapi.documents.auth_validation import AuthBodies
from fake_strapi.documents.event_hub import EventHub
from fake_strapi.documents.query_engine import Entity, QueryEngine
from fake_strapi.documents.users import LOCAL, Users
from fake_strapi.errors import ApplicationError, InternalServerError, ValidationError
from fake_strapi.schema.builtin import ROLE, USER
from fake_strapi.storage import core_store
from fake_strapi.storage.database import Database
from fake_strapi.storage.write_password import verify_password

Mail = Mapping[str, Any]
ALWAYS_GIVEN = ("username", "password", "email")
NEVER_GIVEN = frozenset(
    {
        *("confirmed", "blocked", "confirmationToken", "resetPasswordToken", "provider", "id", "role"),
        *("createdAt", "updatedAt", "createdBy", "updatedBy", "publishedAt", "strapi_reviewWorkflows_stage"),
        *("locale", "localizations"),
    }
)
WRONG = "Invalid identifier or password"
TAKEN = "Email or Username are already taken"
DISABLED = "This provider is disabled"


class Desk(Struct, frozen=True):
    """Where and when a request is dealt with: a workspace's rows, who hears of changes, the server's addresses."""

    database: Database
    now: int
    hub: EventHub
    addresses: Addresses


class Accounts(Struct, frozen=True):
    """What it takes that never changes. `allowed`: the project's `register.allowedFields`, None where it sets none.

    `shown`: what of a user's row may stand in a mail.
    """

    users: Users
    bodies: AuthBodies
    allowed: tuple[str, ...] | None
    shown: Callable[[Entity], Entity]

    # --- coming in

    def log_in(self, at: Desk, body: Any) -> Entity:
        """The user of an identifier (a name, or an address in any case) and a password. Raises what is said else."""
        if not core_store.get(at.database, core_store.PROVIDERS)["email"]["enabled"]:
            raise ApplicationError(DISABLED)
        engine = self.users.engine(at.database, at.now)
        given = self.bodies.login(body, engine)
        identifier = given["identifier"]
        either = [{"email": identifier.lower()}, {"username": identifier}]
        user = engine.query(USER).find_one({"where": {"provider": LOCAL, "$or": either}})
        if user is None or not verify_password(given["password"], user["password"]):
            raise ValidationError(WRONG)
        if core_store.get(at.database, core_store.ADVANCED)["email_confirmation"] and user["confirmed"] is not True:
            raise ApplicationError("Your account email is not confirmed")
        if user["blocked"] is True:
            raise ApplicationError("Your account has been blocked by an administrator")
        return user

    def register(self, at: Desk, body: Any) -> Entity:
        """A new user. Whether a confirmation has to be sent to it, `core_store.ADVANCED` says."""
        settings = core_store.get(at.database, core_store.ADVANCED)
        if not settings["allow_register"]:
            raise ApplicationError("Register action is currently disabled")
        engine = self.users.engine(at.database, at.now)
        params = {**self._registered(body), "provider": LOCAL}
        self.bodies.registration(params, engine)
        role = engine.query(ROLE).find_one({"where": {"type": settings["default_role"]}})
        if role is None:
            raise ApplicationError("Impossible to find the default role")
        name, email = params["username"], params["email"].lower()
        same = {"$or": [{"email": email}, {"username": email}, {"username": name}, {"email": name}]}
        if engine.count(USER, {**same, "provider": LOCAL}) or (settings["unique_email"] and engine.count(USER, same)):
            raise ApplicationError(TAKEN)
        confirmed = not settings["email_confirmation"]
        data = {**params, "role": role["id"], "email": email, "confirmed": confirmed}
        return self.users.add(at.database, data, at.now, at.hub)

    def _registered(self, body: Any) -> dict[str, Any]:
        """What of a body counts. Raises ValidationError for other keys where those are refused."""
        given = body if isinstance(body, dict) else {}
        allowed = dict.fromkeys((*ALWAYS_GIVEN, *(self.allowed or ())))
        if self.bodies.behaviour.open_registration:
            if self.allowed is None:
                attributes = self.users.content_type.attributes
                open_keys = (key for key, one in attributes.items() if key not in NEVER_GIVEN and not one.private)
                allowed |= dict.fromkeys(open_keys)
        else:
            if body is None:
                raise InternalServerError("users-permissions reads the keys of a body that isn't there")
            keys = list(given) if isinstance(body, dict) else [str(place) for place in range(len(body))]
            if other := [key for key in keys if key not in allowed]:
                raise ValidationError(f"Invalid parameters: {', '.join(other)}")
        return {key: given[key] for key in allowed if key in given}

    # --- passwords

    def change_password(self, at: Desk, user: Mapping[str, Any] | None, body: Any) -> Entity:
        """The user who is logged in, as before the change."""
        if user is None:
            raise ApplicationError("You must be authenticated to reset your password")
        engine = self.users.engine(at.database, at.now)
        given = self.bodies.change(body, engine)
        row = self._row(engine, user["id"])
        if not verify_password(given["currentPassword"], row["password"]):
            raise ValidationError("The provided current password is invalid")
        if given["currentPassword"] == given["password"]:
            raise ValidationError("Your new password must be different than your current password")
        self._edit(at, row, {"password": given["password"]})
        return row

    def forget_password(self, at: Desk, body: Any) -> Mail | None:
        """The mail with the code for a new password; None for an address that nobody has, or somebody blocked."""
        engine = self.users.engine(at.database, at.now)
        email = self.bodies.address(body, engine, alone=True)["email"]
        user = engine.query(USER).find_one({"where": {"email": email.lower()}})
        if user is None or user["blocked"]:
            return None
        token = at.database.chance.hex(64)
        options = core_store.get(at.database, core_store.EMAIL_TEMPLATES)["reset_password"]["options"]
        url = core_store.get(at.database, core_store.ADVANCED)["email_reset_password"]
        mail = reset_mail(options, self.shown(user), user["email"], token, url, at.addresses)
        self._edit(at, user, {"resetPasswordToken": token})
        return mail

    def reset_password(self, at: Desk, body: Any) -> Entity:
        """The user whose code it is, as before the change."""
        engine = self.users.engine(at.database, at.now)
        given = self.bodies.reset(body, engine)
        if given["password"] != given["passwordConfirmation"]:
            raise ValidationError("Passwords do not match")
        user = engine.query(USER).find_one({"where": {"resetPasswordToken": given["code"]}})
        if user is None:
            raise ValidationError("Incorrect code provided")
        self._edit(at, user, {"resetPasswordToken": None, "password": given["password"]})
        return user

    # --- addresses

    def confirm(self, at: Desk, query: Any) -> str:
        """Confirm the address whose token it is, and answer where the browser goes then."""
        engine = self.users.engine(at.database, at.now)
        token = self.bodies.confirmation(query, engine)["confirmation"]
        user = engine.query(USER).find_one({"where": {"confirmationToken": token}})
        if user is None:
            raise ValidationError("Invalid token")
        self._edit(at, user, {"confirmed": True, "confirmationToken": None})
        return core_store.get(at.database, core_store.ADVANCED)["email_confirmation_redirection"] or "/"

    def confirmation_asked(self, at: Desk, body: Any) -> tuple[str, Mail | None]:
        """The address to answer with, and the mail to it; None for an address that nobody has."""
        engine = self.users.engine(at.database, at.now)
        email = self.bodies.address(body, engine, alone=False)["email"]
        user = engine.query(USER).find_one({"where": {"email": email.lower()}})
        if user is None:
            return email, None
        if user["confirmed"]:
            raise ApplicationError("Already confirmed")
        if user["blocked"]:
            raise ApplicationError("User blocked")
        return user["email"], self.confirmation_of(at, user)

    def confirmation_of(self, at: Desk, user: Entity) -> Mail:
        """The mail with which a user confirms the address."""
        token = at.database.chance.hex(20)
        self._edit(at, user, {"confirmationToken": token})
        options = core_store.get(at.database, core_store.EMAIL_TEMPLATES)["email_confirmation"]["options"]
        return confirmation_mail(options, self.shown(user), token, at.addresses)

    def _edit(self, at: Desk, user: Entity, data: dict[str, Any]) -> None:
        self.users.edit(at.database, user, data, at.now, at.hub)

    def _row(self, engine: QueryEngine, user_id: Any) -> Entity:
        row = engine.query(USER).find_one({"where": {"id": user_id}})
        assert row is not None, "who is logged in has a row"
        return row
