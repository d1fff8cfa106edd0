"""The services' own Python packages, as they are, against the doubles.

They weigh 80 MB, so they are no part of what `make test` installs: `make real` does it, and a run without them skips.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from harness.doubles import Gateway, SendGrid, Stripe, Twilio, in_requests
from harness.receiver import WebhookReceiver

HOW = "not installed (`make real` does it): the package not run against its double"


@pytest.fixture
def sendgrid_module() -> Any:
    return pytest.importorskip("sendgrid", reason=f"sendgrid is {HOW}")


@pytest.fixture
def twilio_module() -> Any:
    return pytest.importorskip("twilio.rest", reason=f"twilio is {HOW}")


def mail(sendgrid_module: Any, **changes: Any) -> Any:
    from sendgrid.helpers.mail import Mail

    known = {
        "from_email": "noreply@printshop.com",
        "to_emails": "ann@acme.example",
        "subject": "Job J1 Complete",
        "plain_text_content": "ready for pickup",
    }
    return Mail(**{**known, **changes})


# --- SendGrid: by the argument `host`


def test_sendgrid_sends(sendgrid_module: Any) -> None:
    from sendgrid.helpers.mail import Attachment, FileContent, FileName, FileType

    message = mail(sendgrid_module, html_content="<p>ready</p>")
    message.attachment = Attachment(FileContent("aGk="), FileName("a.txt"), FileType("text/plain"))
    with SendGrid() as double:
        client = sendgrid_module.SendGridAPIClient(SendGrid.api_key, host=double.url)
        answer = client.send(message)
        assert answer.status_code == 202
        sent = double.assert_sent_once(to="ann@acme.example", html="<p>ready</p>", attached="a.txt")
        assert answer.headers["X-Message-Id"] == sent.message_id


def test_sendgrid_tells_what_is_wrong(sendgrid_module: Any) -> None:
    from python_http_client.exceptions import BadRequestsError, TooManyRequestsError, UnauthorizedError

    with SendGrid() as double:
        client = sendgrid_module.SendGridAPIClient(SendGrid.api_key, host=double.url)
        with pytest.raises(BadRequestsError) as raised:
            client.send(mail(sendgrid_module, to_emails="nobody@localhost"))
        (error,) = raised.value.to_dict["errors"]
        assert (error["field"], error["message"]) == (
            "personalizations.0.to.0.email",
            "Does not contain a valid address.",
        )
        with pytest.raises(UnauthorizedError):
            sendgrid_module.SendGridAPIClient("wrong", host=double.url).send(mail(sendgrid_module))
        double.faults.rate_limited(times=1)
        with pytest.raises(TooManyRequestsError):
            client.send(mail(sendgrid_module))
        assert client.send(mail(sendgrid_module)).status_code == 202


# --- Twilio: by `requests`, which it uses


@pytest.fixture
def sms(twilio_module: Any) -> Iterator[tuple[Twilio, Any]]:
    double = Twilio()
    double.clock.freeze("2025-01-20T08:00:00Z")
    with in_requests(double):
        client = twilio_module.Client(Twilio.account_sid, Twilio.auth_token)
        yield double, client
        client.http_client.session.close()
    double.stop()


def test_twilio_sends_and_fetches(sms: tuple[Twilio, Any]) -> None:
    double, client = sms
    made = client.messages.create(to="+14155552345", from_=Twilio.phone_number, body="Job J1 is complete!")
    assert (made.status, made.num_segments, made.date_sent) == ("queued", "1", None)
    double.assert_sent_once(to="+14155552345", body="Job J1 is complete!")
    double.clock.advance(2)
    found = client.messages(made.sid).fetch()
    assert found.status == "delivered"
    assert found.date_sent.isoformat() == "2025-01-20T08:00:01+00:00"
    assert made.update(body="").body == ""
    assert made.delete()
    assert client.messages.list() == []


def test_twilio_lists_by_pages(sms: tuple[Twilio, Any]) -> None:
    double, client = sms
    for n in range(5):
        client.messages.create(to="+14155552345", from_="PrintShop", body=str(n))
        double.clock.advance(86400)
    assert [one.body for one in client.messages.list(page_size=2)] == ["4", "3", "2", "1", "0"]
    assert [one.body for one in client.messages.list(date_sent_after=date(2025, 1, 23))] == ["4", "3"]
    assert [one.body for one in client.messages.list(to="+14155552345", limit=1)] == ["4"]
    assert client.api.accounts(Twilio.account_sid).fetch().status == "active"


def test_twilio_tells_what_is_wrong(sms: tuple[Twilio, Any], twilio_module: Any) -> None:
    from twilio.base.exceptions import TwilioRestException

    double, client = sms
    for to, code, status in (("+15005550001", 21211, 400), ("+15005550009", 21614, 400)):
        with pytest.raises(TwilioRestException) as raised:
            client.messages.create(to=to, from_=Twilio.phone_number, body="Hi")
        assert (raised.value.code, raised.value.status) == (code, status)
    double.credentials = {Twilio.account_sid: "another"}
    with pytest.raises(TwilioRestException) as raised:
        client.messages.create(to="+14155552345", from_=Twilio.phone_number, body="Hi")
    assert (raised.value.code, raised.value.status) == (20003, 401)


def test_twilio_knows_the_signature_of_a_callback(sms: tuple[Twilio, Any]) -> None:
    from urllib.parse import parse_qsl

    from twilio.request_validator import RequestValidator

    double, client = sms
    with WebhookReceiver() as receiver:
        client.messages.create(to="+14155552345", from_="PrintShop", body="Hi", status_callback=receiver.url)
        double.clock.advance(1)
        (told,) = receiver.wait_for_count(1)
    fields = dict(parse_qsl(told.body.decode()))
    signed = told.header("X-Twilio-Signature")
    assert RequestValidator(Twilio.auth_token).validate(receiver_url(told), fields, signed)
    assert not RequestValidator("another").validate(receiver_url(told), fields, signed)
    assert not RequestValidator(Twilio.auth_token).validate(receiver_url(told), {**fields, "To": "x"}, signed)


def receiver_url(told: Any) -> str:
    return f"http://{told.header('Host')}{told.path}"


# --- Stripe: by `requests`, which it uses, or by its base address


@pytest.fixture
def stripe_module() -> Any:
    return pytest.importorskip("stripe", reason=f"stripe is {HOW}")


@pytest.fixture
def payments(stripe_module: Any) -> Iterator[tuple[Stripe, Any]]:
    """The double, and a client that reaches it at Stripe's own name."""
    double = Stripe()
    http = stripe_module.RequestsClient()
    with in_requests(double):
        yield double, stripe_module.StripeClient(Stripe.secret_key, http_client=http)
    http.close()
    double.stop()


