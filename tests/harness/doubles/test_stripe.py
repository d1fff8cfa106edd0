"""The double of Stripe's payments, over HTTP as any client meets it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from harness.doubles import Stripe

NO_REDIRECTS = {
    "automatic_payment_methods[enabled]": "true",
    "automatic_payment_methods[allow_redirects]": "never",
}
CARD = {**NO_REDIRECTS, "amount": "5000", "currency": "usd", "confirm": "true", "payment_method": "pm_card_visa"}


class Api:
    """Calls of the API; `last` is the whole answer to the latest."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.last = requests.Response()

    def __call__(self, method: str, path: str, key: str | None = Stripe.secret_key, **fields: Any) -> Any:
        headers = {
            name.replace("_", "-"): fields.pop(name) for name in ("Idempotency_Key", "Stripe_Version") if name in fields
        }
        if key is not None:
            headers["Authorization"] = f"Bearer {key}"
        told = {"params": fields} if method == "GET" else {"data": fields}
        self.last = requests.request(method, f"{self.url}/v1/{path}", headers=headers, timeout=10, **told)
        return self.last.json()

    def refused(self, method: str, path: str, status: int = 400, **fields: Any) -> dict[str, Any]:
        """The error of a call that is refused with this status."""
        answer = self(method, path, **fields)
        assert self.last.status_code == status, answer
        return dict(answer["error"])


@pytest.fixture
def stripe() -> Iterator[Stripe]:
    with Stripe() as double:
        yield double


@pytest.fixture
def api(stripe: Stripe) -> Api:
    return Api(stripe.url)


def test_a_payment_intent_as_the_guide_makes_it(stripe: Stripe, api: Api) -> None:
    made = api("POST", "payment_intents", amount=5000, currency="usd", **{"metadata[jobId]": "J1"})
    assert api.last.status_code == 200
    assert made["client_secret"].startswith(f"{made['id']}_secret_")
    assert (made["status"], made["livemode"], made["metadata"]) == ("requires_payment_method", False, {"jobId": "J1"})
    assert made["automatic_payment_methods"] == {"allow_redirects": "always", "enabled": True}
    assert api("GET", f"payment_intents/{made['id']}") == made
    assert stripe.assert_payment_intent_once(amount=5000, metadata={"jobId": "J1"})["id"] == made["id"]
    stripe.assert_payment_intent_once(metadata__jobId="J1")
    stripe.assert_not_paid()


def test_a_payment_from_confirmation_to_refund(stripe: Stripe, api: Api) -> None:
    paid = api("POST", "payment_intents", **CARD)
    assert (paid["status"], paid["amount_received"]) == ("succeeded", 5000)
    charge = api("GET", f"charges/{paid['latest_charge']}")
    assert (charge["paid"], charge["captured"], charge["payment_method_details"]["card"]["last4"]) == (
        True,
        True,
        "4242",
    )
    part = api("POST", "refunds", payment_intent=paid["id"], amount=2000, reason="requested_by_customer")
    assert (part["status"], part["amount"], part["charge"]) == ("succeeded", 2000, charge["id"])
    error = api.refused("POST", "refunds", charge=charge["id"], amount=3001)
    assert error["message"] == "Refund amount ($30.01) is greater than unrefunded amount on charge ($30.00)"
    assert api("POST", "refunds", charge=charge["id"])["amount"] == 3000
    error = api.refused("POST", "refunds", charge=charge["id"])
    assert error["code"] == "charge_already_refunded"
    assert api("GET", f"charges/{charge['id']}")["refunded"] is True
    stripe.assert_paid_once(amount=5000)
    stripe.assert_refunded_once(amount=2000, reason="requested_by_customer")
    assert [one["amount"] for one in api("GET", "refunds", payment_intent=paid["id"])["data"]] == [3000, 2000]


