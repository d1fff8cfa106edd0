"""Logging in with a name or an address and a password: who gets a JWT, and what is said to whom who doesn't."""

from __future__ import annotations

import pytest

from contract_tests.test_users import user
from harness.contract import Contract

pytestmark = pytest.mark.parity

LOGIN = "/api/auth/local"
PASSWORD = user("Ann")["password"]


def with_jwt(name: str) -> tuple[tuple[str, str], ...]:
    return (("Authorization", f"Bearer {name}"),)


def test_names_and_addresses(contract: Contract) -> None:
    contract.post("/api/users", user("Ann"))
    for identifier in ("Ann", "ann", "ann@shop.example", "ANN@Shop.Example", " Ann", "ann@shop.example "):
        contract.post(LOGIN, {"identifier": identifier, "password": PASSWORD}, sender="anonymous")
    for password in (f"{PASSWORD} ", str(PASSWORD).upper(), "x" * 100):
        contract.post(LOGIN, {"identifier": "Ann", "password": password}, sender="anonymous")


@pytest.mark.parametrize("key", ["identifier", "password"])
def test_refused_values(contract: Contract, key: str) -> None:
    contract.post("/api/users", user("Ann"))
    body = {"identifier": "Ann", "password": PASSWORD}
    for value in (None, "", " ", 5, True, [], ["Ann"], {}, {"$ne": ""}):
        contract.post(LOGIN, {**body, key: value}, sender="anonymous")


def test_refused_bodies(contract: Contract) -> None:
    for body in ({}, [], {"data": {"identifier": "Ann", "password": "x"}}, {"identifier": "Ann"}, {"password": "x"}):
        contract.post(LOGIN, body, sender="anonymous")
    contract.post(LOGIN, {"identifier": 5, "password": None}, sender="anonymous")
    contract.post(LOGIN, text="{", sender="anonymous")


def test_other_bodies(contract: Contract) -> None:
    contract.post("/api/users", user("Ann"))
    form = f"identifier=Ann&password={PASSWORD}"
    contract.post(LOGIN, text=form, content_type="application/x-www-form-urlencoded", sender="anonymous")
    contract.post(LOGIN, sender="anonymous")
    contract.post(LOGIN, text="Ann", content_type="text/plain", sender="anonymous")
    contract.post(LOGIN, text="<a/>", content_type="application/xml", sender="anonymous")
    contract.post(LOGIN, {"identifier": "Ann", "password": PASSWORD, "more": 1, "requestRefresh": True})
    contract.post(f"{LOGIN}/", {"identifier": "Ann", "password": PASSWORD}, sender="anonymous")
    contract.post(f"{LOGIN}?populate=role", {"identifier": "Ann", "password": PASSWORD}, sender="anonymous")
    contract.post("/API/auth/LOCAL", {"identifier": "Ann", "password": PASSWORD}, sender="anonymous")


def test_who_may_not(contract: Contract) -> None:
    for values in (
        user("Ann", blocked=True), user("Bob", confirmed=False), user("Cid", provider="github"),
        user("Dee", confirmed=None), user("Eve", role=2),
    ):  # fmt: skip
        contract.post("/api/users", values)
        contract.post(LOGIN, {"identifier": values["username"], "password": PASSWORD}, sender="anonymous")
    contract.put("/api/users/3", {"provider": None})
    contract.post(LOGIN, {"identifier": "Cid", "password": PASSWORD}, sender="anonymous")


def test_senders(contract: Contract) -> None:
    contract.post("/api/users", user("Ann"))
    body = {"identifier": "Ann", "password": PASSWORD}
    for sender in (
        "full-access",
        "read-only",
        "custom api::job.job.find",
        "custom plugin::users-permissions.auth.callback",
    ):
        contract.post(LOGIN, body, sender=sender)
    contract.post(LOGIN, body, sender="user Bob")
    contract.post(LOGIN, body, sender="anonymous", headers=with_jwt("nope"))
    contract.grant_authenticated("plugin::users-permissions.auth.callback")
    contract.post(LOGIN, body, sender="user Bob")
    contract.get(LOGIN, sender="anonymous")
    contract.put(LOGIN, body, sender="anonymous")


def test_a_role_that_may_be_seen(contract: Contract) -> None:
    contract.post("/api/users", user("Ann"))
    contract.grant_public("plugin::users-permissions.role.find", "plugin::users-permissions.user.find")
    contract.post(LOGIN, {"identifier": "Ann", "password": PASSWORD}, sender="anonymous")


def test_the_same_name_elsewhere(contract: Contract) -> None:
    contract.post("/api/users", user("Ann"))
    contract.post("/api/users", user("ann@shop.example", email="other@shop.example"))
    contract.post(LOGIN, {"identifier": "ann@shop.example", "password": PASSWORD}, sender="anonymous")
    contract.post(LOGIN, {"identifier": "other@shop.example", "password": PASSWORD}, sender="anonymous")


def test_sessions_are_not_in_use(contract: Contract) -> None:
    for sender in ("anonymous", "user Ann", "full-access"):
        contract.post("/api/auth/refresh", {"refreshToken": "x"}, sender=sender)
        contract.post("/api/auth/logout", {}, sender=sender)
        contract.get("/api/auth/sessions", sender=sender)
        contract.delete("/api/auth/sessions/1", sender=sender)
        contract.get("/api/auth/local/callback", sender=sender)
