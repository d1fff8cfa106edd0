"""A reader's world, and what it answers: reads of the content API that the rows alone decide."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from fake_strapi.app import StrapiFlask, strapi_router
from fake_strapi.chance import Chance
from fake_strapi.installation import Installation
from fake_strapi.simulation.journal import Entry, Headers, Journal
from fake_strapi.simulation.world_clock import WorldClock
from fake_strapi.storage.shared_file import NotForReaders, ReadingDatabase
from fake_strapi.workers.shared_state import SharedState
from fake_strapi.workspaces import Workspaces
from fake_strapi.world import DEFAULT_WORKSPACE, World

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

READS = ("find", "findOne")
FAILED = "5"
"""How the status of an answer begins that the primary is to give, with its words in the log."""


class ReaderJournal(Journal):
    """What a reader has answered since it was last asked. What goes to the primary is noted there."""

    def begin(self, at: int, method: str, path: str, query: str, headers: Headers, body: bytes, base: str) -> Entry:
        return Entry(0, at, method, path, query, headers, body, base, len(body))

    def finish(self, entry: Entry, status: int | None, headers: Headers, body: bytes, seconds: float) -> None:
        if str(status).startswith(FAILED):
            return
        with self._lock:
            self._entries.append(entry)
            if len(self._entries) > self.capacity:
                self._entries.popleft()
                self._forgotten += 1
        super().finish(entry, status, headers, body, seconds)

    def take(self) -> tuple[list[Entry], int]:
        """What was noted, and how many more there were; they are the primary's now."""
        with self._lock:
            taken = list(self._entries), self._forgotten
            self._keep(())
            self._forgotten = 0
        return taken


class ReadingWorld(World):
    """The default workspace, seen from a reader. It runs no webhooks and no work that falls due."""

    def __init__(self, installation: Installation, path: Path) -> None:
        self.installation = installation
        self.name = DEFAULT_WORKSPACE
        self.clock = WorldClock()
        self.chance = Chance()
        self.rows = ReadingDatabase(installation.layout, str(path))
        self.database = self.rows
        self._assemble()
        self.notes = ReaderJournal(installation.config.journal)
        self.journal = self.notes


class OneWorkspace(Workspaces):
    """The default one; for any other the primary is asked."""

    def get(self, name: str) -> World:
        if name != DEFAULT_WORKSPACE:
            raise NotForReaders(name)
        return self.default


class Given(Struct, frozen=True):
    """An answer, before any of it is sent. A WSGI application that gives just this."""

    status: str
    headers: list[tuple[str, str]]
    body: Iterable[bytes]

    def __call__(self, environ: dict[str, Any], start_response: StartResponse, /) -> Iterable[bytes]:
        start_response(self.status, self.headers)
        return self.body


class Reading:
    """Answers what reading can."""

    def __init__(self, installation: Installation, path: Path, state: SharedState) -> None:
        self.world = ReadingWorld(installation, path)
        self._state = state
        self._era = -1
        self._router = strapi_router(installation)
        self._app = StrapiFlask(OneWorkspace(installation, default=self.world), self._router)
        self._actions = frozenset(f"{t.uid}.{action}" for t in installation.registry.api_types for action in READS)

    def answer(self, environ: dict[str, Any]) -> Given | None:
        """The answer to a GET or HEAD; None where it takes the primary to give it."""
        route, _ = self._router.match(environ["wire.raw_target"].decode("latin-1").partition("?")[0])
        endpoint = None if route is None else route.endpoints.get("GET")
        if endpoint is None or endpoint.action not in self._actions:
            return None
        status, headers, rows = "", [], self.world.rows

        def start_response(said: str, given: list[tuple[str, str]], _: object = None, /) -> Callable[[bytes], object]:
            nonlocal status, headers
            status, headers = said, given
            return bytes  # nobody writes by it

        try:
            with rows.lock:
                era = self._state.era  # before the rows: what is written behind it is told by the next one
                rows.begin()
                if era != self._era:
                    self._era = era
                    self.world.access.forget()
                try:
                    body = self._app.wsgi_app(environ, start_response)
                finally:
                    rows.end()
        except (NotForReaders, sqlite3.Error):
            return None
        return None if status.startswith(FAILED) else Given(status, headers, body)