def test_authorize_now_and_capture_later(stripe: Stripe, api: Api) -> None:
    intent = api("POST", "payment_intents", **CARD, capture_method="manual")
    assert (intent["status"], intent["amount_capturable"]) == ("requires_capture", 5000)
    error = api.refused("POST", f"payment_intents/{intent['id']}/capture", amount_to_capture=5001)
    assert (error["code"], error["param"]) == ("amount_too_large", "amount_to_capture")
    captured = api("POST", f"payment_intents/{intent['id']}/capture", amount_to_capture=4000)
    assert (captured["status"], captured["amount_received"]) == ("succeeded", 4000)
    error = api.refused("POST", f"payment_intents/{intent['id']}/capture")
    assert error["message"].startswith("This PaymentIntent could not be captured because it has a status of succeeded.")
    assert stripe.charges[0]["amount_refunded"] == 1000


def test_step_by_step(stripe: Stripe, api: Api) -> None:
    intent = api("POST", "payment_intents", amount=5000, currency="USD", **{"allowed_payment_method_types[]": "card"})
    assert (intent["currency"], intent["automatic_payment_methods"]) == ("usd", None)
    path = f"payment_intents/{intent['id']}"
    error = api.refused("POST", f"{path}/confirm")
    assert error["code"] == "payment_intent_unexpected_state"
    assert error["payment_intent"]["id"] == intent["id"]
    assert "missing a payment method" in error["message"]
    updated = api("POST", path, amount=6000, payment_method="pm_card_mastercard", description="Job J1")
    assert (updated["status"], updated["amount"], updated["description"]) == ("requires_confirmation", 6000, "Job J1")
    assert api("POST", f"{path}/confirm")["status"] == "succeeded"
    again = api.refused("POST", f"{path}/confirm")
    assert again["message"] == (
        "You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed."
    )
    assert "amount could not be updated" in api.refused("POST", path, amount=1)["message"]
    assert api("POST", path, **{"metadata[late]": "yes"})["metadata"] == {"late": "yes"}


def test_kinds_of_payment_methods_have_another_name_since_2026_09_30(stripe: Stripe, api: Api) -> None:
    old = {"amount": "5000", "currency": "usd", "payment_method_types[]": "card"}
    assert api.refused("POST", "payment_intents", **old)["code"] == "parameter_unknown"
    made = api("POST", "payment_intents", **old, Stripe_Version="2026-07-29.dahlia")
    assert (made["payment_method_types"], made["allowed_payment_method_types"]) == (["card"], None)
    new = api("POST", "payment_intents", amount=5000, currency="usd", **{"allowed_payment_method_types[]": "card"})
    assert (new["payment_method_types"], new["allowed_payment_method_types"]) == (["card"], ["card"])
    both = {**old, **NO_REDIRECTS}
    assert (
        "only specify one of" in api.refused("POST", "payment_intents", **both, Stripe_Version="2024-04-10")["message"]
    )


def test_cancel(stripe: Stripe, api: Api) -> None:
    intent = api("POST", "payment_intents", **CARD, capture_method="manual")
    path = f"payment_intents/{intent['id']}/cancel"
    error = api.refused("POST", path, cancellation_reason="boredom")
    assert error["message"] == (
        "Invalid cancellation_reason: must be one of duplicate, fraudulent, requested_by_customer, or abandoned"
    )
    canceled = api("POST", path, cancellation_reason="abandoned")
    assert (canceled["status"], canceled["cancellation_reason"]) == ("canceled", "abandoned")
    assert stripe.charges[0]["refunded"] is True
    assert api.refused("POST", path)["message"] == (
        "You cannot cancel this PaymentIntent because it has a status of canceled. Only a PaymentIntent with one of the"
        " following statuses may be canceled: requires_payment_method, requires_capture, requires_confirmation,"
        " requires_action, processing."
    )


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
def test_a_card_that_is_declined(stripe: Stripe, api: Api, card: str, code: str, decline_code: str) -> None:
    error = api.refused("POST", "payment_intents", 402, **{**CARD, "payment_method": card})
    assert (error["type"], error["code"], error["decline_code"]) == ("card_error", code, decline_code)
    assert error["doc_url"] == f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}"
    assert error["request_log_url"].startswith("https://dashboard.stripe.com/test/logs/req_")
    intent = api("GET", f"payment_intents/{error['payment_intent']['id']}")
    assert (intent["status"], intent["payment_method"]) == ("requires_payment_method", None)
    assert intent["last_payment_error"]["code"] == code
    assert api("GET", f"charges/{error['charge']}")["status"] == "failed"
    stripe.assert_not_paid()
    paid = api("POST", f"payment_intents/{intent['id']}/confirm", payment_method="pm_card_visa")
    assert (paid["status"], paid["last_payment_error"]) == ("succeeded", None)


