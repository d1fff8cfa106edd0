"""What Stripe's double refuses: cards, parameters, callers."""

from __future__ import annotations

import pytest
import requests

from harness.doubles import Stripe
from tests.harness.doubles.stripe_api import CARD, StripeApi


@pytest.mark.parametrize(
    ("card", "code", "decline_code"),
    [
        ("pm_card_chargeDeclined", "card_declined", "generic_decline"),
        ("pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
        ("pm_card_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card"),
        ("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", "incorrect_cvc"),
        ("pm_card_chargeDeclinedProcessingError", "processing_error", "processing_error"),
        ("pm_card_radarBlock", "card_declined", "fraudulent"),
    ],
)
def test_a_card_that_is_declined(
    stripe: Stripe, stripe_api: StripeApi, card: str, code: str, decline_code: str
) -> None:
    error = stripe_api.refused("POST", "payment_intents", 402, **{**CARD, "payment_method": card})
    assert (error["type"], error["code"], error["decline_code"]) == ("card_error", code, decline_code)
    assert error["doc_url"] == f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}"
    assert error["request_log_url"].startswith("https://dashboard.stripe.com/test/logs/req_")
    intent = stripe_api("GET", f"payment_intents/{error['payment_intent']['id']}")
    assert (intent["status"], intent["payment_method"]) == ("requires_payment_method", None)
    assert intent["last_payment_error"]["code"] == code
    assert stripe_api("GET", f"charges/{error['charge']}")["status"] == "failed"
    stripe.assert_not_paid()
    paid = stripe_api("POST", f"payment_intents/{intent['id']}/confirm", payment_method="pm_card_visa")
    assert (paid["status"], paid["last_payment_error"]) == ("succeeded", None)


def test_a_card_whose_owner_is_asked(stripe: Stripe, stripe_api: StripeApi) -> None:
    asked = {**CARD, "payment_method": "pm_card_authenticationRequired"}
    intent = stripe_api("POST", "payment_intents", **asked, return_url="https://shop.example/done")
    assert intent["status"] == "requires_action"
    assert intent["next_action"]["redirect_to_url"]["return_url"] == "https://shop.example/done"
    assert stripe.authenticate(intent["id"])["status"] == "succeeded"
    with pytest.raises(ValueError, match="its status is succeeded"):
        stripe.authenticate(intent["id"])
    intent = stripe_api("POST", "payment_intents", **asked)
    assert intent["next_action"]["type"] == "use_stripe_sdk"
    refused = stripe.authenticate(intent["id"], succeeds=False)
    assert refused["last_payment_error"]["code"] == "payment_intent_authentication_failure"
    error = stripe_api.refused("POST", "payment_intents", 402, **asked, off_session="true")
    assert (error["code"], error["type"]) == ("authentication_required", "card_error")


def test_a_return_url_is_wanted_where_the_dashboard_decides(stripe: Stripe, stripe_api: StripeApi) -> None:
    simple = {"amount": 5000, "currency": "usd", "confirm": "true", "payment_method": "pm_card_visa"}
    assert "you must provide a `return_url`" in stripe_api.refused("POST", "payment_intents", **simple)["message"]
    stripe.assert_payment_intent(times=0)
    paid = stripe_api("POST", "payment_intents", **simple, return_url="https://shop.example/")
    assert paid["status"] == "succeeded"
    old = stripe_api("POST", "payment_intents", **simple, Stripe_Version="2022-11-15")
    assert (old["status"], old["automatic_payment_methods"], old["capture_method"]) == ("succeeded", None, "automatic")
    assert stripe_api.last.headers["Stripe-Version"] == "2022-11-15"


