"""Time, as an argument: integer milliseconds since the Unix epoch, as JavaScript's `Date.now()` gives it."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """What a World asks for the time."""

    def now(self) -> int:
        """Milliseconds since the epoch."""
        ...


class SystemClock:
    """The machine's own time."""

    def now(self) -> int:
        return time.time_ns() // 1_000_000


class FrozenClock:
    """A clock that stands still until it is told to move."""

    def __init__(self, now: int) -> None:
        self._now = now

    def now(self) -> int:
        return self._now

    def advance(self, seconds: float) -> int:
        """Move forward; answers the new time in milliseconds. Time never runs backwards."""
        if seconds < 0:
            raise ValueError(f"a clock can't be advanced by {seconds} s: give a number of seconds >= 0")
        self._now += round(seconds * 1000)
        return self._now
