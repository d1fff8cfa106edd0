"""A client's connection: what the application may do to the socket, and what the server keeps about it."""

from __future__ import annotations

import contextlib
import os
import selectors
import socket
import struct
from math import inf
from typing import Any, Protocol

from fake_strapi.http.wire.answers import REQUEST_TIMEOUT
from fake_strapi.http.wire.environ import base_environ
from fake_strapi.http.wire.limits import Limits
from fake_strapi.http.wire.request import RequestReader

RESET_ON_CLOSE = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)
"""SO_LINGER on, 0 seconds: close sends RST and throws away what is not sent yet."""
RECEIVE_BYTES = 65536
CLIENT_PATIENCE = 0.002
"""Seconds in which a client may make room for more of an answer before the loop is handed over."""
DRAIN_ROUNDS = 16


class Disconnected(Exception):
    """The client has gone, or the server is stopping; there is nobody to answer."""


def wait_writable(sock: socket.socket, seconds: float | None) -> bool:
    """Waits until the socket takes more bytes or is broken; None waits for ever. False when the time is over."""
    with selectors.DefaultSelector() as selector:
        selector.register(sock, selectors.EVENT_WRITE)
        return bool(selector.select(seconds))


class Owner(Protocol):
    """The server, seen from a connection."""

    def hand_over(self, connection: Connection) -> None:
        """The thread that handles this connection is about to block: another one serves the others meanwhile."""

    def forget(self, connection: Connection) -> bool:
        """The socket is about to be closed; False when another thread does it already."""

    def pause(self, seconds: float) -> bool:
        """Waits; False when the server stopped meanwhile."""


class Connection:
    """`environ["wire.connection"]`. After `reset`, `close` or `send_raw` the application's own answer is ignored."""

    __slots__ = (
        "_budget",
        "_owner",
        "_socket",
        "away",
        "closed",
        "environ",
        "message_began",
        "peer",
        "quiet_since",
        "reader",
        "served",
        "severed",
    )

    def __init__(
        self, sock: socket.socket, peer: tuple[str, int], owner: Owner, reader: RequestReader, now: float
    ) -> None:
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = sock
        self._owner = owner
        self._budget: int | None = None
        self.peer = peer
        """The client's address and port."""
        self.severed = False
        """The application has taken the socket into its own hands for this request."""
        self.closed = False
        self.away = False
        """A thread of its own finishes the current request; the loop doesn't look after the socket."""
        self.reader = reader
        self.environ: dict[str, Any] = base_environ(sock.getsockname()[:2], peer, self)
        self.message_began = now
        self.quiet_since = now
        self.served = False

    def due(self, limits: Limits) -> tuple[float, bytes]:
        """When this connection is to be closed if nothing happens, and with which last words.

        As node does it: on a kept connection that is quiet, silently, be it in the midst of a head; else with a 408.
        """
        reader = self.reader
        between = not reader.partial or reader.in_head
        quiet = self.quiet_since + limits.keep_alive if self.served and (between or reader.given) else inf
        if self.served and not reader.partial:
            return quiet, b""
        late = self.message_began + (limits.head_seconds if between else limits.request_seconds)
        return (quiet, b"") if quiet <= late else (late, REQUEST_TIMEOUT)

    # For the application

    def reset(self) -> None:
        """Ends the connection with RST: the client sees "connection reset by peer"."""
        self.severed = True
        with contextlib.suppress(OSError):
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
        self._release()

    def close(self) -> None:
        """Ends the connection with FIN: the client sees the end of the stream, without an answer."""
        self.severed = True
        with contextlib.suppress(OSError):
            for _ in range(DRAIN_ROUNDS):  # unread bytes would turn the FIN into a RST
                if not socket.socket.recv(self._socket, RECEIVE_BYTES):  # as they came, also under TLS
                    break
        with contextlib.suppress(OSError):
            self._end()
        self._release()

    def send_raw(self, data: bytes) -> None:
        """Sends bytes as they are, in place of an answer. The connection stays open until `close`."""
        self.severed = True
        with contextlib.suppress(Disconnected):
            self._send(data)

    def truncate(self, body_bytes: int) -> None:
        """Lets the application's answer go out with its whole head, cuts the body there and closes the connection.

        Of a chunked answer the count includes the sizes of the chunks.
        """
        self._budget = body_bytes

    def pause(self, seconds: float) -> bool:
        """Waits without holding up other connections. False: the server is stopping, don't go on."""
        self._owner.hand_over(self)
        return self._owner.pause(seconds)

    def hand_over(self) -> None:
        """To be called before anything slow: other connections are served meanwhile, at once. (Without the call they
        are after some milliseconds.)"""
        self._owner.hand_over(self)

    # For the server

    @property
    def cut(self) -> bool:
        """The application's answer is to be truncated."""
        return self._budget is not None

    def fileno(self) -> int:
        return self._socket.fileno()

    def receive(self) -> bytes | None:
        """What the client has sent; b"" at its end; None when there is nothing after all. Raises Disconnected."""
        try:
            return self._socket.recv(RECEIVE_BYTES)
        except (BlockingIOError, InterruptedError):
            return None
        except OSError as error:
            raise Disconnected from error

    def send(self, data: bytes, head_length: int = 0) -> None:
        """Sends all of it, or up to the cut of `truncate`. Raises Disconnected."""
        if self._budget is None:
            self._send(data)
            return
        part = data[: head_length + self._budget]
        self._budget -= len(part) - head_length
        self._send(part)
        if self._budget <= 0:
            self.close()

    def _send(self, data: bytes) -> None:
        """Where the client is slow to read, this thread waits for it: first a moment with the loop in hand (a client on
        this machine needs no more to make room), then without."""
        try:
            view = memoryview(data)[self._send_some(data) :]
            while view:
                if not wait_writable(self._socket, CLIENT_PATIENCE):
                    self._owner.hand_over(self)
                    wait_writable(self._socket, None)
                view = view[self._send_some(view) :]
        except OSError as error:
            raise Disconnected from error

    def _send_some(self, data: bytes | memoryview) -> int:
        try:
            return self._socket.send(data)
        except (BlockingIOError, InterruptedError):
            return 0

    def finish(self, last_words: bytes) -> None:
        """Closes; the last words go out if the client has room for them: the loop does not wait for it."""
        with contextlib.suppress(OSError):
            if last_words:
                self._send_some(last_words)
        self.close()

    def _end(self) -> None:
        """Tells the client that nothing more comes."""
        self._socket.shutdown(socket.SHUT_WR)

    def abort(self) -> None:
        """Ends both directions without closing: a thread that blocks on the socket wakes up."""
        with contextlib.suppress(OSError):
            socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def _release(self) -> None:
        self.closed = True
        if self._owner.forget(self):
            self._socket.close()
            self.reader.close()
            self.environ.clear()
