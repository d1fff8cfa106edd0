"""Logging in by another service: the OAuth 2.0 flow of the providers that a Strapi can be pointed to, step by step.

The provider is harness/oauth_provider.py; its codes and tokens are known beforehand (`code-ann`, `token-ann`).
"""

from __future__ import annotations

from typing import Any

import pytest

from contract_tests.test_users import user
from harness.contract import Answer, Contract
from harness.oauth_provider import OAuthProvider

pytestmark = pytest.mark.parity

SHOP = "http://shop.example/welcome"
CONNECT, AUTH = "/api/connect/keycloak", "/api/auth/keycloak/callback"


def enable(contract: Contract, provider: OAuthProvider, name: str = "keycloak", **more: Any) -> None:
    contract.name_text("<provider:host>", provider.host)
    contract.change_settings("providers", {name: {**provider.settings(SHOP), **more}})


def cookies(answer: Answer) -> tuple[tuple[str, str], ...]:
    """The cookies that an answer has set, to be sent with the next request."""
    pairs = [value.partition(";")[0].partition(" ")[0] for name, value in answer.headers if name == "Set-Cookie"]
    return (("Cookie", "; ".join(pairs)),) if pairs else ()


def come_back(contract: Contract, code: str, path: str = CONNECT) -> Answer:
    """From the start to the provider and back with a code; answers where the browser is sent then."""
    started = contract.get(path, sender="anonymous")
    state = "&state=<state:1>" if contract.major == 5 else ""
    return contract.get(f"{path}/callback?code={code}{state}", sender="anonymous", headers=cookies(started))


def log_in(contract: Contract, came_back: Answer, token: str, path: str = AUTH) -> Answer:
    query = f"?access_token={token}" if contract.major == 4 else ""
    return contract.get(f"{path}{query}", sender="anonymous", headers=cookies(came_back))


def test_a_new_user(contract: Contract, oauth_provider: OAuthProvider) -> None:
    enable(contract, oauth_provider)
    code = oauth_provider.knows("ann", email="Ann@Provider.example")
    came_back = come_back(contract, code)
    answer = log_in(contract, came_back, "token-ann")
    contract.get("/api/users/me", sender="anonymous", headers=(("Authorization", f"Bearer {answer.jwt}"),))
    log_in(contract, came_back, "token-ann")
    contract.get("/api/users?populate[role][fields][0]=name")


def test_cas(contract: Contract, oauth_provider: OAuthProvider) -> None:
    enable(contract, oauth_provider, "cas", subdomain=f"{oauth_provider.host}/cas")
    people: tuple[dict[str, Any], ...] = (
        {"attributes": {"strapiusername": "annie", "strapiemail": "annie@shop.example"}},
        {"attributes": {"email": "plain@shop.example"}, "id": "id-1"},
        {"strapiusername": "flat", "strapiemail": "flat@shop.example"},
    )
    for number, claims in enumerate(people):
        code = oauth_provider.knows(f"u{number}", **claims)
        started = contract.get("/api/connect/cas", sender="anonymous")
        state = f"&state=<state:{number + 1}>" if contract.major == 5 else ""
        back = contract.get(
            f"/api/connect/cas/callback?code={code}{state}", sender="anonymous", headers=cookies(started)
        )
        log_in(contract, back, f"token-u{number}", "/api/auth/cas/callback")


def test_profiles(contract: Contract, oauth_provider: OAuthProvider) -> None:
    enable(contract, oauth_provider)
    contract.post("/api/users", user("taken"))
    people: dict[str, dict[str, Any]] = {
        "unverified": {"email_verified": False},
        "nameless": {"preferred_username": None},
        "nowhere": {"email": None},
        "other": {"email": "taken@shop.example"},
    }
    for number, (name, claims) in enumerate(people.items()):
        code = oauth_provider.knows(name, **claims)
        started = contract.get(CONNECT, sender="anonymous")
        state = f"&state=<state:{number + 1}>" if contract.major == 5 else ""
        back = contract.get(f"{CONNECT}/callback?code={code}{state}", sender="anonymous", headers=cookies(started))
        log_in(contract, back, f"token-{name}")


