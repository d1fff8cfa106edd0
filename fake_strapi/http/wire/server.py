"""The HTTP/1.1 server that carries the WSGI application."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol

from fake_strapi.http.wire.answers import DateHeader
from fake_strapi.http.wire.connection import Connection, Owner
from fake_strapi.http.wire.exchange import OnResponse, answer_ready
from fake_strapi.http.wire.limits import Limits
from fake_strapi.http.wire.listening import listen
from fake_strapi.http.wire.loop import Connect, Loop
from fake_strapi.http.wire.request import BodyLimit, RequestReader

if TYPE_CHECKING:
    import socket
    import ssl

    from _typeshed.wsgi import WSGIApplication


class Neighbours(Protocol):
    """Other processes that connections are passed to and come from."""

    def connect(
        self, sock: socket.socket, peer: tuple[str, int], owner: Owner, reader: RequestReader, now: float
    ) -> Connection:
        """A connection that can be passed on."""

    def join(self, loop: Loop) -> None:
        """Have the loop watch what they send. It has not been started yet."""


class WireServer:
    """Answers as node's HTTP server does under Strapi, byte for byte; serves in threads of its own.

    `host` is an address, or "localhost" for both loopbacks; port 0 takes a free one. `clock` gives epoch seconds for
    the Date header. `max_body` is short for `limits` with another `body_bytes`; `body_limit` says by a request's head
    how much of its body the application takes (never more than `body_bytes`). With `tls` it speaks HTTPS alone, and
    can't have `neighbours`. The application must be safe to enter from several threads: others overtake a request that
    takes more than some milliseconds.
    """

    def __init__(
        self,
        app: WSGIApplication,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        clock: Callable[[], float] | None = None,
        max_body: int | None = None,
        body_limit: BodyLimit | None = None,
        limits: Limits | None = None,
        tls: ssl.SSLContext | None = None,
        on_response: OnResponse | None = None,
        neighbours: Neighbours | None = None,
    ) -> None:
        self.host = host
        self.port = port
        self._limits = limits or (Limits() if max_body is None else Limits(body_bytes=max_body))
        self._body_limit = body_limit
        self._tls = tls
        self._neighbours = neighbours
        date = DateHeader(clock or time.time)
        self._answer = partial(answer_ready, app, date=date, on_response=on_response)
        self._loop: Loop | None = None
        self._stopped = threading.Event()

    def start(self) -> None:
        """Binds and serves; `port` is the real one from here on. Raises OSError when the port is taken."""
        if self._loop is not None:
            raise RuntimeError("the server has been started before")
        listeners = listen(self.host, self.port)
        self.port = listeners[0].getsockname()[1]
        self._loop = Loop(listeners, self._answer, self._limits, self._body_limit, self._connect())
        if self._neighbours is not None:
            self._neighbours.join(self._loop)
        self._loop.start()
        if self._stopped.is_set():  # a signal came in between
            self._loop.stop()

    def _connect(self) -> Connect:
        if self._neighbours is not None:
            return self._neighbours.connect
        if self._tls is None:
            return Connection
        # Imported here: ssl costs a start some milliseconds.
        from fake_strapi.http.wire.tls import TlsConnection

        return partial(TlsConnection, self._tls)

    def serve_forever(self) -> None:
        """Starts when that has not been done, and returns after `stop`, called from a signal handler or a thread."""
        if self._loop is None:
            self.start()
        self._stopped.wait()

    def stop(self) -> None:
        """Closes the port and every connection and joins the threads. May be called twice."""
        if self._loop is not None and not self._stopped.is_set():
            self._loop.stop()
        self._stopped.set()
