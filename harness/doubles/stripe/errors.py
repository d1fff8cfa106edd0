"""Stripe's errors as its API answers them.

Sources: Stripe's API reference (errors, error codes) and answers of the service as they stand in issues of its own and
other libraries (stripe-js 588, stripe-dotnet 1614, stripe-react-native 1138, grandnode 985, exercism 3239 and 7062).
"""

from __future__ import annotations

from typing import Any

DOCS = "https://stripe.com/docs/error-codes/"
LOGS = "https://dashboard.stripe.com/test/logs/"


class StripeError(Exception):
    """An error to be answered. `kept`: whether an idempotency key remembers it, which it does once work has begun."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        type_: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        kept: bool = False,
        **more: Any,
    ) -> None:
        super().__init__(message)
        self.status, self.type, self.code, self.param, self.kept, self.more = status, type_, code, param, kept, more

    def body(self, request_id: str, now: float) -> dict[str, Any]:
        """The whole body; keys that the error hasn't are left out, as Stripe does."""
        keys: dict[str, Any] = {
            "code": self.code,
            "doc_url": None if self.code is None else DOCS + self.code.replace("_", "-"),
            "message": str(self),
            "param": self.param,
            "request_log_url": f"{LOGS}{request_id}?t={int(now)}",
            "type": self.type,
            **self.more,
        }
        return {"error": {name: keys[name] for name in sorted(keys) if keys[name] is not None}}


def missing(kind: str, identifier: str, param: str, status: int = 404) -> StripeError:
    """No such object; a 400 where it is named by a parameter."""
    return StripeError(f"No such {kind}: '{identifier}'", status=status, code="resource_missing", param=param)


def unexpected_state(message: str, intent: dict[str, Any]) -> StripeError:
    """What can't be done to a PaymentIntent in its status."""
    return StripeError(message, code="payment_intent_unexpected_state", kept=True, payment_intent=intent)


def unknown(param: str) -> StripeError:
    """A parameter that there isn't."""
    return StripeError(f"Received unknown parameter: {param}", code="parameter_unknown", param=param)
