"""Where random choices come from: a seed, or Hypothesis. What is made of them does not know which."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Protocol, TypeVar

T = TypeVar("T")


class Chooser(Protocol):
    """Where the choices come from. The first option is the simplest, which matters when something is shrunk."""

    def pick(self, options: Sequence[T]) -> T: ...

    def number(self, least: int, most: int) -> int: ...


class Seeded:
    """Choices that are the same in every run."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def pick(self, options: Sequence[T]) -> T:
        return options[self.number(0, len(options) - 1)]

    def number(self, least: int, most: int) -> int:
        return least + int(self._random.random() * (most - least + 1))


def one_in(choose: Chooser, count: int) -> bool:
    """True once in so many times; the simplest choice is False."""
    return choose.number(1, count) == count


def some(choose: Chooser, options: Sequence[T], least: int, most: int) -> list[T]:
    """That many different options at most, in the order in which they were picked."""
    left, found = list(options), []
    for _ in range(min(choose.number(least, most), len(left))):
        found.append(left.pop(choose.number(0, len(left) - 1)))
    return found
