"""The double of SendGrid, over HTTP as any client meets it."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from harness.doubles import SendGrid

MAIL: dict[str, Any] = {
    "personalizations": [{"to": [{"email": "ann@acme.example", "name": "Ann"}]}],
    "from": {"email": "noreply@printshop.com"},
    "subject": "Job J1 Complete",
    "content": [{"type": "text/plain", "value": "ready for pickup"}],
}
HELP = "http://sendgrid.com/docs/API_Reference/Web_API_v3/Mail/errors.html#"


@pytest.fixture
def sendgrid() -> Iterator[SendGrid]:
    with SendGrid() as double:
        yield double


def send(sendgrid: SendGrid, key: str | None = SendGrid.api_key, **changes: Any) -> requests.Response:
    """Send the mail with other keys; one that is None is left out."""
    mail = {name: value for name, value in {**MAIL, **changes}.items() if value is not None}
    headers = {} if key is None else {"Authorization": f"Bearer {key}"}
    return requests.post(f"{sendgrid.url}/v3/mail/send", json=mail, headers=headers, timeout=10)


def only_error(answer: requests.Response) -> dict[str, Any]:
    (error,) = answer.json()["errors"]
    return dict(error)


def test_a_mail_is_taken(sendgrid: SendGrid) -> None:
    answer = send(sendgrid)
    assert (answer.status_code, answer.content) == (202, b"")
    mail = sendgrid.assert_sent_once(to="ann@acme.example", subject="Job J1 Complete", text=re.compile("pickup"))
    assert mail.message_id == answer.headers["X-Message-Id"]
    assert (mail.from_, mail.names) == ("noreply@printshop.com", {"ann@acme.example": "Ann"})


def test_each_personalization_is_a_mail(sendgrid: SendGrid) -> None:
    blocks = [
        {"to": [{"email": "ann@acme.example"}], "subject": "For Ann", "substitutions": {"-name-": "Ann"}},
        {"to": [{"email": "bob@acme.example"}], "cc": [{"email": "eve@acme.example"}], "custom_args": {"job": "J1"}},
    ]
    content = [{"type": "text/plain", "value": "Dear -name-"}, {"type": "text/html", "value": "<p>Dear -name-</p>"}]
    assert send(sendgrid, personalizations=blocks, content=content).status_code == 202
    first, second = sendgrid.sent
    assert (first.subject, first.text, first.html) == ("For Ann", "Dear Ann", "<p>Dear Ann</p>")
    assert (second.subject, second.cc, second.custom_args) == ("Job J1 Complete", ["eve@acme.example"], {"job": "J1"})
    assert [mail.to for mail in sendgrid.mails_to("eve@acme.example")] == [["bob@acme.example"]]


def test_a_template_needs_neither_subject_nor_content(sendgrid: SendGrid) -> None:
    blocks = [{"to": [{"email": "ann@acme.example"}], "dynamic_template_data": {"job": "J1"}}]
    assert send(sendgrid, personalizations=blocks, subject=None, content=None, template_id="d-1").status_code == 202
    sendgrid.assert_sent_once(template_id="d-1", template_data={"job": "J1"})


def test_sandbox_mode_validates_only(sendgrid: SendGrid) -> None:
    answer = send(sendgrid, mail_settings={"sandbox_mode": {"enable": True}})
    assert (answer.status_code, answer.content) == (200, b"")
    sendgrid.assert_not_sent()
    assert [mail.subject for mail in sendgrid.validated] == ["Job J1 Complete"]
    assert send(sendgrid, mail_settings={"sandbox_mode": {"enable": True}}, subject=None).status_code == 400


@pytest.mark.parametrize(
    ("changes", "field", "message", "anchor"),
    [
        ({"personalizations": None}, "personalizations", "is required and must have", "-Personalizations-Errors"),
        ({"personalizations": [{}]}, "personalizations.0.to", "to array is required", "message.personalizations.to"),
        (
            {"personalizations": [{"to": [{"email": "nobody"}]}]},
            "personalizations.0.to.0.email",
            "Does not contain a valid address.",
            "message.personalizations.to",
        ),
        (
            {"personalizations": [{"to": ["ann@acme.example"]}]},
            "personalizations.0.to.0",
            "Invalid type. Expected: object, given: string.",
            "message.personalizations.to",
        ),
        (
            {"personalizations": [{"to": [{"email": "a@x.example"}], "bcc": [{"email": "A@x.example"}]}]},
            "personalizations.0",
            "first duplicate instance of [A@x.example] in the personalizations.0.bcc field",
            "message.recipient-errors",
        ),
        (
            {"personalizations": [{"to": [{"email": f"{n}@x.example"} for n in range(1001)]}]},
            "personalizations",
            "limit of 1000 total recipients",
            "-Personalizations-Errors",
        ),
        ({"from": None}, "from.email", "The from object must be provided", "message.from"),
        ({"from": {"email": "x"}}, "from.email", "Does not contain a valid address.", "message.from"),
        ({"from": "x"}, "from", "Expected: object, given: string", "message.from"),
        ({"reply_to": {"email": "x"}}, "reply_to.email", "Does not contain a valid address.", "message.reply_to"),
        ({"subject": None}, "subject", "The subject is required.", "message.subject"),
        ({"content": None}, "content", "Unless a valid template_id is provided", "message.content"),
        (
            {"content": [{"type": "text/plain", "value": ""}]},
            "content.0.value",
            "at least one character in length",
            "message.content.value",
        ),
        (
            {"content": [{"type": "text/html", "value": "a"}, {"type": "text/plain", "value": "a"}]},
            "content",
            "text/plain must come first",
            "message.content",
        ),
        (
            {"attachments": [{"filename": "art.png", "content": "no base64!"}]},
            "attachments.0.content",
            "must be base64 encoded",
            "message.attachments.content",
        ),
        (
            {"attachments": [{"content": "aGk="}]},
            "attachments.0.filename",
            "filename of the attachment",
            "message.attachments.filename",
        ),
        ({"categories": [str(n) for n in range(11)]}, "categories", "limit of 10", "message.categories"),
        ({"headers": {"Subject": "x"}}, "headers.Subject", "reserved", "message.headers"),
        ({"subject": 1}, "subject", "Invalid type. Expected: string, given: integer.", "message.subject"),
        ({"categories": "x"}, "categories", "Invalid type. Expected: array, given: string.", "message.categories"),
        (
            {"personalizations": [{"to": [{"email": "a@x.example"}], "substitutions": []}]},
            "personalizations.0.substitutions",
            "Invalid type. Expected: object, given: array.",
            "message.substitutions",
        ),
        ({"batch_id": "nobody's"}, "batch_id", "invalid batch id", "message.batch_id"),
    ],
)
def test_what_is_refused(sendgrid: SendGrid, changes: dict[str, Any], field: str, message: str, anchor: str) -> None:
    answer = send(sendgrid, **changes)
    assert answer.status_code == 400
    error = only_error(answer)
    assert message in error["message"]
    assert (error["field"], error["help"]) == (field, HELP + anchor)
    assert sendgrid.mails == []


def test_all_that_is_wrong_is_told_at_once(sendgrid: SendGrid) -> None:
    errors = send(sendgrid, subject=None, content=None).json()["errors"]
    assert [error["field"] for error in errors] == ["subject", "content"]


def test_custom_arguments_are_texts(sendgrid: SendGrid) -> None:
    error = only_error(send(sendgrid, custom_args={"user": 1234}))
    assert error == {"message": "Bad Request", "field": None, "help": None}


def test_no_mail_more_than_72_hours_ahead(sendgrid: SendGrid) -> None:
    sendgrid.clock.freeze("2025-01-20T08:00:00Z")
    now = int(sendgrid.clock.now())
    assert only_error(send(sendgrid, send_at=now + 72 * 3600 + 1))["field"] == "send_at"
    assert send(sendgrid, send_at=now + 72 * 3600).status_code == 202


def test_attachments_come_along(sendgrid: SendGrid) -> None:
    art = {"filename": "art.pdf", "type": "application/pdf", "content": base64.b64encode(b"%PDF").decode()}
    assert send(sendgrid, attachments=[art]).status_code == 202
    assert sendgrid.assert_sent_once(attached="art.pdf").attachments == [art]


def test_who_may_send(sendgrid: SendGrid) -> None:
    grant = "The provided authorization grant is invalid, expired, or revoked"
    assert only_error(send(sendgrid, key=None))["message"] == "authorization required"
    assert only_error(send(sendgrid, key="wrong")) == {"message": grant, "field": None, "help": None}
    assert send(sendgrid, key="wrong").status_code == 401
    sendgrid.api_keys = {"SG.mine"}
    assert send(sendgrid).status_code == 401
    assert send(sendgrid, key="SG.mine").status_code == 202
    sendgrid.verified_senders = {"acme.example"}
    refused = send(sendgrid, key="SG.mine")
    assert (refused.status_code, only_error(refused)["field"]) == (403, "from")
    assert send(sendgrid, key="SG.mine", **{"from": {"email": "ann@acme.example"}}).status_code == 202


def test_a_batch_id_is_made_first(sendgrid: SendGrid) -> None:
    headers = {"Authorization": f"Bearer {sendgrid.api_key}"}
    made = requests.post(f"{sendgrid.url}/v3/mail/batch", headers=headers, timeout=10)
    batch = made.json()["batch_id"]
    assert made.status_code == 201
    assert requests.get(f"{sendgrid.url}/v3/mail/batch/{batch}", headers=headers, timeout=10).status_code == 200
    assert requests.get(f"{sendgrid.url}/v3/mail/batch/x", headers=headers, timeout=10).status_code == 400
    assert send(sendgrid, batch_id=batch).status_code == 202


def test_what_it_does_not_cover_says_so(sendgrid: SendGrid) -> None:
    headers = {"Authorization": f"Bearer {sendgrid.api_key}"}
    answer = requests.get(f"{sendgrid.url}/v3/templates", headers=headers, timeout=10)
    assert answer.status_code == 501
    assert "GET /v3/templates is not covered" in only_error(answer)["message"]
    assert requests.get(f"{sendgrid.url}/v3/mail/send", headers=headers, timeout=10).status_code == 405
    text = requests.post(f"{sendgrid.url}/v3/mail/send", data="x", headers=headers, timeout=10)
    assert (text.status_code, only_error(text)["message"]) == (415, "Content-Type should be application/json.")


def test_a_failed_assertion_shows_what_came(sendgrid: SendGrid) -> None:
    send(sendgrid)
    send(sendgrid, subject=None)
    with pytest.raises(AssertionError) as raised:
        sendgrid.assert_sent_once(to="bob@acme.example")
    text = str(raised.value)
    assert "expected 1 mail with to='bob@acme.example', found 0 of 1" in text
    assert "to is ['ann@acme.example'], not 'bob@acme.example'" in text
    assert "The subject is required." in text or "→ 400" in text
    with pytest.raises(AssertionError, match="expected 0 mail"):
        sendgrid.assert_not_sent(subject=re.compile("Complete"))
    with pytest.raises(AssertionError, match="expected 2 mail, found 1 of 1"):
        sendgrid.assert_sent(times=2)
    with pytest.raises(TypeError, match="a Mail has no 'subjcet'; it has to, subject"):
        sendgrid.assert_sent(subjcet="x")


def test_a_mistake_of_the_double_is_a_500_and_logged(
    sendgrid: SendGrid, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("harness.doubles.sendgrid.double.errors_of", lambda *_: 1 / 0)
    answer = send(sendgrid)
    assert (answer.status_code, only_error(answer)["message"]) == (500, "internal server error")
    assert "the double of SendGrid can't answer POST /v3/mail/send" in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_a_reset_forgets(sendgrid: SendGrid) -> None:
    url = sendgrid.url
    sendgrid.api_keys = {"SG.mine"}
    sendgrid.faults.server_error()
    sendgrid.clock.freeze("2025-01-20T08:00:00Z")
    send(sendgrid)
    sendgrid.reset()
    assert (sendgrid.mails, sendgrid.requests, sendgrid.faults.all()) == ([], [], [])
    assert sendgrid.url == url
    assert not sendgrid.clock.frozen
    assert send(sendgrid).status_code == 202