def test_a_card_whose_owner_is_asked(stripe: Stripe, api: Api) -> None:
    asked = {**CARD, "payment_method": "pm_card_authenticationRequired"}
    intent = api("POST", "payment_intents", **asked, return_url="https://shop.example/done")
    assert intent["status"] == "requires_action"
    assert intent["next_action"]["redirect_to_url"]["return_url"] == "https://shop.example/done"
    assert stripe.authenticate(intent["id"])["status"] == "succeeded"
    with pytest.raises(ValueError, match="its status is succeeded"):
        stripe.authenticate(intent["id"])
    intent = api("POST", "payment_intents", **asked)
    assert intent["next_action"]["type"] == "use_stripe_sdk"
    refused = stripe.authenticate(intent["id"], succeeds=False)
    assert refused["last_payment_error"]["code"] == "payment_intent_authentication_failure"
    error = api.refused("POST", "payment_intents", 402, **asked, off_session="true")
    assert (error["code"], error["type"]) == ("authentication_required", "card_error")


def test_a_return_url_is_wanted_where_the_dashboard_decides(stripe: Stripe, api: Api) -> None:
    simple = {"amount": 5000, "currency": "usd", "confirm": "true", "payment_method": "pm_card_visa"}
    assert "you must provide a `return_url`" in api.refused("POST", "payment_intents", **simple)["message"]
    stripe.assert_payment_intent(times=0)
    paid = api("POST", "payment_intents", **simple, return_url="https://shop.example/")
    assert paid["status"] == "succeeded"
    old = api("POST", "payment_intents", **simple, Stripe_Version="2022-11-15")
    assert (old["status"], old["automatic_payment_methods"], old["capture_method"]) == ("succeeded", None, "automatic")
    assert api.last.headers["Stripe-Version"] == "2022-11-15"


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
    api: Api, stripe: Stripe, fields: dict[str, str], code: str | None, param: str, message: str
) -> None:
    error = api.refused("POST", "payment_intents", **fields)
    assert message in error["message"]
    assert (error["type"], error.get("code"), error["param"]) == ("invalid_request_error", code, param)
    assert ("doc_url" in error) == (code is not None)


def test_what_is_not_there(api: Api) -> None:
    error = api.refused("GET", "payment_intents/pi_1", 404)
    assert (error["message"], error["param"]) == ("No such payment_intent: 'pi_1'", "intent")
    assert (
        "Unrecognized request URL (GET: /v1/payment_intents/)" in api.refused("GET", "payment_intents/", 404)["message"]
    )
    assert "GET /v1/invoices is not covered by this double" in api.refused("GET", "invoices", 501)["message"]


def test_who_may_call(stripe: Stripe, api: Api) -> None:
    assert "You did not provide an API key." in api.refused("GET", "customers", 401, key=None)["message"]
    error = api.refused("GET", "customers", 401, key="pk_test_0123456789abcd")
    assert error["message"] == "Invalid API Key provided: pk_test_**********abcd"
    assert "no key of live mode" in api.refused("GET", "customers", 401, key="sk_live_1")["message"]
    stripe.secret_keys = {"sk_test_mine"}
    api.refused("GET", "customers", 401)
    assert api("GET", "customers", key="sk_test_mine")["data"] == []
    basic = requests.get(f"{stripe.url}/v1/customers", auth=("sk_test_mine", ""), timeout=10)
    assert basic.status_code == 200
    assert (
        "Invalid Stripe API version: x"
        in api.refused("GET", "customers", key="sk_test_mine", Stripe_Version="x")["message"]
    )


