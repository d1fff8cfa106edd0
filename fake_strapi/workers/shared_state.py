"""The few numbers that all processes of a server see: memory that was there before they were forked.

Each number has one process that writes it. They are eight bytes at their place, so none is ever seen half written.
"""

from __future__ import annotations

import mmap
from threading import Lock

OPEN, ERA, FIRST = 0, 1, 2
"""The places of the gate, of the era of access, and of the first process's numbers."""
ANSWERED, GONE = 0, 1
"""The places of a process's own numbers, from where they begin."""
NUMBERS = 2
BYTES = 8


class SharedState:
    """For `processes` of them; the primary is the first, 0."""

    def __init__(self, processes: int) -> None:
        self._numbers = memoryview(mmap.mmap(-1, (FIRST + processes * NUMBERS) * BYTES)).cast("Q")
        self._lock = Lock()  # among the threads of a process, which has its own from the fork on

    @property
    def readers_may(self) -> bool:
        """Whether readers may answer."""
        return bool(self._numbers[OPEN])

    @readers_may.setter
    def readers_may(self, value: bool) -> None:
        self._numbers[OPEN] = value

    @property
    def era(self) -> int:
        """That of the primary's access: another one, and what readers know of tokens and roles holds no more."""
        return self._numbers[ERA]

    @era.setter
    def era(self, value: int) -> None:
        self._numbers[ERA] = value

    def count_answer(self, process: int) -> None:
        with self._lock:
            self._numbers[FIRST + process * NUMBERS + ANSWERED] += 1

    def answered(self, process: int) -> int:
        """How many requests a process has answered."""
        return self._numbers[FIRST + process * NUMBERS + ANSWERED]

    def count_gone(self, process: int) -> None:
        with self._lock:
            self._numbers[FIRST + process * NUMBERS + GONE] += 1

    def gone(self, process: int) -> int:
        """How many of the connections that a reader was given it has no longer."""
        return self._numbers[FIRST + process * NUMBERS + GONE]
