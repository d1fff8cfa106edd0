"""A fault: which requests it means, when it fires, and what it does to their answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct, field

from fake_strapi.simulation.request_pattern import RequestPattern

MAX_DELAY = 300.0
"""Seconds: a longer delay or slower body is a mistake, and would hold a thread of the server."""
MAX_CLOCK_DELAY = 86_400.0
"""The same where the workspace's clock is waited for, which a test can advance by hours at once."""
GARBAGE = b"\x16\x03\x00 this is not HTTP \xff\xfe\r\n\r\n"

Ending = Literal["disconnect", "close", "garbage"]
ENDINGS: Mapping[Ending, str] = {
    "disconnect": "reset the connection",
    "close": "close the connection silently",
    "garbage": "send garbage and close",
}


class Effect(Struct, frozen=True):
    """What happens to a request. All that is unset is as without the fault; durations in seconds.

    `ending` ends the connection in place of an answer, `garbage` being what it sends first. Else `status` and `body`
    (a text, or what JSON can hold) are an answer of the fault's own, and `headers` replace or join those of whatever
    answer goes out. `by_clock`: the delay is of the workspace's clock, not real time. `truncate`: so many bytes of the
    body go out, or "half". `seconds` or `rate` (bytes a second): the body takes its time. `lose_answer`: Strapi does
    its work first, and only then comes the fault.
    """

    status: int | None = None
    body: Any = None
    headers: tuple[tuple[str, str], ...] = ()
    delay: tuple[float, float] | None = None
    by_clock: bool = False
    ending: Ending | None = None
    garbage: bytes = GARBAGE
    truncate: int | Literal["half"] | None = None
    seconds: float | None = None
    rate: float | None = None
    lose_answer: bool = False

    @property
    def answers(self) -> bool:
        """Whether the client gets the fault's own answer."""
        return self.status is not None or self.body is not None

    def kept_bytes(self, body: bytes) -> int:
        """How many bytes of the body go out."""
        return len(body) // 2 if self.truncate == "half" else self.truncate or 0

    def duration(self, body: bytes) -> float:
        """Seconds that the body takes; 0 where it goes out at once."""
        if self.seconds is not None:
            return self.seconds
        return 0.0 if self.rate is None else min(len(body) / self.rate, MAX_DELAY)

    def __str__(self) -> str:
        words = [] if self.delay is None else [f"wait {span(*self.delay)} s{' by the clock' if self.by_clock else ''}"]
        if self.ending is not None:
            words.append(ENDINGS[self.ending])
        if self.answers:
            words.append(f"answer {self.status or 200}")
        if self.headers:
            words.append("set " + ", ".join(name for name, _ in self.headers))
        if self.seconds is not None:
            words.append(f"spread the body over {self.seconds:g} s")
        if self.rate is not None:
            words.append(f"send the body with {self.rate:g} bytes a second")
        if self.truncate is not None:
            words.append(f"cut the body at {'half' if self.truncate == 'half' else f'{self.truncate} bytes'}")
        return ", ".join(words) + (", when the work is done" if self.lose_answer else "")


def span(low: float, high: float) -> str:
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


class Fault(Struct, frozen=True):
    """`after`: so many matching requests pass first. `times`: how often it fires, None without end. `probability`: of
    firing when it is its turn, by numbers that come from `seed`, so that they are the same in every run.

    `wish`: what was asked for, as it was asked.
    """

    id: int
    pattern: RequestPattern
    effect: Effect
    times: int | None = None
    after: int = 0
    probability: float = 1.0
    seed: int = 0
    wish: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"fault {self.id} ({self.pattern}: {self.effect})"
