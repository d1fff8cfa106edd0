"""What was made of the rows, as long as no row changes: a client that asks the same again pays for neither twice."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from fake_strapi.javascript.json_text import fitted

T = TypeVar("T")

MOST_ANSWERS = 500
MOST_BYTES = 2_000_000
"""Of all texts together: some hundred pages. A page for every query of a long test run would be no small memory."""


class Remembered:
    """Answers by question. `state`: what tells whether any row may have changed since; the caller holds the lock."""

    __slots__ = ("_answers", "_bytes", "_state")

    def __init__(self) -> None:
        self._state: object = None
        self._answers: dict[Hashable, object] = {}
        self._bytes = 0

    def answer(self, key: Hashable, state: Callable[[], object], make: Callable[[], T]) -> T:
        """What `make` answered for the key since the last change, or answers now. `key` must keep its parts alive.

        Only bytes count as large. What `make` raises is not remembered, nor what it answers where it writes.
        """
        before = state()
        if before != self._state or self._bytes > MOST_BYTES or len(self._answers) >= MOST_ANSWERS:
            self._answers.clear()
            self._bytes, self._state = 0, before
        elif key in self._answers:
            return cast(T, self._answers[key])
        made = make()
        if state() == before:
            if isinstance(made, bytes):
                text = fitted(made)
                self._bytes += len(text)
                made = cast(T, text)
            self._answers[key] = made
        return made
