"""A clock that its keeper moves; let go, it runs with the machine's time."""

from __future__ import annotations

import time


class HeldClock:
    """Milliseconds since the epoch, as a fake_strapi.clock.Clock gives them. It begins at the machine's time, held."""

    def __init__(self) -> None:
        self._held: int | None = machine_time()
        self._offset = 0

    def now(self) -> int:
        held = self._held
        return machine_time() + self._offset if held is None else held

    @property
    def runs(self) -> bool:
        return self._held is None

    def run(self) -> None:
        """Go on from the time that it shows, by itself."""
        if self._held is not None:
            self._offset = self._held - machine_time()
            self._held = None

    def hold(self) -> None:
        """Stand at the time that it shows."""
        self._held = self.now()

    def move_to(self, time: int) -> None:
        """Go forward to a time; never back."""
        if self._held is None:
            self._offset += max(0, time - self.now())
        else:
            self._held = max(self._held, time)


def machine_time() -> int:
    return time.time_ns() // 1_000_000
