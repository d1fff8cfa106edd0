"""The auth routes of users-permissions under `/api/auth`: accounts come in, JWTs and mails go out.

Source: routes/content-api/auth and controllers/auth of `@strapi/plugin-users-permissions` 4.26.2 and 5.54.0. What is
different with `jwtManagement` "refresh" is in http/user_sessions.
"""

from __future__ import annotations

from collections.abc import Callable

from fake_strapi.auth.accounts import Accounts, Desk
from fake_strapi.auth.actor import Actor
from fake_strapi.documents.auth_validation import AuthBodies
from fake_strapi.documents.query_engine import Entity
from fake_strapi.http.answer import Answer, json_answer
from fake_strapi.http.auth_limit import limited
from fake_strapi.http.call import Call
from fake_strapi.http.public import redirect
from fake_strapi.http.router import Endpoint, Router
from fake_strapi.http.urls import addresses
from fake_strapi.http.user_sessions import Tokens, UserSessions, add_session_routes
from fake_strapi.installation import Installation, sessions_of_users, users_of
from fake_strapi.query.qs import QUERY_OPTIONS, parse
from fake_strapi.schema.builtin import USER
from fake_strapi.storage import core_store

AUTH = "/api/auth"
ACTION = "plugin::users-permissions.auth"


class AuthApi:
    """The controller of one installation."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        behaviour = installation.behaviour
        self.content_type = installation.registry.content_type(USER)
        self.settings = installation.settings.users_permissions
        manager = sessions_of_users(installation)
        self.sessions = None if manager is None else UserSessions(installation, manager)
        self.qs_options = QUERY_OPTIONS[behaviour.qs_release]
        self.accounts = Accounts(
            users_of(installation),
            AuthBodies(behaviour, self.content_type),
            self.settings.register_allowed_fields,
            lambda user: self.installation.sanitizer.entities([user], self.content_type, lambda action: False)[0],
        )

    # --- one function a route

    def log_in(self, call: Call) -> Answer:
        """POST /auth/local."""
        with call.world.database.lock:
            user = self.accounts.log_in(desk(call), call.given_body)
        return self.logged_in(call, user)

    def register(self, call: Call) -> Answer:
        """POST /auth/local/register: with a JWT, unless the address has to be confirmed first."""
        database = call.world.database
        with database.lock:
            user = self.accounts.register(desk(call), call.given_body)
            if not core_store.get(database, core_store.ADVANCED)["email_confirmation"]:
                return self.welcome(call, user, UserSessions.register)
            mail = self.accounts.confirmation_of(desk(call), user)
        call.world.outbox.send(mail)
        return json_answer(call.request, 200, {"user": self.shown(user, call.actor)})

    def change_password(self, call: Call) -> Answer:
        """POST /auth/change-password."""
        with call.world.database.lock:
            user = self.accounts.change_password(desk(call), call.user, call.given_body)
        return self.welcome(call, user, UserSessions.begin_anew)

    def forgot_password(self, call: Call) -> Answer:
        """POST /auth/forgot-password: the same answer for an address that nobody has."""
        with call.world.database.lock:
            mail = self.accounts.forget_password(desk(call), call.given_body)
        if mail is not None:
            call.world.outbox.send(mail)
        return json_answer(call.request, 200, {"ok": True})

    def reset_password(self, call: Call) -> Answer:
        """POST /auth/reset-password."""
        with call.world.database.lock:
            user = self.accounts.reset_password(desk(call), call.given_body)
        return self.welcome(call, user, UserSessions.begin_anew)

    def confirm_email(self, call: Call) -> Answer:
        """GET /auth/email-confirmation: on to where the settings say."""
        query = parse(call.request.query, self.qs_options)
        with call.world.database.lock:
            target = self.accounts.confirm(desk(call), query)
        return redirect(call.request, target)

    def send_email_confirmation(self, call: Call) -> Answer:
        """POST /auth/send-email-confirmation."""
        with call.world.database.lock:
            email, mail = self.accounts.confirmation_asked(desk(call), call.given_body)
        if mail is not None:
            call.world.outbox.send(mail)
        return json_answer(call.request, 200, {"email": email, "sent": True})

    # --- what they share

    def logged_in(self, call: Call, user: Entity) -> Answer:
        """Somebody has proved who they are."""
        return self.welcome(call, user, UserSessions.log_in)

    def welcome(self, call: Call, user: Entity, begin: Callable[[UserSessions, Call, Entity], Tokens]) -> Answer:
        """The tokens of the session that begins, or a JWT where there are none; and the user."""
        if self.sessions is None:
            tokens: Tokens = {"jwt": call.world.access.user_jwt(user["id"], call.now)}
        else:
            tokens = begin(self.sessions, call, user)
        return json_answer(call.request, 200, {**tokens, "user": self.shown(user, call.actor)})

    def shown(self, user: Entity, actor: Actor) -> Entity:
        return self.installation.sanitizer.entities([user], self.content_type, actor.may)[0]


def desk(call: Call) -> Desk:
    """Where the call's accounts are kept."""
    return Desk(call.world.database, call.now, call.world.hub, addresses(call))


def add_auth_routes(router: Router, installation: Installation) -> None:
    """The routes of accounts and, in a version that has them, of sessions."""
    api = AuthApi(installation)
    behaviour = installation.behaviour

    def endpoint(action: str, serve: Callable[[Call], Answer], *, rated: bool = True) -> Endpoint:
        return Endpoint(f"{ACTION}.{action}", limited(serve) if rated else serve)

    router.add_path(f"{AUTH}/local", {"POST": endpoint("callback", api.log_in)})
    router.add_path(f"{AUTH}/local/register", {"POST": endpoint("register", api.register)})
    router.add_path(f"{AUTH}/forgot-password", {"POST": endpoint("forgotPassword", api.forgot_password)})
    router.add_path(f"{AUTH}/reset-password", {"POST": endpoint("resetPassword", api.reset_password)})
    router.add_path(f"{AUTH}/change-password", {"POST": endpoint("changePassword", api.change_password)})
    confirmation = endpoint("emailConfirmation", api.confirm_email, rated=False)
    router.add_path(f"{AUTH}/email-confirmation", {"GET": confirmation})
    asked = endpoint("sendEmailConfirmation", api.send_email_confirmation, rated=behaviour.confirmations_limited)
    router.add_path(f"{AUTH}/send-email-confirmation", {"POST": asked})
    if behaviour.user_sessions:
        add_session_routes(router, api.sessions)
