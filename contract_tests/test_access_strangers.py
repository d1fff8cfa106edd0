"""Tokens that are good elsewhere or no more, where the Public role may come in without any."""

from __future__ import annotations

import pytest

from contract_tests.test_users import user
from harness.contract import Contract
from harness.jwt import signed_jwt

pytestmark = pytest.mark.parity

SECRET = "test-jwt-secret"
NOW, FOREVER = 1_700_000_000, 10_000_000_000
WRONG = {"identifier": "nobody", "password": "wrong"}


def with_authorization(value: str) -> tuple[tuple[str, str], ...]:
    return (("Authorization", value),)


def test_a_public_route_and_tokens_of_others(contract: Contract) -> None:
    contract.grant_public("api::job.job.find")
    contract.get("/api/jobs", sender="anonymous")
    for sender in ("admin", "expired", "read-only", "custom api::tag.tag.find", "user Ann"):
        contract.get("/api/jobs", sender=sender)
    for jwt in (
        signed_jwt({"id": 99}, SECRET, NOW, FOREVER), signed_jwt({"id": 1}, "other", NOW, FOREVER),
        signed_jwt({"id": 1}, SECRET, NOW, 1), "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.x.y",
    ):  # fmt: skip
        contract.get("/api/jobs", sender="anonymous", headers=with_authorization(f"Bearer {jwt}"))


def test_a_public_route_and_a_blocked_user(contract: Contract) -> None:
    contract.grant_public("api::job.job.find")
    contract.get("/api/jobs", sender="user Ann")
    contract.put("/api/users/1", {"blocked": True})
    for path in ("/api/jobs", "/api/nope", "/api/auth/local/callback"):
        contract.get(path, sender="user Ann")
    contract.post("/api/auth/local", WRONG, sender="user Ann")
    contract.post("/api/nope", {}, sender="user Ann")
    contract.delete("/api/users/1")
    contract.get("/api/jobs", sender="user Ann")


def test_a_public_role_that_may_nothing(contract: Contract) -> None:
    contract.get("/api/jobs", sender="anonymous")
    role = {"name": "Public", "description": "d", "permissions": {}}
    contract.put("/users-permissions/roles/2", role, sender="admin")
    contract.get("/api/jobs", sender="anonymous")
    contract.post("/api/auth/local", WRONG, sender="anonymous")
    contract.get("/api/jobs", sender="anonymous", headers=with_authorization("Basic x"))
    contract.get("/api/jobs")
    contract.grant_public("api::job.job.find")
    contract.get("/api/jobs", sender="anonymous")


def test_a_user_whose_role_is_removed(contract: Contract) -> None:
    made = contract.post("/users-permissions/roles", {"name": "Staff", "description": "d", "permissions": {
        "api::job": {"controllers": {"job": {"find": {"enabled": True}}}}}}, sender="admin")  # fmt: skip
    assert made.status == 200
    contract.post("/api/users", user("Ann", role=3))
    headers = with_authorization(f"Bearer {signed_jwt({'id': 1}, SECRET, NOW, FOREVER)}")
    contract.get("/api/jobs", sender="anonymous", headers=headers)
    contract.delete("/users-permissions/roles/3", sender="admin")
    contract.get("/api/jobs", sender="anonymous", headers=headers)


def test_the_limit_goes_by_the_socket(contract: Contract) -> None:
    for number in range(3):
        headers = (("X-Forwarded-For", f"10.0.0.{number}"), ("X-Real-IP", f"10.0.1.{number}"))
        contract.post("/api/auth/local", WRONG, sender="anonymous", headers=headers)
        login = {"email": "nobody@example.com", "password": "wrong"}
        contract.post("/admin/login", login, sender="anonymous", headers=headers)


def test_an_administrator_who_is_no_longer_active(contract: Contract) -> None:
    invited = contract.post(
        "/admin/users", {"email": "other@example.com", "firstname": "O", "roles": [1]}, sender="admin"
    )
    path = f"/admin/users/{invited.row.id}"
    contract.put(path, {"password": "Password123", "isActive": True}, sender="admin")
    login = {"email": "other@example.com", "password": "Password123"}
    token = contract.post("/admin/login", login, sender="anonymous").json()["data"]["token"]
    headers = with_authorization(f"Bearer {token}")
    contract.get("/admin/users/me", sender="anonymous", headers=headers)
    contract.put(path, {"isActive": False}, sender="admin")
    contract.get("/admin/users/me", sender="anonymous", headers=headers)
    contract.post("/admin/login", login, sender="anonymous")


def test_the_admin_panel_is_not_served(contract: Contract) -> None:
    for path in ("/admin", "/admin/", "/admin/auth/login", "/Admin", "/admin/index.html"):
        contract.get(path, sender="anonymous")
    contract.head("/admin", sender="anonymous")
    contract.get("/admin", sender="admin")
    contract.get("/admin", sender="anonymous", headers=with_authorization("Bearer nope"))
