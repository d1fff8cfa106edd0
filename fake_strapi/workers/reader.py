"""A reader's process: answers what it can of the connections that it is given, and gives back the others."""

from __future__ import annotations

import logging
import os
import signal
import socket
import time
import traceback
from typing import TYPE_CHECKING, NoReturn

from msgspec import Struct

from fake_strapi.http.body import body_limit
from fake_strapi.http.wire.answers import DateHeader
from fake_strapi.http.wire.connection import Connection, Owner
from fake_strapi.http.wire.environ import request_environ
from fake_strapi.http.wire.exchange import Answer
from fake_strapi.http.wire.limits import Limits
from fake_strapi.http.wire.loop import Loop
from fake_strapi.http.wire.request import Request, RequestReader
from fake_strapi.installation import Installation
from fake_strapi.storage.shared_file import SharedFile
from fake_strapi.workers.channel import READY, Channel, Ended, Passed
from fake_strapi.workers.errand import BEGIN, END, JOURNAL, answer
from fake_strapi.workers.passable import Passable, PlainReads
from fake_strapi.workers.reading import Reading
from fake_strapi.workers.shared_state import SharedState

if TYPE_CHECKING:
    from fake_strapi.http.wire.exchange import OnResponse

OWN_LOGS = ("fake_strapi.app", "fake_strapi.hooks")
"""Where failures are told; the primary tells them, as it is asked again."""


class Place(Struct, frozen=True):
    """What a reader has from its fork: its number among the processes, and its ends of what leads to the primary."""

    number: int
    state: SharedState
    channel: Channel
    errands: socket.socket


class ReaderConnection(Passable):
    """`pending`: what was read since the last answer, which goes along when the connection does."""

    __slots__ = ("_readers", "pending")

    def __init__(
        self,
        readers: ReaderServer,
        sock: socket.socket,
        peer: tuple[str, int],
        owner: Owner,
        reader: RequestReader,
        now: float,
    ) -> None:
        super().__init__(sock, peer, owner, reader, now)
        self._readers = readers
        self.pending = b""

    def receive(self) -> bytes | None:
        """None also where the connection has just gone back to the primary."""
        data = super().receive()
        if not data:
            return data
        self.pending += data
        if self.reader.partial or not self._readers.may_answer(self.pending):
            self._readers.give_back(self)
            return None
        return data

    def _release(self) -> None:
        if not self.closed:
            self._readers.count_gone()
        super()._release()


class ReaderServer:
    """Serves the connections that come by the channel."""

    def __init__(self, place: Place, reading: Reading, plain: PlainReads, on_response: OnResponse | None) -> None:
        self._place = place
        self._state = place.state
        self._reading = reading
        self._plain = plain
        self._on_response = on_response
        self._date = DateHeader(time.time)
        limit = body_limit(reading.world.installation.settings)
        self._loop = Loop((), self._answer, Limits(), limit, self._connect)
        self._loop.watch(place.channel.sock, self._arrived)

    def start(self) -> None:
        self._loop.start()
        self._place.channel.tell(READY)

    # --- connections

    def _connect(
        self, sock: socket.socket, peer: tuple[str, int], owner: Owner, reader: RequestReader, now: float
    ) -> ReaderConnection:
        return ReaderConnection(self, sock, peer, owner, reader, now)

    def _arrived(self) -> Connection | None:
        try:
            passed = self._place.channel.receive()
        except Ended:
            self._loop.unwatch(self._place.channel.sock)  # the end of the errands ends the process
            return None
        if not isinstance(passed, Passed):
            return None
        connection = self._loop.adopt(passed.sock, passed.peer)
        if isinstance(connection, ReaderConnection):
            connection.served = passed.served
            connection.brought = passed.data
        else:
            self.count_gone()
        return connection

    def count_gone(self) -> None:
        self._state.count_gone(self._place.number)

    def may_answer(self, data: bytes) -> bool:
        """Whether the bytes may be a read, and readers may answer at all."""
        return self._state.readers_may and self._plain(data)

    def give_back(self, connection: ReaderConnection) -> None:
        """The primary goes on with it, from the start of the request."""
        if not connection.pass_on(self._place.channel, connection.pending):
            connection.close()

    def _answer(self, connection: Connection) -> None:
        assert isinstance(connection, ReaderConnection)
        reader = connection.reader
        items, reader.ready = reader.ready, []
        if len(items) != 1 or not isinstance(items[0], Request) or reader.partial or reader.failure is not None:
            self.give_back(connection)
            return
        request = items[0]
        began = time.perf_counter()
        environ = request_environ(connection.environ, request)
        given = self._reading.answer(environ)
        if given is None:
            self.give_back(connection)
            return
        connection.pending = b""
        self._state.count_answer(self._place.number)
        kept = Answer(connection, request, self._date).run(given, environ)
        if self._on_response is not None:
            duration = (time.perf_counter() - began) * 1000
            self._on_response(request.method, request.target.decode("latin-1"), int(given.status[:3]), duration)
        if not kept and not connection.closed:
            connection.close()

    # --- errands

    def do_errands(self) -> bytes:
        """Does what the primary asks for until it ends: END, or nothing where it ended without a word."""
        errands = self._place.errands
        while (errand := errands.recv(1)) == JOURNAL:
            answer(errands, self._reading.world.notes.take())
        if errand == END:
            self._loop.stop()  # what has been answered is told in the log, too
        return errand


def run_reader(
    installation: Installation, file: SharedFile, place: Place, plain: PlainReads, on_response: OnResponse | None
) -> NoReturn:
    """What the process does from its fork to its end. It ends with the primary, however that does."""
    code = 1
    try:
        for number in (signal.SIGTERM, signal.SIGINT):  # sent to a whole group; the primary ends its readers
            signal.signal(number, signal.SIG_IGN)
        for name in OWN_LOGS:
            logging.getLogger(name).disabled = True
        errand = place.errands.recv(1)
        if errand == BEGIN:
            server = ReaderServer(place, Reading(installation, file.path, place.state), plain, on_response)
            server.start()
            errand = server.do_errands()
        if errand != END:  # nobody else is left to do it
            file.remove()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)
