"""Calls of Stripe's double, as its tests make them."""

from __future__ import annotations

from typing import Any

import requests

from harness.doubles import Stripe

NO_REDIRECTS = {
    "automatic_payment_methods[enabled]": "true",
    "automatic_payment_methods[allow_redirects]": "never",
}
CARD = {**NO_REDIRECTS, "amount": "5000", "currency": "usd", "confirm": "true", "payment_method": "pm_card_visa"}


class StripeApi:
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
