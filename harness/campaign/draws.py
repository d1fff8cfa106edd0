"""Choices that Hypothesis makes.

Imported by campaigns only: those who only run the fake need no Hypothesis.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from harness.campaign.choices import Chooser, T

CHOICES = 4000  # of one sequence; a request of a large project takes some 60


class Drawn:
    """Choices that Hypothesis makes one by one, and makes simpler when an answer differs.

    What is chosen must not depend on what a server answers: Hypothesis must be able to repeat it.
    """

    def __init__(self, data: st.DataObject) -> None:
        self._data = data

    def pick(self, options: Sequence[T]) -> T:
        return options[self.number(0, len(options) - 1)]

    def number(self, least: int, most: int) -> int:
        return self._data.draw(st.integers(least, most))


class Stream:
    """Choices out of bytes that were drawn before: they may depend on answers, which can't be foretold.

    When all bytes are used, each further choice is the simplest.
    """

    def __init__(self, data: bytes) -> None:
        self._data = iter(data)

    def pick(self, options: Sequence[T]) -> T:
        return options[self.number(0, len(options) - 1)]

    def number(self, least: int, most: int) -> int:
        drawn = next(self._data, 0)
        if most - least > 255:
            drawn += 256 * next(self._data, 0)
        return least + drawn % (most - least + 1)


def generate(number: int, count: int, run: Callable[[Chooser], None]) -> None:
    """Call `run` with `count` random choosers at most, the first of which takes the simplest. `number` is the seed.

    Nothing is shrunk here: an error that `run` raises ends it.
    """

    @seed(number)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.binary(min_size=CHOICES, max_size=CHOICES))
    def each(data: bytes) -> None:
        run(Stream(data))

    each()
