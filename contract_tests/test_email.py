"""Mails sent by the content API of the email plugin."""

from __future__ import annotations

import pytest

from harness.contract import Contract

pytestmark = pytest.mark.parity


def test_sent(contract: Contract) -> None:
    mail = {"to": "ann@shop.example", "subject": "Hello", "text": "Hello Ann", "html": "<b>Hello</b>"}
    for sender in (
        "full-access",
        "read-only",
        "custom plugin::email.email.send",
        "custom api::job.job.find",
        "anonymous",
    ):
        contract.post("/api/email", mail, sender=sender)
    contract.post("/api/email", {"to": ["a@b.co", "c@d.co"], "from": "x@y.co", "cc": "e@f.co", "replyTo": "r@s.co"})
    contract.grant_public("plugin::email.email.send")
    contract.post("/api/email", mail, sender="anonymous")
    contract.post("/api/email/", {"data": mail}, sender="anonymous")
    for body in ({}, []):
        contract.post("/api/email", body)
    contract.post("/api/email")
    contract.post("/api/email", text="ann", content_type="text/plain")
    contract.get("/api/email")
    contract.post("/api/email/test", {"to": "ann@shop.example"})
    contract.get("/api/email/settings")
    contract.mails()