def test_a_key_is_answered_once(stripe: Stripe, api: Api) -> None:
    fields = {"amount": "5000", "currency": "usd", "Idempotency_Key": "job-1"}
    first = api("POST", "payment_intents", **fields)
    request_id = api.last.headers["Request-Id"]
    assert "Idempotent-Replayed" not in api.last.headers
    assert api("POST", "payment_intents", **fields) == first
    assert api.last.headers["Idempotent-Replayed"] == "true"
    assert api.last.headers["Original-Request"] == request_id
    stripe.assert_payment_intent_once()
    error = api.refused("POST", "payment_intents", **{**fields, "amount": "6000"})
    assert error["type"] == "idempotency_error"
    assert error["message"] == (
        "Keys for idempotent requests can only be used with the same parameters they were first used with. Try"
        " using a key"
        " other than 'job-1' if you meant to execute a different request."
    )
    error = api.refused("POST", "customers", Idempotency_Key="job-1")
    assert (
        "only be used for the same endpoint they were first used for ('/v1/customers' vs '/v1/payment_intents')"
        in (error["message"])
    )
    assert "at most 255" in api.refused("POST", "customers", Idempotency_Key="x" * 256)["message"]
    stripe.clock.advance(24 * 3600)
    assert api("POST", "payment_intents", **fields)["id"] != first["id"]


def test_a_declined_card_is_kept_and_a_wrong_parameter_is_not(stripe: Stripe, api: Api) -> None:
    declined = {**CARD, "payment_method": "pm_card_chargeDeclined", "Idempotency_Key": "a"}
    first = api.refused("POST", "payment_intents", 402, **declined)
    assert api.refused("POST", "payment_intents", 402, **declined) == first
    stripe.assert_payment_intent_once()
    api.refused("POST", "payment_intents", currency="usd", Idempotency_Key="b")
    assert api("POST", "payment_intents", currency="usd", amount=5000, Idempotency_Key="b")["amount"] == 5000


def test_a_retry_after_a_lost_answer_pays_once(stripe: Stripe, api: Api) -> None:
    stripe.faults.lost_answer(times=1)
    with pytest.raises(requests.exceptions.ConnectionError):
        api("POST", "payment_intents", **CARD, Idempotency_Key="job-1")
    assert api("POST", "payment_intents", **CARD, Idempotency_Key="job-1")["status"] == "succeeded"
    stripe.assert_paid_once()


def test_faults_have_stripe_s_bodies(stripe: Stripe, api: Api) -> None:
    stripe.faults.rate_limited(times=1)
    stripe.faults.server_error(times=1)
    assert api.refused("GET", "customers", 429)["code"] == "rate_limit"
    assert api.refused("GET", "customers", 500)["type"] == "api_error"


