"""The faults of one workspace: which of them fires for a request. Pure policy; http/faults.py carries it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from threading import Lock
from typing import Any

from msgspec import Struct, field

from fake_strapi.errors import FakeStrapiError
from fake_strapi.simulation.fault import Fault
from fake_strapi.simulation.fault_wish import read_fault
from fake_strapi.simulation.journal import Entry
from fake_strapi.simulation.verification import nearest


class Fired(Struct, frozen=True):
    """A fault that fires for the current request, and the delay in seconds that was drawn for it."""

    fault: Fault
    delay: float


class ArmedFault(Struct):
    """A fault and how far it has come: how many requests matched, and how often it fired."""

    fault: Fault
    matched: int = 0
    fired: int = 0
    random: Random = field(default_factory=Random)

    @property
    def exhausted(self) -> bool:
        return self.fault.times is not None and self.fired >= self.fault.times

    @property
    def unused(self) -> bool:
        """Whether it never had any effect, although nothing but the requests kept it from having one."""
        return not self.fired and not (self.fault.probability < 1 and self.matched > self.fault.after)

    @property
    def waits(self) -> str | None:
        """Why a fault that matched hasn't fired; None where no request matched."""
        if not self.matched or self.fired:
            return None
        if self.matched <= self.fault.after:
            return f"it lets {self.fault.after} matching requests pass first, and {self.matched} came"
        return "a fault that stands before it fired instead"

    def describe(self) -> dict[str, Any]:
        """What the control API tells about it."""
        fault = self.fault
        return {"id": fault.id, **fault.wish, "does": str(fault.effect), "matched": self.matched, "fired": self.fired}


class Faults:
    """In the order in which they were added: the first that matches and has its turn fires, at most one a request.

    Every fault counts each request that matches it, whichever fires in the end; so `after` speaks of requests, and
    doesn't depend on other faults. Any thread may ask.
    """

    def __init__(self) -> None:
        self._armed: list[ArmedFault] = []
        self._last_id = 0
        self._lock = Lock()

    def __bool__(self) -> bool:
        return bool(self._armed)

    def add(self, wish: Mapping[str, Any]) -> ArmedFault:
        """Arm the fault that is wished for (fault_wish.KEYS). Raises FakeStrapiError."""
        with self._lock:
            fault = read_fault(wish, self._last_id + 1)
            self._last_id = fault.id
            armed = ArmedFault(fault, random=Random(fault.seed))
            self._armed.append(armed)
            return armed

    def all(self) -> list[ArmedFault]:
        """Those that are armed or exhausted, in order."""
        with self._lock:
            return list(self._armed)

    def remove(self, fault_id: int) -> None:
        """Take one away. Raises FakeStrapiError when there is no such fault."""
        with self._lock:
            kept = [armed for armed in self._armed if armed.fault.id != fault_id]
            if len(kept) == len(self._armed):
                there = ", ".join(str(armed.fault.id) for armed in self._armed) or "none"
                raise FakeStrapiError(f"there is no fault {fault_id}; there are: {there}")
            self._armed = kept

    def clear(self) -> None:
        """Take all away."""
        with self._lock:
            self._armed = []

    def draw(self, method: str, path: str, query: str, *, preflight: bool = False) -> Fired | None:
        """The fault that fires for this request, or None. A CORS preflight is meant only where OPTIONS is asked for."""
        fired: Fired | None = None
        with self._lock:
            for armed in self._armed:
                fault = armed.fault
                if (preflight and fault.pattern.method is None) or fault.pattern.misses(method, path, query):
                    continue
                armed.matched += 1
                if fired is not None or armed.matched <= fault.after or armed.exhausted:
                    continue
                if fault.probability < 1 and armed.random.random() >= fault.probability:
                    continue
                armed.fired += 1
                low, high = fault.effect.delay or (0.0, 0.0)
                fired = Fired(fault, low if low == high else armed.random.uniform(low, high))
        return fired

    def unused(self, entries: Sequence[Entry]) -> list[dict[str, Any]]:
        """Faults that never had any effect, each with `why`: what it waits for, and the requests that came nearest."""
        return [
            {**armed.describe(), "why": ([armed.waits] if armed.waits else []) + missed(armed.fault, entries)}
            for armed in self.all()
            if armed.unused
        ]

    def save(self) -> tuple[Any, ...]:
        with self._lock:
            armed = tuple((one.fault, one.matched, one.fired, one.random.getstate()) for one in self._armed)
            return self._last_id, armed

    def load(self, state: tuple[Any, ...]) -> None:
        last_id, saved = state
        armed = []
        for fault, matched, fired, numbers in saved:
            random = Random()
            random.setstate(numbers)
            armed.append(ArmedFault(fault, matched, fired, random))
        with self._lock:
            self._last_id, self._armed = last_id, armed


def missed(fault: Fault, entries: Sequence[Entry]) -> list[str]:
    """The requests that came nearest to a fault, and why it wasn't meant by them."""

    def misses(entry: Entry) -> list[str]:
        return fault.pattern.misses(entry.method, entry.path, entry.query)

    others = [entry for entry in entries if misses(entry)]
    return nearest(misses, fault.pattern, others) or ([] if entries else ["No request came at all."])
