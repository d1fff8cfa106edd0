"""The texts of rows, by what stands in them: after a write most rows of a page are as they were, and so is their text.

To turn a hundred rows into text takes three times as long as to find their texts here. Nothing has to be forgotten when
something is written: a row that has changed is another key.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any

Row = tuple[Any, ...]

MOST_ROWS = 1000
MOST_BYTES = 1_000_000
"""Of all texts together. With these it takes some two megabytes at the most; a larger page is not kept."""


class RowTexts:
    """Texts by shape and row. The caller holds the lock.

    `shape` stands for all that decides a row's text beside its values. Numbers that are equal (1 and 1.0) are one key:
    JavaScript has only one of them, too.
    """

    __slots__ = ("_bytes", "_known", "_rows")

    def __init__(self) -> None:
        self._known: dict[Hashable, dict[Row, bytes]] = {}
        self.forget()

    def forget(self) -> None:
        """Start again with none."""
        self._known.clear()
        self._rows = self._bytes = 0

    def texts(self, shape: Hashable, rows: Sequence[Row], write: Callable[[list[Row]], Iterable[bytes]]) -> list[bytes]:
        """The text of each row. `write` makes those of the rows that are not known, in their order."""
        known: Mapping[Row, bytes] = self._known.get(shape, {})
        try:
            return list(map(known.__getitem__, rows))
        except KeyError:
            new = list(dict.fromkeys(row for row in rows if row not in known))
        made = dict(zip(new, write(new), strict=True))
        texts = [known[row] if row in known else made[row] for row in rows]
        self._keep(shape, made)
        return texts

    def _keep(self, shape: Hashable, made: Mapping[Row, bytes]) -> None:
        size = sum(map(len, made.values()))
        if len(made) > MOST_ROWS or size > MOST_BYTES:
            return
        if self._rows + len(made) > MOST_ROWS or self._bytes + size > MOST_BYTES:
            self.forget()
        self._known.setdefault(shape, {}).update(made)
        self._rows += len(made)
        self._bytes += size
