"""The primary's side of the readers: made, given connections, asked for their journals, ended."""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
import time
from contextlib import suppress
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any

from fake_strapi.http.wire.connection import Connection, Owner
from fake_strapi.http.wire.request import RequestReader
from fake_strapi.installation import Installation
from fake_strapi.simulation.journal import Entry
from fake_strapi.storage.shared_file import SharedFile
from fake_strapi.workers.channel import Channel, Ended, Passed, channel_pair
from fake_strapi.workers.errand import BEGIN, END, JOURNAL, ask
from fake_strapi.workers.gate import Gate
from fake_strapi.workers.passable import PlainReads
from fake_strapi.workers.primary_connection import READS_IN_A_ROW, PrimaryConnection
from fake_strapi.workers.reader import Place, run_reader
from fake_strapi.workers.shared_state import SharedState

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

    from fake_strapi.http.wire.exchange import OnResponse
    from fake_strapi.http.wire.loop import Loop
    from fake_strapi.world import World

log = logging.getLogger("fake_strapi.workers")

END_SECONDS = 2.0
"""How long a reader that is told to end has, before it is killed."""
PRIMARY = 0


class Reader:
    """A reader, as the primary knows it. `number`: its place among the processes."""

    def __init__(self, number: int, pid: int, channel: Channel, errands: socket.socket) -> None:
        self.number = number
        self.pid = pid
        self.channel = channel
        self.errands = errands
        self.asking = Lock()
        self.ready = False
        self.given = 0
        """How many connections it was given so far."""

    def say(self, errand: bytes) -> None:
        """An errand without an answer."""
        with suppress(OSError):  # it has ended: the loop hears of that
            self.errands.sendall(errand)

    def close(self) -> None:
        self.channel.close()
        self.errands.close()


