"""Requests that wait for the workspace's clock to show a time: a fault's delay, when it is `delay_by` the clock."""

from __future__ import annotations

from threading import Event, Lock

from fake_strapi.simulation.world_clock import WorldClock

KIND = "fault delay"


class ClockWaits:
    """Who waits, by number. A reset or restore lets all of them go: the time that they wait for may not come again."""

    def __init__(self, clock: WorldClock) -> None:
        self._clock = clock
        self._waiting: dict[int, Event] = {}
        self._last = 0
        self._lock = Lock()
        clock.on(KIND, self._let_go)

    def until(self, due: int) -> Event:
        """An event that is set when the clock has come to `due`, in milliseconds since the epoch."""
        event = Event()
        with self._lock:
            self._last += 1
            number = self._last
            self._waiting[number] = event
        self._clock.schedule(due, KIND, number)
        return event

    def _let_go(self, number: int, due: int) -> None:
        with self._lock:
            event = self._waiting.pop(number, None)
        if event is not None:
            event.set()

    def save(self) -> None:
        """Nothing: who waits can't be brought back."""

    def load(self, state: None) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        for event in waiting.values():
            event.set()
