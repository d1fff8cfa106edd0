"""What a user may do with a JWT: by role on every content route, and which JWTs count."""

from __future__ import annotations

import pytest

from contract_tests.test_access import everything
from contract_tests.test_users import user
from harness.contract import Contract
from harness.jwt import signed_jwt

pytestmark = pytest.mark.parity


def bearer(jwt: str) -> tuple[tuple[str, str], ...]:
    return (("Authorization", f"Bearer {jwt}"),)


def test_a_user_may_nothing_at_first(contract: Contract) -> None:
    everything(contract, "user Ann")


def test_a_user_may_what_the_role_may(contract: Contract) -> None:
    contract.grant_authenticated("api::job.job.find", "api::job.job.create", "api::setting.setting.find")
    contract.grant_public("api::job.job.delete")
    everything(contract, "user Ann")


def test_relations(contract: Contract) -> None:
    customer = contract.create("customers", {"Name": "Acme"})
    contract.create("jobs", {"JobID": "J1", "customer": customer.key})
    contract.grant_authenticated("api::job.job.find", "api::job.job.create")
    queries = ["populate=*", "populate=customer", "filters[customer][Name]=Acme", "sort=customer.Name"]
    contract.gets("/api/jobs", queries, sender="user Ann")
    contract.grant_authenticated("api::customer.customer.find")
    contract.gets("/api/jobs", queries, sender="user Ann")
    contract.post("/api/jobs?populate=*", {"data": {"JobID": "J2", "customer": customer.key}}, sender="user Ann")


def test_me(contract: Contract) -> None:
    contract.get("/api/users/me", sender="user Ann")
    contract.gets(
        "/api/users/me",
        ["populate=role", "populate=*", "fields[0]=username", "fields=password", "filters[username]=x", "sort=nope"],
        sender="user Ann",
    )
    contract.head("/api/users/me", sender="user Ann")
    contract.grant_authenticated("plugin::users-permissions.role.find")
    contract.gets("/api/users/me", ["populate=role", "populate=*", "populate[role][populate]=*"], sender="user Ann")
    contract.get("/api/users", sender="user Ann")
    contract.get("/api/users/1", sender="user Ann")
    contract.put("/api/users/1", {"username": "Anna"}, sender="user Ann")
    contract.get("/api/users/me", sender="full-access")
    contract.get("/api/users/me", sender="anonymous")


def test_users_of_other_roles(contract: Contract) -> None:
    contract.grant_public("api::job.job.find", "plugin::users-permissions.user.me")
    for values in (user("Ann", role=2), user("Bob"), user("Cid", role=2)):
        contract.post("/api/users", values)
    jwts = [
        contract.post(
            "/api/auth/local", {"identifier": name, "password": user(name)["password"]}, sender="anonymous"
        ).jwt
        for name in ("Ann", "Bob", "Cid")
    ]
    for jwt in jwts:
        contract.get("/api/jobs", sender="anonymous", headers=bearer(jwt))
        contract.get("/api/users/me", sender="anonymous", headers=bearer(jwt))
    contract.put("/api/users/1", {"role": 1})
    contract.get("/api/jobs", sender="anonymous", headers=bearer(jwts[0]))


def test_blocked_and_removed(contract: Contract) -> None:
    contract.get("/api/users/me", sender="user Ann")
    contract.put("/api/users/1", {"blocked": True})
    contract.get("/api/users/me", sender="user Ann")
    contract.get("/api/nope", sender="user Ann")
    contract.put("/api/users/1", {"blocked": False, "confirmed": False})
    contract.get("/api/users/me", sender="user Ann")
    contract.change_settings("advanced", {"email_confirmation": True})
    contract.get("/api/users/me", sender="user Ann")
    contract.delete("/api/users/1")
    contract.get("/api/users/me", sender="user Ann")
    contract.get("/api/jobs", sender="user Ann")


NOW = 1_700_000_000
FOREVER = 10_000_000_000
SECRET = "test-jwt-secret"
HS256 = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"


CLAIMS: dict[str, tuple[dict[str, object], str, int]] = {
    "good": ({"id": 1}, SECRET, FOREVER),
    "text": ({"id": "1"}, SECRET, FOREVER),
    "other-secret": ({"id": 1}, "other", FOREVER),
    "expired": ({"id": 1}, SECRET, 1),
    "unknown": ({"id": 99}, SECRET, FOREVER),
    "null": ({"id": None}, SECRET, FOREVER),
    "word": ({"id": "abc"}, SECRET, FOREVER),
    "list": ({"id": [1]}, SECRET, FOREVER),
    "operator": ({"id": {"$gt": 0}}, SECRET, FOREVER),
    "true": ({"id": True}, SECRET, FOREVER),
    "none": ({}, SECRET, FOREVER),
    "too-early": ({"id": 1, "nbf": 9_000_000_000}, SECRET, FOREVER),
    "early-text": ({"id": 1, "nbf": "1"}, SECRET, FOREVER),
    "other-claim": ({"userId": 1}, SECRET, FOREVER),
}


@pytest.mark.parametrize("name", CLAIMS)
def test_claims(contract: Contract, name: str) -> None:
    contract.post("/api/users", user("Ann"))
    claims, secret, lifetime = CLAIMS[name]
    contract.get("/api/users/me", sender="anonymous", headers=bearer(signed_jwt(claims, secret, NOW, lifetime)))


def test_algorithms(contract: Contract) -> None:
    contract.post("/api/users", user("Ann"))
    for algorithm in ("HS256", "HS384", "HS512"):
        jwt = signed_jwt({"id": 1}, SECRET, NOW, FOREVER, algorithm)
        contract.get("/api/users/me", sender="anonymous", headers=bearer(jwt))


def test_broken_tokens(contract: Contract) -> None:
    contract.post("/api/users", user("Ann"))
    good = signed_jwt({"id": 1}, SECRET, NOW, FOREVER)
    head, claims, signature = good.split(".")
    for jwt in (
        good, f"{head}.{claims}.", f"{head}.{claims}", f"{head}.{claims}.{signature}x", f"{head}.{claims}.{signature}=",
        f"{head}.{claims}.{signature[:-1]}", f".{claims}.{signature}", f"{head}..{signature}", f"{good}.{signature}",
        f"eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{claims}.", f"eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{claims}.{signature}",
    ):  # fmt: skip
        contract.get("/api/users/me", sender="anonymous", headers=bearer(jwt))
        contract.get("/api/jobs", sender="anonymous", headers=bearer(jwt))
