"""Virtual time for Python, kept by fake_strapi/virtual_time/keeper.py: in a process of its own, or for some threads.

Time stands while threads work, and goes on when all they do is wait: then the keeper is told until when, and answers
with the time that it is. What waits on time here: `time.sleep`, Condition and all that is made of it, Thread.join,
selectors and so asyncio. `time`, `monotonic`, `perf_counter` and `datetime.now` tell it.

This file stands alone, for an interpreter that has none of this package: sitecustomize.py beside it installs it.
"""

from __future__ import annotations

import array
import contextlib
import datetime
import json
import math
import os
import queue
import select
import selectors
import socket
import socketserver
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from typing import Any

try:
    import fcntl
    import termios
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

STALLED_SECONDS = 1.0
"""A thread that stays so long, of real time, at one instruction waits for what isn't seen here: a lock, a pipe."""
GRACE_SECONDS = 0.2
"""What happened may have ended such a wait: the thread has this time to go on."""
LONGEST_ANSWER_SECONDS = 10.0
"""What is not answered by then is no request, but a connection that is kept."""
MOST_ASKED = 100_000
"""Code that asks for the time so often, and never waits, waits for time to go on: it does, by a millisecond each."""

REAL_TIME = time.time
REAL_MONOTONIC = time.monotonic
REAL_SLEEP = time.sleep
REAL_WAIT = threading.Condition.wait
REAL_START = threading.Thread.start
REAL_JOIN = threading.Thread.join
REAL_DATETIME = datetime.datetime
REAL_DATE = datetime.date
get_ident = threading.get_ident


class Waiting:
    """One thread: whether it waits, until when (milliseconds since the epoch; None: for no time), and what it saw.

    For one that works: at which instruction it was seen, and since when, by the machine's time.
    """

    __slots__ = ("checked", "place", "there_since", "until", "waits")

    def __init__(self) -> None:
        self.waits = False
        self.until: float | None = None
        self.checked = -1
        self.place: tuple[int, int] | None = None
        self.there_since = 0.0


def at_end(descriptor: int) -> bool:
    """Whether a pipe has no bytes left: then it can be read only because it was closed."""
    if fcntl is None:
        return False
    waiting = array.array("i", [0])
    fcntl.ioctl(descriptor, termios.FIONREAD, waiting)
    return waiting[0] == 0


