"""Asks again and again, and tells what has changed."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

log = logging.getLogger("fake_strapi.reference")

Data = TypeVar("Data")
NOTHING = object()


class Poller(Generic[Data]):
    """Calls `fetch` every `interval` seconds, in a thread of its own, and `on_change` with what is new about it.

    After an error it waits twice as long. `poll_soon` makes the next poll due: one that is under way already may have
    read too early, so another follows it. The polls are one after the other, so an old answer never follows a new one.
    """

    def __init__(
        self, fetch: Callable[[], Data], on_change: Callable[[Data], object], *, interval: float = 5.0
    ) -> None:
        self._fetch = fetch
        self._on_change = on_change
        self._interval = interval
        self._last: object = NOTHING
        self._due = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Poll now, and from now on."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name="poller", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """No more polls; one that is under way is waited for."""
        self._stopping.set()
        self._due.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()

    def poll_soon(self) -> None:
        """Something has changed: don't wait for the next turn."""
        self._due.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._due.clear()
            wait = self._interval
            try:
                self._poll()
            except Exception:
                log.exception("a poll failed")
                wait *= 2
            self._due.wait(wait)

    def _poll(self) -> None:
        data = self._fetch()
        if data != self._last:
            self._last = data
            self._on_change(data)
