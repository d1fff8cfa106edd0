"""The journal of one workspace: every request to the Strapi side, and its answer. Bounded, and cheap to write.

What is written are the objects that are there anyway; everything else is worked out when somebody reads.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from math import inf
from threading import Lock

from msgspec import Struct

from fake_strapi.errors import FakeStrapiError
from fake_strapi.javascript.json_text import fitted

BODY_BYTES = 64 * 1024
"""Of each body, a request's or an answer's, so much is kept."""
TOTAL_BYTES = 4 * 1024 * 1024
"""Of all bodies together: beyond it the oldest are forgotten, while the requests themselves stay."""

SMALL_BYTES = 2048
"""Bodies up to this size are fitted to be kept. A longer one may be the text of a page, which many answers share."""

Headers = Sequence[tuple[str, str]]


class Entry(Struct, eq=False):
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


def kept_of(body: bytes) -> bytes:
    kept = body[:BODY_BYTES]
    return fitted(kept) if len(kept) <= SMALL_BYTES else kept


Elsewhere = Callable[[], tuple[list[Entry], int]]
"""Takes what other processes have noted since the last time: entries, and how many more they have forgotten."""


class Journal:
    """The last `capacity` requests; 0 keeps none. Any thread may write and read.

    Who looks at it sees what was noted elsewhere, too (`gather_from`), in the order in which all of it came.
    """

    def __init__(self, capacity: int) -> None:
        if capacity < 0:
            raise FakeStrapiError(f"the journal can't remember {capacity} requests: give 0 for none, or how many")
        self.capacity = capacity
        self._forgotten = 0
        self._entries: deque[Entry] = deque()
        self._with_bodies: deque[tuple[Entry, int]] = deque()
        self._bytes = 0
        self._count = 0
        self._lock = Lock()
        self._elsewhere: Elsewhere | None = None
        self._settled = 0  # the latest id that somebody may have seen

    def begin(self, at: int, method: str, path: str, query: str, headers: Headers, body: bytes, base: str) -> Entry:
        """A request has come. It is in the journal before anything is done about it."""
        with self._lock:
            self._count += 1
            entry = Entry(self._count, at, method, path, query, headers, kept_of(body), base, len(body))
            self._entries.append(entry)
            if len(self._entries) > self.capacity:
                self._entries.popleft()
                self._forgotten += 1
        return entry

    def finish(self, entry: Entry, status: int | None, headers: Headers, body: bytes, seconds: float) -> None:
        """The answer is made."""
        entry.answer_headers = headers
        entry.answer_body = kept_of(body)
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
        self._gather()
        with self._lock:
            return list(self._entries)

    @property
    def forgotten(self) -> int:
        """How many came that are not kept any more, since the start or the last `clear`."""
        self._gather()
        return self._forgotten

    def clear(self) -> None:
        """Forget all; the ids go on."""
        self._gather()
        self._put(((), self._count, 0))

    def save(self) -> tuple[tuple[Entry, ...], int, int]:
        self._gather()
        with self._lock:
            return tuple(self._entries), self._count, self._forgotten

    def load(self, state: tuple[tuple[Entry, ...], int, int]) -> None:
        if self._elsewhere is not None:
            self._elsewhere()  # what was noted up to now is no part of the state
        self._put(state)

    def _put(self, state: tuple[tuple[Entry, ...], int, int]) -> None:
        entries, count, forgotten = state
        with self._lock:
            self._keep(entries)
            self._count = self._settled = count
            self._forgotten = forgotten

    def _keep(self, entries: Sequence[Entry]) -> None:
        """Have these alone. The lock is held."""
        self._entries = deque(entries)
        finished = [entry for entry in entries if entry.seconds is not None]
        self._with_bodies = deque((entry, len(entry.body) + len(entry.answer_body)) for entry in finished)
        self._bytes = sum(size for _, size in self._with_bodies)

    def gather_from(self, elsewhere: Elsewhere) -> None:
        """Other processes note requests as well: ask `elsewhere` for theirs before anybody looks."""
        self._elsewhere = elsewhere

    def _gather(self) -> None:
        """Put what was noted elsewhere between the entries that nobody has seen, and number these by their time."""
        if self._elsewhere is None:
            return
        brought, forgotten = self._elsewhere()
        with self._lock:
            settled = [entry for entry in self._entries if entry.id <= self._settled]
            recent = [entry for entry in self._entries if entry.id > self._settled]
            recent = sorted([*recent, *brought], key=lambda entry: entry.began or inf)  # inf: it is just beginning
            self._count += len(brought) + forgotten
            for number, entry in enumerate(recent, self._count - len(recent) + 1):
                entry.id = number
            self._settled = self._count
            kept = [*settled, *recent]
            dropped = max(len(kept) - self.capacity, 0)
            self._forgotten += forgotten + dropped
            self._keep(kept[dropped:])
            while self._bytes > TOTAL_BYTES:
                oldest, freed = self._with_bodies.popleft()
                self._bytes -= freed
                oldest.body = oldest.answer_body = b""
