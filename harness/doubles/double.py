"""What SendGrid's, Stripe's and Twilio's doubles have in common: a journal, faults, a clock, a server, a reset."""

from __future__ import annotations

import logging
import secrets
import threading
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from harness.doubles.clock import Clock
from harness.doubles.exchange import Answer, Exchange, Request
from harness.doubles.faults import Fault, Faults

if TYPE_CHECKING:
    from typing_extensions import Self

    from harness.doubles.serving import DoubleServer

KEPT_EXCHANGES = 10_000
LOG = logging.getLogger("harness.doubles")


class NoAnswer(Exception):
    """The client gets no answer. `timeout`: it is left waiting; otherwise the connection is reset."""

    def __init__(self, timeout: bool) -> None:
        super().__init__("the client is left waiting" if timeout else "the connection is reset")
        self.timeout = timeout


class Double(ABC):
    """One service. It takes requests by `handle`; `start` serves it over HTTP on a free loopback port as well.

    `name` is the service's, `hosts` those that it has in the world, `requests` what came, with the answers.
    """

    name: str
    hosts: tuple[str, ...]

    def __init__(self) -> None:
        self.clock = Clock(self.name)
        self.faults = Faults()
        self.requests: list[Exchange] = []
        self._lock = threading.RLock()
        self._server: DoubleServer | None = None
        self.forget()

    # --- the service

    @abstractmethod
    def answer(self, request: Request) -> Answer:
        """What the service answers, and does. Called by one thread at a time."""

    @abstractmethod
    def error_body(self, status: int) -> Any:
        """The service's own body for a status that a fault asks for."""

    @abstractmethod
    def forget(self) -> None:
        """The state as it is at the start."""

    @abstractmethod
    def state(self) -> dict[str, Any]:
        """What it holds, as JSON: for tests that aren't written in Python."""

    @property
    @abstractmethod
    def environment(self) -> dict[str, str]:
        """Environment variables for a child process: where the double is, and credentials that it takes."""

    def delay(self, seconds: float) -> None:
        """Let a client wait, but not longer than this double runs."""
        threading.Event().wait(seconds) if self._server is None else self._server.pause(seconds)

    def handle(self, request: Request) -> Answer:
        """Answer a request, by a fault or by the service. Raises NoAnswer where the client gets none."""
        fault = self.faults.for_request(request)
        if fault is None:
            answer = self._answered(request)
            self._keep(request, answer, None)
            return answer
        if fault.delay:
            self.delay(fault.delay)
        return self._faulty(request, fault)

    def _faulty(self, request: Request, fault: Fault) -> Answer:
        answer = None
        if fault.lose_answer or (fault.status is None and not (fault.disconnect or fault.timeout)):
            answer = self._answered(request).with_headers(*fault.headers.items())
        if fault.disconnect or fault.timeout or (fault.lose_answer and fault.status is None):
            self._keep(request, None, fault)
            raise NoAnswer(fault.timeout)
        if fault.status is not None:
            answer = fault.answer(self.error_body(fault.status))
        assert answer is not None
        self._keep(request, answer, fault)
        return answer

    def _answered(self, request: Request) -> Answer:
        """The service's answer. A mistake of this double is told as the service tells of its own, and logged."""
        with self._lock:
            try:
                return self.answer(request)
            except Exception:
                LOG.exception("the double of %s can't answer %s", self.name, request)
                return Answer.of_json(500, self.error_body(500))

    def _keep(self, request: Request, answer: Answer | None, fault: Fault | None) -> None:
        with self._lock:
            self.requests.append(Exchange(self.clock.now(), request, answer, None if fault is None else fault.does))
            del self.requests[:-KEPT_EXCHANGES]

    # --- its life

    def reset(self) -> None:
        """As it was at the start: no state, no requests, no faults, the machine's time. Its address stays."""
        self.clock.reset()
        with self._lock:
            self.requests.clear()
            self.faults.clear()
            self.forget()

    def start(self) -> Self:
        """Serve it over HTTP. May be called twice."""
        if self._server is None:
            from harness.doubles.serving import DoubleServer

            self._server = DoubleServer([self]).start()
        return self

    def stop(self) -> None:
        """Close the port and every connection. May be called twice."""
        server, self._server = self._server, None
        if server is not None:
            server.stop()
        self.clock.close()
        self.clock.open()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Where it is served: `http://127.0.0.1:53211`, to be used in the place of the service's own."""
        if self._server is None:
            raise RuntimeError(f"this {self.name} isn't served: call start(), or use it in a with statement")
        return self._server.url

    # --- for messages

    def refused(self) -> str:
        """The requests that were answered with an error or not at all, in words; "" if none."""
        lines = [f"  {one}" for one in self.requests if one.status is None or one.status >= 400]
        return "\n".join(["refused, or not answered:", *lines]) if lines else ""

    def unused_faults(self) -> str:
        """The faults that never fired, with the requests that came; "" if none."""
        lines = [f"fault of {self.name} ({fault}) never fired" for fault in self.faults.unused()]
        if lines:
            lines += [f"  {one.request}" for one in self.requests] or ["  no request came"]
        return "\n".join(lines)


def random_id(length: int) -> str:
    """So many letters and digits."""
    return "".join(
        secrets.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") for _ in range(length)
    )


def uncovered(request: Request) -> str:
    """What is said of a part of a service that its double hasn't: always with 501."""
    return f"{request.method} {request.path} is not covered by this double. See docs/doubles.md for what is."
