"""Forgotten passwords and addresses to be confirmed: what is mailed, and what the codes of the mails do.

A real Strapi's mails are caught on their way to its provider of mails (harness/strapi_app/start.js): no mail leaves it.
"""

from __future__ import annotations

import pytest

from contract_tests.test_auth_register import REGISTER, newcomer
from contract_tests.test_users import user
from harness.contract import Contract

pytestmark = pytest.mark.parity

FORGOT, RESET = "/api/auth/forgot-password", "/api/auth/reset-password"
CONFIRM, ASK = "/api/auth/email-confirmation", "/api/auth/send-email-confirmation"
NEW = "another-1"


def reset(code: object, password: object = NEW, confirmation: object = NEW, **more: object) -> dict[str, object]:
    return {"code": code, "password": password, "passwordConfirmation": confirmation, **more}


def test_a_forgotten_password(contract: Contract) -> None:
    contract.post("/api/users", user("Ann"))
    contract.post(FORGOT, {"email": "ANN@shop.example"}, sender="anonymous")
    contract.mails()
    contract.post(RESET, reset("<secret:1>", confirmation="other"), sender="anonymous")
    contract.post(RESET, reset("<secret:1>"), sender="anonymous")
    contract.post(RESET, reset("<secret:1>"), sender="anonymous")
    contract.post("/api/auth/local", {"identifier": "Ann", "password": NEW}, sender="anonymous")
    contract.get("/api/users/me", sender="anonymous", headers=(("Authorization", "Bearer <jwt:1>"),))
    contract.get("/api/users")


def test_the_last_code_counts(contract: Contract) -> None:
    contract.post("/api/users", user("Ann"))
    contract.post(FORGOT, {"email": "ann@shop.example"}, sender="anonymous")
    contract.post(FORGOT, {"email": "ann@shop.example"}, sender="anonymous")
    contract.mails()
    contract.post(RESET, reset("<secret:1>"), sender="anonymous")
    contract.post(RESET, reset("<secret:2>", "abc", "abc"), sender="anonymous")
    contract.post(RESET, reset("<secret:2>"), sender="anonymous")


def test_who_gets_no_code(contract: Contract) -> None:
    contract.post("/api/users", user("Ann", blocked=True))
    contract.post("/api/users", user("Bob", provider="github", confirmed=False))
    contract.put("/api/users/2", {"provider": "github"})
    for email in ("ann@shop.example", "bob@shop.example", "nobody@shop.example"):
        contract.post(FORGOT, {"email": email}, sender="anonymous")
    contract.mails()
    contract.post(RESET, reset("<secret:1>"), sender="anonymous")
    contract.post("/api/auth/local", {"identifier": "Bob", "password": NEW}, sender="anonymous")


def test_refused_addresses(contract: Contract) -> None:
    for body in (
        {},
        {"email": ""},
        {"email": "ann"},
        {"email": None},
        {"email": 5},
        {"email": "a@b.co", "more": 1},
        [],
    ):
        contract.post(FORGOT, body, sender="anonymous")
    contract.post(FORGOT, sender="anonymous")
    contract.post(FORGOT, text="ann", content_type="text/plain", sender="anonymous")
    contract.mails()


@pytest.mark.parametrize("key", ["code", "password", "passwordConfirmation"])
def test_refused_resets(contract: Contract, key: str) -> None:
    for value in (None, "", " ", 5, [], "x" * 300):
        contract.post(RESET, {**reset("nope"), key: value}, sender="anonymous")
    contract.post(RESET, {name: value for name, value in reset("nope").items() if name != key}, sender="anonymous")
    contract.post(RESET, reset("nope", more=1), sender="anonymous")


def test_refused_reset_bodies(contract: Contract) -> None:
    contract.post("/api/users", user("Ann"))
    for body in ({}, [], {"data": reset("nope")}, reset("nope", "é" * 40, "é" * 40), reset("nope", 5, 5)):
        contract.post(RESET, body, sender="anonymous")
    contract.post(RESET, sender="anonymous")


