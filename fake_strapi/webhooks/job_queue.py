"""Strapi's worker queue: five jobs at a time, first come first served, in threads that are there only while needed.

Source: services/worker-queue of `@strapi/strapi` 4.26.2 and `@strapi/core` 5.54.0. That jobs may overtake each other is
mischief of ours: one job is then always held back until another one comes, or none does for a while.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable

log = logging.getLogger("fake_strapi.webhooks")

CONCURRENCY = 5
IDLE_SECONDS = 1.0  # how long a thread waits for another job before it ends
HELD_SECONDS = 0.25  # how long a job waits for one that could overtake it

Job = Callable[[], None]


class JobQueue:
    """Jobs of one workspace.

    `overtakes` is asked of each new job: None while jobs stay in order, true when it goes before the one held back.
    """

    def __init__(self, overtakes: Callable[[], bool | None] = lambda: None) -> None:
        self._overtakes = overtakes
        self._waiting: deque[Job] = deque()
        self._held: Job | None = None
        self._held_until = 0.0
        self._threads = 0
        self._idle = 0
        self._busy = 0
        self._changed = threading.Condition()

    def put(self, job: Job) -> None:
        """Do it as soon as one of the five is free."""
        with self._changed:
            overtakes = self._overtakes()
            if overtakes is None:
                self._waiting.append(job)
            else:
                self._hold(job, overtakes)
            if self._idle >= len(self._waiting) + (self._held is not None):
                self._changed.notify_all()
            elif self._threads < CONCURRENCY:
                self._threads += 1
                threading.Thread(target=self._work, name="webhooks", daemon=True).start()

    def _hold(self, job: Job, overtakes: bool) -> None:
        """Of the job that is held back and this one, let one go. The caller holds `_changed`."""
        first, last = (job, self._held) if overtakes and self._held is not None else (self._held, job)
        if first is not None:
            self._waiting.append(first)
        self._held, self._held_until = last, time.monotonic() + HELD_SECONDS

    def clear(self) -> None:
        """Forget the jobs that wait; those that run go on."""
        with self._changed:
            self._waiting.clear()
            self._held = None
            self._changed.notify_all()

    def wait(self, seconds: float) -> bool:
        """Wait until no job waits or runs; False when that takes longer than so many seconds of real time."""
        deadline = time.monotonic() + seconds
        with self._changed:
            return self._changed.wait_for(self._is_quiet, deadline - time.monotonic())

    def _is_quiet(self) -> bool:
        return not self._waiting and not self._busy and self._held is None

    def _work(self) -> None:
        while True:
            with self._changed:
                self._idle += 1
                job = self._next()
                self._idle -= 1
                if job is None:
                    self._threads -= 1
                    return
                self._busy += 1
            try:
                job()
            except Exception:
                log.exception("a webhook job failed in the fake itself")
            finally:
                with self._changed:
                    self._busy -= 1
                    self._changed.notify_all()

    def _next(self) -> Job | None:
        """The next job; None when none comes for a while. The caller holds `_changed`."""
        until = time.monotonic() + IDLE_SECONDS
        while True:
            if self._waiting:
                return self._waiting.popleft()
            now = time.monotonic()
            if self._held is not None and self._held_until <= now:
                job, self._held = self._held, None
                return job
            if self._held is None and until <= now:
                return None
            self._changed.wait((until if self._held is None else self._held_until) - now)
