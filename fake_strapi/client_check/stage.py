"""Where a client is checked: a fake of its own, a keeper of the time, and acts, each with a new client."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Any, TypeVar

from msgspec import Struct

from fake_strapi.client_check.client import Client, Place, Played
from fake_strapi.client_check.contract import Contract
from fake_strapi.errors import FakeStrapiError
from fake_strapi.server import FakeStrapi
from fake_strapi.simulation.journal import Entry
from fake_strapi.virtual_time.held_clock import HeldClock
from fake_strapi.virtual_time.keeper import StuckError, TimeKeeper

JOURNAL = 100_000
LONGEST_CALL_SECONDS = 4 * 3600
"""Of the client's own time: one that goes on longer than that will not end."""
LONGEST_REAL_CALL_SECONDS = 30
"""The same where its time is the machine's."""
START_SECONDS = 30
DELIVERY_SECONDS = 0.5


OnStage = TypeVar("OnStage", bound="Stage")


class Request(Struct, frozen=True):
    """One that came. `at`: seconds since the act began, by the client's own time; `status` None: it got no answer."""

    at: float
    method: str
    path: str
    query: str
    headers: Sequence[tuple[str, str]]
    status: int | None

    @property
    def target(self) -> tuple[str, str, str]:
        """What makes another request a second try of this one."""
        return self.method, self.path, self.query

    def __str__(self) -> str:
        answer = "no answer" if self.status is None else str(self.status)
        return f"{seconds(self.at):>8}  {self.method} {self.path}{'?' + self.query if self.query else ''} -> {answer}"


def seconds(value: float) -> str:
    """`61.25 s`; whole numbers without a point."""
    return f"{round(value, 2):g} s"


class Outcome(Struct, frozen=True):
    """What became of a call: its requests, and the error that it ended with, None for success."""

    requests: tuple[Request, ...]
    error: str | None

    @property
    def failed(self) -> bool:
        return self.error is not None

    def __str__(self) -> str:
        return "then it succeeded" if self.error is None else f"then it failed: {shortened(self.error)}"


def shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 100 else f"{text[:97]}..."


class Stage:
    """Serves with `settings` (those of Config). Each act begins with Strapi as it starts, and a new one of what is
    `played`. `patient`: what takes minutes of real time is done, too."""

    def __init__(self, played: Played, *, patient: bool = False, **settings: Any) -> None:
        self.played = played
        self.patient = patient
        self.clock = HeldClock()
        settings.setdefault("journal", JOURNAL)
        self.strapi = FakeStrapi(clock=self.clock, **settings)
        self.keeper = TimeKeeper(
            self.clock,
            moved=self._moved,
            next_due=self._next_due,
            stranger=lambda: bool(self.strapi.world.journal.entries()),
        )
        self.began = 0
        self.all_requests: list[Request] = []

    def __enter__(self: OnStage) -> OnStage:
        try:
            self.strapi.start()
        except BaseException:
            self.keeper.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.played.stop()
        self.keeper.close()
        self.strapi.stop()

    # --- acts

    @contextmanager
    def act(self) -> Iterator[None]:
        """Another one of what is played, and Strapi as it started, with what `prepare` does to it."""
        self.strapi.reset()
        self.prepare()
        self.strapi.journal.clear()
        self.keeper.hold()
        self.began = self.keeper.now
        self.played.start(Place(self.strapi.url, self.strapi.token), self.keeper)
        try:
            self._await_ready()
            yield
        finally:
            self.all_requests += self.requests()
            self.played.stop()

    def prepare(self) -> None:
        """Nothing more, here."""

    def pass_seconds(self, amount: float) -> None:
        """Let time pass, without a call."""
        self.keeper.pass_until(self.keeper.now + round(amount * 1000))

    def pass_until(self, at: float) -> None:
        """The same, to so many seconds since the act began."""
        self.keeper.pass_until(self.began + round(at * 1000))

    @property
    def now(self) -> float:
        """Seconds since the act began."""
        return (self.keeper.now - self.began) / 1000

    @property
    def real_time(self) -> bool:
        """Whether the client's time is the machine's; known from its first request on."""
        return self.clock.runs

    def requests(self) -> tuple[Request, ...]:
        """Those of this act."""
        return tuple(self._request(entry) for entry in self.strapi.world.journal.entries())

    def _request(self, entry: Entry) -> Request:
        at = (entry.at - self.began) / 1000
        return Request(at, entry.method, entry.path, entry.query, entry.headers, entry.status)

    def _await_ready(self) -> None:
        until = self.keeper.now + START_SECONDS * 1000
        try:
            if self.keeper.drive(self.played.ready, until=until):
                return
        except StuckError:
            pass
        raise FakeStrapiError(f"{self.played.name} can't be reached {START_SECONDS} s after its start")

    def _moved(self) -> None:
        self.strapi.world.clock.catch_up()
        self.strapi.webhooks.wait(DELIVERY_SECONDS)

    def _next_due(self) -> int | None:
        return min((job.due for job in self.strapi.world.clock.waiting), default=None)


class ClientStage(Stage):
    """With a client on it, which is held to `contract`."""

    def __init__(self, client: Client, contract: Contract, **more: Any) -> None:
        super().__init__(client, **more)
        self.client = client
        self.contract = contract

    @contextmanager
    def act(self) -> Iterator[None]:
        """A client that is no new one gets time to forget the act before."""
        with super().act():
            if not self.client.fresh:
                self._calm()
            yield

    def call(self) -> Outcome:
        """Have the client make a call, and let time pass until it has ended. Raises FakeStrapiError when it doesn't."""
        before = len(self.requests())
        call = self.client.call()
        until = self.keeper.now + LONGEST_CALL_SECONDS * 1000
        try:
            ended = self.keeper.drive(call.poll, until=until, real_seconds=self.real_limit)
        except StuckError as error:
            raise FakeStrapiError(f"the client's call doesn't end: {error}") from None
        if not ended:
            longest = self.real_limit if self.clock.runs else LONGEST_CALL_SECONDS
            raise FakeStrapiError(f"the client's call has not ended after {longest} s of its own time")
        return Outcome(self.requests()[before:], call.error)

    @property
    def real_limit(self) -> int:
        """Seconds that a call may take where the client's time is the machine's."""
        return LONGEST_CALL_SECONDS if self.patient else LONGEST_REAL_CALL_SECONDS

    def _calm(self) -> None:
        """A client that remembers the act before gets time to close its circuit."""
        for _ in range(round(self.contract.open_for) + 1):
            if not self.call().failed:
                break
            self.pass_seconds(1)
        self.all_requests += self.requests()
        self.strapi.journal.clear()
        self.began = self.keeper.now