@pytest.mark.parametrize(
    ("fields", "code", "param", "message"),
    [
        ({"currency": "usd"}, "parameter_missing", "amount", "Missing required param: amount."),
        ({"amount": "5000"}, "parameter_missing", "currency", "Missing required param: currency."),
        (
            {"amount": "", "currency": "usd"},
            "parameter_invalid_empty",
            "amount",
            "You passed an empty string for 'amount'",
        ),
        (
            {"amount": "1998.9999999999998", "currency": "usd"},
            "parameter_invalid_integer",
            "amount",
            "Invalid integer: 1998.9999999999998",
        ),
        ({"amount": "NaN", "currency": "usd"}, "parameter_invalid_integer", "amount", "Invalid integer: NaN"),
        ({"amount": "0", "currency": "usd"}, "parameter_invalid_integer", "amount", "greater than or equal to 1"),
        ({"amount": "49", "currency": "usd"}, "amount_too_small", "amount", "Amount must be at least $0.50 usd"),
        ({"amount": "49", "currency": "jpy"}, "amount_too_small", "amount", "Amount must be at least ¥50 jpy"),
        ({"amount": "100000000", "currency": "usd"}, "amount_too_large", "amount", "no more than $999,999.99"),
        ({"amount": "500", "currency": "xyz"}, None, "currency", "Invalid currency: xyz. Stripe currently supports"),
        (
            {"amount": "500", "currency": "usd", "colour": "x"},
            "parameter_unknown",
            "colour",
            "unknown parameter: colour",
        ),
        ({"amount": "500", "currency": "usd", "metadata": "x"}, None, "metadata", "Invalid object"),
        (
            {"amount": "500", "currency": "usd", "metadata[a]": "x" * 501},
            None,
            "metadata[a]",
            "Metadata values can have up to 500 characters",
        ),
        (
            {"amount": "500", "currency": "usd", f"metadata[{'k' * 41}]": "x"},
            None,
            "metadata",
            "Metadata keys can have up to 40 characters",
        ),
        (
            {"amount": "500", "currency": "usd", **{f"metadata[{n}k]": "x" for n in range(51)}},
            None,
            "metadata",
            "up to 50 keys",
        ),
        ({"amount": "500", "currency": "usd", "confirm": "yes"}, None, "confirm", "Invalid boolean: yes"),
        ({"amount": "500", "currency": "usd", "off_session": "true"}, None, "off_session", "unless `confirm` is set"),
        ({"amount": "500", "currency": "usd", "customer": "cus_1"}, "resource_missing", "customer", "No such customer"),
        (
            {"amount": "500", "currency": "usd", "payment_method": "pm_1"},
            "resource_missing",
            "payment_method",
            "No such PaymentMethod: 'pm_1'",
        ),
        ({"amount": "500", "currency": "usd", "receipt_email": "x"}, "email_invalid", "receipt_email", "Invalid email"),
        ({"amount": "500", "currency": "usd", "expand[]": "colour"}, None, "expand", "cannot be expanded (colour)"),
    ],
)
def test_what_is_refused(
    stripe_api: StripeApi, stripe: Stripe, fields: dict[str, str], code: str | None, param: str, message: str
) -> None:
    error = stripe_api.refused("POST", "payment_intents", **fields)
    assert message in error["message"]
    assert (error["type"], error.get("code"), error["param"]) == ("invalid_request_error", code, param)
    assert ("doc_url" in error) == (code is not None)


def test_what_is_not_there(stripe_api: StripeApi) -> None:
    error = stripe_api.refused("GET", "payment_intents/pi_1", 404)
    assert (error["message"], error["param"]) == ("No such payment_intent: 'pi_1'", "intent")
    assert (
        "Unrecognized request URL (GET: /v1/payment_intents/)"
        in stripe_api.refused("GET", "payment_intents/", 404)["message"]
    )
    assert "GET /v1/invoices is not covered by this double" in stripe_api.refused("GET", "invoices", 501)["message"]


def test_who_may_call(stripe: Stripe, stripe_api: StripeApi) -> None:
    assert "You did not provide an API key." in stripe_api.refused("GET", "customers", 401, key=None)["message"]
    error = stripe_api.refused("GET", "customers", 401, key="pk_test_0123456789abcd")
    assert error["message"] == "Invalid API Key provided: pk_test_**********abcd"
    assert "no key of live mode" in stripe_api.refused("GET", "customers", 401, key="sk_live_1")["message"]
    stripe.secret_keys = {"sk_test_mine"}
    stripe_api.refused("GET", "customers", 401)
    assert stripe_api("GET", "customers", key="sk_test_mine")["data"] == []
    basic = requests.get(f"{stripe.url}/v1/customers", auth=("sk_test_mine", ""), timeout=10)
    assert basic.status_code == 200
    assert (
        "Invalid Stripe API version: x"
        in stripe_api.refused("GET", "customers", key="sk_test_mine", Stripe_Version="x")["message"]
    )