def test_customers_and_their_cards(stripe: Stripe, api: Api) -> None:
    ann = api(
        "POST", "customers", name="Ann", email="ann@acme.example", **{"metadata[id]": "1", "address[city]": "Graz"}
    )
    assert (ann["object"], ann["address"]) == ("customer", {"city": "Graz"})
    path = f"customers/{ann['id']}"
    changed = api("POST", path, **{"metadata[id]": "", "metadata[vip]": "yes", "name": ""})
    assert (changed["metadata"], changed["name"]) == ({"vip": "yes"}, None)
    assert api("POST", path, metadata="")["metadata"] == {}
    card = api(
        "POST", "payment_methods", type="card", **{"card[number]": "4242 4242 4242 4242", "card[exp_year]": "2040"}
    )
    assert (card["card"]["last4"], card["card"]["exp_year"], card["customer"]) == ("4242", 2040, None)
    assert api("POST", f"payment_methods/{card['id']}/attach", customer=ann["id"])["customer"] == ann["id"]
    for listed in (f"{path}/payment_methods", f"payment_methods?customer={ann['id']}"):
        assert [one["id"] for one in api("GET", listed)["data"]] == [card["id"]]
    stranger = {**CARD, "payment_method": card["id"]}
    assert "you must provide the customer" in api.refused("POST", "payment_intents", **stranger)["message"]
    bob = api("POST", "customers", payment_method="pm_card_visa")
    error = api.refused("POST", "payment_intents", **stranger, customer=bob["id"])
    assert "does not have a payment method with the ID" in error["message"]
    expanded = {"expand[0]": "customer", "expand[1]": "latest_charge.payment_method"}
    paid = api("POST", "payment_intents", **stranger, customer=ann["id"], **expanded)
    assert paid["customer"]["email"] == "ann@acme.example"
    assert paid["latest_charge"]["payment_method"]["id"] == card["id"]
    assert api("POST", f"payment_methods/{card['id']}/detach")["customer"] is None
    assert "detachment is impossible" in api.refused("POST", f"payment_methods/{card['id']}/detach")["message"]
    gone = {"id": ann["id"], "object": "customer", "deleted": True}
    assert api("DELETE", path) == gone
    assert api("GET", path) == gone
    assert api.refused("POST", "payment_intents", **CARD, customer=ann["id"])["code"] == "resource_missing"
    stripe.assert_customer_once(id=bob["id"])
    error = api.refused("POST", "payment_methods", 402, type="card", **{"card[number]": "1234"})
    assert error["code"] == "incorrect_number"


def test_a_card_is_saved_with_its_payment(stripe: Stripe, api: Api) -> None:
    ann = api("POST", "customers", email="ann@acme.example")
    paid = api("POST", "payment_intents", **CARD, customer=ann["id"], setup_future_usage="off_session")
    later = {**CARD, "payment_method": paid["payment_method"], "off_session": "true"}
    assert api("POST", "payment_intents", **later, customer=ann["id"])["status"] == "succeeded"


def test_pages(stripe: Stripe, api: Api) -> None:
    stripe.clock.freeze("2025-01-20T08:00:00Z")
    made = []
    for _ in range(12):
        made.append(api("POST", "customers")["id"])
        stripe.clock.advance(1)
    made.reverse()
    first = api("GET", "customers")
    assert (first["object"], first["url"], first["has_more"]) == ("list", "/v1/customers", True)
    assert [one["id"] for one in first["data"]] == made[:10]
    rest = api("GET", "customers", starting_after=made[9])
    assert ([one["id"] for one in rest["data"]], rest["has_more"]) == (made[10:], False)
    before = api("GET", "customers", ending_before=made[4], limit=3)
    assert ([one["id"] for one in before["data"]], before["has_more"]) == (made[1:4], True)
    start = int(stripe.clock.now()) - 12
    early = api("GET", "customers", **{"created[lt]": start + 2})["data"]
    assert [one["id"] for one in early] == made[-2:]
    assert api.refused("GET", "customers", limit=101)["param"] == "limit"
    assert api.refused("GET", "customers", starting_after="cus_1")["param"] == "starting_after"


def test_a_failed_assertion_shows_what_came(stripe: Stripe, api: Api) -> None:
    api("POST", "payment_intents", amount=5000, currency="usd", **{"metadata[jobId]": "J1"})
    with pytest.raises(AssertionError, match=r"metadata is {'jobId': 'J1'}, not {'jobId': 'J2'}"):
        stripe.assert_payment_intent_once(metadata={"jobId": "J2"})
    with pytest.raises(AssertionError, match="status is 'requires_payment_method', not 'succeeded'"):
        stripe.assert_paid_once(metadata__jobId="J1")
