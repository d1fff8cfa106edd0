"""A call of Stripe's double that is made again: idempotency keys and lost answers."""

from __future__ import annotations

import pytest
import requests

from harness.doubles import Stripe
from tests.harness.doubles.stripe_api import CARD, StripeApi


def test_a_key_is_answered_once(stripe: Stripe, stripe_api: StripeApi) -> None:
    fields = {"amount": "5000", "currency": "usd", "Idempotency_Key": "job-1"}
    first = stripe_api("POST", "payment_intents", **fields)
    request_id = stripe_api.last.headers["Request-Id"]
    assert "Idempotent-Replayed" not in stripe_api.last.headers
    assert stripe_api("POST", "payment_intents", **fields) == first
    assert stripe_api.last.headers["Idempotent-Replayed"] == "true"
    assert stripe_api.last.headers["Original-Request"] == request_id
    stripe.assert_payment_intent_once()
    error = stripe_api.refused("POST", "payment_intents", **{**fields, "amount": "6000"})
    assert error["type"] == "idempotency_error"
    assert error["message"] == (
        "Keys for idempotent requests can only be used with the same parameters they were first used with. Try"
        " using a key"
        " other than 'job-1' if you meant to execute a different request."
    )
    error = stripe_api.refused("POST", "customers", Idempotency_Key="job-1")
    assert (
        "only be used for the same endpoint they were first used for ('/v1/customers' vs '/v1/payment_intents')"
        in (error["message"])
    )
    assert "at most 255" in stripe_api.refused("POST", "customers", Idempotency_Key="x" * 256)["message"]
    stripe.clock.advance(24 * 3600)
    assert stripe_api("POST", "payment_intents", **fields)["id"] != first["id"]


def test_a_declined_card_is_kept_and_a_wrong_parameter_is_not(stripe: Stripe, stripe_api: StripeApi) -> None:
    declined = {**CARD, "payment_method": "pm_card_chargeDeclined", "Idempotency_Key": "a"}
    first = stripe_api.refused("POST", "payment_intents", 402, **declined)
    assert stripe_api.refused("POST", "payment_intents", 402, **declined) == first
    stripe.assert_payment_intent_once()
    stripe_api.refused("POST", "payment_intents", currency="usd", Idempotency_Key="b")
    assert stripe_api("POST", "payment_intents", currency="usd", amount=5000, Idempotency_Key="b")["amount"] == 5000


def test_a_retry_after_a_lost_answer_pays_once(stripe: Stripe, stripe_api: StripeApi) -> None:
    stripe.faults.lost_answer(times=1)
    with pytest.raises(requests.exceptions.ConnectionError):
        stripe_api("POST", "payment_intents", **CARD, Idempotency_Key="job-1")
    assert stripe_api("POST", "payment_intents", **CARD, Idempotency_Key="job-1")["status"] == "succeeded"
    stripe.assert_paid_once()


def test_faults_have_stripe_s_bodies(stripe: Stripe, stripe_api: StripeApi) -> None:
    stripe.faults.rate_limited(times=1)
    stripe.faults.server_error(times=1)
    assert stripe_api.refused("GET", "customers", 429)["code"] == "rate_limit"
    assert stripe_api.refused("GET", "customers", 500)["type"] == "api_error"
