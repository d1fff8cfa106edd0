"""A Python client, in a thread of this process that goes by virtual time, and so do those that it starts."""

from __future__ import annotations

import asyncio
import inspect
import queue
import threading
from collections.abc import Awaitable, Callable
from typing import Any

from fake_strapi.client_check.client import Place
from fake_strapi.errors import FakeStrapiError
from fake_strapi.virtual_time.keeper import TimeKeeper
from fake_strapi.virtual_time.preload.fake_strapi_time import Installed, Participant

ENDING_SECONDS = 5.0
MAKING_MS = 3_600_000

Make = Callable[[Place], Callable[[], object]]
"""Makes a new client for a Strapi, and answers what makes it call: a function without arguments, async or not."""


class Order:
    """Work for the client's thread, and what became of it."""

    def __init__(self, work: Callable[[], object]) -> None:
        self.work = work
        self.error: str | None = None
        self._done = threading.Event()

    def poll(self) -> bool:
        return self._done.is_set()

    def carry_out(self) -> None:
        try:
            self.work()
        except Exception as raised:
            self.error = f"{type(raised).__name__}: {raised}".rstrip(": ")
        self._done.set()


class CallableClient:
    """See client.Client."""

    one_shot = False
    fresh = True

    def __init__(self, make: Make) -> None:
        self.name = getattr(make, "__qualname__", None) or repr(make)
        self._make = make
        self._hand: Hand | None = None

    def start(self, place: Place, keeper: TimeKeeper) -> None:
        self._hand = hand = Hand(keeper)
        made: list[Callable[[], object]] = []
        order = hand.order(lambda: made.append(self._make(place)))
        keeper.drive(order.poll, until=keeper.now + MAKING_MS)
        if not made:
            self.stop()
            raise FakeStrapiError(f"the client could not be made: {order.error}")
        self._call = made[0]

    def ready(self) -> bool:
        return True

    def call(self) -> Order:
        assert self._hand is not None
        return self._hand.order(self._call)

    def stop(self) -> None:
        if self._hand is not None:
            self._hand.stop()
            self._hand = None


class Hand:
    """One thread in virtual time that does what it is told, in order; coroutines in one loop."""

    def __init__(self, keeper: TimeKeeper) -> None:
        self._participant = Participant(keeper.address, keeper.now, everybody=False)
        self._installed = Installed(self._participant)
        self._orders: queue.SimpleQueue[Order | None] = queue.SimpleQueue()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._obey, name="under check", daemon=True)
        self._thread.start()

    def order(self, work: Callable[[], object]) -> Order:
        order = Order(lambda: self._finish(work()))
        self._participant.expect()
        self._orders.put(order)
        return order

    def stop(self) -> None:
        """End the thread; what waits for virtual time here is let go."""
        self._orders.put(None)
        self._participant.close()
        self._thread.join(ENDING_SECONDS)
        self._installed.undo()

    def _finish(self, result: object) -> None:
        if inspect.isawaitable(result):
            self._loop = self._loop or asyncio.new_event_loop()
            self._loop.run_until_complete(as_coroutine(result))

    def _obey(self) -> None:
        while (order := self._orders.get()) is not None:
            with self._participant.taking_part(expected=True):  # the order is done before the thread is seen to rest
                order.carry_out()
        if self._loop is not None:
            self._loop.close()


async def as_coroutine(result: Awaitable[Any]) -> Any:
    return await result
