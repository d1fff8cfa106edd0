"""A user who is logged in changes the password."""

from __future__ import annotations

import pytest

from harness.contract import Contract

pytestmark = pytest.mark.parity

CHANGE = "/api/auth/change-password"
OLD, NEW = "Password123", "another-1"


def change(
    current: object = OLD, password: object = NEW, confirmation: object = NEW, **more: object
) -> dict[str, object]:
    return {"currentPassword": current, "password": password, "passwordConfirmation": confirmation, **more}


def test_changed(contract: Contract) -> None:
    contract.post(CHANGE, change(), sender="user Ann")
    contract.post(CHANGE, change(), sender="user Ann")
    contract.post("/api/auth/local", {"identifier": "Ann", "password": OLD}, sender="anonymous")
    contract.post("/api/auth/local", {"identifier": "Ann", "password": NEW}, sender="anonymous")
    contract.get("/api/users/me", sender="user Ann")


def test_refused(contract: Contract) -> None:
    for body in (
        change(current="wrong"), change(password=OLD, confirmation=OLD), change(confirmation="other"),
        change(password="abc", confirmation="abc"), change(more=1), change(password="x" * 80, confirmation="x" * 80),
        change(password="é" * 40, confirmation="é" * 40), {"password": NEW}, {},
    ):  # fmt: skip
        contract.post(CHANGE, body, sender="user Ann")


@pytest.mark.parametrize("key", ["currentPassword", "password", "passwordConfirmation"])
def test_refused_values(contract: Contract, key: str) -> None:
    for value in (None, "", " ", 5, True, [], {}, "x" * 300):
        contract.post(CHANGE, {**change(), key: value}, sender="user Ann")
    contract.post(CHANGE, {name: value for name, value in change().items() if name != key}, sender="user Ann")


def test_refused_bodies(contract: Contract) -> None:
    contract.post(CHANGE, [], sender="user Ann")
    contract.post(CHANGE, sender="user Ann")
    contract.post(CHANGE, text="ann", content_type="text/plain", sender="user Ann")
    contract.post(CHANGE, {"data": change()}, sender="user Ann")


def test_senders(contract: Contract) -> None:
    for sender in ("anonymous", "full-access", "read-only", "custom plugin::users-permissions.auth.changePassword"):
        contract.post(CHANGE, change(), sender=sender)
    contract.grant_public("plugin::users-permissions.auth.changePassword")
    contract.post(CHANGE, change(), sender="anonymous")
