"""Sessions of users, where a project of Strapi 5 asks for them: `jwtManagement: "refresh"` in config/plugins.

A login then gives a short access token, still called `jwt`, and a refresh token: in the body, or in a cookie that
JavaScript can't read. Source: controllers/auth and utils/refresh-cookie-options of
`@strapi/plugin-users-permissions` 5.54.0.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from fake_strapi.auth.session_manager import Row, SessionManager, session_metadata
from fake_strapi.documents.query_engine import Entity
from fake_strapi.errors import NotFoundError, StrapiError, UnauthorizedError
from fake_strapi.http.answer import Answer, context_error, json_answer
from fake_strapi.http.call import Call
from fake_strapi.http.cookies import Cookie, read_cookie, set_cookie
from fake_strapi.http.router import Endpoint, Router
from fake_strapi.installation import Installation

AUTH = "/api/auth"
ACTION = "plugin::users-permissions.auth"

Tokens = dict[str, Any]


class BadRequestError(StrapiError):
    """`ctx.badRequest`."""

    status = 400
    name = "BadRequestError"


class UserSessions:
    """The part of the controller of accounts that has to do with sessions."""

    def __init__(self, installation: Installation, manager: SessionManager) -> None:
        self.manager = manager
        self.settings = installation.settings.users_permissions.sessions
        cookie = self.settings.cookie
        self.secure = installation.settings.env == "production" if cookie.secure is None else cookie.secure

    # --- the tokens of a session that begins

    def log_in(self, call: Call, user: Entity) -> Tokens:
        return self._hand_out(call, self._open(call, user, device_of(call.body), told=True))

    def register(self, call: Call, user: Entity) -> Tokens:
        """In the body in any case, of a device made up for it."""
        database = call.world.database
        session = self._open(call, user, device_of(call.body) or database.chance.uuid(), told=True)
        return self._in_body(call, session)

    def begin_anew(self, call: Call, user: Entity) -> Tokens:
        """Behind a change of the password: all other sessions end."""
        database = call.world.database
        with database.lock:
            self.manager.close(database, str(user["id"]))
            session = self._open(call, user, device_of(call.body) or database.chance.uuid(), told=False)
        return self._in_body(call, session)

    # --- one function a route

    def refresh(self, call: Call) -> Answer:
        """POST /auth/refresh: the next tokens for the refresh token of the cookie, else of the body."""
        body = call.body if isinstance(call.body, dict) else {}
        token = read_cookie(call.request, self.settings.cookie.name) or body.get("refreshToken")
        if not token or not isinstance(token, str):
            return context_error(call.request, BadRequestError("Missing refresh token"))
        with call.world.database.transaction():
            session = self.manager.rotate(call.world.database, token, call.now)
        if session is None:
            return context_error(call.request, UnauthorizedError("Invalid refresh token"))
        return json_answer(call.request, 200, self._hand_out(call, session))

    def log_out(self, call: Call) -> Answer:
        """POST /auth/logout: this session ends, or those of a `deviceId`, or with the `scope` "all" every one.

        An access token that is out stays good until its own end: nobody asks for its session.
        """
        if call.user is None:
            return nobody(call)
        with call.world.database.transaction():
            self._revoke(call, str(call.user["id"]))
        if self._by_cookie(call):
            self._set_cookie(call, "", 0)
        return json_answer(call.request, 200, {"ok": True})

    def find(self, call: Call) -> Answer:
        """GET /auth/sessions."""
        if call.user is None:
            return nobody(call)
        with call.world.database.lock:
            told = self.manager.told(call.world.database, str(call.user["id"]), call.session)
        return json_answer(call.request, 200, {"data": told})

    def revoke(self, call: Call) -> Answer:
        """DELETE /auth/sessions/:sessionId."""
        if call.user is None:
            return nobody(call)
        with call.world.database.transaction():
            done = self.manager.revoke(call.world.database, str(call.user["id"]), call.params["sessionId"])
        if not done:
            return context_error(call.request, NotFoundError("Session not found"))
        return json_answer(call.request, 200, {"data": {}})

    # --- what they share

    def _open(self, call: Call, user: Entity, device: str | None, *, told: bool) -> Row:
        """`told`: whether the session knows when and where it began."""
        database = call.world.database
        metadata = session_metadata(call.request.header("User-Agent"), call.now) if told else None
        with database.lock:
            return self.manager.open(database, str(user["id"]), device, "refresh", metadata, call.now)

    def _hand_out(self, call: Call, session: Row) -> Tokens:
        """The refresh token in a cookie, where the project or the request asks for that."""
        if not self._by_cookie(call):
            return self._in_body(call, session)
        max_age = self.settings.cookie.max_age
        self._set_cookie(call, self.manager.refresh_token(session), call.now + max_age if max_age else None)
        return {"jwt": self.manager.access_token(session, call.now)}

    def _in_body(self, call: Call, session: Row) -> Tokens:
        access = self.manager.access_token(session, call.now)
        return {"jwt": access, "refreshToken": self.manager.refresh_token(session)}

    def _by_cookie(self, call: Call) -> bool:
        return self.settings.http_only or call.request.header("X-Strapi-Refresh-Cookie") == "httpOnly"

    def _set_cookie(self, call: Call, value: str, expires: int | None) -> None:
        said = self.settings.cookie
        cookie = Cookie(
            path=call.request.prefix + said.path,
            expires=expires,
            domain=said.domain,
            same_site=said.same_site,
            secure=self.secure,
        )
        set_cookie(call.request, said.name, value, cookie)

    def _revoke(self, call: Call, user_id: str) -> None:
        database, body = call.world.database, call.body if isinstance(call.body, dict) else {}
        if body.get("scope") == "all":
            return self.manager.close(database, user_id)
        if device := device_of(body):
            return self.manager.close(database, user_id, device)
        token = read_cookie(call.request, self.settings.cookie.name) or body.get("refreshToken")
        named = self.manager.validated(database, token, call.now) if token and isinstance(token, str) else None
        session = named or call.session
        if session is None:
            return self.manager.close(database, user_id)
        self.manager.revoke(database, user_id, session)
        return None


def device_of(body: Any) -> str | None:
    """The `deviceId` of a body, where it is a text."""
    device = body.get("deviceId") if isinstance(body, dict) else None
    return device if isinstance(device, str) and device else None


def nobody(call: Call) -> Answer:
    """An API token may be here, and is no user."""
    return context_error(call.request, UnauthorizedError("Missing authentication"))


def not_in_use(call: Call) -> Answer:
    """The routes are there in any case."""
    return context_error(call.request, NotFoundError())


def add_session_routes(router: Router, sessions: UserSessions | None) -> None:
    """`sessions` None: the project has none."""

    def endpoint(action: str, serve: Callable[[UserSessions, Call], Answer]) -> Endpoint:
        return Endpoint(f"{ACTION}.{action}", not_in_use if sessions is None else partial(serve, sessions))

    router.add_path(f"{AUTH}/refresh", {"POST": endpoint("refresh", UserSessions.refresh)})
    router.add_path(f"{AUTH}/logout", {"POST": endpoint("logout", UserSessions.log_out)})
    router.add_path(f"{AUTH}/sessions", {"GET": endpoint("getSessions", UserSessions.find)})
    router.add_path(f"{AUTH}/sessions/:sessionId", {"DELETE": endpoint("revokeSession", UserSessions.revoke)})
