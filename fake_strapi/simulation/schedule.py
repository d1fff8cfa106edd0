"""Work that is due at a time of the workspace's clock, as values: what a snapshot keeps and a restore brings back."""

from __future__ import annotations

import heapq
from typing import Any

from msgspec import Struct


class Job(Struct, frozen=True, order=True):
    """`kind` names who does the work; `payload` says on what, as a value that never changes (an id, a tuple).

    Jobs are in order of `due` (milliseconds since the epoch), then of being scheduled: two never have the same
    number, so the rest is never compared.
    """

    due: int
    number: int
    kind: str
    payload: Any


class Schedule:
    """The jobs that are waiting, by due time. Not for several threads: WorldClock guards it."""

    def __init__(self) -> None:
        self._heap: list[Job] = []
        self._number = 0

    def __len__(self) -> int:
        return len(self._heap)

    def add(self, due: int, kind: str, payload: Any) -> Job:
        self._number += 1
        job = Job(due, self._number, kind, payload)
        heapq.heappush(self._heap, job)
        return job

    def remove(self, job: Job) -> bool:
        """Whether it was still waiting."""
        if job not in self._heap:
            return False
        self._heap.remove(job)
        heapq.heapify(self._heap)
        return True

    @property
    def next(self) -> Job | None:
        return self._heap[0] if self._heap else None

    def take(self, until: int) -> Job | None:
        """The first job that is due at `until`; None when there is none."""
        return heapq.heappop(self._heap) if self._heap and self._heap[0].due <= until else None

    def save(self) -> tuple[tuple[Job, ...], int]:
        return tuple(self._heap), self._number

    def load(self, state: tuple[tuple[Job, ...], int]) -> None:
        jobs, self._number = state
        self._heap = list(jobs)
