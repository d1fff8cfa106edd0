"""The browser's way to a provider of OAuth 2.0 and back, as the two versions of Strapi have it.

Strapi 4 leaves it to the package grant: the access token travels on in the address. Strapi 5 does it itself: there is
always a state, and the token stays in the session. Source: controllers/auth (connect), grant 5 (4.26.2) and
utils/oauth-connect (5.54.0).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from fake_strapi.auth.oauth import (
    PROVIDERS,
    OAuthError,
    Provider,
    address,
    form_encoded,
    scope_of,
    stringified,
    tokens,
)
from fake_strapi.auth.oauth_client import ask
from fake_strapi.auth.oauth_users import said
from fake_strapi.errors import ApplicationError, InternalServerError
from fake_strapi.http.call import Call
from fake_strapi.http.session_cookie import Session
from fake_strapi.http.urls import addresses
from fake_strapi.javascript.json_text import JsonSyntaxError, parse

Query = Mapping[str, Any]


class Flow:
    """One request of the way. `settings`: the provider's, its `callback` as this request has it. `session` changes."""

    def __init__(self, call: Call, name: str, settings: dict[str, Any], query: Query, session: Session) -> None:
        self.call, self.name, self.settings, self.query, self.session = call, name, settings, query, session
        self.redirect_uri = f"{addresses(call).server}{addresses(call).prefix}/connect/{name}/callback"

    @property
    def grant(self) -> dict[str, Any]:
        found = self.session.get("grant")
        return found if isinstance(found, dict) else {}

    # --- Strapi 4: grant

    def start_by_grant(self) -> str:
        """To the provider; back to the callback with an error for one that grant doesn't know."""
        grant: dict[str, Any] = {"provider": self.name}
        if self.query:
            grant["dynamic"] = dict(self.query)
        self.session["grant"] = grant
        provider = PROVIDERS.get(self.name)
        if provider is None:
            return self._back({"error": "Grant: missing or misconfigured provider"})
        params = {
            "client_id": self.settings.get("key"),
            "response_type": "code",
            "redirect_uri": self.redirect_uri,
            "scope": scope_of(provider, self.settings),
        }
        target = stringified({name: value for name, value in params.items() if value})
        return f"{address(self.settings, provider.authorize)}?{target}"

    def return_by_grant(self) -> str:
        """Back to the callback, with the provider's answer in the address."""
        grant = self.session["grant"] = self.grant
        provider = PROVIDERS.get(str(grant.get("provider")))
        if provider is None:
            return f"/?{stringified({'error': 'Grant: missing session or misconfigured provider'})}"
        if not self.query.get("code"):
            output = dict(self.query) or {"error": "Grant: OAuth2 missing code parameter"}
        else:
            try:
                output = self._exchange(provider)
            except OAuthError as error:
                output = {"error": error.answer}
        if not output.get("error"):
            problem = id_token_problem(output, self.settings.get("key"))
            output = {"error": problem} if problem else {**tokens(output), "raw": output}
        return self._back(output)

    def _back(self, output: Query) -> str:
        return f"{self.settings.get('callback') or '/'}?{stringified(output)}"

    # --- Strapi 5: its own

    def start(self) -> str:
        """To the provider, with a state that has to come back."""
        provider = self._provider()
        state = self.call.world.database.chance.hex(20)
        dynamic = {"dynamic": self.grant["dynamic"]} if self.grant.get("dynamic") else {}
        self.session["grant"] = {**dynamic, "provider": self.name, "state": state}
        params = {
            "client_id": self.settings.get("key"),
            "response_type": "code",
            "redirect_uri": self.redirect_uri,
            "scope": scope_of(provider, self.settings) or None,
        }
        return f"{address(self.settings, provider.authorize)}?{form_encoded(params)}&state={state}"

    def come_back(self) -> str:
        """Back to the callback; the token goes into the session, an error into the address."""
        provider = self._provider()
        callback = self.settings.get("callback")
        self.session.setdefault("grant", {})
        if not callback:
            raise ApplicationError("Provider callback URL is not configured")
        query = self.query
        try:
            if query.get("error"):
                self.session["grant"] = {}
                told = {"error": query["error"], "error_description": query.get("error_description")}
                return with_query(callback, told)
            if not query.get("code"):
                raise OAuthError("OAuth2 missing code parameter")
            if not self.grant.get("state") or query.get("state") != self.grant["state"]:
                raise OAuthError("OAuth2 state mismatch")
            output = self._exchange(provider)
        except OAuthError as error:
            self.session["grant"] = {}
            return with_query(callback, {"error": "oauth_error", "error_description": str(error)})
        kept = {name: output[name] for name in ("access_token", "oauth_token", "id_token") if output.get(name)}
        self.session["grant"] = {"response": kept}
        return with_query(callback, {})

    def _provider(self) -> Provider:
        provider = PROVIDERS.get(self.name)
        if provider is None:
            raise ApplicationError("Unknown OAuth provider")
        return provider

    # --- both

    def _exchange(self, provider: Provider) -> dict[str, Any]:
        """The provider's answer to the code. Raises OAuthError."""
        form = {
            "grant_type": "authorization_code",
            "code": self.query["code"],
            "client_id": self.settings.get("key"),
            "client_secret": self.settings.get("secret"),
            "redirect_uri": self.redirect_uri,
        }
        answer = ask(address(self.settings, provider.token), form=form)
        if answer.status >= 400:
            raise OAuthError(said(answer.body, answer.status), answer.body)
        return dict(answer.body) if isinstance(answer.body, Mapping) else {}


def with_query(url: str, values: Query) -> str:
    """An address with this query in place of its own. Raises InternalServerError for one that is no whole address."""
    if not is_address(url):
        raise InternalServerError(f"Invalid URL {url!r}: the callback of a provider has to be a whole address")
    parts = urlsplit(url)
    return parts._replace(path=parts.path or "/", query=form_encoded(values)).geturl()


def is_address(url: Any) -> bool:
    """Whether JavaScript's `new URL(url)` takes it, of those that a browser can be sent to."""
    if not isinstance(url, str):
        return False
    parts = urlsplit(url.strip())
    return bool(parts.scheme and parts.netloc)


def same_place(url: Any, other: Any) -> bool:
    """Whether two addresses have one origin and one path: what a callback of a client's own has to keep."""
    if not is_address(url) or not is_address(other):
        return False
    one, two = urlsplit(url.strip()), urlsplit(other.strip())
    return (one.scheme, one.netloc, one.path or "/") == (two.scheme, two.netloc, two.path or "/")


def id_token_problem(output: Query, key: Any) -> str | None:
    """What grant says of an id token that it can't take; None where there is none, or a good one."""
    token = output.get("id_token")
    if not token:
        return None
    parts = str(token).split(".")
    if len(parts) != 3 or not parts[0] or not parts[1]:
        return "Grant: OpenID Connect invalid id_token format"
    try:
        claims = parse(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (binascii.Error, ValueError, JsonSyntaxError):
        return "Grant: OpenID Connect error decoding id_token"
    audience = claims.get("aud") if isinstance(claims, Mapping) else None
    if key not in (audience if isinstance(audience, list) else [audience]):
        return "Grant: OpenID Connect invalid id_token audience"
    return None
