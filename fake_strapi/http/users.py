"""The content API of users-permissions: `/api/users` and `/api/users-permissions/roles`.

Users come bare: no `data` around them, no pages, in both versions. Logging in, registering and JWTs are other routes.
Source: routes/content-api, controllers/user, role and permissions of `@strapi/plugin-users-permissions` 4.26.2 and
5.54.0.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial

from fake_strapi.auth.actor import Actor
from fake_strapi.documents.query_engine import Entity, QueryEngine
from fake_strapi.documents.users_query import count_params, list_params, one_params
from fake_strapi.documents.users_roles import all_actions, find_role, find_roles
from fake_strapi.documents.users_roles_writes import create_role, delete_role, update_role
from fake_strapi.errors import UnauthorizedError
from fake_strapi.http.answer import Answer, json_answer, no_content
from fake_strapi.http.call import Call
from fake_strapi.http.router import Endpoint, Router
from fake_strapi.installation import Installation, sessions_of_users, users_of
from fake_strapi.query.context import QueryContext
from fake_strapi.query.qs import QUERY_OPTIONS, parse
from fake_strapi.schema.builtin import USER
from fake_strapi.storage.find import CompiledCount, CompiledFind, compile_count, compile_find

KEPT_QUERIES = 1024
USERS, ROLES = "/api/users", "/api/users-permissions/roles"
USER_ACTION, ROLE_ACTION = "plugin::users-permissions.user", "plugin::users-permissions.role"


class UsersApi:
    """The controllers of one installation. Holds caches of pure functions only; the rows are the call's world's."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.content_type = installation.registry.content_type(USER)
        self.qs_options = QUERY_OPTIONS[installation.behaviour.qs_release]
        self.users = users_of(installation)
        self.ready_list = lru_cache(KEPT_QUERIES)(self._ready_list)
        self.ready_count = lru_cache(KEPT_QUERIES)(self._ready_count)
        self.ready_one = lru_cache(KEPT_QUERIES)(self._ready_one)

    # --- queries, prepared once for a query string and what the actor may do

    def _context(self, actor: Actor) -> QueryContext:
        return QueryContext(self.installation.registry, self.installation.behaviour, actor.may)

    def _ready_list(self, query: str, actor: Actor) -> CompiledFind:
        params = list_params(parse(query, self.qs_options), self.content_type, self._context(actor))
        return compile_find(self.installation.layout, USER, params)

    def _ready_count(self, query: str, actor: Actor) -> CompiledCount:
        params = count_params(parse(query, self.qs_options), self.content_type, self._context(actor))
        return compile_count(self.installation.layout, USER, params)

    def _ready_one(self, query: str, actor: Actor) -> CompiledFind:
        params = one_params(parse(query, self.qs_options), self.content_type, self._context(actor))
        return compile_find(self.installation.layout, USER, params, first=True)

    # --- users

    def find(self, call: Call) -> Answer:
        """All users that the query lets through."""
        ready = self.ready_list(call.request.query, call.actor)
        with call.world.database.lock:
            users = ready.run(call.world.database)
        return json_answer(call.request, 200, self._shown(call, users))

    def count(self, call: Call) -> Answer:
        """How many they are, a bare number."""
        ready = self.ready_count(call.request.query, call.actor)
        with call.world.database.lock:
            return json_answer(call.request, 200, ready.run(call.world.database))

    def find_one(self, call: Call) -> Answer:
        """One user, or 204."""
        ready = self.ready_one(call.request.query, call.actor)
        with call.world.database.lock:
            found = ready.run(call.world.database, [call.id])
        return self._user(call, found[0] if found else None)

    def create(self, call: Call) -> Answer:
        """A new user."""
        with call.world.database.lock:
            user = self.users.create(call.world.database, call.given_body, call.now, call.world.hub)
        return self._user(call, user, 201)

    def update(self, call: Call) -> Answer:
        """A user changed."""
        with call.world.database.lock:
            user = self.users.update(call.world.database, call.id, call.given_body, call.now, call.world.hub)
            return self._user(call, user)

    def destroy(self, call: Call) -> Answer:
        """A user removed, with all sessions, or 204."""
        sessions = sessions_of_users(self.installation)
        if sessions is not None:
            with call.world.database.lock:
                sessions.close(call.world.database, call.id)
        return self._user(call, self.users.remove(call.world.database, call.id, call.now))

    def me(self, call: Call) -> Answer:
        """The user who asks, or 204 where the query leaves nobody. API tokens are no user."""
        if call.user is None:
            raise UnauthorizedError
        ready = self.ready_one(call.request.query, call.actor)
        with call.world.database.lock:
            found = ready.run(call.world.database, [call.user["id"]])
        return self._user(call, found[0] if found else None)

    # --- roles

    def find_roles(self, call: Call) -> Answer:
        """All roles."""
        with call.world.database.lock:
            return json_answer(call.request, 200, {"roles": find_roles(self.engine(call))})

    def find_role(self, call: Call) -> Answer:
        """One role, with all actions."""
        with call.world.database.lock:
            return json_answer(call.request, 200, {"role": find_role(self.engine(call), call.id)})

    def create_role(self, call: Call) -> Answer:
        """A new role."""
        return self._written(call, lambda engine: create_role(engine, call.body))

    def update_role(self, call: Call) -> Answer:
        """A role changed."""
        return self._written(call, lambda engine: update_role(engine, call.id, call.body))

    def delete_role(self, call: Call) -> Answer:
        """A role removed."""
        return self._written(call, lambda engine: delete_role(engine, call.id))

    def permissions(self, call: Call) -> Answer:
        """All actions, none enabled."""
        actions = all_actions(self.installation.registry, self.installation.behaviour)
        return json_answer(call.request, 200, {"permissions": actions})

    # --- what they share

    def _written(self, call: Call, write: Callable[[QueryEngine], None]) -> Answer:
        """Write roles; what they allow holds for the next request, also where the write was refused half-way."""
        with call.world.database.lock:
            try:
                write(self.engine(call))
            finally:
                call.world.access.forget_permissions()
        return json_answer(call.request, 200, {"ok": True})

    def engine(self, call: Call) -> QueryEngine:
        installation = self.installation
        return QueryEngine(call.world.database, installation.registry, installation.lifecycles, call.now)

    def _shown(self, call: Call, users: list[Entity]) -> list[Entity]:
        return self.installation.sanitizer.entities(users, self.content_type, call.actor.may)

    def _user(self, call: Call, user: Entity | None, status: int = 200) -> Answer:
        if user is None:
            return no_content(call.request)
        return json_answer(call.request, status, self._shown(call, [user])[0])


