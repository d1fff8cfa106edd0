"""A workspace's time: it runs with the machine's, stands, or has been moved; and what is due is done when time comes.

    world.clock.on("webhook retry", lambda delivery, due: ...)            # once, when the world is made
    world.clock.schedule(now + 60_000, "webhook retry", delivery_id)      # any time

Work that falls due is done in order of its time, each job while the clock shows that time: by `advance` before it
answers, by `freeze` at a later time too, and by a thread while the clock runs, which lives only while something is
scheduled. A job may schedule, reset and restore; it is done with no lock of the workspace held. A reset or restore
brings back time and jobs, and ends what an advance still had to do.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Condition, RLock, Thread, current_thread
from typing import Any

from fake_strapi.clock import Clock, SystemClock
from fake_strapi.errors import FakeStrapiError
from fake_strapi.javascript.calendar import DAY
from fake_strapi.javascript.dates import to_iso
from fake_strapi.simulation.schedule import Job, Schedule

log = logging.getLogger("fake_strapi.clock")

LATEST = 2_932_896 * DAY + DAY - 1
"""9999-12-31T23:59:59.999Z: a Date header has four digits for a year."""
SHORTEST_WAIT = 0.005
"""Seconds. The machine's clock may stand where another one was given."""

Work = Callable[[Any, int], None]
State = tuple[int, int | None, Any]


