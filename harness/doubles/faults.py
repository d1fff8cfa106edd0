"""Answers of a double that fail on demand."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from harness.doubles.exchange import Answer, Request

LONGEST_DELAY = 300.0


@dataclass(slots=True)
class Fault:
    """One fault. `matched` counts the requests it meant, `fired` how often it fired.

    `status` with the service's own error body, or with `body`; `delay` in seconds of real time. `disconnect` resets
    the connection; `timeout` lets the client wait until it gives up. With `lose_answer` the service does its work
    first, and the client never learns of it.
    """

    path: str | None = None
    method: str | None = None
    status: int | None = None
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    disconnect: bool = False
    timeout: bool = False
    lose_answer: bool = False
    times: int | None = None
    after: int = 0
    matched: int = 0
    fired: int = 0

    def __post_init__(self) -> None:
        if self.status is not None and not 100 <= self.status <= 599:
            raise ValueError(f"a fault's status is 100 to 599, not {self.status}")
        if not 0 <= self.delay <= LONGEST_DELAY:
            raise ValueError(f"a fault's delay is 0 to {LONGEST_DELAY:g} seconds, not {self.delay}")
        if not (self.status or self.delay or self.disconnect or self.timeout or self.lose_answer):
            raise ValueError("a fault does something: give it a status, a delay, disconnect, timeout or lose_answer")

    @property
    def does(self) -> str:
        """What happens when it fires, in words."""
        parts = [f"{self.delay:g} s late"] if self.delay else []
        if self.lose_answer:
            parts.append("the work is done, its answer lost")
        if self.disconnect:
            parts.append("the connection is reset")
        if self.timeout:
            parts.append("no answer until the client gives up")
        if self.status is not None:
            parts.append(f"status {self.status}")
        return ", ".join(parts)

    def __str__(self) -> str:
        meant = " ".join(word for word in (self.method, self.path) if word) or "any request"
        return f"{meant}: {self.does}"

    def means(self, request: Request) -> bool:
        """Whether it is about such a request; a `*` in the path stands for any characters."""
        return (self.method is None or self.method.upper() == request.method) and (
            self.path is None or fnmatchcase(request.path, self.path)
        )

    def takes(self, request: Request) -> bool:
        """Count a request that it means; whether it is its turn."""
        if not self.means(request):
            return False
        self.matched += 1
        if self.matched <= self.after or (self.times is not None and self.fired >= self.times):
            return False
        self.fired += 1
        return True

    def answer(self, error_body: Any) -> Answer:
        """Its own answer; `error_body` is the service's for its status, for a fault that has none."""
        assert self.status is not None
        body = error_body if self.body is None else self.body
        headers = tuple(self.headers.items())
        if isinstance(body, str):
            return Answer(self.status, body.encode(), (("Content-Type", "text/plain"),)).with_headers(*headers)
        content = Answer(self.status, json.dumps(body).encode(), (("Content-Type", "application/json"),))
        return content.with_headers(*headers)


class Faults:
    """The faults of one double. `strict`: whether one that never fired fails the fixture's test."""

    def __init__(self) -> None:
        self.strict = True
        self._faults: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, path: str | None = None, **wish: Any) -> Fault:
        """`add("/v3/mail/send", status=500, times=2)`: the keys are those of Fault. Answers it, with its counts."""
        fault = Fault(path, **wish)
        with self._lock:
            self._faults.append(fault)
        return fault

    def server_error(self, path: str | None = None, **wish: Any) -> Fault:
        """500, with the service's own body."""
        return self.add(path, **{"status": 500, **wish})

    def unavailable(self, path: str | None = None, **wish: Any) -> Fault:
        """503."""
        return self.add(path, **{"status": 503, **wish})

    def rate_limited(self, path: str | None = None, **wish: Any) -> Fault:
        """429, with the service's own body."""
        return self.add(path, **{"status": 429, **wish})

    def unauthorized(self, path: str | None = None, **wish: Any) -> Fault:
        """401, with the service's own body."""
        return self.add(path, **{"status": 401, **wish})

    def network_error(self, path: str | None = None, **wish: Any) -> Fault:
        """The connection is reset: no answer."""
        return self.add(path, **{"disconnect": True, **wish})

    def timeout(self, path: str | None = None, **wish: Any) -> Fault:
        """No answer until the client gives up."""
        return self.add(path, **{"timeout": True, **wish})

    def lost_answer(self, path: str | None = None, **wish: Any) -> Fault:
        """The service does its work, then the connection is reset: what a retry must not do twice."""
        return self.add(path, **{"lose_answer": True, "disconnect": True, **wish})

    def remove(self, fault: Fault) -> None:
        with self._lock:
            self._faults.remove(fault)

    def clear(self) -> None:
        """No faults any more."""
        with self._lock:
            self._faults.clear()
        self.strict = True

    def all(self) -> list[Fault]:
        with self._lock:
            return list(self._faults)

    def for_request(self, request: Request) -> Fault | None:
        """The first fault whose turn it is; all that mean the request count it."""
        found = None
        with self._lock:
            for fault in self._faults:
                if found is None and fault.takes(request):
                    found = fault
                elif found is not None and fault.means(request):
                    fault.matched += 1
        return found

    def unused(self) -> list[Fault]:
        """Those that never fired."""
        return [fault for fault in self.all() if not fault.fired]
