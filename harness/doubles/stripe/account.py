"""One Stripe account: its objects, its events, and what the present request says of itself."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from harness.doubles.clock import Clock
from harness.doubles.stripe import objects
from harness.doubles.stripe.objects import Object
from harness.doubles.stripe.store import Store
from harness.doubles.stripe.webhooks import Webhooks

API_VERSION = "2026-10-28.endive"


class Account:
    """`version` is the API version of the present request; `request_id` and `idempotency_key` go into its events."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.store = Store()
        self.webhooks = Webhooks(self.store, clock)
        self.version = API_VERSION
        self.request_id: str | None = None
        self.idempotency_key: str | None = None

    def now(self) -> int:
        return int(self.clock.now())

    def emit(self, type_: str, about: Object, previous: Mapping[str, Any] | None = None) -> Object:
        """An event about an object as it is now; `previous`: what an update has changed, as it was."""
        told: Object = {"object": copy.deepcopy(about)}
        told["object"].pop("secret", None)
        if previous is not None:
            told["previous_attributes"] = dict(previous)
        request = {"id": self.request_id, "idempotency_key": self.idempotency_key}
        event = self.store.add(objects.event(type_, told, self.now(), self.version, request))
        self.webhooks.tell(event)
        return event

    def is_since(self, date: str) -> bool:
        """Whether the request's API version is this one or newer."""
        return self.version >= date