class Crew:
    """All readers of a server. They are forked here, so nothing may have started a thread before.

    `on_response` is called in readers, too. They open the database once `begin` is called.
    """

    def __init__(
        self, installation: Installation, file: SharedFile, count: int, on_response: OnResponse | None = None
    ) -> None:
        self.file = file
        self._plain = PlainReads(installation.settings.prefix)
        self._state = SharedState(1 + count)
        self._on_response = on_response
        self._loop: Loop | None = None
        self._gate: Gate | None = None
        self._readers: list[Reader] = []
        self._fork(installation, count)

    def _fork(self, installation: Installation, count: int) -> None:
        ends = [(*channel_pair(), *socket.socketpair()) for _ in range(count)]
        sys.stdout.flush()
        sys.stderr.flush()
        for number, (ours, theirs, our_errands, their_errands) in enumerate(ends, 1):
            pid = os.fork()
            if not pid:
                for channel, other_channel, errands, other_errands in ends:
                    channel.close()
                    errands.close()
                    if other_channel is not theirs:
                        other_channel.close()
                        other_errands.close()
                place = Place(number, self._state, theirs, their_errands)
                run_reader(installation, self.file, place, self._plain, self._on_response)
            self._readers.append(Reader(number, pid, ours, our_errands))
        for _, theirs, _, their_errands in ends:
            theirs.close()
            their_errands.close()

    # --- the server's part (http.wire.server.Neighbours)

    def connect(
        self, sock: socket.socket, peer: tuple[str, int], owner: Owner, reader: RequestReader, now: float
    ) -> PrimaryConnection:
        """A connection of the primary's."""
        return PrimaryConnection(self._plain, self._give, sock, peer, owner, reader, now)

    def join(self, loop: Loop) -> None:
        """Have the loop watch what the readers send."""
        self._loop = loop
        for reader in self._readers:
            loop.watch(reader.channel.sock, partial(self._arrived, reader))

    def serve(self, app: WSGIApplication, world: World) -> WSGIApplication:
        """The application as the primary serves it; `world` is its default workspace."""
        self._gate = Gate(self._state, world)
        world.journal.gather_from(self._noted)
        return self._gate.guard(app)

    def count_response(self, method: str, target: str, status: int, milliseconds: float) -> None:
        """To be called with each answer of the primary's."""
        self._state.count_answer(PRIMARY)
        if self._on_response is not None:
            self._on_response(method, target, status, milliseconds)

    def begin(self) -> None:
        """The database is there, and the server serves: the readers may."""
        assert self._gate is not None
        self._gate.reconsider()
        for reader in self._readers:
            reader.say(BEGIN)

    def described(self) -> list[dict[str, Any]]:
        """Each process: its pid, whether it answers, and how many answers it gave."""
        state = self._state
        primary = {"pid": os.getpid(), "ready": True, "answered": state.answered(PRIMARY)}
        return [primary] + [
            {"pid": reader.pid, "ready": reader.ready, "answered": state.answered(reader.number)}
            for reader in tuple(self._readers)
        ]

    # --- connections. Only the thread that leads the loop is here.

    def _give(self, connection: PrimaryConnection, data: bytes) -> bool:
        """To the reader with the fewest connections, if it will still not have more than the primary."""
        if not self._state.readers_may or self._loop is None:
            return False
        ready = [(self._has(reader), reader.number, reader) for reader in self._readers if reader.ready]
        if not ready:
            return False
        has, _, reader = min(ready)
        if has + 1 > self._loop.open_connections - 1 or not connection.pass_on(reader.channel, data):
            return False
        reader.given += 1
        return True

    def _has(self, reader: Reader) -> int:
        return reader.given - self._state.gone(reader.number)

    def _arrived(self, reader: Reader) -> Connection | None:
        """A reader's word, a connection that it can't answer, or its end."""
        try:
            passed = reader.channel.receive()
        except Ended:
            self._lost(reader)
            return None
        if isinstance(passed, Passed):
            return self._adopt(passed)
        if passed is not None:
            reader.ready = True
        return None

    def _adopt(self, passed: Passed) -> Connection | None:
        assert self._loop is not None
        connection = self._loop.adopt(passed.sock, passed.peer)
        if isinstance(connection, PrimaryConnection):
            connection.served = passed.served
            connection.brought = passed.data
            connection.patience = READS_IN_A_ROW
        return connection

    def _lost(self, reader: Reader) -> None:
        assert self._loop is not None
        try:
            self._readers.remove(reader)
        except ValueError:  # the server is stopping
            return
        self._loop.unwatch(reader.channel.sock)
        status = wait_for(reader.pid)
        reader.close()
        log.warning(
            "a reader (pid %d) has ended with %d: its connections are closed, what the journal had of it is lost, and"
            " the other %d processes go on",
            reader.pid,
            status,
            len(self._readers) + 1,
        )

    # --- the journal

    def _noted(self) -> tuple[list[Entry], int]:
        entries: list[Entry] = []
        forgotten = 0
        for reader in tuple(self._readers):
            if not reader.ready:
                continue
            try:
                with reader.asking:
                    noted, more = ask(reader.errands, JOURNAL)
            except (OSError, EOFError):  # it has ended, or will now: the loop hears of that
                os.kill(reader.pid, signal.SIGKILL)
                continue
            entries += noted
            forgotten += more
        return entries, forgotten

    # --- the end

    def stop(self) -> None:
        """End the readers and wait for that, so that the database is this process's alone again."""
        readers = []
        while self._readers:
            reader = self._readers.pop()
            readers.append(reader)
            if self._loop is not None:
                self._loop.unwatch(reader.channel.sock)
            reader.say(END)
        for reader in readers:
            wait_for(reader.pid)
            reader.close()


def wait_for(pid: int) -> int:
    """The exit code of a process that is about to end: a signal's is negative. One that doesn't end is killed."""
    deadline = time.monotonic() + END_SECONDS
    while True:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
            deadline += END_SECONDS
        time.sleep(0.002)
