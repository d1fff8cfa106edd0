"""Who may do what in one workspace: API tokens, users, their roles; made, looked up, and remembered while they hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fake_strapi.auth import api_token, public_role, settings, users_permissions, workspace_tokens
from fake_strapi.auth.actor import Actor, TokenType, public_actor
from fake_strapi.auth.admin_sessions import secret_of
from fake_strapi.auth.api_token import TokenLookup
from fake_strapi.auth.users_permissions import LoggedIn
from fake_strapi.chance import Chance
from fake_strapi.documents import users_roles
from fake_strapi.documents.users import LOCAL
from fake_strapi.errors import FakeStrapiError, StrapiError
from fake_strapi.installation import Installation, sessions_of_users, users_of
from fake_strapi.schema.builtin import ROLE, USER
from fake_strapi.simulation.world_clock import WorldClock
from fake_strapi.storage.database import Database
from fake_strapi.storage.find import find_one

USER_PASSWORD = "Password123"


class Access:
    """The access of one workspace. What is looked up with every request is kept until it changes; see `forget`.

    `era` changes whenever it does.
    """

    def __init__(
        self, installation: Installation, database: Database, clock: WorldClock, chance: Chance, workspace: str | None
    ) -> None:
        self._installation = installation
        self._database = database
        self._clock = clock
        self._chance = chance
        self._workspace = workspace  # None: the default one, whose tokens name no workspace
        self._tokens = TokenLookup()
        self._public: Actor | None = None
        self.era = 0

    def forget(self) -> None:
        """Rows may be others now, as after a restore: everything is looked up anew."""
        self.api_tokens_changed()
        self.forget_permissions()

    def create_api_token(
        self,
        token_type: TokenType = "full-access",
        permissions: Sequence[str] = (),
        *,
        lifespan: int | None = None,
        name: str | None = None,
    ) -> str:
        """A new API token. `permissions` are actions such as `api::job.job.find`; `lifespan` in milliseconds.

        Raises FakeStrapiError for a type or an action that there isn't.
        """
        self._check_actions(permissions)
        key = self.new_access_key()
        return self.create_token(token_type, permissions=permissions, lifespan=lifespan, name=name, access_key=key)

    def new_access_key(self) -> str:
        """The text of a new API token of this workspace: 256 hex digits."""
        return workspace_tokens.access_key(self._workspace, self._chance.hex(128))

    def create_token(self, token_type: TokenType, **more: Any) -> str:
        """A new API token whose text is given: `access_key`, and what else auth/api_token.py takes."""
        with self._database.lock:
            self.api_tokens_changed()
            return api_token.create_token(self._database, token_type, now=self._clock.now(), **more)

    def api_tokens_changed(self) -> None:
        """To be told after a row of an API token was written other than by `create_api_token`."""
        self._tokens.forget()
        self.era += 1

    def allow_public(self, actions: Sequence[str]) -> None:
        """Let callers without a token do these actions. Raises FakeStrapiError for one that there isn't."""
        self._check_actions(actions)
        with self._database.lock:
            public_role.allow(self._database, actions, self._clock.now())
            self.forget_permissions()

    def allow_authenticated(self, actions: Sequence[str]) -> None:
        """Let users of the Authenticated role do these actions. Raises FakeStrapiError for one that there isn't."""
        self._check_actions(actions)
        with self._database.lock:
            users_roles.allow(self._database, users_roles.AUTHENTICATED, actions, self._clock.now())

    def _check_actions(self, actions: Sequence[str]) -> None:
        users_roles.check_actions(actions, self._installation.registry, self._installation.behaviour)

    def create_user(self, username: str, /, *, role: str = users_roles.AUTHENTICATED, **values: Any) -> dict[str, Any]:
        """A new user of the role of that type, confirmed unless `values` say else. Raises FakeStrapiError."""
        attributes = self._installation.registry.content_type(USER).attributes
        unknown = [name for name in values if name not in attributes]
        if unknown:
            raise FakeStrapiError(f"a user has no {', '.join(unknown)}; there are {', '.join(attributes)}")
        with self._database.lock:
            given = {**user_values(username), **values, "role": self._role_id(role)}
            try:
                return users_of(self._installation).add(self._database, given, self._clock.now())
            except StrapiError as error:
                raise FakeStrapiError(f"no user {username!r}: {told(error)}") from error

    def _role_id(self, role: Any) -> int:
        """The id of the role of this type. Raises FakeStrapiError."""
        found = find_one(self._database, ROLE, {"select": ["id"], "where": {"type": {"$eq": str(role)}}})
        if found is None:
            raise FakeStrapiError(f"no role has the type {role!r}: authenticated and public are there at first")
        identifier: int = found["id"]
        return identifier

    def jwt_for(self, user_id: int) -> str:
        """The JWT of a user there is. Raises FakeStrapiError for one there isn't."""
        with self._database.lock:
            if find_one(self._database, USER, {"select": ["id"], "where": {"id": user_id}}) is None:
                raise FakeStrapiError(f"no user has the id {user_id}: make one first, e.g. by POST /_fake/users")
        return self.user_jwt(user_id)

    def user_jwt(self, user_id: int, now: int | None = None) -> str:
        """The JWT that logging in gives a user: now, or at a request's own time. With sessions, that of a new one."""
        of, sessions = self._installation.settings.users_permissions, sessions_of_users(self._installation)
        at = self._clock.now() if now is None else now
        if sessions is None:
            secret = self._installation.jwt_secret
            return users_permissions.issue(user_id, secret, at, of.jwt_expires_in, of.jwt_algorithm)
        with self._database.lock:
            return sessions.access_token(sessions.open(self._database, str(user_id), None, "refresh", None, at), at)

    def jwt_user(self, token: str, now: int) -> LoggedIn | None:
        """The user whose JWT it is, and what the role allows; None for no good one. Raises UnauthorizedError."""
        sessions = sessions_of_users(self._installation)
        with self._database.lock:
            if sessions is not None:
                return users_permissions.user_of_session(self._database, token, sessions, now)
            secret = self._installation.jwt_secret
            algorithm = self._installation.settings.users_permissions.jwt_algorithm
            return users_permissions.user_of(self._database, token, secret, now, algorithm)

    @property
    def admin_secret(self) -> str:
        """What signs the JWTs of this workspace's administrators."""
        return secret_of(self._workspace)

    def change_settings(self, name: str, changes: Mapping[str, Any]) -> None:
        """Change settings of users-permissions (auth/settings.py names them). Raises FakeStrapiError."""
        with self._database.lock:
            if name == "advanced" and "default_role" in changes:
                self._role_id(changes["default_role"])
            settings.change(self._database, name, changes)

    def forget_permissions(self) -> None:
        """Roles have changed: what they allow is read anew."""
        self._public = None
        self.era += 1

    def token_actor(self, token: str, now: int) -> Actor | None:
        """Who a token stands for; None when nobody knows it. Raises UnauthorizedError when it has expired."""
        with self._database.lock:
            return self._tokens.actor(self._database, token, now)

    def public_actor(self) -> Actor:
        """Who a caller without a token is."""
        with self._database.lock:
            if self._public is None:
                self._public = public_actor(public_role.allowed(self._database))
            return self._public


def told(error: StrapiError) -> str:
    """What Strapi says of a user's values: each error by its attribute, where there are several."""
    errors = (error.details or {}).get("errors", ())
    if len(errors) < 2:
        return error.message
    return "; ".join(f"{'.'.join(map(str, one['path']))}: {one['message']}" for one in errors)


def user_values(username: str) -> dict[str, Any]:
    """What a new user has unless it is said otherwise."""
    return {
        "username": username,
        "email": f"{username.lower()}@example.com",
        "password": USER_PASSWORD,
        "provider": LOCAL,
        "confirmed": True,
        "blocked": False,
    }
