"""How a receiver handles events as the guide asks: each once, however often it comes, and never too late an answer.

An event is known by its `webhook-id` header where there is one, else as the guide knows it: `event-id-updatedAt`.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

KEPT_EVENTS = 1000
ANSWER_WITHIN_SECONDS = 4.0  # the guide asks for five, and the answer has to travel


class EventProcessor:
    """Calls `handler` with an event's body, once an event.

    `process` answers the HTTP status that the sender should get: 200 for an event that is done, was done before, or is
    taking its time; 500 when the handler failed, so that the sender tries again. Any thread may call.
    """

    def __init__(
        self, handler: Callable[[Any], object], *, answer_within: float = ANSWER_WITHIN_SECONDS, kept: int = KEPT_EVENTS
    ) -> None:
        self._handler = handler
        self._answer_within = answer_within
        self._kept = kept
        self._events: OrderedDict[str, threading.Event] = OrderedDict()  # set: done; what failed is taken out again
        self._lock = threading.Lock()
        self.errors: list[BaseException] = []

    @property
    def processed(self) -> int:
        """How many of the events that it remembers are done."""
        with self._lock:
            return sum(done.is_set() for done in self._events.values())

    def process(self, key: str, event: Any) -> int:
        """Handle an event, or wait for the thread that does already."""
        with self._lock:
            done = self._events.get(key)
            mine = done is None
            if done is None:
                done = self._events[key] = threading.Event()
                while len(self._events) > self._kept:
                    self._events.popitem(last=False)
        if mine:
            threading.Thread(target=self._handle, args=(key, event, done), name="event", daemon=True).start()
        done.wait(self._answer_within)
        with self._lock:
            return 200 if self._events.get(key) is done or not done.is_set() else 500

    def _handle(self, key: str, event: Any, done: threading.Event) -> None:
        try:
            self._handler(event)
        except Exception as error:
            with self._lock:
                self.errors.append(error)
                self._events.pop(key, None)
        finally:
            done.set()


def key_of(webhook_id: str | None, event: Any, body: bytes) -> str:
    """What makes an event the same one when it comes again."""
    if webhook_id:
        return webhook_id
    entry = event.get("entry") or event.get("media") if isinstance(event, dict) else None
    if isinstance(entry, dict) and "id" in entry and "updatedAt" in entry:
        return f"{event.get('event')}-{event.get('model')}-{entry['id']}-{entry['updatedAt']}"
    return hashlib.sha256(body).hexdigest()
