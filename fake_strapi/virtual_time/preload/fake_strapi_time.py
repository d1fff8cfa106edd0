"""Virtual time for Python, kept by fake_strapi/virtual_time/keeper.py: in a process of its own, or for some threads.

Time stands while threads work, and goes on when all they do is wait: then the keeper is told until when, and answers
with the time that it is. What waits on time here: `time.sleep`, Condition and all that is made of it, Thread.join,
selectors and so asyncio. `time`, `monotonic`, `perf_counter` and `datetime.now` tell it.

This folder stands alone, for an interpreter that has none of this package: sitecustomize.py installs it there.
"""

from __future__ import annotations

import array
import contextlib
import json
import math
import os
import select
import socket
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
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

REAL_MONOTONIC = time.monotonic
REAL_WAIT = threading.Condition.wait
REAL_START = threading.Thread.start
REAL_SENDALL = socket.socket.sendall
REAL_RECV = socket.socket.recv
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


def part(name: str) -> Any:
    """Another module of this folder: by the package's name, or by its own where the folder is on the path."""
    package = __name__.rpartition(".")[0]
    return import_module(f"{package}.fake_strapi_time_{name}" if package else f"fake_strapi_time_{name}")


class Installed:
    """The twins in place of the real ones, until `undo`."""

    def __init__(self, participant: Participant) -> None:
        self._before: list[tuple[Any, str, Any, bool]] = []
        clocks, waits, sockets = part("clocks"), part("waits"), part("sockets")
        twins = {**clocks.clocks(participant), **clocks.dates(participant)}
        by_id = {id(genuine): twin for genuine, twin in twins.items()}
        for module in list(sys.modules.values()):
            names = getattr(module, "__dict__", None)
            if names is None or "fake_strapi_time" in str(names.get("__name__")):
                continue
            for name, value in list(names.items()):
                twin = by_id.get(id(value))
                if twin is not None:
                    self._put(module, name, twin)
        for owner, name, twin in (*waits.waits(participant), *sockets.sockets(participant)):
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
