"""The threads of the server: one leads, one stands by.

The leader waits for all sockets and runs the application itself, in the loop: that is the quickest under the GIL,
since nobody competes for it (`benchmarks/servers.md`). What makes it safe is that leadership moves on. When one
request takes longer than `PATIENCE`, or says that it will (`hand_over`), the stand-by takes the loop over, a new
stand-by is started, and the old leader only finishes its own connection. So a slow answer, a slow client, or a
lifecycle hook that calls this same server holds nobody up for more than a few milliseconds.
"""

from __future__ import annotations

import contextlib
import logging
import selectors
import socket
import threading
import time
from collections.abc import Callable, Sequence

from fake_strapi.http.wire.answers import BAD_REQUEST
from fake_strapi.http.wire.connection import Connection, Disconnected, Owner
from fake_strapi.http.wire.limits import Limits
from fake_strapi.http.wire.request import BodyLimit, RequestReader

logger = logging.getLogger("fake_strapi.http")

PATIENCE = 0.005
"""Seconds a request may hold the loop (up to twice that: the stand-by looks once in so long)."""
FIRST_PATIENCE = 0.001
"""The same just after a change of leader: slow requests seldom come alone. It grows back look by look."""
PATIENCE_GROWTH = 1.05
DROWSY_AFTER = 200
"""Looks without a new request after which the stand-by sleeps until the next one wakes it."""
JOIN_SECONDS = 2.0
"""How long `stop` waits for an application that does not come back."""
ACCEPTS_AT_ONCE = 64


Connect = Callable[[socket.socket, tuple[str, int], Owner, RequestReader, float], Connection]
Arrived = Callable[[], Connection | None]
"""Called when something else than a connection can be read. A connection that it answers has bytes to be served."""


