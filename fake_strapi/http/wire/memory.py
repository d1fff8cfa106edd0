"""The HTTP/1.1 server without a socket: what a client would send and be sent goes through memory, byte for byte.

A client that lives in this process asks `MemoryServer.connect` for its end of a connection, a `MemorySocket`, and uses
it as http.client uses a socket. Requests are read and answered by the same code as in `WireServer`, each in a thread of
its own, so that delays, cut bodies and clients that don't wait are what they are over a network.
"""

from __future__ import annotations

import errno
import io
import socket
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from msgspec import Struct

from fake_strapi.errors import FakeStrapiError
from fake_strapi.http.wire.answers import BAD_REQUEST, DateHeader
from fake_strapi.http.wire.connection import Connection, Disconnected
from fake_strapi.http.wire.environ import base_environ
from fake_strapi.http.wire.exchange import OnResponse, answer_ready
from fake_strapi.http.wire.limits import Limits
from fake_strapi.http.wire.request import BodyLimit, RequestReader

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from _typeshed.wsgi import WSGIApplication

JOIN_SECONDS = 2.0
"""How long `stop` waits for an application that does not come back."""
PEER = ("127.0.0.1", 0)
"""Where a client in this process comes from."""
DEFAULT_PORTS = {"http": 80, "https": 443}


class Address(Struct, frozen=True):
    """What clients take the server's address for. `url` is as it was given, without a closing slash."""

    scheme: str
    host: str
    port: int
    url: str


def parse_address(url: str) -> Address:
    """Scheme, host and port, and nothing more. Raises FakeStrapiError."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise FakeStrapiError(f"{url!r} is no address: {error}") from error
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname or parts.path.strip("/") or parts.query:
        raise FakeStrapiError(f"{url!r} is no address to answer at: expected one such as http://strapi.test:1337")
    return Address(parts.scheme, parts.hostname, port or DEFAULT_PORTS[parts.scheme], url.rstrip("/"))


class Pipe:
    """What the server has sent and the client has not read yet."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._changed = threading.Condition()
        self._ended = self._broken = self._unwanted = False

    def write(self, data: bytes | memoryview) -> None:
        """Raises Disconnected when the client has gone."""
        with self._changed:
            if self._unwanted or self._ended:
                raise Disconnected
            self._data += data
            self._changed.notify_all()

    def end(self) -> None:
        """Nothing more comes."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def break_off(self) -> None:
        """As RST: what has not been read yet is lost."""
        with self._changed:
            self._broken = self._ended = True
            self._changed.notify_all()

    def leave(self) -> None:
        """The client has gone."""
        with self._changed:
            self._unwanted = True

    @property
    def empty(self) -> bool:
        """Whether there is nothing to read at the moment."""
        return not self._data

    def read(self, size: int, seconds: float | None) -> bytes:
        """Up to `size` bytes, b"" at the end. Raises TimeoutError and ConnectionResetError, as a socket does."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._data or self._ended, seconds):
                raise TimeoutError("timed out")
            if self._broken:
                raise ConnectionResetError(errno.ECONNRESET, "Connection reset by peer")
            data = bytes(self._data[:size])
            del self._data[:size]
            return data


class MemoryConnection(Connection):
    """The server's end."""

    __slots__ = ("_pipe", "_server")

    def __init__(self, server: MemoryServer, pipe: Pipe) -> None:
        self._server = self._owner = server
        self._pipe = pipe
        self._budget = None
        self.peer = PEER
        self.severed = self.closed = self.away = self.served = False
        self.reader = RequestReader(server.limits, server.body_limit)
        self.environ: dict[str, Any] = base_environ((server.host, server.address.port), PEER, self)
        self.environ["wsgi.url_scheme"] = server.address.scheme
        self.message_began = self.quiet_since = time.monotonic()

    def reset(self) -> None:
        self.severed = True
        self._pipe.break_off()
        self._release()

    def close(self) -> None:
        self.severed = True
        self._pipe.end()
        self._release()

    def abort(self) -> None:
        self._pipe.break_off()

    def _send(self, data: bytes) -> None:
        self._pipe.write(data)

    def _send_some(self, data: bytes | memoryview) -> int:
        try:
            self._pipe.write(data)
        except Disconnected as error:
            raise ConnectionAbortedError from error
        return len(data)

    def _release(self) -> None:
        self.closed = True
        self._server.forget(self)


