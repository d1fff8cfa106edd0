"""A value worked out now, whose error is raised only where the value is used.

A prepared query is kept and used again, while Strapi works its parts out at different steps of a request: an error of
one of them must come neither earlier than there, nor with what an earlier request left in it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar, cast

from fake_strapi.errors import StrapiError

T = TypeVar("T")


class Later(Generic[T]):
    """`get()` answers what `compute`, a pure function, answers, or raises anew what it raises."""

    __slots__ = ("_compute", "_value")

    def __init__(self, compute: Callable[[], T]) -> None:
        self._compute: Callable[[], T] | None = None
        self._value: T | None = None
        try:
            self._value = compute()
        except StrapiError:
            self._compute = compute

    def get(self) -> T:
        if self._compute is not None:
            return self._compute()
        return cast(T, self._value)
