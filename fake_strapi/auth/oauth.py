"""OAuth 2.0 with another service: where the browser is sent, what is asked for, and who somebody turns out to be.

Keycloak and CAS are served, because those two can be pointed to a server of a test's own, by their `subdomain`. Source:
grant 5 and providers-registry of `@strapi/plugin-users-permissions` 4.26.2; utils/oauth-connect and providers-registry
of 5.54.0, which needs no grant any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from msgspec import Struct

from fake_strapi.javascript.text import to_string

Settings = Mapping[str, Any]


class OAuthError(Exception):
    """What went wrong, in the words that a client gets. `answer`: what the provider said, if it said something."""

    def __init__(self, message: str, answer: Any = None) -> None:
        super().__init__(message)
        self.answer = message if answer is None else answer


class Provider(Struct, frozen=True):
    """Paths behind `https://<subdomain>`, what scopes are joined with, and the provider's name in messages."""

    title: str
    authorize: str
    token: str
    profile: str
    delimiter: str


PROVIDERS: Mapping[str, Provider] = {
    "keycloak": Provider(
        "Keycloak",
        "/protocol/openid-connect/auth",
        "/protocol/openid-connect/token",
        "/protocol/openid-connect/userinfo",
        " ",
    ),
    "cas": Provider("CAS", "/oidc/authorize", "/oidc/token", "/oidc/profile", ","),
}


def scope_of(provider: Provider, settings: Settings) -> str:
    """The scopes as one text; "" for none."""
    scope = settings.get("scope")
    if isinstance(scope, list):
        return provider.delimiter.join(to_string(one) for one in scope if one)
    return to_string(scope) if scope else ""


def address(settings: Settings, path: str) -> str:
    """A provider's endpoint. Without a subdomain its place stays empty, and the address is none."""
    return f"https://{settings.get('subdomain') or '[subdomain]'}{path}"


def stringified(values: Mapping[str, Any]) -> str:
    """node's `qs.stringify`."""
    return "&".join(f"{percent(name)}={percent(text)}" for name, text in leaves(values))


def leaves(values: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for key, value in values.items():
        name = f"{above}[{key}]" if above else key
        inner = {str(place): one for place, one in enumerate(value)} if isinstance(value, list) else value
        if isinstance(inner, Mapping):
            yield from leaves(inner, name)
        else:
            yield name, "" if value is None else to_string(value)


def percent(text: str) -> str:
    return quote(text, safe="-._~")


def form_encoded(values: Mapping[str, Any]) -> str:
    """JavaScript's `URLSearchParams`; values that are undefined or null are left out."""
    given = {name: to_string(value) for name, value in values.items() if value is not None}
    return "&".join(f"{plus(name)}={plus(text)}" for name, text in given.items())


def plus(text: str) -> str:
    return quote(text, safe=" *-._").replace("~", "%7E").replace(" ", "+")


def tokens(response: Any) -> dict[str, Any]:
    """The tokens of a provider's answer, under the names that Strapi hands on."""
    given = response if isinstance(response, Mapping) else {}
    return {name: given[name] for name in ("id_token", "access_token", "refresh_token") if given.get(name)}


def profile(name: str, body: Any, *, verified: bool) -> dict[str, Any]:
    """Name and address of who it is. Raises OAuthError for an address that isn't verified, where that is asked for."""
    person = body if isinstance(body, Mapping) else {}
    if name == "keycloak":
        if verified and person.get("email_verified") is not True:
            raise OAuthError("Email not verified by Keycloak")
        return {"username": person.get("preferred_username"), "email": person.get("email")}
    attributes = person.get("attributes")
    inner = attributes if isinstance(attributes, Mapping) else {}
    own = inner if attributes else person
    username = own.get("strapiusername") or person.get("id") or person.get("sub")
    email = own.get("strapiemail") or own.get("email")
    is_verified = person.get("email_verified")
    if is_verified is None:
        is_verified = inner.get("email_verified")
    if verified and email and is_verified is not True:
        raise OAuthError("Email not verified by CAS")
    return {"username": username, "email": email}
