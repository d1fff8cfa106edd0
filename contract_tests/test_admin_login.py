"""Getting into the admin API: the first administrator, login, renewal, logout, and how often one may try."""

from __future__ import annotations

from typing import Any

import pytest

from harness.contract import Answer, Contract
from harness.recording import Headers

pytestmark = pytest.mark.parity

ADMIN = {"email": "admin@example.com", "password": "Password123"}


def bearer(token: str) -> Headers:
    return (("Authorization", f"Bearer {token}"),)


def log_in(contract: Contract, **more: Any) -> Answer:
    return contract.post("/admin/login", {**ADMIN, **more}, sender="anonymous")


def cookies(answer: Answer) -> Headers:
    pairs = [value.partition(";")[0] for name, value in answer.headers if name.lower() == "set-cookie"]
    return (("Cookie", "; ".join(pairs)),)


def test_init_and_me(contract: Contract) -> None:
    contract.get("/admin/init", sender="anonymous")
    contract.get("/admin/init", sender="admin")
    contract.get("/admin/users/me", sender="admin")
    contract.head("/admin/users/me", sender="admin")
    contract.get("/admin/users/me", sender="anonymous")
    contract.get("/admin/users/me", sender="full-access")
    contract.get("/admin/users/me", sender="expired")
    for value in ("Bearer nope", "Bearer", "Basic x", "bearer <token:full-access>", "Bearer a.b.c"):
        contract.get("/admin/users/me", sender="anonymous", headers=(("Authorization", value),))
    for value in ("bearer <token:admin>", "BEARER  <token:admin>", "<token:admin>", "Bearer <token:admin> x"):
        contract.get("/admin/users/me", sender="anonymous", headers=(("Authorization", value),))


def test_an_administrators_jwt_is_none_of_the_content_api(contract: Contract) -> None:
    contract.get("/api/jobs", sender="admin")
    contract.get("/api/users/me", sender="admin")


def test_methods(contract: Contract) -> None:
    for path in ("/admin/init", "/admin/login", "/admin/register-admin", "/admin/logout"):
        for method in ("GET", "DELETE", "PATCH", "OPTIONS"):
            if (method, path) != ("GET", "/admin/init"):
                contract.request(method, path, sender="anonymous")
    contract.get("/ADMIN/Init/", sender="anonymous")
    contract.get("/admin/login/", sender="anonymous")


def test_the_first_administrator_is_there(contract: Contract) -> None:
    contract.post("/admin/register-admin", {**ADMIN, "firstname": "A"}, sender="anonymous")
    contract.post("/admin/register-admin", {}, sender="anonymous")


def test_registering_what_is_wrong(contract: Contract) -> None:
    good = {"email": "a@b.co", "firstname": "A", "password": "Password123"}
    for more in (
        {"email": "A@B.co"}, {"email": "nope"}, {"email": ""}, {"email": None}, {"email": 5},
        {"firstname": ""}, {"firstname": " A "}, {"firstname": None}, {"lastname": None}, {"lastname": 5},
        {"password": "Short1"}, {"password": "alllower1"}, {"password": "ALLUPPER1"}, {"password": "NoNumber"},
        {"password": "P1" + "a" * 71}, {"password": ""}, {"password": "é"}, {"nope": 1, "other": 2},
        {"email": "X", "password": "x", "firstname": 1, "nope": 1},
    ):  # fmt: skip
        contract.post("/admin/register-admin", {**good, **more}, sender="anonymous")


@pytest.mark.only("5")
def test_registering_for_a_device(contract: Contract) -> None:
    good = {"email": "b@b.co", "firstname": "A", "password": "Password123"}
    for more in ({"deviceId": "x"}, {"deviceId": ""}, {"rememberMe": "x"}, {"rememberMe": None}, {"deviceId": None}):
        contract.post("/admin/register-admin", {**good, **more}, sender="anonymous")


def test_login(contract: Contract) -> None:
    answer = log_in(contract)
    token = answer.json()["data"]["token"]
    contract.get("/admin/users/me", sender="anonymous", headers=bearer(token))
    contract.post("/admin/logout", {}, sender="anonymous", headers=bearer(token))
    contract.get("/admin/users/me", sender="anonymous", headers=bearer(token))
    contract.post("/admin/logout", {}, sender="anonymous")


