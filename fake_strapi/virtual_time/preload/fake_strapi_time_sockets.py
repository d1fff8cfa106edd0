"""Sockets: who is asked and has not answered yet, and servers that wait for a peer.

Part of fake_strapi_time.py, and as that without any other module of this package.
"""

from __future__ import annotations

import select
import socket
import time
import weakref
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fake_strapi.virtual_time.preload.fake_strapi_time import Participant

REAL_MONOTONIC = time.monotonic


def sockets(one: Participant) -> Iterator[tuple[Any, str, Any]]:
    """Who is asked and has not answered yet: sockets that a client opened or wrote to, and did not read from since."""
    kind = socket.socket

    def asked(self: socket.socket) -> None:
        if one.takes_part():
            with one.changed:
                one.unanswered[self] = REAL_MONOTONIC()

    def asking(genuine: Any) -> Any:
        def send(self: socket.socket, *args: Any) -> Any:
            if self in connected:
                asked(self)
            return genuine(self, *args)

        return send

    def answered(genuine: Any) -> Any:
        def receive(self: socket.socket, *args: Any) -> Any:
            await_peer(self)
            try:
                found = genuine(self, *args)
            except BlockingIOError:
                raise
            except OSError:
                forget(self)
                raise
            forget(self)
            return found

        return receive

    def await_peer(self: socket.socket) -> None:
        """A server waits for a client's next request, or for the next client: that is no work."""
        timeout = self.gettimeout()
        if timeout == 0 or self in connected or not one.takes_part():
            return
        if not one.wait_seconds(lambda: readable(self), timeout):
            raise TimeoutError("timed out")

    def readable(self: socket.socket) -> bool:
        try:
            return bool(select.select([self], [], [], 0)[0])
        except (OSError, ValueError):
            return True  # what is wrong with it is told by who reads

    def accepting(genuine: Any) -> Any:
        def accept(self: socket.socket) -> Any:
            await_peer(self)
            return genuine(self)

        return accept

    def forget(self: socket.socket) -> None:
        if self in one.unanswered:
            with one.changed:
                one.unanswered.pop(self, None)
                one.note()

    def connecting(genuine: Any) -> Any:
        def connect(self: socket.socket, *args: Any) -> Any:
            connected.add(self)
            asked(self)
            return genuine(self, *args)

        return connect

    def closing(genuine: Any) -> Any:
        def close(self: socket.socket) -> Any:
            forget(self)
            return genuine(self)

        return close

    connected: weakref.WeakSet[socket.socket] = weakref.WeakSet()
    for name in ("send", "sendall"):
        yield kind, name, asking(getattr(kind, name))
    for name in ("recv", "recv_into"):
        yield kind, name, answered(getattr(kind, name))
    yield kind, "accept", accepting(kind.accept)
    for name in ("connect", "connect_ex"):
        yield kind, name, connecting(getattr(kind, name))
    for name in ("close", "detach"):
        yield kind, name, closing(getattr(kind, name))
