"""Stripe's events, and the webhook endpoints that are told of them."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from harness.doubles.callbacks import Callback
from harness.doubles.clock import Clock
from harness.doubles.double import random_id
from harness.doubles.stripe import objects
from harness.doubles.stripe.errors import StripeError
from harness.doubles.stripe.objects import Object
from harness.doubles.stripe.signing import signature
from harness.doubles.stripe.store import Store

RETRIES = (3600.0, 7200.0, 10800.0)
"""Seconds from a failed attempt to the next. Stripe says for test mode: three times over the course of a few hours."""


class Webhooks:
    """`deliveries`: each event for each endpoint, with all attempts. `retries`: seconds to wait after each failure."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store, self.clock = store, clock
        self.retries: Sequence[float] = RETRIES
        self.deliveries: list[Callback] = []

    def endpoint(self, url: str, events: Sequence[str], secret: str | None = None) -> Object:
        """A new endpoint; `*` is any event. Answers it, with its secret. Raises StripeError."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise StripeError("Invalid URL: An explicit scheme (such as https) must be provided.", param="url")
        made = objects.webhook_endpoint(url, list(events), secret or f"whsec_{random_id(32)}", int(self.clock.now()))
        return self.store.add(made)

    def tell(self, event: Object) -> None:
        """Deliver an event to the endpoints that want it."""
        wanting = [
            one
            for one in self.store.all("webhook_endpoint")
            if one["status"] == "enabled" and {"*", event["type"]} & set(one["enabled_events"])
        ]
        event["pending_webhooks"] = len(wanting)
        for endpoint in wanting:
            told = copy.deepcopy(event)
            told["api_version"] = endpoint["api_version"] or event["api_version"]
            body = json.dumps(told, indent=2, ensure_ascii=False).encode()
            delivery = Callback(event["type"], endpoint["url"], body, {})
            self.deliveries.append(delivery)
            self.clock.soon(self._attempt(delivery, endpoint["secret"], event, list(self.retries)))

    def _attempt(self, delivery: Callback, secret: str, event: Object, retries: list[float]) -> Callable[[], None]:
        def attempt() -> None:
            now = self.clock.now()
            delivery.headers = {
                "Content-Type": "application/json; charset=utf-8",
                "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
                "Accept": "*/*; q=0.5, application/xml",
                "Cache-Control": "no-cache",
                "Stripe-Signature": signature(delivery.body, secret, now),
            }
            if delivery.send(now).accepted:
                event["pending_webhooks"] -= 1
            elif retries:
                self.clock.at(now + retries[0], self._attempt(delivery, secret, event, retries[1:]))

        return attempt
