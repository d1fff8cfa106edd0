"""From who somebody is at another service to a user of Strapi's: found by the address, or made.

Source: services/providers and utils of `@strapi/plugin-users-permissions` 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fake_strapi.auth.accounts import Desk
from fake_strapi.auth.oauth import PROVIDERS, OAuthError, address, profile
from fake_strapi.auth.oauth_client import ask
from fake_strapi.documents.query_engine import Entity, QueryEngine
from fake_strapi.documents.users import Users
from fake_strapi.documents.users_roles import stamped
from fake_strapi.javascript.text import to_string
from fake_strapi.schema.attributes import TextAttribute
from fake_strapi.schema.builtin import ROLE, USER
from fake_strapi.storage import core_store

FITTING_ATTEMPTS = 10
SHORTEST_NAME = 3


def profile_of(name: str, token: str, settings: Mapping[str, Any], *, fetch: bool) -> dict[str, Any]:
    """Who the user of an access token is, as the provider says. Raises OAuthError.

    `fetch`: asked as Strapi 5 asks, whose errors are told in the provider's words and whose addresses are verified.
    """
    answer = ask(address(settings, PROVIDERS[name].profile), token=token)
    if answer.status >= 400:
        raise OAuthError(said(answer.body, answer.status) if fetch else f"{answer.status} {answer.reason}")
    return profile(name, answer.body, verified=fetch)


def said(body: Any, status: int) -> str:
    """What a provider's error says."""
    if isinstance(body, Mapping):
        text = body.get("error_description") or body.get("error") or body.get("message")
    else:
        text = body
    return to_string(text) if text else f"HTTP {status}"


def connected(at: Desk, users: Users, name: str, who: dict[str, Any]) -> Entity:
    """The user of this provider with this address. Raises OAuthError with what Strapi says where there can be none."""
    email = to_string(who["email"]).lower() if who["email"] else ""
    if not email:
        raise OAuthError("Email was not available.")
    engine = users.engine(at.database, at.now)
    found = engine.query(USER).find_many({"where": {"email": email}})
    settings = core_store.get(at.database, core_store.ADVANCED)
    known = next((user for user in found if user["provider"] == name), None)
    if known is not None:
        return known
    if not settings["allow_register"]:
        raise OAuthError("Register action is actually not available.")
    if found and settings["unique_email"]:
        raise OAuthError("Email is already taken.")
    role = engine.query(ROLE).find_one({"where": {"type": settings["default_role"]}})
    if role is None:
        raise OAuthError("Cannot read properties of null (reading 'id')")
    username = who["username"]
    if at.database.layout.behaviour.oauth_names_fitted:
        username = fitting(at, engine, users, to_string(username or "").strip() or email.split("@")[0])
    data = {**who, "username": username, "email": email, "provider": name, "role": role["id"], "confirmed": True}
    return engine.query(USER).create({"data": stamped(data, at.database, at.now)})


def fitting(at: Desk, engine: QueryEngine, users: Users, base: str) -> str:
    """A name that is long enough and that nobody has: the wanted one, else with four digits behind it."""
    name = users.content_type.attributes.get("username")
    shortest = name.min_length if isinstance(name, TextAttribute) and name.min_length is not None else SHORTEST_NAME
    for attempt in range(FITTING_ATTEMPTS + 1):
        digits = 1000 + int.from_bytes(at.database.chance.bytes(4), "big") % 8999
        candidate = base if attempt == 0 and len(base) >= shortest else f"{base}{digits}"
        if not engine.exists(USER, {"username": candidate}):
            return candidate
    return at.database.chance.uuid()