NEW = {
    "amount": 5000,
    "currency": "usd",
    "metadata": {"jobId": "J1"},
    "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
}


def test_stripe_takes_a_payment(payments: tuple[Stripe, Any]) -> None:
    double, client = payments
    made = client.v1.payment_intents.create(NEW)
    assert made.status == "requires_payment_method"
    assert made.metadata["jobId"] == "J1"
    paid = client.v1.payment_intents.confirm(made.id, {"payment_method": "pm_card_visa", "expand": ["latest_charge"]})
    assert (paid.status, paid.latest_charge.paid) == ("succeeded", True)
    refund = client.v1.refunds.create({"payment_intent": made.id, "amount": 1000})
    assert refund.status == "succeeded"
    double.assert_paid_once(metadata__jobId="J1")
    double.assert_refunded_once(amount=1000)
    assert client.v1.payment_intents.retrieve(made.id).last_response.headers["Request-Id"].startswith("req_")


def test_stripe_lists_customers_by_pages(payments: tuple[Stripe, Any]) -> None:
    _, client = payments
    names = [f"Customer {n}" for n in range(5)]
    for name in names:
        client.v1.customers.create({"name": name, "email": "ann@acme.example", "address": {"city": "Graz"}})
    listed = client.v1.customers.list({"limit": 2})
    assert [one.name for one in listed.auto_paging_iter()] == names[::-1]
    first = listed.data[0]
    assert client.v1.customers.update(first.id, {"metadata": {"vip": "yes"}}).metadata["vip"] == "yes"
    assert client.v1.customers.delete(first.id).deleted