class Participant:
    """The threads of this process that go by virtual time, and their keeper.

    `everybody`: all threads do; else those that `taking_part` is entered in, and the ones that they start.
    """

    def __init__(self, address: tuple[str, int], now: float, *, everybody: bool) -> None:
        self.address = address
        self.began = self.now = now
        self.everybody = everybody
        self.happened = 0
        self.last_happened = REAL_MONOTONIC()
        self.threads: dict[int, Waiting] = {}
        self.outsiders: set[int] = set()  # threads of real time
        self.unanswered: weakref.WeakKeyDictionary[socket.socket, float] = weakref.WeakKeyDictionary()
        self.starting = 0
        self.asked = 0
        self.question: int | None = None
        self.changed = threading.Condition()
        self.closed = False
        self.connect()

    # --- the keeper

    def connect(self) -> None:
        self.connection = socket.create_connection(self.address)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.say({"pid": os.getpid()})
        for work in (self.listen, self.answer):
            thread = threading.Thread(target=self.outside, args=(work,), name="virtual time", daemon=True)
            REAL_START(thread)

    def outside(self, work: Callable[[], None]) -> None:
        self.outsiders.add(get_ident())
        work()

    def say(self, message: Mapping[str, object]) -> None:
        with contextlib.suppress(OSError):  # the check is over: what still runs here goes on without it
            REAL_SENDALL(self.connection, (json.dumps(message) + "\n").encode())

    def listen(self) -> None:
        text = b""
        while not self.closed:
            try:
                more = REAL_RECV(self.connection, 65536)
            except OSError:
                more = b""
            if not more:
                return
            *lines, text = (text + more).split(b"\n")
            for line in lines:
                self.hear(json.loads(line))

    def hear(self, message: dict[str, Any]) -> None:
        with self.changed:
            if message["now"] > self.now:
                self.now = message["now"]
                self.note()
            if "seq" in message:
                self.question = message["seq"]
            self.asked = 0
            self.changed.notify_all()

    def answer(self) -> None:
        while not self.closed:
            with self.changed:
                if self.question is None or not self.idle():
                    REAL_WAIT(self.changed, 0.02)
                    continue
                times = [one.until for one in self.threads.values() if one.waits and one.until is not None]
                reply = {
                    "idle": self.question,
                    "until": min(times, default=None),
                    "now": self.now,
                    "happened": self.happened,
                }
                self.question = None
            self.say(reply)

    def idle(self) -> bool:
        """Whether all that anybody does is wait. The caller holds `changed`."""
        now = REAL_MONOTONIC()
        if self.starting or any(now - since < LONGEST_ANSWER_SECONDS for since in self.unanswered.values()):
            return False
        frames: dict[int, Any] | None = None
        for ident, one in self.threads.items():
            if one.waits:
                if one.checked != self.happened or (one.until is not None and one.until <= self.now):
                    return False
                continue
            frames = sys._current_frames() if frames is None else frames
            frame = frames.get(ident)
            place = None if frame is None else (id(frame), frame.f_lasti)
            if place != one.place:
                one.place, one.there_since = place, now
            if now - one.there_since < STALLED_SECONDS or now - self.last_happened < GRACE_SECONDS or self.spoken_to():
                return False
        return True

    def spoken_to(self) -> bool:
        """Whether there is something to read from stdin, which a thread that waits for it will go on with."""
        try:
            return self.everybody and bool(select.select([0], [], [], 0)[0]) and not at_end(0)
        except (OSError, ValueError):
            return False

    def note(self) -> None:
        """Something happened that may end a wait. The caller holds `changed`."""
        self.happened += 1
        self.last_happened = REAL_MONOTONIC()

    def close(self) -> None:
        self.closed = True
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)
        self.connection.close()
        with self.changed:
            self.changed.notify_all()

    # --- threads

    def takes_part(self) -> bool:
        ident = get_ident()
        if self.closed or ident in self.outsiders:
            return False
        if self.everybody and ident not in self.threads:
            self.enter()
        return ident in self.threads

    def expect(self) -> None:
        """A thread is about to enter: until it has, no time passes."""
        with self.changed:
            self.starting += 1
            self.note()

    def enter(self, *, expected: bool = False) -> None:
        with self.changed:
            self.threads[get_ident()] = Waiting()
            self.starting -= expected
            self.note()

    def leave(self) -> None:
        with self.changed:
            self.threads.pop(get_ident(), None)
            self.note()
            self.changed.notify_all()

    @contextlib.contextmanager
    def taking_part(self, *, expected: bool = False) -> Iterator[None]:
        """The calling thread goes by virtual time, and so do those that it starts."""
        self.enter(expected=expected)
        try:
            yield
        finally:
            self.leave()

    @contextlib.contextmanager
    def standing_aside(self) -> Iterator[None]:
        """The calling thread goes by real time, as one that only listens does."""
        ident = get_ident()
        self.leave()
        self.outsiders.add(ident)
        try:
            yield
        finally:
            self.outsiders.discard(ident)
            self.enter()

    def wait(self, check: Callable[[], Any], until: float | None) -> Any:
        """What `check` answers once it is true; what it last answered when it is `until`."""
        me = self.threads[get_ident()]
        with self.changed:
            me.waits, me.until, me.checked = True, until, -1
            self.note()
        nap = 0.0002
        try:
            while True:
                seen = self.happened
                found = check()
                if found or self.closed or (until is not None and self.now >= until):
                    return found
                with self.changed:
                    me.checked = seen
                    if seen == self.happened:
                        if self.question is not None and self.idle():
                            self.changed.notify_all()
                        REAL_WAIT(self.changed, nap)
                nap = min(nap * 1.5, 0.003)
        finally:
            with self.changed:
                me.waits, me.until = False, None
                self.note()

    def wait_seconds(self, check: Callable[[], Any], seconds: float | None) -> Any:
        until = None if seconds is None else self.now + max(0.0, math.ceil(seconds * 1e6 - 0.5) / 1000)
        return self.wait(check, until)

    # --- the time

    def milliseconds(self) -> float:
        self.asked += 1
        if self.asked > MOST_ASKED:
            self.now += 1
        return self.now

    def seconds(self) -> float:
        return self.milliseconds() / 1000

    def since_start(self) -> float:
        return (self.milliseconds() - self.began) / 1000 + 1000.0


# What is put in place of the real functions. Each asks for itself whether its thread takes part.

REAL_SENDALL = socket.socket.sendall
REAL_RECV = socket.socket.recv