def test_wrong_logins(contract: Contract) -> None:
    for body in (
        {**ADMIN, "password": "wrong"}, {**ADMIN, "email": "Admin@Example.com"}, {"email": ADMIN["email"]},
        {**ADMIN, "email": "nobody@example.com"}, {"password": "x"}, {}, {"email": "", "password": ""},
        {"email": 5, "password": 5}, [], {"email": ["a@b.co"], "password": "x"},
    ):  # fmt: skip
        contract.post("/admin/login", body, sender="anonymous")
    contract.post("/admin/login?email=admin@example.com&password=Password123", {}, sender="anonymous")
    contract.post("/admin/login", text="{", sender="anonymous")
    contract.post("/admin/login", text="email=query%40example.com&password=x", sender="anonymous",
                  content_type="application/x-www-form-urlencoded")  # fmt: skip


def test_too_many_logins(contract: Contract) -> None:
    for _ in range(7):
        contract.post("/admin/login", {**ADMIN, "password": "wrong"}, sender="anonymous")
    contract.post("/admin/login", ADMIN, sender="anonymous")
    contract.post("/admin/login", {**ADMIN, "email": "ADMIN@example.com"}, sender="anonymous")
    contract.post("/Admin/Login/", ADMIN, sender="anonymous")
    contract.post("/admin/login", {**ADMIN, "email": "other@example.com"}, sender="anonymous")


@pytest.mark.only("4")
def test_renewing_a_token(contract: Contract) -> None:
    token = log_in(contract).json()["data"]["token"]
    contract.post("/admin/renew-token", {"token": token}, sender="anonymous")
    for body in ({}, {"token": ""}, {"token": "nope"}, {"token": 5}, {"token": "a.b.c", "more": 1}, {"token": None}):
        contract.post("/admin/renew-token", body, sender="anonymous")
    contract.request("POST", "/admin/access-token", sender="anonymous")


@pytest.mark.only("5")
@pytest.mark.parametrize("remember", [False, True])
def test_renewing_a_session(contract: Contract, remember: bool) -> None:
    first = cookies(log_in(contract, rememberMe=remember))
    renewed = contract.post("/admin/access-token", {}, sender="anonymous", headers=first)
    contract.get("/admin/users/me", sender="anonymous", headers=bearer(renewed.json()["data"]["token"]))
    contract.post("/admin/access-token", {}, sender="anonymous", headers=first)
    again = contract.post("/admin/access-token", {}, sender="anonymous", headers=cookies(renewed))
    token = again.json()["data"]["token"]
    contract.post("/admin/logout", {}, sender="anonymous", headers=bearer(token))
    contract.post("/admin/access-token", {}, sender="anonymous", headers=cookies(again))
    contract.get("/admin/users/me", sender="anonymous", headers=bearer(token))


@pytest.mark.only("5")
def test_sessions_of_devices(contract: Contract) -> None:
    ids = ("00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002")
    one, two = (log_in(contract, deviceId=device).json()["data"]["token"] for device in ids)
    contract.post("/admin/logout", {"deviceId": ids[1]}, sender="anonymous", headers=bearer(one))
    contract.get("/admin/users/me", sender="anonymous", headers=bearer(one))
    contract.get("/admin/users/me", sender="anonymous", headers=bearer(two))
    log_in(contract, deviceId="nope")
    log_in(contract, rememberMe="nope")


@pytest.mark.only("5")
def test_cookies_that_renew_nothing(contract: Contract) -> None:
    good = cookies(log_in(contract))[0][1]
    for value in (
        "", "strapi_admin_refresh=x", "strapi_admin_refresh=x; strapi_admin_refresh.sig=y",
        good.partition(";")[0], f"other=1; {good}", good.replace("; ", ";"),
    ):  # fmt: skip
        contract.post("/admin/access-token", {}, sender="anonymous", headers=(("Cookie", value),))
    contract.post("/admin/access-token", {}, sender="anonymous")
    contract.post("/admin/renew-token", {}, sender="anonymous")
