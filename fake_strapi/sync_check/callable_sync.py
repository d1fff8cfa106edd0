"""A sync in Python, whose threads go by virtual time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from fake_strapi.client_check.callable_client import MAKING_MS, Hand
from fake_strapi.client_check.client import Place
from fake_strapi.errors import FakeStrapiError
from fake_strapi.virtual_time.keeper import TimeKeeper


class Sync(Protocol):
    """What a maker answers, running already: `copy` is an attribute or a method.

    It may have `url`, where webhooks are to be sent, and `stop()`.
    """

    @property
    def copy(self) -> Any: ...


MakeSync = Callable[[Place], Sync]


class CallableSync:
    """See client.Played and check.PlayedSync."""

    fresh = True

    def __init__(self, make: MakeSync) -> None:
        self.name = getattr(make, "__qualname__", None) or repr(make)
        self._make = make
        self._hand: Hand | None = None
        self._sync: Any = None

    def start(self, place: Place, keeper: TimeKeeper) -> None:
        self._hand = Hand(keeper)
        order = self._hand.order(lambda: setattr(self, "_sync", self._make(place)))
        keeper.drive(order.poll, until=keeper.now + MAKING_MS)
        if order.error is not None or self._sync is None:
            self.stop()
            raise FakeStrapiError(f"the sync could not be made: {order.error or 'the maker answered None'}")

    def ready(self) -> bool:
        return True

    def copy(self) -> Any:
        found = self._sync.copy
        return found() if callable(found) else found

    @property
    def webhook_url(self) -> str | None:
        found: str | None = getattr(self._sync, "url", None)
        return found

    def stop(self) -> None:
        stop = getattr(self._sync, "stop", None)
        self._sync = None
        if self._hand is not None:
            self._hand.stop()  # first, so that nothing waits for virtual time any more
            self._hand = None
        if stop is not None:
            stop()
