"""A connection that can go to another process, or has come from one, between two requests."""

from __future__ import annotations

import socket

from fake_strapi.http.wire.connection import Connection, Owner
from fake_strapi.http.wire.request import RequestReader
from fake_strapi.workers.channel import Channel, Passed

LARGEST_READ = 16 * 1024
"""Beyond it the head is refused: that is the primary's business."""
END = b"\r\n\r\n"


class PlainReads:
    """Whether bytes look like one whole read of the content API under `prefix`, as nearly all reads come: in one piece,
    without a body, and nothing behind it. What they are indeed, the parser says."""

    def __init__(self, prefix: str) -> None:
        start = f"{prefix}/".encode()
        self._starts = (b"GET " + start, b"HEAD " + start)

    def __call__(self, data: bytes) -> bool:
        return data.startswith(self._starts) and len(data) <= LARGEST_READ and data.find(END) == len(data) - len(END)


class Passable(Connection):
    """`brought`: bytes that came along with it, to be served before what the socket has."""

    __slots__ = ("brought",)

    def __init__(
        self, sock: socket.socket, peer: tuple[str, int], owner: Owner, reader: RequestReader, now: float
    ) -> None:
        super().__init__(sock, peer, owner, reader, now)
        self.brought = b""

    def receive(self) -> bytes | None:
        if self.brought:
            data, self.brought = self.brought, b""
            return data
        return super().receive()

    def pass_on(self, channel: Channel, data: bytes) -> bool:
        """Give it away, with what was read of a request. False: the other end can't take it, and it is as it was."""
        gone = channel.pass_on(Passed(self._socket, self.peer, self.served, data))
        if gone:
            self._release()
        return gone
