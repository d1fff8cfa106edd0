"""Customers of Stripe's double, their cards, and lists by page."""

from __future__ import annotations

from harness.doubles import Stripe
from tests.harness.doubles.stripe_api import CARD, StripeApi


def test_customers_and_their_cards(stripe: Stripe, stripe_api: StripeApi) -> None:
    ann = stripe_api(
        "POST", "customers", name="Ann", email="ann@acme.example", **{"metadata[id]": "1", "address[city]": "Graz"}
    )
    assert (ann["object"], ann["address"]) == ("customer", {"city": "Graz"})
    path = f"customers/{ann['id']}"
    changed = stripe_api("POST", path, **{"metadata[id]": "", "metadata[vip]": "yes", "name": ""})
    assert (changed["metadata"], changed["name"]) == ({"vip": "yes"}, None)
    assert stripe_api("POST", path, metadata="")["metadata"] == {}
    card = stripe_api(
        "POST", "payment_methods", type="card", **{"card[number]": "4242 4242 4242 4242", "card[exp_year]": "2040"}
    )
    assert (card["card"]["last4"], card["card"]["exp_year"], card["customer"]) == ("4242", 2040, None)
    assert stripe_api("POST", f"payment_methods/{card['id']}/attach", customer=ann["id"])["customer"] == ann["id"]
    for listed in (f"{path}/payment_methods", f"payment_methods?customer={ann['id']}"):
        assert [one["id"] for one in stripe_api("GET", listed)["data"]] == [card["id"]]
    stranger = {**CARD, "payment_method": card["id"]}
    assert "you must provide the customer" in stripe_api.refused("POST", "payment_intents", **stranger)["message"]
    bob = stripe_api("POST", "customers", payment_method="pm_card_visa")
    error = stripe_api.refused("POST", "payment_intents", **stranger, customer=bob["id"])
    assert "does not have a payment method with the ID" in error["message"]
    expanded = {"expand[0]": "customer", "expand[1]": "latest_charge.payment_method"}
    paid = stripe_api("POST", "payment_intents", **stranger, customer=ann["id"], **expanded)
    assert paid["customer"]["email"] == "ann@acme.example"
    assert paid["latest_charge"]["payment_method"]["id"] == card["id"]
    assert stripe_api("POST", f"payment_methods/{card['id']}/detach")["customer"] is None
    assert "detachment is impossible" in stripe_api.refused("POST", f"payment_methods/{card['id']}/detach")["message"]
    gone = {"id": ann["id"], "object": "customer", "deleted": True}
    assert stripe_api("DELETE", path) == gone
    assert stripe_api("GET", path) == gone
    assert stripe_api.refused("POST", "payment_intents", **CARD, customer=ann["id"])["code"] == "resource_missing"
    stripe.assert_customer_once(id=bob["id"])
    error = stripe_api.refused("POST", "payment_methods", 402, type="card", **{"card[number]": "1234"})
    assert error["code"] == "incorrect_number"


def test_a_card_is_saved_with_its_payment(stripe: Stripe, stripe_api: StripeApi) -> None:
    ann = stripe_api("POST", "customers", email="ann@acme.example")
    paid = stripe_api("POST", "payment_intents", **CARD, customer=ann["id"], setup_future_usage="off_session")
    later = {**CARD, "payment_method": paid["payment_method"], "off_session": "true"}
    assert stripe_api("POST", "payment_intents", **later, customer=ann["id"])["status"] == "succeeded"


def test_pages(stripe: Stripe, stripe_api: StripeApi) -> None:
    stripe.clock.freeze("2025-01-20T08:00:00Z")
    made = []
    for _ in range(12):
        made.append(stripe_api("POST", "customers")["id"])
        stripe.clock.advance(1)
    made.reverse()
    first = stripe_api("GET", "customers")
    assert (first["object"], first["url"], first["has_more"]) == ("list", "/v1/customers", True)
    assert [one["id"] for one in first["data"]] == made[:10]
    rest = stripe_api("GET", "customers", starting_after=made[9])
    assert ([one["id"] for one in rest["data"]], rest["has_more"]) == (made[10:], False)
    before = stripe_api("GET", "customers", ending_before=made[4], limit=3)
    assert ([one["id"] for one in before["data"]], before["has_more"]) == (made[1:4], True)
    start = int(stripe.clock.now()) - 12
    early = stripe_api("GET", "customers", **{"created[lt]": start + 2})["data"]
    assert [one["id"] for one in early] == made[-2:]
    assert stripe_api.refused("GET", "customers", limit=101)["param"] == "limit"
    assert stripe_api.refused("GET", "customers", starting_after="cus_1")["param"] == "starting_after"
