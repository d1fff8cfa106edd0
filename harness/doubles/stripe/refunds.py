"""Refunds of charges, whole and in part."""

from __future__ import annotations

from typing import Any

from harness.doubles.stripe import objects
from harness.doubles.stripe.account import Account
from harness.doubles.stripe.errors import StripeError
from harness.doubles.stripe.money import written
from harness.doubles.stripe.objects import Object
from harness.doubles.stripe.params import BOOLEAN, INTEGER_KIND, METADATA, TEXT, Kind, merged, one_of
from harness.doubles.stripe.store import PAGE

KIND = "refund"
CREATE = {
    "amount": INTEGER_KIND,
    "charge": TEXT,
    "metadata": METADATA,
    "payment_intent": TEXT,
    "reason": one_of("duplicate", "fraudulent", "requested_by_customer"),
    "refund_application_fee": BOOLEAN,
    "reverse_transfer": BOOLEAN,
}
UPDATE = {"metadata": METADATA}
QUERY = {**PAGE, "charge": TEXT, "created": Kind("time"), "payment_intent": TEXT}


class Refunds:
    def __init__(self, account: Account) -> None:
        self.account = account

    def create(self, given: dict[str, Any]) -> Object:
        charge = self._charge_of(given)
        left = charge["amount"] - charge["amount_refunded"]
        if left == 0:
            raise StripeError(
                f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded", kept=True
            )
        amount = left if given.get("amount") is None else given["amount"]
        if amount < 1:
            raise StripeError(
                "This value must be greater than or equal to 1.", code="parameter_invalid_integer", param="amount"
            )
        if amount > left:
            asked, unrefunded = written(amount, charge["currency"]), written(left, charge["currency"])
            raise StripeError(
                f"Refund amount ({asked}) is greater than unrefunded amount on charge ({unrefunded})", param="amount"
            )
        made = self.account.store.add(objects.refund(charge, amount, self.account.now()))
        made["reason"] = given.get("reason")
        made["metadata"] = merged({}, given.get("metadata") or {})
        charge["amount_refunded"] += amount
        charge["refunded"] = charge["amount_refunded"] == charge["amount"]
        self.account.emit("charge.refunded", charge)
        self.account.emit("refund.created", made)
        return made

    def retrieve(self, identifier: str) -> Object:
        return self.account.store.get(KIND, identifier, "id")

    def update(self, identifier: str, given: dict[str, Any]) -> Object:
        refund = self.retrieve(identifier)
        if "metadata" in given:
            refund["metadata"] = merged(refund["metadata"], given["metadata"])
            self.account.emit("refund.updated", refund)
        return refund

    def list(self, given: dict[str, Any]) -> Object:
        charge, intent = given.get("charge"), given.get("payment_intent")
        return self.account.store.page(
            KIND,
            "/v1/refunds",
            given,
            lambda one: charge in (None, one["charge"]) and intent in (None, one["payment_intent"]),
        )

    def _charge_of(self, given: dict[str, Any]) -> Object:
        """The charge that is meant, by itself or by its PaymentIntent. Raises StripeError."""
        if given.get("charge") is not None:
            charge = self.account.store.get("charge", given["charge"], "charge", 400)
        elif given.get("payment_intent") is not None:
            intent = self.account.store.get("payment_intent", given["payment_intent"], "payment_intent", 400)
            if intent["status"] != "succeeded":
                raise StripeError(
                    f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.", kept=True
                )
            charge = self.account.store.get("charge", intent["latest_charge"], "charge", 400)
        else:
            raise StripeError(
                "One of the following params should be provided for this request: payment_intent or charge."
            )
        if charge["status"] != "succeeded" or not charge["captured"]:
            raise StripeError(
                f"Charge {charge['id']} has not been captured, so it can't be refunded.", kept=True
            )  # ours
        return charge
