"""Users of a Strapi 5 whose config/plugins says `jwtManagement: "refresh"`: access tokens, refresh tokens, sessions."""

from __future__ import annotations

from typing import Any

import pytest

from harness.contract import Answer, Contract
from harness.recording import Headers

pytestmark = [pytest.mark.parity, pytest.mark.only("5"), pytest.mark.project("sessions")]

AUTH = "/api/auth"
BY_COOKIE: Headers = (("X-Strapi-Refresh-Cookie", "httpOnly"),)
CHROME = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/120.0 Safari/537.36"


def register(contract: Contract, name: str = "ann", **options: Any) -> Answer:
    body = {"username": name, "email": f"{name}@example.com", "password": "Password123"}
    return contract.post(f"{AUTH}/local/register", body, sender="anonymous", **options)


def log_in(contract: Contract, headers: Headers = (), **more: object) -> Answer:
    body = {"identifier": "ann", "password": "Password123", **more}
    return contract.post(f"{AUTH}/local", body, sender="anonymous", headers=headers)


def bearer(answer: Answer) -> Headers:
    return (("Authorization", f"Bearer {answer.jwt}"),)


def cookies(answer: Answer) -> Headers:
    pairs = [value.partition(";")[0] for name, value in answer.headers if name.lower() == "set-cookie"]
    return (("Cookie", "; ".join(pairs)),)


def refresh(contract: Contract, token: object, headers: Headers = ()) -> Answer:
    return contract.post(f"{AUTH}/refresh", {"refreshToken": token}, sender="anonymous", headers=headers)


def sessions(contract: Contract, headers: Headers) -> Any:
    return contract.get(f"{AUTH}/sessions", sender="anonymous", headers=headers).json()["data"]


def test_registered(contract: Contract) -> None:
    answer = register(contract, headers=BY_COOKIE)
    contract.get("/api/users/me", sender="anonymous", headers=bearer(answer))
    sessions(contract, bearer(answer))


def test_logged_in(contract: Contract) -> None:
    register(contract)
    answer = log_in(contract)
    contract.get("/api/users/me", sender="anonymous", headers=bearer(answer))
    contract.get("/api/users", sender="anonymous", headers=bearer(answer))
    contract.get(
        "/api/users/me", sender="anonymous", headers=(("Authorization", f"Bearer {answer.json()['refreshToken']}"),)
    )


def test_devices(contract: Contract) -> None:
    register(contract)
    log_in(contract, deviceId="phone")
    log_in(contract, deviceId="")
    log_in(contract, deviceId=5)
    answer = log_in(contract, (("User-Agent", CHROME),), deviceId="laptop")
    sessions(contract, bearer(answer))


def test_refreshed(contract: Contract) -> None:
    register(contract)
    first = log_in(contract, deviceId="phone").json()["refreshToken"]
    second = refresh(contract, first)
    contract.get("/api/users/me", sender="anonymous", headers=bearer(second))
    refresh(contract, first)
    third = refresh(contract, second.json()["refreshToken"])
    sessions(contract, bearer(third))


@pytest.mark.parametrize("token", [None, "", 5, True, ["a"], "nope"])
def test_refused_refresh_tokens(contract: Contract, token: object) -> None:
    refresh(contract, token)


def test_an_access_token_refreshes_nothing(contract: Contract) -> None:
    refresh(contract, register(contract).jwt)


def test_refresh_without_a_body(contract: Contract) -> None:
    contract.post(f"{AUTH}/refresh", sender="anonymous")
    contract.post(f"{AUTH}/refresh", {}, sender="full-access")
    contract.get(f"{AUTH}/refresh", sender="anonymous")


def test_cookies(contract: Contract) -> None:
    register(contract)
    first = cookies(log_in(contract, BY_COOKIE))
    second = cookies(contract.post(f"{AUTH}/refresh", {}, sender="anonymous", headers=(*BY_COOKIE, *first)))
    contract.post(f"{AUTH}/refresh", {}, sender="anonymous", headers=first)
    contract.post(f"{AUTH}/refresh", {}, sender="anonymous", headers=second)


def test_a_cookie_is_asked_before_the_body(contract: Contract) -> None:
    token = register(contract).json()["refreshToken"]
    refresh(contract, token, (("Cookie", "strapi_up_refresh=nope"),))
    refresh(contract, token, (("Cookie", "strapi_up_refresh="),))


