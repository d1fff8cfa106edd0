"""What a request wishes of a PaymentIntent, written into it."""

from __future__ import annotations

from typing import Any

from harness.doubles.stripe.account import Account
from harness.doubles.stripe.errors import StripeError, unknown
from harness.doubles.stripe.objects import Object
from harness.doubles.stripe.params import merged
from harness.doubles.stripe.payment_methods import PaymentMethods

COPIED = (
    "application_fee_amount",
    "capture_method",
    "confirmation_method",
    "description",
    "on_behalf_of",
    "receipt_email",
    "setup_future_usage",
    "shipping",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_data",
    "transfer_group",
)


class Wishes:
    def __init__(self, account: Account, methods: PaymentMethods) -> None:
        self.account, self.methods = account, methods

    def write_kinds(self, intent: Object, given: dict[str, Any]) -> None:
        """Which kinds of payment methods it takes: those of the Dashboard, since 2023-08-16, or those that are"
        " named."""
        if not self.account.is_since("2024-04-10"):
            intent["capture_method"] = "automatic"
        automatic, named = given.get("automatic_payment_methods"), self.named_kinds(given)
        if automatic is not None and named:
            raise StripeError(
                "You may only specify one of these parameters: automatic_payment_methods, payment_method_types."
            )
        if automatic is not None and automatic.get("enabled") == "true":
            intent["automatic_payment_methods"] = {
                "allow_redirects": automatic.get("allow_redirects", "always"),
                "enabled": True,
            }
        elif automatic is None and not named and self.account.is_since("2023-08-16"):
            intent["automatic_payment_methods"] = {"allow_redirects": "always", "enabled": True}

    def named_kinds(self, given: dict[str, Any]) -> list[str]:
        """The kinds of payment methods that a request names, as its API version does. Raises StripeError."""
        if "payment_method_types" in given and self.account.is_since("2026-09-30"):
            raise unknown("payment_method_types")
        return given.get("allowed_payment_method_types") or given.get("payment_method_types") or []

    def write(self, intent: Object, given: dict[str, Any]) -> None:
        for name in COPIED:
            if name in given and (given[name] is not None or name not in ("capture_method", "confirmation_method")):
                intent[name] = given[name]
        if named := self.named_kinds(given):
            intent["payment_method_types"] = named
            intent["allowed_payment_method_types"] = given.get("allowed_payment_method_types")
        if given.get("payment_method_options"):
            intent["payment_method_options"] = {**intent["payment_method_options"], **given["payment_method_options"]}
        if "metadata" in given:
            intent["metadata"] = merged(intent["metadata"], given["metadata"])
        if given.get("customer") is not None:
            customer = self.account.store.get("customer", given["customer"], "customer", 400)
            if customer.get("deleted"):
                raise StripeError(
                    f"No such customer: '{customer['id']}'; it was deleted.", code="resource_missing", param="customer"
                )
            intent["customer"] = customer["id"]
        self._method(intent, given)

    def _method(self, intent: Object, given: dict[str, Any]) -> None:
        if given.get("payment_method_data") is not None:
            intent["payment_method"] = self.methods.create(dict(given["payment_method_data"]))["id"]
        elif given.get("payment_method") is not None:
            method = self.methods.find(given["payment_method"], "payment_method")
            if method["customer"] is not None and intent["customer"] is None:
                raise StripeError(
                    "The payment method you provided is attached to a customer so for security purposes you must"
                    " provide"
                    " the customer in the request.",
                    param="payment_method",
                )
            if method["customer"] not in (None, intent["customer"]):
                raise StripeError(
                    f"The customer does not have a payment method with the ID {method['id']}. The payment method"
                    " must be"
                    " attached to the customer.",
                    code="resource_missing",
                    param="payment_method",
                )
            intent["payment_method"] = method["id"]