class WorldClock:
    """See the module's text. Times are milliseconds since the epoch; `base` is what runs. Any thread may use it."""

    def __init__(self, base: Clock | None = None) -> None:
        self._base = base or SystemClock()
        self._offset = 0  # from the base's time to this clock's, while it runs
        self._standing: int | None = None  # the time it shows while it stands, or a job is done
        self._frozen: int | None = None  # the same, but for jobs
        self._schedule = Schedule()
        self._work: dict[str, Work] = {}
        self._passing = False
        self._era = 0  # counts loads: a move that began before one must not go on
        self._changed = Condition()  # guards all of the above
        self._moving = RLock()  # held while jobs are done
        self._thread: Thread | None = None
        self._closed = False

    def now(self) -> int:
        standing = self._standing
        return self._base.now() + self._offset if standing is None else standing

    @property
    def frozen(self) -> bool:
        return self._frozen is not None

    @property
    def untouched(self) -> bool:
        """Whether it shows the base's time: it runs, and was never moved."""
        return self._standing is None and not self._offset

    @property
    def moving(self) -> bool:
        """Whether a job that runs now is waited for by an `advance` or a `freeze`; else the clock's thread runs it."""
        return self._passing

    # --- moving

    def freeze(self, at: int | None = None) -> None:
        """Stand still: at a time, or at the present one. Later ones are reached as by `advance`, earlier ones at once.

        Raises FakeStrapiError for a time before 1970 or after 9999.
        """
        with self._moving:
            target = self.now() if at is None else checked(at)
            self._pass(target, frozen=True)

    def advance(self, milliseconds: int) -> None:
        """Move forward and do what falls due on the way. The clock stands or runs afterwards as it did before.

        Raises FakeStrapiError for a negative number, or one that leads beyond the year 9999.
        """
        if milliseconds < 0:
            raise FakeStrapiError(
                f"time can't be advanced by {milliseconds / 1000} s: give a number of seconds >= 0;"
                " freeze at an earlier time to go back"
            )
        with self._moving:
            self._pass(checked(self.now() + milliseconds), frozen=self.frozen)

    def resume(self) -> None:
        """Run on from the time that it shows. Nothing happens when it runs."""
        with self._changed:
            if self._frozen is not None:
                self._offset = self._frozen - self._base.now()
                self._standing = self._frozen = None
                self._wake()

    def catch_up(self) -> None:
        """Do what has fallen due by now: for whoever moved the base clock, which nobody here can see."""
        with self._moving:
            while True:
                with self._changed:
                    left = self._next_in()
                    job = None if left is None or left > 0 else self._schedule.take(self.now())
                if job is None:
                    return
                self._do(job)

    def _pass(self, target: int, *, frozen: bool) -> None:
        """Go to `target`, doing what is due on the way; stand there, or run on from there."""
        with self._changed:
            era = self._era
            running_offset = target - self._base.now()
            self._standing = self.now()
            self._passing = True
        try:
            while (job := self._take(target, era)) is not None:
                self._do(job)
        finally:
            self._passing = False
        with self._changed:
            if era == self._era:
                self._frozen = self._standing = target if frozen else None
                self._offset = running_offset
                self._wake()

    def _take(self, target: int, era: int) -> Job | None:
        with self._changed:
            job = self._schedule.take(target) if era == self._era else None
            if job is not None:
                assert self._standing is not None
                self._standing = max(job.due, self._standing)
            return job

    def _do(self, job: Job) -> None:
        try:
            self._work[job.kind](job.payload, job.due)
        except Exception:
            log.exception("scheduled work %r failed", job.kind)

    # --- scheduling

    def on(self, kind: str, work: Work) -> None:
        """Who does the jobs of a kind: a function of a job's payload and its due time."""
        self._work[kind] = work

    def schedule(self, due: int, kind: str, payload: Any = None) -> Job:
        """Have work done at `due`, by the function that `on` named; at once (in another thread) if that has passed."""
        if kind not in self._work:
            raise LookupError(f"nobody does {kind!r}: say who, with WorldClock.on")
        with self._changed:
            job = self._schedule.add(due, kind, payload)
            self._wake()
            return job

    def cancel(self, job: Job) -> bool:
        """Whether the job was still waiting; it won't be done."""
        with self._changed:
            return self._schedule.remove(job)

    @property
    def waiting(self) -> tuple[Job, ...]:
        """The jobs that are not done yet, in order."""
        with self._changed:
            return tuple(sorted(self._schedule.save()[0]))

    def _wake(self) -> None:
        """Have the thread look at what is next; start it if something is and time runs. The caller holds `_changed`."""
        self._changed.notify_all()
        if self._thread is None and len(self._schedule) and self._next_in() is not None and not self._closed:
            self._thread = Thread(target=self._run, name="fake-strapi clock", daemon=True)
            self._thread.start()

    def _next_in(self) -> float | None:
        """Milliseconds until the next job; None when there is none, or it won't come by itself.

        While the clock stands, what is due already is still done: it was scheduled for a time that has passed.
        """
        job = self._schedule.next
        if job is None:
            return None
        left = job.due - (self.now() if self._frozen is None else self._frozen)
        return left if self._frozen is None or left <= 0 else None

    def _run(self) -> None:
        """The thread: does what falls due while time runs, and ends when nothing is left to wait for."""
        while True:
            with self._changed:
                left = None if self._closed else self._next_in()
                if left is None:
                    self._thread = None
                    return
                if left > 0:
                    self._changed.wait(max(left / 1000, SHORTEST_WAIT))
                    continue
            with self._moving:
                with self._changed:
                    left = self._next_in()
                    job = None if left is None or left > 0 or self._closed else self._schedule.take(self.now())
                if job is not None:
                    self._do(job)

    # --- the whole

    def save(self) -> State:
        with self._changed:
            return self._offset, self._frozen, self._schedule.save()

    def load(self, state: State) -> None:
        with self._changed:
            self._offset, self._frozen, schedule = state
            self._standing = self._frozen
            self._schedule.load(schedule)
            self._era += 1
            self._wake()

    def close(self) -> None:
        """End the thread; a job that it is doing is waited for."""
        with self._changed:
            self._closed = True
            self._schedule = Schedule()
            self._changed.notify_all()
            thread = self._thread
        if thread is not None and thread is not current_thread():
            thread.join(10)


def checked(time: int) -> int:
    """The time itself. Raises FakeStrapiError when it is out of the clock's range."""
    if not 0 <= time <= LATEST:
        raise FakeStrapiError(f"the clock goes from {to_iso(0)} to {to_iso(LATEST)}: {time:.17g} ms is outside of that")
    return time
