"""Keeps the time of programs under check, so that a wait of a minute takes milliseconds, and each sees the same time.

    keeper = TimeKeeper(HeldClock())
    subprocess.Popen(["node", "client.js"], env={**os.environ, **keeper.environment()})
    keeper.drive(lambda: done.is_set(), until=keeper.now + 60_000)

The programs are node or Python processes, which load preload/ by that environment, and threads of this process. Each
tells when it does nothing but wait, and until when; when all do, the earliest of these times is come. Where none joins,
time is the machine's.

The protocol, JSON by lines on a loopback socket. To a program: `{"now": ms}`, it is so late; `{"now": ms, "seq": n}`,
and tell when you only wait. From it: `{"pid": n}` first, then `{"idle": seq, "until": ms or null, "now": ms,
"happened": n}`, where `happened` counts what it did beside waiting.
"""

from __future__ import annotations

import json
import os
import selectors
import socket
import time
from collections.abc import Callable, Mapping
from math import ceil
from pathlib import Path
from types import TracebackType

from msgspec import Struct

from fake_strapi.errors import FakeStrapiError
from fake_strapi.virtual_time.held_clock import HeldClock

PRELOAD = Path(__file__).parent / "preload"
SETTING = "FAKE_STRAPI_TIME"
WORKING_SECONDS = 30.0
"""Real seconds that a program may work without a wait, or a message."""
SILENT_SECONDS = 5.0
"""Real seconds after which nothing will happen any more, when all programs wait, and none for a time."""
POLL_SECONDS = 0.002


class StuckError(FakeStrapiError):
    """A program neither goes on nor waits for a time."""


class Program(Struct, eq=False):
    """One that has joined, and what it answered last: to which question, until when it waits, what it had done."""

    connection: socket.socket
    text: bytes = b""
    answered: int = 0
    until: float | None = None
    now: float = 0
    happened: int = -1


class Sticky:
    """A question that is asked no more once the answer was yes."""

    def __init__(self, question: Callable[[], bool]) -> None:
        self._question = question
        self._yes = False

    def __call__(self) -> bool:
        self._yes = self._yes or self._question()
        return self._yes


