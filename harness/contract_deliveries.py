"""Webhook deliveries as a part of a conversation: a receiver for each side, and each delivery as a judged exchange.

Deliveries that one request causes travel side by side, so their order on arrival is chance: they are put in the order
of their event, model and row before they are judged.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress

from harness.client import Response
from harness.names import Names
from harness.received import Received
from harness.receiver import NoSuchDelivery, WebhookReceiver

URL, HOST = "<receiver:url>", "<receiver:host>"
SENT_AT = re.compile(rb'("event":"[^"]*","createdAt":)"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"')
ORDER = ("create", "update", "publish", "unpublish", "draft-discard", "delete")


class Deliveries:
    """The receiver of one side."""

    def __init__(self, names: Names) -> None:
        self.receiver = WebhookReceiver().start()
        self._read = 0
        self._host = f"127.0.0.1:{self.receiver.port}"
        names.preset_text(URL, self.receiver.url)
        names.preset_text(HOST, self._host)

    def take(self, count: int, timeout: float = 10.0) -> list[Received]:
        """The next `count` deliveries, in order; fewer when no more come in time."""
        with suppress(NoSuchDelivery):
            self.receiver.wait_for_count(self._read + count, timeout=timeout)
        taken = self.receiver.received[self._read :]
        self._read += len(taken)
        return sorted(taken, key=_place)

    def read(self, at_least: int, timeout: float) -> list[Received]:
        """All so far, in the order of arrival, once they are so many. Raises NoSuchDelivery."""
        self.receiver.wait_until_arrived(at_least, timeout=timeout)
        received = list(self.receiver.received)
        self._read = len(received)
        return received

    @property
    def unread(self) -> Sequence[Received]:
        return self.receiver.received[self._read :]

    def response(self, delivery: Received) -> Response:
        """A delivery as if it were an answer. `createdAt` is when it was sent, in no relation to the entry's times."""
        headers = tuple((name, value.replace(self._host, HOST)) for name, value in delivery.headers)
        return Response(0, "", headers, SENT_AT.sub(rb'\1"<time of sending>"', delivery.body))


def _place(delivery: Received) -> tuple[int, str, int]:
    event = str(delivery.event).partition(".")[2]
    row = delivery.entry if isinstance(delivery.entry, dict) else delivery.media
    identifier = row.get("id") if isinstance(row, dict) else None
    number = identifier if isinstance(identifier, int) else 0
    return (ORDER.index(event) if event in ORDER else len(ORDER)), str(delivery.model), number
