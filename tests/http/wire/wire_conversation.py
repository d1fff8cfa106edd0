"""Talks raw bytes to a server."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable
from typing import NamedTuple

from wire_cases import FOLLOW_UP, HANG_UP, Case

DATE = "Mon, 23 Nov 2026 09:52:18 GMT"
EPOCH_SECONDS = 1795427538.0
"""The same moment."""
PACKET_PAUSE = 0.02
"""Keeps two sends from arriving as one, where nothing better does."""


Taken = Callable[[socket.socket, int], bool]
"""Waits until the server has taken so many bytes of a client; False when it has closed the connection before."""


class Heard(NamedTuple):
    """What came back: to the case, and to the follow-up when the connection was still open then (None: it was not)."""

    answer: bytes
    after: bytes | None
    closed_after: bool


def undated(data: bytes) -> bytes:
    """With the date of the tests in place of the real one."""
    return re.sub(rb"Date: \w+, \d\d \w+ 20\d\d [\d:]+ GMT", b"Date: " + DATE.encode(), data)


class Client:
    """A raw client."""

    def __init__(self, port: int, patience: float, taken: Taken | None) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.patience = patience
        self.taken = taken

    def send(self, steps: tuple[bytes, ...]) -> None:
        sent = 0
        for number, step in enumerate(steps):
            if number and self.taken is None:
                time.sleep(PACKET_PAUSE)
            elif number and self.taken is not None and not self.taken(self.socket, sent):
                return
            try:
                if step == HANG_UP:
                    self.socket.shutdown(socket.SHUT_WR)
                else:
                    self.socket.sendall(step)
            except OSError:
                return  # the server has closed already
            sent += len(step)

    def hear(self, expected: int | None = None) -> tuple[bytes, bool]:
        """All that comes until the connection ends (True), or until `expected` bytes are there or, without that
        number, silence falls for `patience` seconds (False)."""
        heard = b""
        self.socket.settimeout(self.patience if expected is None else 5)
        while expected is None or len(heard) < expected:
            try:
                data = self.socket.recv(1 << 20)
            except TimeoutError:
                return heard, False
            except ConnectionResetError:
                return heard, True
            if not data:
                return heard, True
            heard += data
        return heard, False


def converse(
    port: int, case: Case, *, patience: float, expected: Heard | None = None, taken: Taken | None = None
) -> Heard:
    """Plays a case. `expected` (what was recorded) only spares the waiting for silence: more bytes than that would
    show in front of the follow-up's answer."""
    client = Client(port, patience, taken)
    with client.socket:
        client.send(case.steps)
        closes = expected is not None and expected.after is None
        answer, closed = client.hear(None if expected is None or closes else len(expected.answer))
        if closed:
            return Heard(undated(answer), None, True)
        client.send((FOLLOW_UP,))
        silent = expected is None or not expected.after or expected.closed_after
        after, closed = client.hear(None if silent or expected is None else len(expected.after or b""))
        return Heard(undated(answer), undated(after), closed)