class TimeKeeper:
    """Moves `clock`, and all programs with it. One thread drives; close it at the end.

    `moved` is called after each move, once the programs know of it; `next_due` tells the next time (milliseconds since
    the epoch) at which something falls due that is no program's, None for nothing. `stranger` tells that somebody is at
    work who didn't join: then the clock is let go, and time is the machine's until `hold`.
    """

    def __init__(
        self,
        clock: HeldClock,
        *,
        moved: Callable[[], object] = lambda: None,
        next_due: Callable[[], int | None] = lambda: None,
        stranger: Callable[[], bool] = lambda: False,
    ) -> None:
        self.clock = clock
        self.moved = moved
        self.next_due = next_due
        self.stranger = stranger
        self.joined = 0
        self._programs: list[Program] = []
        self._seq = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.setblocking(False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)

    @property
    def now(self) -> int:
        """Milliseconds since the epoch."""
        return self.clock.now()

    @property
    def address(self) -> tuple[str, int]:
        host, port = self._listener.getsockname()
        return str(host), int(port)

    def environment(self, inherited: Mapping[str, str] = os.environ) -> dict[str, str]:
        """What a process needs in its environment to join, for node and for Python, with what it inherits there."""
        host, port = self.address
        options = f"{inherited.get('NODE_OPTIONS', '')} --require {json.dumps(str(PRELOAD / 'fake_strapi_time.cjs'))}"
        path = [str(PRELOAD), *filter(None, [inherited.get("PYTHONPATH")])]
        return {
            SETTING: f"{host}:{port}:{self.now}",
            "NODE_OPTIONS": options.strip(),
            "PYTHONPATH": os.pathsep.join(path),
            "PYTHONUNBUFFERED": "1",  # what it says is heard before it waits
        }

    def hold(self) -> None:
        """Time stands, and nobody has joined yet: another program is to come."""
        self.clock.hold()
        self.joined = 0

    def close(self) -> None:
        for program in list(self._programs):
            self._forget(program)
        self._selector.close()
        self._listener.close()

    def __enter__(self) -> TimeKeeper:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- time

    def drive(self, done: Callable[[], bool], *, until: int, real_seconds: float = 60.0) -> bool:
        """Let time pass until `done`, but not beyond `until`, nor for more than `real_seconds` where time is the
        machine's. False: that came first.

        `done` is asked whenever something may have happened. Raises StuckError when nothing will.
        """
        done = Sticky(done)
        real_end = time.monotonic() + real_seconds
        silent_since: float | None = None
        while not done():
            if self.clock.runs:
                if self.now >= until or time.monotonic() > real_end:
                    return False
                self._listen(POLL_SECONDS)
            elif not self._programs:
                self._listen(POLL_SECONDS)
                if not self.joined and self.stranger():
                    self.clock.run()
                silent_since = self._silent(silent_since, WORKING_SECONDS)
            elif self._all_wait(done) and not done():
                target = self._next_time()
                if target is not None and target <= until:
                    self._move(target)
                    silent_since = None
                elif target is not None:
                    self._move(until)
                    return done()
                else:
                    self._listen(POLL_SECONDS)
                    silent_since = self._silent(silent_since, SILENT_SECONDS)
        return True

    def pass_until(self, time: int, done: Callable[[], bool] = lambda: False) -> bool:
        """Let it become that time, with all that falls due on the way; or until `done`. Whether it is done."""
        done = Sticky(done)
        while not done() and self.now < time:
            if self.clock.runs:
                self._listen(POLL_SECONDS)
            elif (not self._programs or self._all_wait(done)) and not done():
                target = self._next_time()
                self._move(time if target is None else min(target, time))
        self._settle(done)
        return done()

    def settle(self) -> None:
        """Return when all programs only wait, and know what time it is. No time passes."""
        self._settle(lambda: False)

    def step(self, until: int) -> None:
        """Let time pass to the next moment for which anybody waits, at most to `until`."""
        if self.clock.runs or (not self.joined and not self._programs):
            self._listen(POLL_SECONDS)
            if not self.joined and self.stranger():
                self.clock.run()
            return
        target = self._next_time()
        self._move(until if target is None else min(target, until))

    def _settle(self, done: Callable[[], bool]) -> None:
        """All programs know what time it is, and only wait, when this returns; or it is done."""
        while self._programs and not self.clock.runs and not done() and not self._all_wait(done):
            pass

    @staticmethod
    def _silent(since: float | None, most: float) -> float:
        now = time.monotonic()
        if since is not None and now - since > most:
            raise StuckError(f"nothing happened for {most:g} s, and nobody waits for a time")
        return now if since is None else since

    def _next_time(self) -> int | None:
        times = [ceil(program.until) for program in self._programs if program.until is not None]
        due = self.next_due()
        return min(times if due is None else [*times, due], default=None)

    def _move(self, time: int) -> None:
        self.clock.move_to(time)
        for program in list(self._programs):
            self._tell(program)
        self.moved()

    def _all_wait(self, done: Callable[[], bool]) -> bool:
        """Whether all programs only wait now; asks until they do, or `done`.

        Where there are several, each is asked twice: one may have been woken by another that was asked later.
        """
        first = self._ask(done)
        if first is None or (len(first) > 1 and self._ask(done) != first):
            return False
        latest = max(program.now for program in self._programs)
        if latest > self.now:  # a program that looked at the clock again and again, until it went on
            self._move(ceil(latest))
            return False
        return True

    def _ask(self, done: Callable[[], bool]) -> list[tuple[Program, int]] | None:
        self._seq += 1
        for program in list(self._programs):
            self._tell(program, self._seq)
        deadline = time.monotonic() + WORKING_SECONDS
        while any(program.answered != self._seq for program in self._programs):
            if done():
                return None
            if time.monotonic() > deadline:
                raise StuckError(f"a program has been at work for {WORKING_SECONDS:g} s, without a wait")
            self._listen(POLL_SECONDS)
        return [(program, program.happened) for program in self._programs] or None

    # --- messages

    def _listen(self, seconds: float) -> None:
        for key, _ in self._selector.select(seconds):
            if key.fileobj is self._listener:
                self._join()
            else:
                self._hear(key.data)

    def _join(self) -> None:
        connection, _ = self._listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        program = Program(connection)
        self._programs.append(program)
        self._selector.register(connection, selectors.EVENT_READ, program)
        self.joined += 1
        self._tell(program, self._seq)

    def _forget(self, program: Program) -> None:
        if program in self._programs:
            self._programs.remove(program)
            self._selector.unregister(program.connection)
            program.connection.close()

    def _hear(self, program: Program) -> None:
        try:
            more = program.connection.recv(65536)
        except OSError:
            more = b""
        if not more:
            self._forget(program)
            return
        *lines, program.text = (program.text + more).split(b"\n")
        for line in lines:
            message = json.loads(line)
            if "idle" in message:
                program.answered, program.until = message["idle"], message["until"]
                program.now, program.happened = message["now"], message["happened"]

    def _tell(self, program: Program, seq: int | None = None) -> None:
        message = {"now": self.now} if seq is None else {"now": self.now, "seq": seq}
        try:
            program.connection.sendall(json.dumps(message).encode() + b"\n")
        except OSError:
            self._forget(program)
