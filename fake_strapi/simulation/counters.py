"""Counters of requests in fixed windows: what every rate limit counts with, Strapi's own and the guide's.

A window begins with its first request and ends `window` milliseconds later, as in koa2-ratelimit's memory store.
"""

from __future__ import annotations

from threading import Lock

from msgspec import Struct


class Verdict(Struct, frozen=True):
    """What one more request makes of a limit. `reset`: the end of the window, in milliseconds since the epoch."""

    limit: int
    count: int
    reset: int

    @property
    def remaining(self) -> int:
        """How many more the window takes, this request counted."""
        return max(self.limit - self.count, 0)

    @property
    def exceeded(self) -> bool:
        """Whether this request was one too many."""
        return self.count > self.limit


class Counters:
    """The counters of one workspace, by key. Any thread may count."""

    def __init__(self) -> None:
        self._windows: dict[str, tuple[int, int]] = {}  # key -> (count, end)
        self._lock = Lock()

    def hit(self, key: str, limit: int, window: int, now: int) -> Verdict:
        """Count one request at `now`; `window` and `now` in milliseconds."""
        with self._lock:
            count, end = self._windows.get(key, (0, 0))
            if not end - window <= now < end:  # before its beginning: the clock was set back
                count, end = 0, now + window
            self._windows[key] = count + 1, end
            return Verdict(limit, count + 1, end)

    def save(self) -> dict[str, tuple[int, int]]:
        with self._lock:
            return dict(self._windows)

    def load(self, state: dict[str, tuple[int, int]]) -> None:
        with self._lock:
            self._windows = dict(state)