@pytest.mark.parametrize("value", ["httponly", "true", ""])
def test_other_wishes_for_a_cookie(contract: Contract, value: str) -> None:
    register(contract)
    log_in(contract, (("X-Strapi-Refresh-Cookie", value),))


def test_logged_out(contract: Contract) -> None:
    register(contract)
    other, answer = log_in(contract), log_in(contract)
    contract.post(f"{AUTH}/logout", {}, sender="anonymous", headers=bearer(answer))
    refresh(contract, answer.json()["refreshToken"])
    contract.get("/api/users/me", sender="anonymous", headers=bearer(answer))
    sessions(contract, bearer(other))
    contract.post(f"{AUTH}/logout", sender="anonymous", headers=(*BY_COOKIE, *bearer(answer)))


@pytest.mark.parametrize("body", [{"scope": "all"}, {"scope": "other"}, {"deviceId": "phone"}, {"deviceId": "none"}])
def test_ways_to_log_out(contract: Contract, body: dict[str, object]) -> None:
    register(contract)
    log_in(contract, deviceId="phone")
    answer = log_in(contract)
    contract.post(f"{AUTH}/logout", body, sender="anonymous", headers=bearer(answer))
    sessions(contract, bearer(answer))


def test_another_session_logged_out(contract: Contract) -> None:
    register(contract)
    other, answer = log_in(contract), log_in(contract)
    body = {"refreshToken": other.json()["refreshToken"]}
    contract.post(f"{AUTH}/logout", body, sender="anonymous", headers=bearer(answer))
    sessions(contract, bearer(answer))
    contract.post(f"{AUTH}/logout", {"refreshToken": "nope"}, sender="anonymous", headers=bearer(answer))
    sessions(contract, bearer(answer))


def test_one_ended(contract: Contract) -> None:
    register(contract)
    other, answer = log_in(contract), log_in(contract)
    listed = sessions(contract, bearer(answer))
    contract.delete(f"{AUTH}/sessions/{listed[1]['id']}", sender="anonymous", headers=bearer(answer))
    contract.delete(f"{AUTH}/sessions/{listed[1]['id']}", sender="anonymous", headers=bearer(answer))
    contract.delete(f"{AUTH}/sessions/nope", sender="anonymous", headers=bearer(answer))
    refresh(contract, other.json()["refreshToken"])
    sessions(contract, bearer(answer))


def test_somebody_elses(contract: Contract) -> None:
    ann, bob = register(contract), register(contract, "bob")
    listed = sessions(contract, bearer(ann))
    contract.delete(f"{AUTH}/sessions/{listed[0]['id']}", sender="anonymous", headers=bearer(bob))
    sessions(contract, bearer(bob))


@pytest.mark.parametrize("sender", ["anonymous", "full-access", "read-only", "admin"])
def test_senders(contract: Contract, sender: str) -> None:
    contract.get(f"{AUTH}/sessions", sender=sender)
    contract.post(f"{AUTH}/logout", {}, sender=sender)
    contract.delete(f"{AUTH}/sessions/nope", sender=sender)


def test_a_changed_password(contract: Contract) -> None:
    first = register(contract)
    change = {"currentPassword": "Password123", "password": "another-1", "passwordConfirmation": "another-1"}
    headers = (*BY_COOKIE, *bearer(first))
    answer = contract.post(f"{AUTH}/change-password", change, sender="anonymous", headers=headers)
    refresh(contract, first.json()["refreshToken"])
    contract.get("/api/users/me", sender="anonymous", headers=bearer(first))
    sessions(contract, bearer(answer))


def test_a_removed_user(contract: Contract) -> None:
    answer = register(contract)
    contract.delete(f"/api/users/{answer.json()['user']['id']}")
    contract.get("/api/users/me", sender="anonymous", headers=bearer(answer))
    refresh(contract, answer.json()["refreshToken"])


def test_a_blocked_user(contract: Contract) -> None:
    answer = register(contract)
    contract.put(f"/api/users/{answer.json()['user']['id']}", {"blocked": True})
    contract.get("/api/users/me", sender="anonymous", headers=bearer(answer))
    contract.get("/api/users/me", sender="anonymous", headers=bearer(refresh(contract, answer.json()["refreshToken"])))


def test_a_user_of_the_run(contract: Contract) -> None:
    contract.grant_authenticated("plugin::users-permissions.user.count")
    contract.get("/api/users/me", sender="user Ann")
    contract.get("/api/users/count", sender="user Ann")