def add_users_routes(router: Router, installation: Installation) -> None:
    """The routes of users and of roles."""
    api = UsersApi(installation)

    def user(action: str, serve: Callable[[Call], Answer]) -> Endpoint:
        return Endpoint(f"{USER_ACTION}.{action}", serve)

    def role(action: str, serve: Callable[[Call], Answer]) -> Endpoint:
        return Endpoint(f"{ROLE_ACTION}.{action}", serve)

    writes = {"PUT": user("update", api.update), "DELETE": user("destroy", api.destroy)}
    for name, serve in (("count", api.count), ("me", api.me)):
        # Other methods of these paths mean the user whose id is that word.
        named = {method: Endpoint(one.action, partial(with_id, name, one.serve)) for method, one in writes.items()}
        router.add_path(f"{USERS}/{name}", {"GET": user(name, serve), **named})
    router.add_path(USERS, {"GET": user("find", api.find), "POST": user("create", api.create)})
    router.add_path(f"{USERS}/:id", {"GET": user("findOne", api.find_one), **writes})
    router.add_path(
        f"{ROLES}/:id",
        {
            "GET": role("findOne", api.find_role),
            "PUT": role("updateRole", api.update_role),
            "DELETE": role("deleteRole", api.delete_role),
        },
    )
    router.add_path(ROLES, {"GET": role("find", api.find_roles), "POST": role("createRole", api.create_role)})
    permissions = Endpoint("plugin::users-permissions.permissions.getPermissions", api.permissions)
    router.add_path("/api/users-permissions/permissions", {"GET": permissions})


def with_id(name: str, serve: Callable[[Call], Answer], call: Call) -> Answer:
    call.params = {"id": name}
    return serve(call)