class Loop:
    """Serves `listeners` with `answer`, which answers all that a connection has ready.

    `connect` makes a connection of an accepted socket.
    """

    def __init__(
        self,
        listeners: Sequence[socket.socket],
        answer: Callable[[Connection], None],
        limits: Limits,
        body_limit: BodyLimit | None = None,
        connect: Connect = Connection,
    ) -> None:
        self._listeners = listeners
        self._answer = answer
        self._limits = limits
        self._body_limit = body_limit
        self._connect = connect
        self._selector = selectors.DefaultSelector()
        self._connections: set[Connection] = set()
        self._threads: set[threading.Thread] = set()
        self._lock = threading.RLock()  # re-entrant: a signal handler may stop what is just starting
        self._stopping = threading.Event()
        self._cut_off = threading.Event()
        """Set when no connection takes an answer any more."""
        self._bell = threading.Event()
        self._term = 0
        self._busy: Connection | None = None
        self._begun = 0
        self._leaderless = False
        self._drowsy = False
        self._returned: list[Connection] = []
        self._next_sweep = float("inf")
        self._waker, self._wakee = socket.socketpair()
        self._waker.setblocking(False)
        self._wakee.setblocking(False)

    def start(self) -> None:
        self._selector.register(self._wakee, selectors.EVENT_READ, self._woken)
        for listener in self._listeners:
            self._selector.register(listener, selectors.EVENT_READ, lambda one=listener: self._accept(one))
        with self._lock:
            self._spawn(self._lead, "leader")
            self._spawn(self._stand_by, "stand-by")

    def stop(self) -> None:
        """Closes all connections and joins the threads. An application that is still running finds its socket dead."""
        with self._lock:
            self._stopping.set()
            connections, threads = list(self._connections), list(self._threads)
        self._bell.set()
        self._wake()
        for connection in connections:
            connection.abort()
        self._cut_off.set()
        deadline = time.monotonic() + JOIN_SECONDS
        for thread in threads:
            if thread is not threading.current_thread() and thread.ident is not None:
                thread.join(max(0.0, deadline - time.monotonic()))
                if thread.is_alive():
                    logger.warning("the application still runs in %s after stop", thread.name)
        for connection in list(self._connections):
            connection.close()
        for listener in self._listeners:
            listener.close()
        self._selector.close()
        self._waker.close()
        self._wakee.close()

    # What whoever brings connections along asks (server.Neighbours)

    @property
    def open_connections(self) -> int:
        return len(self._connections)

    def watch(self, sock: socket.socket, arrived: Arrived) -> None:
        """Look after one more socket that is no connection."""
        self._selector.register(sock, selectors.EVENT_READ, arrived)

    def unwatch(self, sock: socket.socket) -> None:
        with contextlib.suppress(KeyError, ValueError, RuntimeError):
            self._selector.unregister(sock)

    def adopt(self, sock: socket.socket, peer: tuple[str, int]) -> Connection | None:
        """Look after a connection from here on; None where it has gone already. For the leader alone."""
        now = time.monotonic()
        try:
            connection = self._connect(sock, peer, self, RequestReader(self._limits, self._body_limit), now)
        except OSError:
            sock.close()
            return None
        self._connections.add(connection)
        self._selector.register(connection, selectors.EVENT_READ, connection)
        self._next_sweep = min(self._next_sweep, now + self._limits.head_seconds)
        return connection

    # What connections ask (connection.Owner)

    def hand_over(self, connection: Connection) -> None:
        with self._lock:
            if self._busy is connection:
                self._detach(connection)
                self._leaderless = True
                self._bell.set()

    def forget(self, connection: Connection) -> bool:
        with self._lock:
            if connection not in self._connections:
                return False
            self._connections.discard(connection)
            self._unregister(connection)
            return True

    def pause(self, seconds: float) -> bool:
        return not self._cut_off.wait(seconds)

    # The leader

    def _lead(self, term: int = 0) -> None:
        while not self._stopping.is_set():
            timeout = self._next_sweep - time.monotonic()
            for key, _ in self._selector.select(None if timeout > 1e6 else max(0.0, timeout)):
                connection = key.data if isinstance(key.data, Connection) else key.data()
                if connection is not None:
                    self._serve(connection, term)
                    if self._term != term or self._stopping.is_set():
                        return
            if time.monotonic() >= self._next_sweep:
                self._sweep()

    def _serve(self, connection: Connection, term: int) -> None:
        """Takes what has come, and answers it when that makes a whole request."""
        if connection.closed:
            return
        reader = connection.reader
        begun = reader.begun
        try:
            data = connection.receive()
        except Disconnected:
            connection.close()
            return
        if data is None:
            return
        if not data:
            connection.finish(BAD_REQUEST if reader.partial else b"")
            return
        reader.feed(data)
        now = time.monotonic()
        connection.quiet_since = now
        if reader.begun != begun:
            connection.message_began = now
        if reader.ready or reader.failure is not None:
            self._busy = connection
            self._begun += 1
            if self._drowsy:
                self._bell.set()
            connection.served = True
            try:
                self._answer(connection)
            except Exception:
                logger.exception("the connection with %s:%d failed", *connection.peer)
                connection.close()
            with self._lock:
                if self._term == term:
                    self._busy = None
                else:
                    self._returned.append(connection)
                    self._wake()
                    return
            now = connection.quiet_since = time.monotonic()
        self._next_sweep = min(self._next_sweep, now + self._limits.keep_alive)

    def _accept(self, listener: socket.socket) -> None:
        for _ in range(ACCEPTS_AT_ONCE):
            try:
                sock, peer = listener.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError:
                logger.exception("cannot accept a connection")
                self._stopping.wait(0.05)  # out of file descriptors: it would come back at once
                return
            self.adopt(sock, peer[:2])

    def _woken(self) -> None:
        """Looks after the connections again that a thread has finished with."""
        with contextlib.suppress(BlockingIOError):
            self._wakee.recv(4096)
        now = time.monotonic()
        while self._returned:
            connection = self._returned.pop()
            connection.away = False
            if not connection.closed:
                connection.quiet_since = now
                self._selector.register(connection, selectors.EVENT_READ, connection)
                self._next_sweep = min(self._next_sweep, now + self._limits.keep_alive)

    def _sweep(self) -> None:
        """Closes the connections whose time is up."""
        now = time.monotonic()
        self._next_sweep = float("inf")
        for connection in list(self._connections):
            if not connection.away:
                due, last_words = connection.due(self._limits)
                if due <= now:
                    connection.finish(last_words)
                else:
                    self._next_sweep = min(self._next_sweep, due)

    # The stand-by

    def _stand_by(self) -> None:
        """Waits for a request that holds the loop too long, then leads."""
        seen = -1
        unchanged = 0
        patience = FIRST_PATIENCE
        while not self._stopping.is_set():
            if unchanged < DROWSY_AFTER:
                self._bell.wait(patience)
                patience = min(PATIENCE, patience * PATIENCE_GROWTH)
            else:
                self._drowsy = True
                if self._begun == seen:
                    self._bell.wait()
                self._drowsy = False
                unchanged = 0
            self._bell.clear()
            with self._lock:
                if self._busy is not None and self._begun == seen:
                    self._detach(self._busy)
                    self._leaderless = True
                if self._leaderless and not self._stopping.is_set():
                    self._leaderless = False
                    self._spawn(self._stand_by, "stand-by")
                    term = self._term
                    break
            unchanged = unchanged + 1 if self._begun == seen else 0
            seen = self._begun
        else:
            return
        self._lead(term)

    def _detach(self, connection: Connection) -> None:
        """Ends the leader's term: it goes on with this connection alone. The lock is held."""
        self._term += 1
        self._busy = None
        connection.away = True
        self._unregister(connection)

    def _unregister(self, connection: Connection) -> None:
        with contextlib.suppress(KeyError, ValueError, RuntimeError):
            self._selector.unregister(connection)

    def _wake(self) -> None:
        with contextlib.suppress(OSError):  # full: it wakes anyway; closed: stopped
            self._waker.send(b"w")

    def _spawn(self, run: Callable[[], None], name: str) -> None:
        def body() -> None:
            try:
                run()
            except Exception:
                logger.exception("the HTTP server's %s failed", name)
            finally:
                self._threads.discard(threading.current_thread())

        thread = threading.Thread(target=body, name=f"fake-strapi-http-{name}", daemon=True)
        self._threads.add(thread)
        thread.start()
