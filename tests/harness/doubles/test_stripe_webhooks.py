"""Events of the double of Stripe, and the webhooks that are told of them."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator

import pytest
import requests

from harness.doubles import Stripe
from harness.receiver import WebhookReceiver

CARD = {
    "amount": "5000",
    "currency": "usd",
    "confirm": "true",
    "payment_method": "pm_card_visa",
    "allowed_payment_method_types[]": "card",
}


@pytest.fixture
def stripe() -> Iterator[Stripe]:
    with Stripe() as double:
        double.clock.freeze("2025-01-20T08:00:00Z")
        yield double


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    with WebhookReceiver() as receiver:
        yield receiver


def call(stripe: Stripe, path: str, method: str = "POST", **fields: str) -> requests.Response:
    headers = {"Authorization": f"Bearer {stripe.secret_key}", "Idempotency-Key": "key-1"}
    return requests.request(method, f"{stripe.url}/v1/{path}", data=fields, headers=headers, timeout=10)


def test_a_payment_is_told_and_signed(stripe: Stripe, receiver: WebhookReceiver) -> None:
    secret = stripe.webhook(receiver.url, "payment_intent.succeeded")
    answer = call(stripe, "payment_intents", **CARD)
    (told,) = receiver.wait_for_count(1)
    assert stripe.wait_for_webhooks()[0].delivered
    event = told.json
    assert (event["type"], event["data"]["object"]["id"]) == ("payment_intent.succeeded", answer.json()["id"])
    assert event["request"] == {"id": answer.headers["Request-Id"], "idempotency_key": "key-1"}
    at, signature = (part.partition("=")[2] for part in (told.header("Stripe-Signature") or "").split(","))
    assert at == str(int(stripe.clock.now()))
    expected = hmac.new(secret.encode(), f"{at}.".encode() + told.body, hashlib.sha256).hexdigest()
    assert signature == expected
    assert told.body.decode() == json.dumps(event, indent=2, ensure_ascii=False)


def test_what_happens_in_what_order(stripe: Stripe) -> None:
    paid = call(stripe, "payment_intents", **CARD).json()
    headers = {"Authorization": f"Bearer {stripe.secret_key}"}
    requests.post(f"{stripe.url}/v1/refunds", data={"charge": paid["latest_charge"]}, headers=headers, timeout=10)
    assert [event["type"] for event in stripe.events] == [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "charge.refunded",
        "refund.created",
    ]
    found = requests.get(f"{stripe.url}/v1/events", params={"type": "charge.*"}, headers=headers, timeout=10).json()
    assert [event["type"] for event in found["data"]] == ["charge.refunded", "charge.succeeded"]
    one = requests.get(f"{stripe.url}/v1/events/{found['data'][0]['id']}", headers=headers, timeout=10).json()
    assert one["data"]["object"]["refunded"] is True


def test_a_customer_s_changes_are_told(stripe: Stripe, receiver: WebhookReceiver) -> None:
    stripe.webhook(receiver.url, "customer.updated")
    headers = {"Authorization": f"Bearer {stripe.secret_key}"}
    made = requests.post(f"{stripe.url}/v1/customers", data={"name": "Ann"}, headers=headers, timeout=10).json()
    path = f"{stripe.url}/v1/customers/{made['id']}"
    requests.post(path, data={"name": "Bob"}, headers=headers, timeout=10)
    assert receiver.wait_for_count(1)[0].json["data"]["previous_attributes"] == {"name": "Ann"}


def test_a_receiver_that_was_down_is_told_later(stripe: Stripe, receiver: WebhookReceiver) -> None:
    stripe.webhook(receiver.url, "payment_intent.created")
    receiver.answer(500, times=2)
    call(stripe, "payment_intents", amount="5000", currency="usd")
    receiver.wait_until_arrived(1)
    stripe.wait_for_webhooks()
    stripe.clock.advance(3600 + 7200)
    first, second, third = receiver.wait_for_count(3)
    assert first.body == second.body == third.body
    assert first.header("Stripe-Signature") != third.header("Stripe-Signature")
    (delivery,) = stripe.wait_for_webhooks()
    assert [attempt.status for attempt in delivery.attempts] == [500, 500, 200]
    assert stripe.events[0]["pending_webhooks"] == 0


def test_after_the_last_attempt_it_is_given_up(stripe: Stripe) -> None:
    stripe.webhook_retries = [60]
    assert stripe.webhook_retries == [60]
    with WebhookReceiver() as gone:
        stripe.webhook(gone.url)
    call(stripe, "payment_intents", amount="5000", currency="usd")
    stripe.clock.advance(86400)
    (delivery,) = stripe.wait_for_webhooks()
    assert [attempt.status for attempt in delivery.attempts] == [0, 0]
    assert not delivery.delivered


def test_endpoints_by_the_api(stripe: Stripe, receiver: WebhookReceiver) -> None:
    made = call(stripe, "webhook_endpoints", url=receiver.url, **{"enabled_events[]": "charge.succeeded"}).json()
    assert made["secret"].startswith("whsec_")
    headers = {"Authorization": f"Bearer {stripe.secret_key}"}
    path = f"{stripe.url}/v1/webhook_endpoints"
    shown = requests.get(f"{path}/{made['id']}", headers=headers, timeout=10).json()
    assert "secret" not in shown
    assert requests.get(path, headers=headers, timeout=10).json()["data"] == [shown]
    disabled = requests.post(f"{path}/{made['id']}", data={"disabled": "true"}, headers=headers, timeout=10).json()
    assert disabled["status"] == "disabled"
    requests.post(f"{stripe.url}/v1/payment_intents", data=CARD, headers=headers, timeout=10)
    assert stripe.wait_for_webhooks() == []
    assert requests.delete(f"{path}/{made['id']}", headers=headers, timeout=10).json()["deleted"] is True
    wrong = requests.post(path, data={"url": "x", "enabled_events[]": "*"}, headers=headers, timeout=10)
    assert (wrong.status_code, wrong.json()["error"]["param"]) == (400, "url")
