"""Payments of Stripe's double, over HTTP as any client meets it."""

from __future__ import annotations

import pytest

from harness.doubles import Stripe
from tests.harness.doubles.stripe_api import CARD, NO_REDIRECTS, StripeApi


def test_a_payment_intent_as_the_guide_makes_it(stripe: Stripe, stripe_api: StripeApi) -> None:
    made = stripe_api("POST", "payment_intents", amount=5000, currency="usd", **{"metadata[jobId]": "J1"})
    assert stripe_api.last.status_code == 200
    assert made["client_secret"].startswith(f"{made['id']}_secret_")
    assert (made["status"], made["livemode"], made["metadata"]) == ("requires_payment_method", False, {"jobId": "J1"})
    assert made["automatic_payment_methods"] == {"allow_redirects": "always", "enabled": True}
    assert stripe_api("GET", f"payment_intents/{made['id']}") == made
    assert stripe.assert_payment_intent_once(amount=5000, metadata={"jobId": "J1"})["id"] == made["id"]
    stripe.assert_payment_intent_once(metadata__jobId="J1")
    stripe.assert_not_paid()


def test_a_payment_from_confirmation_to_refund(stripe: Stripe, stripe_api: StripeApi) -> None:
    paid = stripe_api("POST", "payment_intents", **CARD)
    assert (paid["status"], paid["amount_received"]) == ("succeeded", 5000)
    charge = stripe_api("GET", f"charges/{paid['latest_charge']}")
    assert (charge["paid"], charge["captured"], charge["payment_method_details"]["card"]["last4"]) == (
        True,
        True,
        "4242",
    )
    part = stripe_api("POST", "refunds", payment_intent=paid["id"], amount=2000, reason="requested_by_customer")
    assert (part["status"], part["amount"], part["charge"]) == ("succeeded", 2000, charge["id"])
    error = stripe_api.refused("POST", "refunds", charge=charge["id"], amount=3001)
    assert error["message"] == "Refund amount ($30.01) is greater than unrefunded amount on charge ($30.00)"
    assert stripe_api("POST", "refunds", charge=charge["id"])["amount"] == 3000
    error = stripe_api.refused("POST", "refunds", charge=charge["id"])
    assert error["code"] == "charge_already_refunded"
    assert stripe_api("GET", f"charges/{charge['id']}")["refunded"] is True
    stripe.assert_paid_once(amount=5000)
    stripe.assert_refunded_once(amount=2000, reason="requested_by_customer")
    assert [one["amount"] for one in stripe_api("GET", "refunds", payment_intent=paid["id"])["data"]] == [3000, 2000]


def test_authorize_now_and_capture_later(stripe: Stripe, stripe_api: StripeApi) -> None:
    intent = stripe_api("POST", "payment_intents", **CARD, capture_method="manual")
    assert (intent["status"], intent["amount_capturable"]) == ("requires_capture", 5000)
    error = stripe_api.refused("POST", f"payment_intents/{intent['id']}/capture", amount_to_capture=5001)
    assert (error["code"], error["param"]) == ("amount_too_large", "amount_to_capture")
    captured = stripe_api("POST", f"payment_intents/{intent['id']}/capture", amount_to_capture=4000)
    assert (captured["status"], captured["amount_received"]) == ("succeeded", 4000)
    error = stripe_api.refused("POST", f"payment_intents/{intent['id']}/capture")
    assert error["message"].startswith("This PaymentIntent could not be captured because it has a status of succeeded.")
    assert stripe.charges[0]["amount_refunded"] == 1000


def test_step_by_step(stripe: Stripe, stripe_api: StripeApi) -> None:
    intent = stripe_api(
        "POST", "payment_intents", amount=5000, currency="USD", **{"allowed_payment_method_types[]": "card"}
    )
    assert (intent["currency"], intent["automatic_payment_methods"]) == ("usd", None)
    path = f"payment_intents/{intent['id']}"
    error = stripe_api.refused("POST", f"{path}/confirm")
    assert error["code"] == "payment_intent_unexpected_state"
    assert error["payment_intent"]["id"] == intent["id"]
    assert "missing a payment method" in error["message"]
    updated = stripe_api("POST", path, amount=6000, payment_method="pm_card_mastercard", description="Job J1")
    assert (updated["status"], updated["amount"], updated["description"]) == ("requires_confirmation", 6000, "Job J1")
    assert stripe_api("POST", f"{path}/confirm")["status"] == "succeeded"
    again = stripe_api.refused("POST", f"{path}/confirm")
    assert again["message"] == (
        "You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed."
    )
    assert "amount could not be updated" in stripe_api.refused("POST", path, amount=1)["message"]
    assert stripe_api("POST", path, **{"metadata[late]": "yes"})["metadata"] == {"late": "yes"}


def test_kinds_of_payment_methods_have_another_name_since_2026_09_30(stripe: Stripe, stripe_api: StripeApi) -> None:
    old = {"amount": "5000", "currency": "usd", "payment_method_types[]": "card"}
    assert stripe_api.refused("POST", "payment_intents", **old)["code"] == "parameter_unknown"
    made = stripe_api("POST", "payment_intents", **old, Stripe_Version="2026-07-29.dahlia")
    assert (made["payment_method_types"], made["allowed_payment_method_types"]) == (["card"], None)
    new = stripe_api(
        "POST", "payment_intents", amount=5000, currency="usd", **{"allowed_payment_method_types[]": "card"}
    )
    assert (new["payment_method_types"], new["allowed_payment_method_types"]) == (["card"], ["card"])
    both = {**old, **NO_REDIRECTS}
    assert (
        "only specify one of"
        in stripe_api.refused("POST", "payment_intents", **both, Stripe_Version="2024-04-10")["message"]
    )


def test_cancel(stripe: Stripe, stripe_api: StripeApi) -> None:
    intent = stripe_api("POST", "payment_intents", **CARD, capture_method="manual")
    path = f"payment_intents/{intent['id']}/cancel"
    error = stripe_api.refused("POST", path, cancellation_reason="boredom")
    assert error["message"] == (
        "Invalid cancellation_reason: must be one of duplicate, fraudulent, requested_by_customer, or abandoned"
    )
    canceled = stripe_api("POST", path, cancellation_reason="abandoned")
    assert (canceled["status"], canceled["cancellation_reason"]) == ("canceled", "abandoned")
    assert stripe.charges[0]["refunded"] is True
    assert stripe_api.refused("POST", path)["message"] == (
        "You cannot cancel this PaymentIntent because it has a status of canceled. Only a PaymentIntent with one of the"
        " following statuses may be canceled: requires_payment_method, requires_capture, requires_confirmation,"
        " requires_action, processing."
    )


def test_a_failed_assertion_shows_what_came(stripe: Stripe, stripe_api: StripeApi) -> None:
    stripe_api("POST", "payment_intents", amount=5000, currency="usd", **{"metadata[jobId]": "J1"})
    with pytest.raises(AssertionError, match=r"metadata is {'jobId': 'J1'}, not {'jobId': 'J2'}"):
        stripe.assert_payment_intent_once(metadata={"jobId": "J2"})
    with pytest.raises(AssertionError, match="status is 'requires_payment_method', not 'succeeded'"):
        stripe.assert_paid_once(metadata__jobId="J1")