def test_stripe_tells_what_is_wrong(payments: tuple[Stripe, Any], stripe_module: Any) -> None:
    double, client = payments
    with pytest.raises(stripe_module.CardError) as declined:
        client.v1.payment_intents.create({**NEW, "confirm": True, "payment_method": "pm_card_chargeDeclined"})
    assert declined.value.code == "card_declined"
    assert declined.value.error.decline_code == "generic_decline"
    assert declined.value.error.payment_intent.status == "requires_payment_method"
    with pytest.raises(stripe_module.InvalidRequestError) as missing:
        client.v1.payment_intents.retrieve("pi_1")
    assert (missing.value.code, missing.value.http_status) == ("resource_missing", 404)
    with pytest.raises(stripe_module.InvalidRequestError, match=r"Invalid integer: 1998\.9"):
        client.v1.payment_intents.create({**NEW, "amount": 19.99 * 100})
    double.secret_keys = {"sk_test_another"}
    with pytest.raises(stripe_module.AuthenticationError):
        client.v1.customers.list()


def test_stripe_s_keys_are_answered_once(payments: tuple[Stripe, Any], stripe_module: Any) -> None:
    double, client = payments
    key = {"idempotency_key": "job-1"}
    first = client.v1.payment_intents.create(NEW, key)
    again = client.v1.payment_intents.create(NEW, key)
    assert again.id == first.id
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    with pytest.raises(stripe_module.IdempotencyError):
        client.v1.payment_intents.create({**NEW, "amount": 6000}, key)
    double.assert_payment_intent_once()


def test_stripe_retries_by_itself_and_pays_once(stripe_module: Any) -> None:
    """The client makes a key for each call and tries again, here when the answer was lost on its way."""
    with Stripe() as double:
        double.faults.lost_answer("/v1/payment_intents", times=1)
        http = stripe_module.RequestsClient()
        client = stripe_module.StripeClient(
            Stripe.secret_key, base_addresses={"api": double.url}, http_client=http, max_network_retries=1
        )
        client.v1.payment_intents.create(NEW)
        assert [one.status for one in double.requests] == [None, 200]
        double.assert_payment_intent_once()
        http.close()


def test_stripe_knows_the_signature_of_a_webhook(payments: tuple[Stripe, Any], stripe_module: Any) -> None:
    _, client = payments
    with WebhookReceiver() as receiver:
        endpoint = client.v1.webhook_endpoints.create(
            {"url": receiver.url, "enabled_events": ["payment_intent.succeeded"]}
        )
        client.v1.payment_intents.create({**NEW, "confirm": True, "payment_method": "pm_card_visa"})
        (told,) = receiver.wait_for_count(1)
    signed = told.header("Stripe-Signature")
    event = stripe_module.Webhook.construct_event(told.body, signed, endpoint.secret)
    assert (event.type, event.data.object.metadata["jobId"]) == ("payment_intent.succeeded", "J1")
    with pytest.raises(stripe_module.SignatureVerificationError):
        stripe_module.Webhook.construct_event(told.body, signed, "whsec_another")
    with pytest.raises(stripe_module.SignatureVerificationError):
        stripe_module.Webhook.construct_event(told.body.replace(b"5000", b"5001"), signed, endpoint.secret)


# --- a program that is not changed at all


PROGRAM = """
import os
import sendgrid, twilio.rest
from sendgrid.helpers.mail import Mail

mail = Mail("noreply@printshop.com", "ann@acme.example", "Job J1 Complete", "ready for pickup")
print(sendgrid.SendGridAPIClient(os.environ["SENDGRID_API_KEY"]).send(mail).status_code)
message = twilio.rest.Client().messages.create("+14155552345", from_=os.environ["TWILIO_PHONE_NUMBER"], body="Hi")
print(message.status)
"""


def test_a_program_finds_sendgrid_and_twilio_at_their_own_names(sendgrid_module: Any, twilio_module: Any) -> None:
    sendgrid, twilio = SendGrid(), Twilio()
    with Gateway(sendgrid, twilio) as gateway:
        environment = {**os.environ, **gateway.environment}
        command = [sys.executable, "-c", PROGRAM]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.split() == ["202", "queued"], done.stderr
    sendgrid.assert_sent_once(to="ann@acme.example", subject="Job J1 Complete")
    twilio.assert_sent_once(to="+14155552345", body="Hi")
    twilio.stop()
