"""Stripe's test cards: by payment method, by token, by number, and what a charge of each comes to.

Source: Stripe's page on testing.
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.doubles.stripe.errors import StripeError

DECLINED = "Your card was declined."


@dataclass(frozen=True, slots=True)
class Card:
    """A test card. `code`: why a charge of it fails, if it does; `decline_code`: more of it. `authenticate`: whether
    its owner has to prove who they are.
    """

    number: str
    brand: str = "visa"
    funding: str = "credit"
    country: str = "US"
    code: str | None = None
    decline_code: str | None = None
    message: str = DECLINED
    authenticate: bool = False

    @property
    def last4(self) -> str:
        return self.number[-4:]


def declined(number: str, decline_code: str, message: str = DECLINED, code: str = "card_declined") -> Card:
    return Card(number, code=code, decline_code=decline_code, message=message)


BY_NAME = {
    "visa": Card("4242424242424242"),
    "visa_debit": Card("4000056655665556", funding="debit"),
    "mastercard": Card("5555555555554444", "mastercard"),
    "mastercard_debit": Card("5200828282828210", "mastercard", "debit"),
    "mastercard_prepaid": Card("5105105105105100", "mastercard", "prepaid"),
    "amex": Card("378282246310005", "amex"),
    "discover": Card("6011111111111117", "discover"),
    "diners": Card("3056930009020004", "diners"),
    "jcb": Card("3566002020360505", "jcb"),
    "unionpay": Card("6200000000000005", "unionpay"),
    "gb": Card("4000008260000000", country="GB"),
    "de": Card("4000002760000016", country="DE"),
    "fr": Card("4000002500000003", country="FR"),
    "ca": Card("4000001240000000", country="CA"),
    "visa_chargeDeclined": declined("4000000000000002", "generic_decline"),
    "visa_chargeDeclinedInsufficientFunds": declined(
        "4000000000009995", "insufficient_funds", "Your card has insufficient funds."
    ),
    "visa_chargeDeclinedLostCard": declined("4000000000009987", "lost_card"),
    "visa_chargeDeclinedStolenCard": declined("4000000000009979", "stolen_card"),
    "chargeDeclinedExpiredCard": Card(
        "4000000000000069", code="expired_card", decline_code="expired_card", message="Your card has expired."
    ),
    "chargeDeclinedIncorrectCvc": Card(
        "4000000000000127",
        code="incorrect_cvc",
        decline_code="incorrect_cvc",
        message="Your card's security code is incorrect.",
    ),
    "chargeDeclinedProcessingError": Card(
        "4000000000000119",
        code="processing_error",
        decline_code="processing_error",
        message="An error occurred while processing your card. Try again in a little bit.",
    ),
    "visa_chargeDeclinedVelocityLimitExceeded": declined("4000000000006975", "card_velocity_exceeded"),
    "chargeCustomerFail": declined("4000000000000341", "generic_decline"),
    "radarBlock": declined("4100000000000019", "fraudulent"),
    "threeDSecure2Required": Card("4000000000003220", authenticate=True),
    "authenticationRequired": Card("4000002760003184", authenticate=True),
    "authenticationRequiredOnSetup": Card("4000002500003155", authenticate=True),
}
ALIASES = {
    name.removeprefix("visa_"): name for name in BY_NAME if name.startswith("visa_chargeDeclined")
}  # pm_card_chargeDeclined and pm_card_visa_chargeDeclined are the same card
BY_NUMBER = {card.number: card for card in BY_NAME.values()}


def card_named(reference: str) -> Card | None:
    """The card of a payment method such as `pm_card_visa`, or of a token such as `tok_visa`; None for another id."""
    for prefix in ("pm_card_", "tok_"):
        if reference.startswith(prefix):
            name = reference.removeprefix(prefix)
            return BY_NAME.get(ALIASES.get(name, name))
    return None


def card_numbered(number: str) -> Card:
    """The card of a number. Raises StripeError for one that is no test card."""
    digits = number.replace(" ", "").replace("-", "")
    if digits not in BY_NUMBER:
        raise StripeError(
            "Your card number is incorrect.", status=402, type_="card_error", code="incorrect_number", param="number"
        )
    return BY_NUMBER[digits]
