"""PaymentIntents: the states that they go through, and the charges that come of it."""

from __future__ import annotations

from typing import Any

from harness.doubles.stripe import objects
from harness.doubles.stripe.account import Account
from harness.doubles.stripe.cards import Card
from harness.doubles.stripe.errors import DOCS, StripeError, unexpected_state
from harness.doubles.stripe.money import amount_checked, currency_checked, written
from harness.doubles.stripe.objects import Object
from harness.doubles.stripe.params import (
    merged,
)
from harness.doubles.stripe.payment_intent_wishes import Wishes
from harness.doubles.stripe.payment_methods import PaymentMethods

KIND = "payment_intent"
OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")
CANCELABLE = ("requires_payment_method", "requires_capture", "requires_confirmation", "requires_action", "processing")
RETURN_URL = (
    "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these"
    " payment"
    " methods might redirect your customer off of your page, you must provide a `return_url`. If you don't want"
    " to accept"
    " redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and"
    " `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents."
)


class PaymentIntents:
    def __init__(self, account: Account, methods: PaymentMethods) -> None:
        self.account, self.methods = account, methods
        self.wishes = Wishes(account, methods)

    # --- the API's calls

    def create(self, given: dict[str, Any]) -> Object:
        intent = objects.payment_intent(self.account.now())
        intent["currency"] = currency_checked(given["currency"])
        intent["amount"] = amount_checked(given["amount"], intent["currency"])
        if not given.get("confirm"):
            for name in ("error_on_requires_action", "mandate_data", "off_session", "return_url"):
                if name in given:
                    raise StripeError(
                        f"The parameter `{name}` cannot be passed when creating a PaymentIntent unless `confirm`"
                        " is set to"
                        " true.",
                        param=name,
                    )
        self.wishes.write_kinds(intent, given)
        self.wishes.write(intent, given)
        if intent["payment_method"] is not None:
            intent["status"] = "requires_confirmation"
        if given.get("confirm"):
            self._check_confirmable(intent, given)
        self.account.store.add(intent)
        self.account.emit("payment_intent.created", intent)
        return self._confirm(intent, given) if given.get("confirm") else intent

    def retrieve(self, identifier: str) -> Object:
        return self.account.store.get(KIND, identifier, "intent")

    def update(self, identifier: str, given: dict[str, Any]) -> Object:
        intent = self.retrieve(identifier)
        if intent["status"] not in OPEN:
            for name in ("amount", "currency", "payment_method", "customer"):
                if name in given:
                    raise unexpected_state(
                        f"This PaymentIntent's {name} could not be updated because it has a status of"
                        f" {intent['status']}."
                        f" You may only update the {name} of a PaymentIntent with one of the following statuses:"
                        f" {', '.join(OPEN)}.",
                        intent,
                    )
        if given.get("currency") is not None:
            intent["currency"] = currency_checked(given["currency"])
        if given.get("amount") is not None:
            intent["amount"] = amount_checked(given["amount"], intent["currency"])
        self.wishes.write(intent, given)
        if intent["status"] == "requires_payment_method" and intent["payment_method"] is not None:
            intent["status"] = "requires_confirmation"
        return intent

    def confirm(self, identifier: str, given: dict[str, Any]) -> Object:
        intent = self.retrieve(identifier)
        if intent["status"] == "succeeded":
            raise unexpected_state(
                "You cannot confirm this PaymentIntent because it has already succeeded after being previously"
                " confirmed.",
                intent,
            )
        if intent["status"] not in OPEN:
            raise unexpected_state(
                f"You cannot confirm this PaymentIntent because it has a status of {intent['status']}. Only a"
                " PaymentIntent"
                " with one of the following statuses may be confirmed: requires_confirmation, requires_action.",
                intent,
            )
        self.wishes.write(intent, given)
        return self._confirm(intent, given)

    def capture(self, identifier: str, given: dict[str, Any]) -> Object:
        intent = self.retrieve(identifier)
        if intent["status"] != "requires_capture":
            raise unexpected_state(
                f"This PaymentIntent could not be captured because it has a status of {intent['status']}. Only a"
                " PaymentIntent with one of the following statuses may be captured: requires_capture.",
                intent,
            )
        amount = given.get("amount_to_capture")
        amount = intent["amount_capturable"] if amount is None else amount
        if not 1 <= amount <= intent["amount_capturable"]:
            capturable = written(intent["amount_capturable"], intent["currency"])
            raise StripeError(
                f"The amount to capture must be at least 1 and at most the {capturable} that can be captured.",  # ours
                code="amount_too_large" if amount > 1 else "parameter_invalid_integer",
                param="amount_to_capture",
            )
        if "metadata" in given:
            intent["metadata"] = merged(intent["metadata"], given["metadata"])
        charge = self.account.store.get("charge", intent["latest_charge"], "charge")
        self._captured(intent, charge, amount)
        self.account.emit("charge.captured", charge)
        self.account.emit("payment_intent.succeeded", intent)
        return intent

    def cancel(self, identifier: str, given: dict[str, Any]) -> Object:
        intent = self.retrieve(identifier)
        if intent["status"] not in CANCELABLE:
            raise unexpected_state(
                f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}. Only a"
                " PaymentIntent"
                f" with one of the following statuses may be canceled: {', '.join(CANCELABLE)}.",
                intent,
            )
        if intent["status"] == "requires_capture":
            charge = self.account.store.get("charge", intent["latest_charge"], "charge")
            charge["amount_refunded"], charge["refunded"] = charge["amount"], True
            self.account.emit("charge.refunded", charge)
        intent["status"], intent["amount_capturable"], intent["next_action"] = "canceled", 0, None
        intent["canceled_at"] = self.account.now()
        intent["cancellation_reason"] = given.get("cancellation_reason")
        self.account.emit("payment_intent.canceled", intent)
        return intent

    def list(self, given: dict[str, Any]) -> Object:
        customer = given.get("customer")
        return self.account.store.page(
            KIND, "/v1/payment_intents", given, lambda one: customer in (None, one["customer"])
        )

    # --- what a payer does

    def authenticate(self, intent: Object, succeeds: bool = True) -> Object:
        """The card's owner proves who they are, or doesn't. Raises ValueError when nothing is asked of them."""
        if intent["status"] != "requires_action":
            raise ValueError(f"{intent['id']} asks nothing of the payer: its status is {intent['status']}")
        intent["next_action"] = None
        method = self.methods.find(intent["payment_method"], "payment_method")
        if succeeds:
            self._charge(intent, method)
        else:
            card = Card(
                "",
                code="payment_intent_authentication_failure",
                message="The provided PaymentMethod has failed authentication. You can provide"
                " payment_method_data or a new"
                " PaymentMethod to attempt to fulfill this PaymentIntent again.",
            )
            self._failed(intent, method, card, None)
        return intent

    # --- inside

    def _confirm(self, intent: Object, given: dict[str, Any]) -> Object:
        self._check_confirmable(intent, given)
        method = self.methods.find(intent["payment_method"], "payment_method")
        card = self.methods.card_of(method)
        unattended = given.get("off_session") or given.get("error_on_requires_action")
        if card.authenticate and unattended:
            asks = Card(
                card.number,
                code="authentication_required",
                decline_code="authentication_required",
                message="Your card was declined. This transaction requires authentication.",
            )
            raise self._declined(intent, method, asks)
        if card.authenticate:
            return self._ask(intent, given.get("return_url"))
        if card.code is not None:
            raise self._declined(intent, method, card)
        return self._charge(intent, method)

    def _check_confirmable(self, intent: Object, given: dict[str, Any]) -> None:
        """Raises StripeError where there is no payment method, or no place to come back to."""
        if intent["payment_method"] is None:
            raise unexpected_state(
                "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the"
                " PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a"
                " payment method or ConfirmationToken.",
                intent,
            )
        automatic = intent["automatic_payment_methods"]
        may_redirect = automatic is not None and automatic["allow_redirects"] == "always"
        if may_redirect and not given.get("return_url") and not given.get("use_stripe_sdk"):
            raise StripeError(RETURN_URL)

    def _ask(self, intent: Object, return_url: str | None) -> Object:
        """The card's owner has to prove who they are."""
        intent["status"] = "requires_action"
        if return_url is None:
            intent["next_action"] = {"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure_redirect"}}
        else:
            where = f"https://hooks.stripe.com/3d_secure_2/hosted?payment_intent={intent['id']}"
            intent["next_action"] = {
                "redirect_to_url": {"return_url": return_url, "url": where},
                "type": "redirect_to_url",
            }
        self.account.emit("payment_intent.requires_action", intent)
        return intent

    def _charge(self, intent: Object, method: Object) -> Object:
        charge = self.account.store.add(objects.charge(intent, method, self.account.now()))
        intent["latest_charge"], intent["last_payment_error"], intent["next_action"] = charge["id"], None, None
        if intent["setup_future_usage"] is not None and intent["customer"] is not None and method["customer"] is None:
            method["customer"] = intent["customer"]
            self.account.emit("payment_method.attached", method)
        if intent["capture_method"] == "manual":
            intent["status"], intent["amount_capturable"] = "requires_capture", intent["amount"]
            self.account.emit("charge.succeeded", charge)
            self.account.emit("payment_intent.amount_capturable_updated", intent)
            return intent
        self._captured(intent, charge, intent["amount"])
        self.account.emit("charge.succeeded", charge)
        self.account.emit("payment_intent.succeeded", intent)
        return intent

    def _captured(self, intent: Object, charge: Object, amount: int) -> None:
        charge["captured"], charge["amount_captured"] = True, amount
        charge["balance_transaction"] = objects.identifier("txn")
        charge["amount_refunded"] = charge["amount"] - amount
        intent["status"], intent["amount_received"], intent["amount_capturable"] = "succeeded", amount, 0

    def _declined(self, intent: Object, method: Object, card: Card) -> StripeError:
        charge = self.account.store.add(objects.charge(intent, method, self.account.now()))
        charge |= {
            "failure_code": card.code,
            "failure_message": card.message,
            "outcome": objects.outcome("issuer_declined", card.decline_code),
            "paid": False,
            "status": "failed",
        }
        intent["latest_charge"] = charge["id"]
        self.account.emit("charge.failed", charge)
        told = self._failed(intent, method, card, charge["id"])
        return StripeError(
            card.message,
            status=402,
            type_="card_error",
            code=card.code,
            kept=True,
            charge=charge["id"],
            decline_code=card.decline_code,
            payment_intent=intent,
            payment_method=told["payment_method"],
        )

    def _failed(self, intent: Object, method: Object, card: Card, charge: str | None) -> Object:
        """An attempt has failed: the intent wants another payment method. Answers its last_payment_error."""
        code = str(card.code)
        told = {
            "charge": charge,
            "code": code,
            "decline_code": card.decline_code,
            "doc_url": DOCS + code.replace("_", "-"),
            "message": card.message,
            "payment_method": dict(method),
            "type": "card_error" if charge is not None else "invalid_request_error",
        }
        intent["last_payment_error"] = {name: value for name, value in told.items() if value is not None}
        intent["status"], intent["payment_method"] = "requires_payment_method", None
        self.account.emit("payment_intent.payment_failed", intent)
        return intent["last_payment_error"]  # type: ignore[no-any-return]
