"""Registering: what a body must hold, what is taken, and which settings decide."""

from __future__ import annotations

from typing import Any

import pytest

from contract_tests.test_users import user
from harness.contract import Contract

pytestmark = pytest.mark.parity

REGISTER = "/api/auth/local/register"


def newcomer(name: str, **values: object) -> dict[str, object]:
    return {"username": name, "email": f"{name}@shop.example", "password": "secret-1", **values}


def test_registered(contract: Contract) -> None:
    contract.post(REGISTER, newcomer("ann"), sender="anonymous")
    contract.post(REGISTER, newcomer("Bob", email="BOB@Shop.Example"), sender="anonymous")
    contract.post(f"{REGISTER}?populate=*", newcomer("cid", password="secret"), sender="full-access")
    contract.post(REGISTER, newcomer("dee"), sender="read-only")
    contract.post(REGISTER, newcomer("eve"), sender="user Bea")
    contract.get("/api/users?populate[role][fields][0]=name&sort=id")
    contract.post("/api/auth/local", {"identifier": "bob@shop.example", "password": "secret-1"}, sender="anonymous")
    contract.get("/api/users/me", sender="anonymous", headers=(("Authorization", "Bearer <jwt:1>"),))


@pytest.mark.parametrize("key", ["username", "password"])
def test_refused_values(contract: Contract, key: str) -> None:
    for number, value in enumerate((None, "", " ", "ab", "abcde", 5, True, [], {}, "é" * 40, "x" * 300)):
        contract.post(REGISTER, {**newcomer("ann", email=f"a{number}@shop.example"), key: value}, sender="anonymous")
    contract.post(REGISTER, {name: value for name, value in newcomer("ann").items() if name != key}, sender="anonymous")


@pytest.mark.parametrize("part", [0, 1])
def test_refused_addresses(contract: Contract, part: int) -> None:
    values: tuple[tuple[object, ...], ...] = (
        (None, "", " ", "ann", "ann@", "@shop.example"),
        ("a@b", "a@b.c", "ann@shop.example ", "ann@shop..example", "ann shop@x.example"),
    )
    for value in values[part]:
        contract.post(REGISTER, newcomer("ann", email=value), sender="anonymous")
    contract.post(REGISTER, {"username": "ann", "password": "secret-1"}, sender="anonymous")


@pytest.mark.parametrize("value", [5, True, [], ["a@b.co"], {}], ids=["number", "true", "empty", "list", "object"])
def test_addresses_that_are_no_text(contract: Contract, value: Any) -> None:
    contract.post(REGISTER, newcomer("ann", email=value), sender="anonymous")


def test_refused_bodies(contract: Contract) -> None:
    for body in (
        {}, [], {"username": None, "email": None, "password": None}, {"username": "ab", "email": "x", "password": "x"},
        {"username": "ab", "email": "a@b.co", "password": "short"}, {"data": newcomer("ann")},
        {"username": 1, "email": 2, "password": 3},
    ):  # fmt: skip
        contract.post(REGISTER, body, sender="anonymous")
    contract.post(REGISTER, sender="anonymous")
    contract.post(REGISTER, text="ann", content_type="text/plain", sender="anonymous")


@pytest.mark.parametrize(
    "key",
    ["role", "confirmed", "blocked", "provider", "resetPasswordToken", "confirmationToken", "id", "nope", "createdAt"],
)
def test_other_keys(contract: Contract, key: str) -> None:
    contract.post(REGISTER, newcomer("ann", **{key: 2}), sender="anonymous")
    contract.post(REGISTER, newcomer("bob", **{key: "x", "other": None}), sender="anonymous")
    contract.get("/api/users?populate[role][fields][0]=name")


def test_names_taken(contract: Contract) -> None:
    contract.post("/api/users", user("Ann"))
    contract.post("/api/users", user("Cid", provider="github"))
    for values in (
        newcomer("Ann"), newcomer("Ann", email="other@shop.example"), newcomer("Bob", email="ANN@shop.example"),
        newcomer("ann", email="fine@shop.example"), newcomer("ann@shop.example", email="more@shop.example"),
        newcomer("Cid"), newcomer("Dee", email="ann@SHOP.example"),
    ):  # fmt: skip
        contract.post(REGISTER, values, sender="anonymous")


def test_settings(contract: Contract) -> None:
    contract.post("/api/users", user("Cid", provider="github"))
    contract.change_settings("advanced", {"unique_email": False})
    contract.post(REGISTER, newcomer("Cid", email="cid@shop.example"), sender="anonymous")
    contract.post(REGISTER, newcomer("Cid", email="cid@shop.example"), sender="anonymous")
    contract.change_settings("advanced", {"default_role": "public"})
    contract.post(REGISTER, newcomer("dee"), sender="anonymous")
    contract.change_settings("advanced", {"allow_register": False})
    contract.post(REGISTER, newcomer("eve"), sender="anonymous")
    contract.post(REGISTER, {}, sender="anonymous")
    contract.get("/api/users?populate[role][fields][0]=name")
