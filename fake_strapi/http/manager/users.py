"""Users of users-permissions in the content manager: the plugin's own controllers create and change them.

All else that is done with users there (lists, removal, clones) is what is done with any type.
Source: controllers/content-manager-user and config (`layout.user.actions`) of `@strapi/plugin-users-permissions` 4.26.2
and 5.54.0, middlewares/routing of `@strapi/plugin-content-manager` 4.26.2 and `@strapi/content-manager` 5.54.0.
"""

from __future__ import annotations

from typing import Any

from fake_strapi.documents.query_engine import Entity, QueryEngine
from fake_strapi.documents.users import LOCAL, check_names, default_role, retold
from fake_strapi.documents.users_roles import thrown_not_found
from fake_strapi.errors import ApplicationError
from fake_strapi.http.answer import Answer
from fake_strapi.http.manager.desk import Serve, Visit
from fake_strapi.http.manager.documents import ENTITY_NOT_FOUND, DocumentDesk
from fake_strapi.http.manager.entities import EntityDesk
from fake_strapi.installation import users_of
from fake_strapi.javascript.text import to_string
from fake_strapi.schema.builtin import USER
from fake_strapi.storage import core_store


def routed(serve: Serve, serve_user: Serve) -> Serve:
    """The content manager's controller, or that of users-permissions for its users."""
    return lambda visit: (serve_user if visit.content_type.uid == USER else serve)(visit)


class UserEntities(EntityDesk):
    """The two controllers for Strapi 4."""

    def create(self, visit: Visit) -> Answer:
        """A new user, with the default role if its own is 0 or an empty text."""
        self.located(visit)
        engine = self.desk.writer(visit.call).engine
        data = new_user(visit, engine)
        if not data["role"]:
            data["role"] = default_role(engine)
        with retold():
            user = self.manager(visit).create(visit.content_type, data)
        return visit.entity(user, 201)

    def update(self, visit: Visit) -> Answer:
        """A user changed."""
        engine = self.desk.writer(visit.call).engine
        user = engine.query(USER).find_one({"where": {"id": visit.call.id}})
        if user is None:
            raise thrown_not_found(ENTITY_NOT_FOUND)
        data = changed_user(visit, engine, visit.call.id)
        return visit.entity(self.manager(visit).update(visit.content_type, {"id": visit.call.id}, data))


class UserDocuments(DocumentDesk):
    """The two controllers for Strapi 5. They answer users bare, as those of Strapi 4 do."""

    def create(self, visit: Visit) -> Answer:
        """A new user."""
        self.located(visit)
        data = new_user(visit, self.desk.writer(visit.call).engine)
        with retold():
            user = self.manager(visit).create(visit.content_type, data, None)
        return visit.entity(user, 201)

    def update(self, visit: Visit) -> Answer:
        """A user changed. A password that is null or empty stays what it was."""
        self.located(visit)
        manager = self.manager(visit)
        user = manager.find_one(visit.content_type, visit.call.id)
        if user is None:
            raise thrown_not_found(ENTITY_NOT_FOUND)
        data = changed_user(visit, self.desk.writer(visit.call).engine, to_string(user["id"]))
        if data.get("password") in (None, ""):
            data.pop("password", None)
        return visit.entity(manager.update(visit.content_type, visit.call.id, data, None))


def new_user(visit: Visit, engine: QueryEngine) -> dict[str, Any]:
    """The body as a new user. Raises YupValidationError for the body, ApplicationError for names that are taken."""
    data = visit.input(visit.body)
    body = users_of(visit.desk.installation).validators.check_creation(visit.body, visit.content_type, engine)
    if engine.exists(USER, {"username": body["username"]}):
        raise ApplicationError("Username already taken")
    email = body["email"].lower()
    if core_store.get(engine.database, core_store.ADVANCED)["unique_email"] and engine.exists(USER, {"email": email}):
        raise ApplicationError("Email already taken")
    return {**data, "provider": LOCAL, "email": email}


def changed_user(visit: Visit, engine: QueryEngine, user_id: str) -> Entity:
    """The body as a change of a user. Raises as `new_user`."""
    body = users_of(visit.desk.installation).validators.check_update(visit.body, visit.content_type, engine)
    data = dict(body)
    check_names(engine, data, user_id)
    return visit.input(data, edition=True)
