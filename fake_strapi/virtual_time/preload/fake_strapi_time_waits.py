"""What blocks a thread until something happens: conditions, threads that end, selectors, servers.

Part of fake_strapi_time.py, and as that without any other module of this package.
"""

from __future__ import annotations

import contextlib
import queue
import selectors
import socketserver
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fake_strapi.virtual_time.preload.fake_strapi_time import Participant

REAL_WAIT = threading.Condition.wait
REAL_START = threading.Thread.start
REAL_JOIN = threading.Thread.join
get_ident = threading.get_ident


def waits(one: Participant) -> Iterator[tuple[Any, str, Any]]:
    """(class or module, name, twin) of what blocks a thread until something happens."""

    def condition_wait(self: Any, timeout: float | None = None) -> bool:
        if not one.takes_part():
            return REAL_WAIT(self, timeout)
        if not self._is_owned():
            raise RuntimeError("cannot wait on un-acquired lock")
        waiter = threading.Lock()
        waiter.acquire()
        self._waiters.append(waiter)
        saved = self._release_save()
        notified = False
        try:
            notified = bool(one.wait_seconds(lambda: waiter.acquire(False), timeout))
        finally:
            self._acquire_restore(saved)
            if not notified:
                with contextlib.suppress(ValueError):
                    self._waiters.remove(waiter)
        return notified

    def start(self: threading.Thread) -> None:
        if not one.takes_part():
            return REAL_START(self)
        run = self.run
        one.expect()

        def take_part() -> None:
            with one.taking_part(expected=True):
                run()

        self.run = take_part  # type: ignore[method-assign]
        try:
            REAL_START(self)
        except BaseException:
            one.starting -= 1
            raise

    def join(self: threading.Thread, timeout: float | None = None) -> None:
        if one.takes_part() and self is not threading.current_thread() and self.is_alive():
            one.wait_seconds(lambda: not self.is_alive(), timeout)
            if timeout is not None:
                return
        REAL_JOIN(self, timeout)

    yield threading.Condition, "wait", condition_wait
    if hasattr(queue, "_PySimpleQueue"):  # the one in C, which executors have, waits unseen
        yield queue, "SimpleQueue", queue._PySimpleQueue
    yield threading.Thread, "start", start
    yield threading.Thread, "join", join
    for name in ("SelectSelector", "PollSelector", "EpollSelector", "DevpollSelector", "KqueueSelector"):
        kind = getattr(selectors, name, None)
        if kind is not None:
            yield kind, "select", selecting(one, kind.select)
    poll_like = getattr(selectors, "_PollLikeSelector", None)
    if poll_like is not None:
        yield poll_like, "select", selecting(one, poll_like.select)
    yield from serving(one)


def selecting(one: Participant, genuine: Any) -> Any:
    def select(self: Any, timeout: float | None = None) -> Any:
        if (timeout is not None and timeout <= 0) or not one.takes_part():
            return genuine(self, timeout)
        return one.wait_seconds(lambda: genuine(self, 0), timeout) or []

    return select


def serving(one: Participant) -> Iterator[tuple[Any, str, Any]]:
    """A server of the standard library looks for its end twice a second: real seconds, while a request is none."""
    server: Any = socketserver.BaseServer
    serve_forever, handle = server.serve_forever, server._handle_request_noblock

    def serve(self: Any, poll_interval: float = 0.5) -> None:
        if not one.takes_part():
            serve_forever(self, poll_interval)
            return
        with one.standing_aside():
            serve_forever(self, 0.01)

    def handle_request(self: Any) -> None:
        ident = get_ident()
        if ident not in one.outsiders or one.closed:
            handle(self)
            return
        one.outsiders.discard(ident)
        try:
            with one.taking_part():
                handle(self)
        finally:
            one.outsiders.add(ident)

    yield server, "serve_forever", serve
    yield server, "_handle_request_noblock", handle_request
