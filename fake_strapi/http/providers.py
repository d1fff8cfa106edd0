"""Logging in by another service: `/api/connect/<provider>`, its callback, and `/api/auth/<provider>/callback`.

Source: controllers/auth (connect, callback) of `@strapi/plugin-users-permissions` 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from typing import Any

from fake_strapi.auth.accounts import DISABLED
from fake_strapi.auth.oauth import PROVIDERS, OAuthError
from fake_strapi.auth.oauth_users import connected, profile_of
from fake_strapi.errors import ApplicationError, InternalServerError, NotFoundError, StrapiError, ValidationError
from fake_strapi.http.answer import Answer, error_answer
from fake_strapi.http.auth import ACTION, AUTH, AuthApi, desk
from fake_strapi.http.auth_limit import limited
from fake_strapi.http.call import Call
from fake_strapi.http.oauth_flow import Flow, same_place
from fake_strapi.http.public import redirect
from fake_strapi.http.router import Endpoint, Router
from fake_strapi.http.session_cookie import read_session, session_headers
from fake_strapi.http.unsupported import NotSupportedError
from fake_strapi.installation import Installation
from fake_strapi.query.qs import parse
from fake_strapi.storage import core_store

CONNECT = "/api/connect/"
EMAIL = "email"  # a provider by its name alone: local users'


class ProvidersApi:
    """The controller's part that has to do with providers."""

    def __init__(self, installation: Installation, accounts: AuthApi) -> None:
        self.behaviour = installation.behaviour
        self.accounts = accounts

    def connect(self, call: Call) -> Answer:
        """GET /connect/<provider>[/callback]: the browser is sent on, the session in its cookie changes."""
        before = read_session(call.request, call.now)
        after = {**before}
        try:
            answer = redirect(call.request, self._target(call, after))
        except StrapiError as error:
            answer = error_answer(call.request, error)
        answer.headers += session_headers(before, after, call.now)
        return answer

    def _target(self, call: Call, session: dict[str, Any]) -> str:
        _, _, rest = call.request.path.partition("/connect/")
        name, *steps = rest.split("/")
        settings = self._settings(call, name)
        query = parse(call.request.query, self.accounts.qs_options)
        grant = session.get("grant")
        remembered = grant.get("dynamic", {}).get("callback") if isinstance(grant, dict) else None
        callback = query.get("callback", remembered)
        if callback is not None:
            if not same_place(callback, settings.get("callback")):
                raise ValidationError("Invalid callback URL provided", {"callback": callback})
            settings["callback"] = callback
            if self.behaviour.oauth_sessions:
                session["grant"] = {**(grant or {}), "dynamic": {"callback": callback}}
        steps = [step for step in steps if step]
        if len(steps) > 1:
            raise NotFoundError
        flow = Flow(call, name, settings, query, session)
        returns = steps == ["callback"]
        if self.behaviour.oauth_sessions:
            target = flow.come_back() if returns else flow.start()
        else:
            target = flow.return_by_grant() if returns else flow.start_by_grant()
        if "[subdomain]" in target:
            raise InternalServerError("a provider without a subdomain has no address: koa can't send a browser there")
        return target

    def log_in(self, call: Call) -> Answer:
        """GET /auth/<provider>/callback."""
        name = call.params["provider"]
        if name == "local":
            return self.accounts.log_in(call)
        settings = self._settings(call, name)
        at = desk(call)
        try:
            given = self._given(call)
            token = given.get("access_token") or given.get("code") or given.get("oauth_token")
            if not token and not (self.behaviour.oauth_sessions and given.get("id_token")):
                raise OAuthError("No access_token.")
            if name == EMAIL:
                raise OAuthError("authProvider.authCallback is not a function")
            who = profile_of(name, str(token), settings, fetch=self.behaviour.oauth_sessions)
            with call.world.database.lock:
                user = connected(at, self.accounts.accounts.users, name, who)
        except OAuthError as error:
            raise ApplicationError(str(error)) from error
        if user["blocked"]:
            raise ApplicationError("Your account has been blocked by an administrator")
        return self.accounts.logged_in(call, user)

    def _given(self, call: Call) -> dict[str, Any]:
        """The tokens of the request: of the session where they stay there, else of the query."""
        if not self.behaviour.oauth_sessions:
            return dict(parse(call.request.query, self.accounts.qs_options))
        grant = read_session(call.request, call.now).get("grant")
        response = grant.get("response") if isinstance(grant, dict) else None
        if not isinstance(response, dict):
            raise OAuthError("OAuth authentication requires a completed provider session")
        return response

    def _settings(self, call: Call, name: str) -> dict[str, Any]:
        """A copy of the provider's settings. Raises ApplicationError for one that is disabled or unknown."""
        settings = core_store.get(call.world.database, core_store.PROVIDERS).get(name)
        if not (isinstance(settings, dict) and settings.get("enabled")):
            raise ApplicationError(DISABLED)
        if name not in PROVIDERS and name != EMAIL:
            served = " and ".join(PROVIDERS)
            raise NotSupportedError(
                f"fake-strapi does not serve the provider {name}, only {served}", {"fake": "unsupported"}
            )
        return dict(settings)


def add_provider_routes(router: Router, installation: Installation) -> None:
    """The routes of providers."""
    api = ProvidersApi(installation, AuthApi(installation))
    router.add_path(f"{CONNECT}*", {"GET": Endpoint(f"{ACTION}.connect", limited(api.connect))})
    router.add_path(f"{AUTH}/:provider/callback", {"GET": Endpoint(f"{ACTION}.callback", api.log_in)})