def test_senders(contract: Contract) -> None:
    contract.post("/api/users", user("Ann"))
    for sender in ("full-access", "read-only", "user Bob"):
        contract.post(FORGOT, {"email": "ann@shop.example"}, sender=sender)
        contract.post(RESET, reset("nope"), sender=sender)
        contract.post(ASK, {"email": "ann@shop.example"}, sender=sender)
        contract.get(f"{CONFIRM}?confirmation=nope", sender=sender)
    contract.mails()


def test_templates(contract: Contract) -> None:
    contract.post("/api/users", user("Ann"))
    contract.change_settings("advanced", {"email_reset_password": "https://shop.example/reset"})
    message = (
        "<p><%= USER.username %>/<%=USER.email%>/<%= USER %>/<%= CODE %>/<%=  URL  %>/<%= TOKEN %>/ "
        "<%= SERVER_URL %> <%= ADMIN_URL %> $USER < % = URL % > & é</p>"
    )
    options = {
        "from": {"name": "The Shop", "email": "shop@shop.example"},
        "response_email": "reply@shop.example",
        "object": "Hello <%= USER.username %> & <%= USER.email %>",
        "message": message,
    }
    contract.change_settings("email-templates", {"reset_password": {"options": options}})
    contract.post(FORGOT, {"email": "ann@shop.example"}, sender="anonymous")
    contract.mails()


def test_registered_with_confirmation(contract: Contract) -> None:
    contract.change_settings("advanced", {"email_confirmation": True})
    contract.post(REGISTER, newcomer("ann"), sender="anonymous")
    contract.mails()
    contract.post("/api/auth/local", {"identifier": "ann", "password": "secret-1"}, sender="anonymous")
    contract.get(f"{CONFIRM}?confirmation=nope", sender="anonymous")
    contract.get(f"{CONFIRM}?confirmation=<secret:1>", sender="anonymous")
    contract.get(f"{CONFIRM}?confirmation=<secret:1>", sender="anonymous")
    contract.post("/api/auth/local", {"identifier": "ann", "password": "secret-1"}, sender="anonymous")
    contract.get("/api/users")


def test_refused_confirmations(contract: Contract) -> None:
    for query in ("", "confirmation=", "confirmation[0]=x", "confirmation[a]=x", "confirmation=x&more=1", "other=x"):
        contract.get(f"{CONFIRM}?{query}", sender="anonymous")
    contract.head(f"{CONFIRM}?confirmation=x", sender="anonymous")
    contract.post(CONFIRM, {"confirmation": "x"}, sender="anonymous")


def test_where_a_confirmation_leads(contract: Contract) -> None:
    contract.change_settings(
        "advanced", {"email_confirmation": True, "email_confirmation_redirection": "https://shop.example/welcome?a=1"}
    )
    contract.post(REGISTER, newcomer("ann"), sender="anonymous")
    contract.mails()
    contract.get(f"{CONFIRM}?confirmation=<secret:1>", sender="anonymous", headers=(("Accept", "text/plain"),))


def test_another_confirmation(contract: Contract) -> None:
    for values in (user("Ann", confirmed=True), user("Bob", blocked=True), user("Cid")):
        contract.post("/api/users", values)
    for email in (
        "ann@shop.example",
        "bob@shop.example",
        "CID@shop.example",
        "nobody@shop.example",
        "Nope@Shop.Example",
    ):
        contract.post(ASK, {"email": email}, sender="anonymous")
    contract.mails()
    contract.get(f"{CONFIRM}?confirmation=<secret:1>", sender="anonymous")
    contract.post(ASK, {"email": "cid@shop.example"}, sender="anonymous")
    for body in ({}, {"email": "x"}, {"email": "a@b.co", "more": 1}, []):
        contract.post(ASK, body, sender="anonymous")
    contract.post(ASK, sender="anonymous")


def test_confirmation_templates(contract: Contract) -> None:
    contract.change_settings("advanced", {"email_confirmation": True})
    options = {
        "from": {"name": "", "email": "shop@shop.example"},
        "response_email": "",
        "object": "<%= USER.username %>",
        "message": "<%= USER.username %> <%= TOKEN %> <%= CODE %> <%= URL %> <%= SERVER_URL %> <%= ADMIN_URL %>",
    }
    contract.change_settings("email-templates", {"email_confirmation": {"options": options}})
    contract.post(REGISTER, newcomer("ann"), sender="anonymous")
    contract.mails()