def clocks(one: Participant) -> dict[Any, Any]:
    """Real function of the module time -> its virtual twin."""

    def twin(genuine: Any, ours: Callable[[], Any]) -> Any:
        def tell() -> Any:
            return ours() if one.takes_part() else genuine()

        tell.__name__ = genuine.__name__
        return tell

    def sleep(seconds: float) -> None:
        if not one.takes_part():
            return REAL_SLEEP(seconds)
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        one.wait_seconds(lambda: False, seconds)
        return None

    def of_now(genuine: Any) -> Any:
        def told(seconds: float | None = None) -> Any:
            return genuine(one.seconds() if seconds is None and one.takes_part() else seconds)

        return told

    def strftime(form: str, *moment: Any) -> str:
        return REAL_STRFTIME(form, *(moment or (time.localtime(),)))

    nanoseconds = 1_000_000
    return {
        time.time: twin(time.time, one.seconds),
        time.time_ns: twin(time.time_ns, lambda: int(one.milliseconds() * nanoseconds)),
        time.monotonic: twin(time.monotonic, one.since_start),
        time.monotonic_ns: twin(time.monotonic_ns, lambda: int(one.since_start() * 1000) * nanoseconds),
        time.perf_counter: twin(time.perf_counter, one.since_start),
        time.perf_counter_ns: twin(time.perf_counter_ns, lambda: int(one.since_start() * 1000) * nanoseconds),
        time.sleep: sleep,
        time.localtime: of_now(time.localtime),
        time.gmtime: of_now(time.gmtime),
        time.ctime: of_now(time.ctime),
        time.strftime: strftime,
    }


REAL_STRFTIME = time.strftime


def dates(one: Participant) -> dict[Any, Any]:
    """The classes datetime and date. No object of the twins is ever made: they make real ones."""

    class Meta(type):
        def __instancecheck__(cls, value: object) -> bool:
            return isinstance(value, genuine_of[cls]) if cls in genuine_of else super().__instancecheck__(value)

        def __subclasscheck__(cls, other: type) -> bool:
            return issubclass(other, genuine_of[cls]) if cls in genuine_of else super().__subclasscheck__(other)

    genuine_of: dict[type, type] = {}

    class VirtualDatetime(REAL_DATETIME, metaclass=Meta):
        def __new__(cls, *args: Any, **kwargs: Any) -> Any:
            return REAL_DATETIME.__new__(REAL_DATETIME if cls is VirtualDatetime else cls, *args, **kwargs)

        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return REAL_DATETIME.fromtimestamp(one.seconds(), tz) if one.takes_part() else REAL_DATETIME.now(tz)

        @classmethod
        def utcnow(cls) -> Any:
            return cls.now(datetime.timezone.utc).replace(tzinfo=None)

        @classmethod
        def today(cls) -> Any:
            return cls.now()

    class VirtualDate(REAL_DATE, metaclass=Meta):
        def __new__(cls, *args: Any, **kwargs: Any) -> Any:
            return REAL_DATE.__new__(REAL_DATE if cls is VirtualDate else cls, *args, **kwargs)

        @classmethod
        def today(cls) -> Any:
            return REAL_DATE.fromtimestamp(one.seconds()) if one.takes_part() else REAL_DATE.today()

    genuine_of.update({VirtualDatetime: REAL_DATETIME, VirtualDate: REAL_DATE})
    for twin, genuine in genuine_of.items():
        twin.__name__, twin.__qualname__, twin.__module__ = genuine.__name__, genuine.__qualname__, "datetime"
    return {genuine: twin for twin, genuine in genuine_of.items()}


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


class Installed:
    """The twins in place of the real ones, until `undo`."""

    def __init__(self, participant: Participant) -> None:
        self._before: list[tuple[Any, str, Any, bool]] = []
        twins = {**clocks(participant), **dates(participant)}
        by_id = {id(genuine): twin for genuine, twin in twins.items()}
        for module in list(sys.modules.values()):
            names = getattr(module, "__dict__", None)
            if names is None or names is globals():
                continue
            for name, value in list(names.items()):
                twin = by_id.get(id(value))
                if twin is not None:
                    self._put(module, name, twin)
        for owner, name, twin in (*waits(participant), *sockets(participant)):
            self._put(owner, name, twin)

    def _put(self, owner: Any, name: str, twin: Any) -> None:
        own = name in vars(owner)
        self._before.append((owner, name, getattr(owner, name), own))
        setattr(owner, name, twin)

    def undo(self) -> None:
        for owner, name, genuine, own in reversed(self._before):
            if own:
                setattr(owner, name, genuine)
            else:
                delattr(owner, name)
        self._before.clear()


def install_for_process(setting: str) -> Participant:
    """For the whole process, until its end. `setting`: FAKE_STRAPI_TIME, `127.0.0.1:4711:1737360000000`."""
    host, port, now = setting.rsplit(":", 2)
    participant = Participant((host, int(port)), float(now), everybody=True)
    participant.enter()
    Installed(participant)
    shutdown = threading._shutdown  # type: ignore[attr-defined]

    def ending() -> None:
        participant.leave()  # the main thread only waits for the others from here on
        participant.outsiders.add(get_ident())
        shutdown()

    threading._shutdown = ending  # type: ignore[attr-defined]

    def forked() -> None:
        participant.changed = threading.Condition()
        participant.threads = {get_ident(): Waiting()}
        participant.outsiders.clear()
        participant.unanswered = weakref.WeakKeyDictionary()
        participant.starting = 0
        participant.question = None
        participant.connect()

    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=forked)
    return participant
