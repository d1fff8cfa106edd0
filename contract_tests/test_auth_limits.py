"""Strapi's own limit on its auth routes: ten in a minute, by which key, told in which headers."""

from __future__ import annotations

import pytest

from contract_tests.test_users import user
from harness.contract import Contract

pytestmark = pytest.mark.parity

LOGIN = {"identifier": "Ann", "password": "wrong"}


def test_eleven_logins(contract: Contract) -> None:
    contract.post("/api/users", user("Ann"))
    for number in range(11):
        contract.post("/api/auth/local", {"identifier": f"u{number}", "password": "wrong"}, sender="anonymous")
    contract.post("/api/auth/local", {"identifier": "Ann", "password": user("Ann")["password"]}, sender="anonymous")
    contract.post("/api/auth/local", text="{", sender="anonymous")
    contract.post("/api/auth/local/register", {}, sender="anonymous")
    contract.get("/api/jobs", sender="anonymous")


def test_spellings_of_a_path(contract: Contract) -> None:
    for path in ("/api/auth/local", "/API/Auth/Local", "/api/auth/local/", "/api/auth/local?x=1"):
        contract.post(path, LOGIN, sender="anonymous")


@pytest.mark.parametrize("path", ["local", "local/register", "forgot-password", "reset-password"])
def test_keys(contract: Contract, path: str) -> None:
    for email in ("a@b.co", "A@B.co", "c@d.co", "", None, 5, ["x"], {"x": 1}, "unknownIdentifier"):
        contract.post(f"/api/auth/{path}", {"email": email}, sender="anonymous")
    contract.post(f"/api/auth/{path}", [], sender="anonymous")


def test_keys_of_confirmations(contract: Contract) -> None:
    for email in ("a@b.co", "c@d.co", None):
        contract.post("/api/auth/send-email-confirmation", {"email": email}, sender="anonymous")


def test_users_count_for_themselves(contract: Contract) -> None:
    contract.grant_authenticated("plugin::users-permissions.auth.callback")
    for sender in ("user Ann", "user Bob", "user Ann", "anonymous", "full-access"):
        contract.post("/api/auth/local", LOGIN, sender=sender)
    for sender in ("user Ann", "user Bob", "user Ann"):
        contract.post("/api/auth/change-password", {}, sender=sender)


def test_refused_before_they_are_counted(contract: Contract) -> None:
    for sender in ("anonymous", "full-access"):
        contract.post("/api/auth/change-password", {}, sender=sender)
    contract.post("/api/auth/local", LOGIN, sender="anonymous", headers=(("Authorization", "Bearer nope"),))
    contract.post("/api/auth/local", LOGIN, sender="read-only")
    contract.request("OPTIONS", "/api/auth/local", sender="anonymous")
    contract.post("/api/auth/local", LOGIN, sender="anonymous", headers=(("Origin", "http://shop.example"),))


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_connect(contract: Contract, method: str) -> None:
    for path in ("github", "github/callback", "nope", "GitHub", "a/b/c", "local", ""):
        contract.request(method, f"/api/connect/{path}", sender="anonymous")
    contract.request(method, "/api/connect", sender="anonymous")
    contract.request(method, "/api/connect/github?callback=http://x.example", sender="full-access")
