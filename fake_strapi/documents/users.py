"""The users of users-permissions, as its content API writes them: by row id in both versions, roles always set.

Source: controllers/user and services/user of `@strapi/plugin-users-permissions` 4.26.2 (on the entity service) and
5.54.0 (on the document service).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from msgspec import Struct

from fake_strapi.documents.event_hub import SILENT, EventHub
from fake_strapi.documents.query_engine import Entity, QueryEngine
from fake_strapi.documents.services import CoreServices
from fake_strapi.documents.users_roles import thrown_not_found
from fake_strapi.documents.users_validation import UserValidators
from fake_strapi.errors import ApplicationError, InternalServerError, StrapiError, ValidationError
from fake_strapi.javascript.text import to_string
from fake_strapi.query.context import QueryContext
from fake_strapi.query.prepare import Action, PreparedOne, prepare_one
from fake_strapi.schema.builtin import ROLE, USER
from fake_strapi.schema.content_type import ContentType
from fake_strapi.storage import core_store
from fake_strapi.storage.database import Database

LOCAL = "local"


class Users(Struct, frozen=True):
    """What writing users needs that never changes."""

    services: CoreServices
    validators: UserValidators

    @property
    def content_type(self) -> ContentType:
        return self.services.registry.content_type(USER)

    def create(self, database: Database, body: Any, now: int, hub: EventHub = SILENT) -> Entity:
        """A new user, with its role. Raises YupValidationError for the body, ApplicationError for all that follows."""
        check_there(body)
        engine = self.engine(database, now)
        values = self.validators.check_creation(body, self.content_type, engine)
        email = values["email"].lower()
        advanced = core_store.get(database, core_store.ADVANCED)
        if advanced["unique_email"] and engine.exists(USER, {"email": email}):
            raise ApplicationError("Email already taken")
        data = {**values, "email": email, "provider": LOCAL}
        if not data["role"]:  # 0 and "" pass for ids
            data["role"] = default_role(engine)
        with retold():
            return self.add(database, data, now, hub)

    def update(self, database: Database, user_id: str, body: Any, now: int, hub: EventHub = SILENT) -> Entity | None:
        """A changed user, with its role. Raises what Strapi says of the id (a thrown 404), the body and its names."""
        engine = self.engine(database, now)
        check_there(body)
        user = engine.query(USER).find_one({"where": {"id": user_id}})
        if user is None:
            raise thrown_not_found("User not found")
        data = dict(self.validators.check_update(body, self.content_type, engine))
        if user["provider"] == LOCAL and "password" in data and not data["password"]:
            raise ValidationError("password.notNull")
        check_names(engine, data, user_id)
        return self.edit(database, user, data, now, hub)

    def add(self, database: Database, data: dict[str, Any], now: int, hub: EventHub = SILENT) -> Entity:
        """Write a new user as it is given, with its role. Raises YupValidationError by the attributes' own rules."""
        return self.services.on(database, now, hub).create(self.content_type, data, self._answer("create"))

    def edit(
        self, database: Database, user: Entity, data: dict[str, Any], now: int, hub: EventHub = SILENT
    ) -> Entity | None:
        """Change a user's row as it is given. Raises as `add`."""
        key = user["documentId"] if self.services.behaviour.documents else user["id"]
        return self.services.on(database, now, hub).update(self.content_type, key, data, self._answer("update"))

    def remove(self, database: Database, user_id: str, now: int) -> Entity | None:
        """Remove a user and answer it as it was; None when there is none with this id."""
        with database.transaction():
            return self.engine(database, now).query(USER).delete({"where": {"id": user_id}})

    def engine(self, database: Database, now: int) -> QueryEngine:
        return QueryEngine(database, self.services.registry, self.services.lifecycles, now)

    def _answer(self, action: Action) -> PreparedOne:
        """How a written user is read back: with its role, whoever asks."""
        context = QueryContext(self.services.registry, self.services.behaviour, lambda action: True)
        return prepare_one({"populate": ["role"]}, self.content_type, context, action)


def check_there(body: Any) -> None:
    if body is None:
        raise InternalServerError("users-permissions reads the keys of a body that isn't there")


def check_names(engine: QueryEngine, data: dict[str, Any], user_id: str) -> None:
    """What a change says of a user's names; its email gets lower case where emails are unique. Raises ApplicationError
    for what others have: the ids are compared as texts, so `/1.0` is another one than user 1."""

    def is_taken(where: dict[str, Any]) -> bool:
        found = engine.query(USER).find_one({"where": where})
        return found is not None and to_string(found["id"]) != user_id

    if "username" in data and is_taken({"username": data["username"]}):
        raise ApplicationError("Username already taken")
    if "email" in data and core_store.get(engine.database, core_store.ADVANCED)["unique_email"]:
        data["email"] = data["email"].lower()
        if is_taken({"email": data["email"]}):
            raise ApplicationError("Email already taken")


def default_role(engine: QueryEngine) -> Any:
    """The id of the role that new users get."""
    role_type = core_store.get(engine.database, core_store.ADVANCED)["default_role"]
    role = engine.query(ROLE).find_one({"where": {"type": role_type}})
    if role is None:
        raise InternalServerError("users-permissions reads the id of the default role, which isn't there")
    return role["id"]


@contextmanager
def retold() -> Iterator[None]:
    """What goes wrong while a new user is written is told by an ApplicationError with its message alone."""
    try:
        yield
    except InternalServerError as error:
        # What a real Strapi's crash says stands in the answer; ours says it in other words.
        raise ApplicationError(error.reason) from error
    except StrapiError as error:
        raise ApplicationError(error.message) from error