class MemorySocket:
    """The client's end: as much of `socket.socket` as http.client and this project's own clients use."""

    def __init__(self, server: MemoryServer) -> None:
        self._pipe = Pipe()
        self._connection = MemoryConnection(server, self._pipe)
        self._server = server
        self._seconds: float | None = None
        self._answering: threading.Thread | None = None

    def sendall(self, data: bytes | bytearray | memoryview) -> None:
        """Raises BrokenPipeError on a connection that has ended."""
        if self._connection.closed:
            raise BrokenPipeError(errno.EPIPE, "Broken pipe")
        self._await_answer()
        self._connection.reader.feed(bytes(data))

    def recv(self, size: int) -> bytes:
        """A request that has been sent is answered when its answer is first read."""
        self._answer()
        return self._pipe.read(size, self._seconds)

    def makefile(self, mode: str = "rb", buffering: int | None = None, **_: Any) -> io.BufferedReader:
        return io.BufferedReader(Incoming(self))

    def settimeout(self, seconds: float | None) -> None:
        self._seconds = seconds

    def gettimeout(self) -> float | None:
        return self._seconds

    def setsockopt(self, *_: Any) -> None:
        """There is no network to tune."""

    def shutdown(self, how: int) -> None:
        if how != socket.SHUT_RD:
            self._pipe.leave()

    def close(self) -> None:
        self._pipe.leave()

    def _answer(self) -> None:
        """Has the server answer what it was sent. A client that waits for more than it asked for meets the end, as it
        would when the server's patience is over; one that waits in the midst of its request is told so."""
        busy = self._answering is not None and self._answering.is_alive()
        if busy or self._connection.closed or not self._pipe.empty:
            return
        reader = self._connection.reader
        if reader.ready or reader.failure is not None:
            self._answering = self._server.answer(self._connection)
        else:
            self._connection.finish(BAD_REQUEST if reader.partial else b"")

    def _await_answer(self) -> None:
        """The next request waits until the last one's answer is out: its reader is in use."""
        if self._answering is not None:
            self._answering.join(self._seconds)


class Incoming(io.RawIOBase):
    """The answers as a file."""

    def __init__(self, sock: MemorySocket) -> None:
        self._socket = sock

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        data = self._socket.recv(len(view))
        view[: len(data)] = data
        return len(data)


class MemoryServer:
    """Serves `app` to clients of this process, who take it to be at `address`; `host` is where it thinks it listens.
    See WireServer for the rest.
    """

    def __init__(
        self,
        app: WSGIApplication,
        address: Address,
        *,
        host: str = "127.0.0.1",
        clock: Callable[[], float] | None = None,
        body_limit: BodyLimit | None = None,
        on_response: OnResponse | None = None,
    ) -> None:
        self.address = address
        self.host = host
        self.limits = Limits()
        self.body_limit = body_limit
        date = DateHeader(clock or time.time)
        self._answer = partial(answer_ready, app, date=date, on_response=on_response)
        self._running: dict[threading.Thread, MemoryConnection] = {}
        self._stopped = threading.Event()

    def connect(self) -> MemorySocket:
        """A new connection. Raises ConnectionRefusedError after `stop`."""
        if self._stopped.is_set():
            raise ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused")
        return MemorySocket(self)

    def answer(self, connection: MemoryConnection) -> threading.Thread:
        """Answer what the connection's reader has ready, in a thread."""

        def run() -> None:
            try:
                self._answer(connection)
            finally:
                self._running.pop(thread, None)

        thread = threading.Thread(target=run, name="fake-strapi-in-memory", daemon=True)
        self._running[thread] = connection
        thread.start()
        return thread

    def stop(self) -> None:
        """Ends every connection and joins the threads. May be called twice."""
        self._stopped.set()
        running = list(self._running.items())
        for _, connection in running:
            connection.abort()
        deadline = time.monotonic() + JOIN_SECONDS
        for thread, _ in running:
            if thread is not threading.current_thread():
                thread.join(max(0.0, deadline - time.monotonic()))

    # What connections ask (connection.Owner)

    def hand_over(self, connection: Connection) -> None:
        """Every request has a thread of its own already."""

    def forget(self, connection: Connection) -> bool:
        return True

    def pause(self, seconds: float) -> bool:
        return not self._stopped.wait(seconds)
