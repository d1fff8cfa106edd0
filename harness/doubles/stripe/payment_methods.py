"""Payment methods: cards for tests, made, attached to customers, detached."""

from __future__ import annotations

from typing import Any

from harness.doubles.stripe import objects
from harness.doubles.stripe.account import Account
from harness.doubles.stripe.cards import BY_NUMBER, Card, card_named, card_numbered
from harness.doubles.stripe.errors import StripeError
from harness.doubles.stripe.objects import Object
from harness.doubles.stripe.params import HASH, METADATA, TEXT, Kind, merged
from harness.doubles.stripe.store import PAGE

KIND = "payment_method"
CREATE = {
    "type": Kind(choices=("card",)),
    "card": HASH,
    "billing_details": HASH,
    "metadata": METADATA,
    "allow_redisplay": TEXT,
}
UPDATE = {"billing_details": HASH, "metadata": METADATA, "card": HASH}
ATTACH = {"customer": Kind(required=True)}
LIST = {**PAGE, "customer": TEXT, "type": TEXT}


class PaymentMethods:
    def __init__(self, account: Account) -> None:
        self.account = account

    def create(self, given: dict[str, Any]) -> Object:
        if given.get("type") is None:
            raise StripeError("Missing required param: type.", code="parameter_missing", param="type")
        details = given.get("card") or {}
        if (token := details.get("token")) is not None:
            card = card_named(token)
            if card is None:
                raise StripeError(f"No such token: '{token}'", code="resource_missing", param="card[token]")
        elif "number" in details:
            card = card_numbered(details["number"])
        else:
            raise StripeError("Missing required param: card[number].", code="parameter_missing", param="card[number]")
        made = self._of_card(card)
        for edge in ("exp_month", "exp_year"):
            if str(details.get(edge, "")).isdigit():
                made["card"][edge] = int(details[edge])
        made["billing_details"] = objects.billing_details(given.get("billing_details"))
        made["metadata"] = merged({}, given.get("metadata") or {})
        return made

    def find(self, identifier: str, param: str, status: int = 400) -> Object:
        """A payment method by its id; a test card such as `pm_card_visa` makes a new one. Raises StripeError."""
        card = card_named(identifier)
        if card is not None:
            return self._of_card(card)
        if identifier.startswith("pm_card_"):
            raise StripeError(
                f"No such PaymentMethod: '{identifier}'", status=status, code="resource_missing", param=param
            )
        try:
            return self.account.store.get(KIND, identifier, param, status)
        except StripeError:
            raise StripeError(
                f"No such PaymentMethod: '{identifier}'", status=status, code="resource_missing", param=param
            ) from None

    def card_of(self, method: Object) -> Card:
        """The test card that a payment method is of."""
        return BY_NUMBER[method["card"]["fingerprint"].removeprefix("fp")]

    def retrieve(self, identifier: str) -> Object:
        return self.find(identifier, "payment_method", 404)

    def update(self, identifier: str, given: dict[str, Any]) -> Object:
        method = self.find(identifier, "payment_method", 404)
        if method["customer"] is None:
            raise StripeError("You must save this PaymentMethod to a customer before you can update it.")
        if given.get("billing_details") is not None:
            method["billing_details"] = objects.billing_details(
                {**method["billing_details"], **given["billing_details"]}
            )
        if "metadata" in given:
            method["metadata"] = merged(method["metadata"], given["metadata"])
        return method

    def attach(self, identifier: str, given: dict[str, Any]) -> Object:
        customer = self.account.store.get("customer", given["customer"], "customer", 400)
        method = self.find(identifier, "payment_method", 404)
        if method["customer"] not in (None, customer["id"]):
            raise StripeError("The payment method you provided has already been attached to a customer.")
        method["customer"] = customer["id"]
        self.account.emit("payment_method.attached", method)
        return method

    def detach(self, identifier: str) -> Object:
        method = self.find(identifier, "payment_method", 404)
        if method["customer"] is None:
            raise StripeError(
                "The payment method you provided is not attached to a customer so detachment is impossible."
            )
        before, method["customer"] = method["customer"], None
        self.account.emit("payment_method.detached", method, {"customer": before})
        return method

    def list(self, given: dict[str, Any], url: str = "/v1/payment_methods", customer: str | None = None) -> Object:
        owner, kind = customer or given.get("customer"), given.get("type")
        return self.account.store.page(
            KIND,
            url,
            given,
            lambda one: (
                one["customer"] is not None and owner in (None, one["customer"]) and kind in (None, one["type"])
            ),
        )

    def _of_card(self, card: Card) -> Object:
        return self.account.store.add(objects.payment_method(card, self.account.now()))
