"""The journal of one workspace: every request to the Strapi side, and its answer. Bounded, and cheap to write.

What is written are the objects that are there anyway; everything else is worked out when somebody reads.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from fake_strapi.errors import FakeStrapiError

BODY_BYTES = 64 * 1024
"""Of each body, a request's or an answer's, so much is kept."""
TOTAL_BYTES = 8 * 1024 * 1024
"""Of all bodies together: beyond it the oldest are forgotten, while the requests themselves stay."""

Headers = Sequence[tuple[str, str]]


@dataclass(slots=True, eq=False)
class Entry:
    """One request, as it came, and what became of it. Raw: secrets are taken out when an entry is shown.

    `at` in milliseconds since the epoch by the workspace's clock; `began` and `seconds` by a stopwatch. `status` None:
    no answer, as it is not made yet or as a fault ended the connection. `fault`: the id of the one that fired.
    `unmatched`: there is no such route. `base` stands in front of the path in a URL.
    """

    id: int
    at: int
    method: str
    path: str
    query: str
    headers: Headers
    body: bytes
    base: str
    body_length: int
    status: int | None = None
    answer_headers: Headers = ()
    answer_body: bytes = b""
    answer_length: int = 0
    seconds: float | None = None
    fault: int | None = None
    unmatched: bool = False
    began: float = 0.0


class Journal:
    """The last `capacity` requests; 0 keeps none. Any thread may write and read.

    `forgotten`: how many came that are not kept any more, since the start or the last `clear`.
    """

    def __init__(self, capacity: int) -> None:
        if capacity < 0:
            raise FakeStrapiError(f"the journal can't remember {capacity} requests: give 0 for none, or how many")
        self.capacity = capacity
        self.forgotten = 0
        self._entries: deque[Entry] = deque()
        self._with_bodies: deque[tuple[Entry, int]] = deque()
        self._bytes = 0
        self._count = 0
        self._lock = Lock()

    def begin(self, at: int, method: str, path: str, query: str, headers: Headers, body: bytes, base: str) -> Entry:
        """A request has come. It is in the journal before anything is done about it."""
        kept = body if len(body) <= BODY_BYTES else body[:BODY_BYTES]
        with self._lock:
            self._count += 1
            entry = Entry(self._count, at, method, path, query, headers, kept, base, len(body))
            self._entries.append(entry)
            if len(self._entries) > self.capacity:
                self._entries.popleft()
                self.forgotten += 1
        return entry

    def finish(self, entry: Entry, status: int | None, headers: Headers, body: bytes, seconds: float) -> None:
        """The answer is made."""
        entry.answer_headers = headers
        entry.answer_body = body if len(body) <= BODY_BYTES else body[:BODY_BYTES]
        entry.answer_length = len(body)
        entry.seconds = seconds
        entry.status = status
        size = len(entry.body) + len(entry.answer_body)
        with self._lock:
            kept = self._with_bodies
            kept.append((entry, size))
            self._bytes += size
            while self._bytes > TOTAL_BYTES or len(kept) > self.capacity:
                oldest, freed = kept.popleft()
                self._bytes -= freed
                oldest.body = oldest.answer_body = b""

    def entries(self) -> list[Entry]:
        """All that are kept, in the order in which they came."""
        with self._lock:
            return list(self._entries)

    def clear(self) -> None:
        """Forget all; the ids go on."""
        self.load(((), self._count, 0))

    def save(self) -> tuple[tuple[Entry, ...], int, int]:
        with self._lock:
            return tuple(self._entries), self._count, self.forgotten

    def load(self, state: tuple[tuple[Entry, ...], int, int]) -> None:
        entries, count, forgotten = state
        with self._lock:
            self._entries = deque(entries)
            self._with_bodies = deque((entry, len(entry.body) + len(entry.answer_body)) for entry in entries)
            self._bytes = sum(size for _, size in self._with_bodies)
            self._count = count
            self.forgotten = forgotten
