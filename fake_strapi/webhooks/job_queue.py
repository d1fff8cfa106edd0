"""Strapi's worker queue: five jobs at a time, first come first served, in threads that are there only while needed.

Source: services/worker-queue of `@strapi/strapi` 4.26.2 and `@strapi/core` 5.54.0.
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

Job = Callable[[], None]


class JobQueue:
    """Jobs of one workspace. `pick` says which of those that wait is next, by how many there are: 0 is the oldest."""

    def __init__(self, pick: Callable[[int], int] | None = None) -> None:
        self._pick = pick
        self._waiting: deque[Job] = deque()
        self._threads = 0
        self._idle = 0
        self._busy = 0
        self._changed = threading.Condition()

    def put(self, job: Job) -> None:
        """Do it as soon as one of the five is free."""
        with self._changed:
            self._waiting.append(job)
            if self._idle >= len(self._waiting):
                self._changed.notify_all()
            elif self._threads < CONCURRENCY:
                self._threads += 1
                threading.Thread(target=self._work, name="webhooks", daemon=True).start()

    def clear(self) -> None:
        """Forget the jobs that wait; those that run go on."""
        with self._changed:
            self._waiting.clear()
            self._changed.notify_all()

    def wait(self, seconds: float) -> bool:
        """Wait until no job waits or runs; False when that takes longer than so many seconds of real time."""
        deadline = time.monotonic() + seconds
        with self._changed:
            return self._changed.wait_for(lambda: not self._waiting and not self._busy, deadline - time.monotonic())

    def _work(self) -> None:
        while True:
            with self._changed:
                self._idle += 1
                found = self._changed.wait_for(lambda: self._waiting, IDLE_SECONDS)
                self._idle -= 1
                if not found:
                    self._threads -= 1
                    return
                job = self._next()
                self._busy += 1
            try:
                job()
            except Exception:
                log.exception("a webhook job failed in the fake itself")
            finally:
                with self._changed:
                    self._busy -= 1
                    self._changed.notify_all()

    def _next(self) -> Job:
        place = self._pick(len(self._waiting)) if self._pick is not None and len(self._waiting) > 1 else 0
        job = self._waiting[place]
        del self._waiting[place]
        return job
