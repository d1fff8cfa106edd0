"""Where documentIds, tokens, hashes and other ids of a workspace come from: chance, or a number to start from.

With a seed the same requests get the same ids, run after run; that is for tests, whose tokens protect nothing.
"""

from __future__ import annotations

import os
from random import Random
from threading import Lock
from typing import Any
from uuid import UUID


class Chance:
    """Bytes that nobody can guess; with a seed, the same ones each time. Any thread may ask."""

    def __init__(self, seed: int | None = None) -> None:
        self._lock = Lock()
        self.plant(seed)

    def plant(self, seed: int | None) -> None:
        """Begin anew from a seed; None is chance again."""
        with self._lock:
            self.seed = seed
            self._random = None if seed is None else Random(seed)

    def bytes(self, count: int) -> bytes:
        if self._random is None:
            return os.urandom(count)
        with self._lock:
            return os.urandom(count) if self._random is None else self._random.randbytes(count)

    def hex(self, count: int) -> str:
        """`count` bytes as twice as many hexadecimal digits, as node's `randomBytes(count).toString('hex')`."""
        return self.bytes(count).hex()

    def uuid(self) -> str:
        """As node's `randomUUID()`."""
        return str(UUID(bytes=self.bytes(16), version=4))

    def save(self) -> tuple[int | None, Any]:
        with self._lock:
            return self.seed, None if self._random is None else self._random.getstate()

    def load(self, state: tuple[int | None, Any]) -> None:
        seed, numbers = state
        with self._lock:
            self.seed = seed
            if seed is None:
                self._random = None
            else:
                self._random = Random(seed)
                self._random.setstate(numbers)
