"""The time that a double goes by, and what falls due in it: states of messages, callbacks, retries."""

from __future__ import annotations

import heapq
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

Work = Callable[[], None]
SETTLE_SECONDS = 10.0
LONGEST_WAIT = 3600.0


class Clock:
    """Runs with the machine's time until it is frozen or moved; all times are Unix seconds.

    Work that is due is done by one thread, in its order; by `advance`, when that makes it due.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._changed = threading.Condition()
        self._frozen: float | None = None
        self._offset = 0.0
        self._due: list[tuple[float, int, Work]] = []
        self._count = 0
        self._working = 0
        self._advancing = False
        self._thread: threading.Thread | None = None
        self._closed = False

    def now(self) -> float:
        return time.time() + self._offset if self._frozen is None else self._frozen

    @property
    def date(self) -> datetime:
        """The time that it shows, in UTC."""
        return datetime.fromtimestamp(self.now(), timezone.utc)

    @property
    def frozen(self) -> bool:
        return self._frozen is not None

    def freeze(self, at: datetime | str | float | None = None) -> datetime:
        """Stand still at a time: aware, ISO 8601, Unix seconds, or the present one."""
        with self._changed:
            self._frozen = self.now() if at is None else seconds_of(at)
            self._changed.notify_all()
        return self.date

    def advance(self, by: timedelta | float) -> datetime:
        """Move forward by seconds; what falls due on the way has been done when this returns, each at its time."""
        seconds = by.total_seconds() if isinstance(by, timedelta) else by
        if seconds < 0:
            raise ValueError(f"a clock goes forward only, not by {seconds:g} s")
        self.settle()
        target = self.now() + seconds
        was_frozen, self._advancing = self.frozen, True
        self.freeze(self.now())
        try:
            while (work := self._next(target, move=True)) is not None:
                self._do(work)
        finally:
            self._advancing = False
            self.freeze(target)
        return self.date if was_frozen else self.resume()

    def resume(self) -> datetime:
        """Run on from the time that it shows."""
        with self._changed:
            if self._frozen is not None:
                self._offset = self._frozen - time.time()
                self._frozen = None
            self._changed.notify_all()
        return self.date

    def at(self, due: float, work: Work) -> None:
        """Have something done then; at once, if that time is over."""
        with self._changed:
            if self._closed:
                return
            self._count += 1
            heapq.heappush(self._due, (due, self._count, work))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=f"{self._name} double", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def soon(self, work: Work) -> None:
        """Have something done at once, by the other thread."""
        self.at(self.now(), work)

    def settle(self, timeout: float = SETTLE_SECONDS) -> bool:
        """Wait until all that is due has been done. False: it took longer."""
        if threading.current_thread() is self._thread:
            return False  # it is part of what would be waited for
        with self._changed:
            return self._changed.wait_for(lambda: not self._working and not self._is_due(self.now()), timeout)

    def reset(self) -> None:
        """The machine's time again, and nothing due."""
        with self._changed:
            self._due.clear()
            self._frozen, self._offset = None, 0.0
            self._changed.notify_all()

    def close(self) -> None:
        """End the thread."""
        with self._changed:
            self._closed = True
            self._due.clear()
            self._changed.notify_all()
            thread, self._thread = self._thread, None
        if thread is not None and thread is not threading.current_thread():
            thread.join(SETTLE_SECONDS)

    def open(self) -> None:
        """Be ready again behind a close."""
        with self._changed:
            self._closed = False

    def _is_due(self, until: float) -> bool:
        return bool(self._due) and self._due[0][0] <= until

    def _next(self, until: float, *, move: bool = False) -> Work | None:
        """The first work that is due by then, taken; with `move`, the clock goes on to its time."""
        with self._changed:
            if not self._is_due(until):
                return None
            due, _, work = heapq.heappop(self._due)
            if move and self._frozen is not None:
                self._frozen = max(self._frozen, due)
            self._working += 1
            return work

    def _do(self, work: Work) -> None:
        try:
            work()
        finally:
            with self._changed:
                self._working -= 1
                self._changed.notify_all()

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._closed and (self._advancing or not self._is_due(self.now())):
                    wait = LONGEST_WAIT
                    if self._due and not self.frozen:
                        wait = min(max(self._due[0][0] - self.now(), 0.0), LONGEST_WAIT)
                    self._changed.wait(wait)
                if self._closed:
                    return
            work = self._next(self.now())
            if work is not None:
                self._do(work)


def seconds_of(at: datetime | str | float) -> float:
    """Unix seconds. Raises ValueError for a time without a zone, which would be a different one on each machine."""
    if isinstance(at, str):
        at = datetime.fromisoformat(at.replace("Z", "+00:00"))
    if isinstance(at, datetime):
        if at.tzinfo is None:
            raise ValueError(f"{at!r} has no time zone: give it one, such as timezone.utc")
        return at.timestamp()
    return float(at)