def test_a_known_user(contract: Contract, oauth_provider: OAuthProvider) -> None:
    enable(contract, oauth_provider)
    contract.post("/api/users", user("Ann"))
    contract.put("/api/users/1", {"provider": "keycloak"})
    came_back = come_back(contract, oauth_provider.knows("ann", email="ann@shop.example"))
    contract.change_settings("advanced", {"allow_register": False})
    log_in(contract, came_back, "token-ann")
    contract.put("/api/users/1", {"blocked": True})
    log_in(contract, came_back, "token-ann")


def test_settings(contract: Contract, oauth_provider: OAuthProvider) -> None:
    enable(contract, oauth_provider)
    contract.post("/api/users", user("Ann"))
    came_back = come_back(contract, oauth_provider.knows("ann", email="ann@shop.example"))
    contract.change_settings("advanced", {"unique_email": False, "default_role": "public"})
    log_in(contract, came_back, "token-ann")
    contract.change_settings("advanced", {"allow_register": False})
    oauth_provider.knows("ann", email="new@shop.example")
    log_in(contract, came_back, "token-ann")
    contract.change_settings("providers", {"keycloak": {"enabled": False}})
    log_in(contract, came_back, "token-ann")
    contract.get("/api/users?populate[role][fields][0]=name")


def test_what_goes_wrong_at_the_provider(contract: Contract, oauth_provider: OAuthProvider) -> None:
    enable(contract, oauth_provider)
    oauth_provider.knows("ann")
    started = contract.get(CONNECT, sender="anonymous")
    state = "&state=<state:1>" if contract.major == 5 else ""
    for query in (
        f"code=code-nobody{state}", f"x=1{state}", f"error=access_denied&error_description=The+user+said+no{state}", "",
        "code=code-ann&state=wrong",
    ):  # fmt: skip
        contract.get(f"{CONNECT}/callback?{query}", sender="anonymous", headers=cookies(started))
    contract.get(f"{CONNECT}/callback?code=code-ann{state}", sender="anonymous")


def test_a_wrong_secret(contract: Contract, oauth_provider: OAuthProvider) -> None:
    enable(contract, oauth_provider, secret="wrong")
    come_back(contract, oauth_provider.knows("ann"))


def test_logging_in_without_having_been_there(contract: Contract, oauth_provider: OAuthProvider) -> None:
    enable(contract, oauth_provider)
    oauth_provider.knows("ann")
    for query in ("", "access_token=", "access_token=token-nobody", "code=token-nobody", "id_token=x"):
        contract.get(f"{AUTH}?{query}", sender="anonymous")
    contract.get("/api/auth/nope/callback?access_token=x", sender="anonymous")
    contract.get("/api/auth/github/callback?access_token=x", sender="anonymous")
    contract.get("/api/auth/email/callback?access_token=x", sender="anonymous")
    contract.get(AUTH, sender="read-only")


def test_callbacks(contract: Contract, oauth_provider: OAuthProvider) -> None:
    enable(contract, oauth_provider)
    oauth_provider.knows("ann")
    for callback in (SHOP, f"{SHOP}?tab=1", "http://shop.example/other", "http://evil.example/welcome", "nope", ""):
        contract.get(f"{CONNECT}?callback={callback}", sender="anonymous")


def test_a_callback_of_the_clients_own(contract: Contract, oauth_provider: OAuthProvider) -> None:
    enable(contract, oauth_provider)
    code = oauth_provider.knows("ann")
    started = contract.get(f"{CONNECT}?callback={SHOP}?tab=1", sender="anonymous")
    state = "&state=<state:1>" if contract.major == 5 else ""
    contract.get(f"{CONNECT}/callback?code={code}{state}", sender="anonymous", headers=cookies(started))


def test_settings_of_the_provider(contract: Contract, oauth_provider: OAuthProvider) -> None:
    code = oauth_provider.knows("ann")
    enable(contract, oauth_provider, callback="")
    come_back(contract, code)
    contract.change_settings("providers", {"keycloak": {"scope": [], "key": ""}})
    contract.get(CONNECT, sender="anonymous")
    contract.change_settings("providers", {"keycloak": {"scope": "openid", "key": "a b&c", "subdomain": ""}})
    contract.get(CONNECT, sender="anonymous")
