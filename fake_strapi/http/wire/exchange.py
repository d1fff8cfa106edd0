"""One request through the WSGI application, and its answer onto the connection."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from fake_strapi.http.wire.answers import STATUSES_WITHOUT_BODY, DateHeader, Head, render_head
from fake_strapi.http.wire.connection import Connection, Disconnected
from fake_strapi.http.wire.environ import request_environ
from fake_strapi.http.wire.request import Refusal, Request

if TYPE_CHECKING:
    from types import TracebackType

    from _typeshed.wsgi import WSGIApplication

logger = logging.getLogger("fake_strapi.http")

OnResponse = Callable[[str, str, int, float], None]
"""Called after each answer: method, target, status (0: a socket fault or a client that went away), milliseconds."""

CRASHED_BODY = b'{"data":null,"error":{"status":500,"name":"InternalServerError","message":"Internal Server Error"}}'
CRASHED_HEADERS = [
    ("Content-Type", "application/json; charset=utf-8"),
    ("Content-Length", str(len(CRASHED_BODY))),
]


class Answer:
    """The answer to one request, from `start_response` to the last byte.

    Nothing is sent any more once the application has injected a socket fault (`Connection.severed`).
    """

    __slots__ = ("_bodiless", "_connection", "_date", "_head", "_headers", "_request", "_sent", "_whole", "status")

    def __init__(self, connection: Connection, request: Request, date: DateHeader) -> None:
        self._connection = connection
        self._request = request
        self._date = date
        self.status = ""
        self._headers: list[tuple[str, str]] = []
        self._head: Head | None = None
        self._sent = 0
        self._whole: int | None = None
        self._bodiless = False

    def run(self, app: WSGIApplication, environ: dict[str, Any]) -> bool:
        """Calls the application and sends what it gives. Says whether the connection may be kept."""
        body: Iterable[bytes] = ()
        try:
            body = app(environ, self.start_response)
            if isinstance(body, (list, tuple)) and len(body) < 2:
                self._whole = sum(map(len, body))
            for piece in body:
                if piece:
                    self.write(piece)
            return self._finish()
        except Disconnected:
            return False
        except BaseException:  # also what pytest raises in a user's hook: this thread serves others, too
            logger.exception("%s %s crashed", self._request.method, self._request.target.decode("latin-1"))
            return self._crash()
        finally:
            if (close := getattr(body, "close", None)) is not None:
                close()

    def start_response(
        self,
        status: str,
        headers: list[tuple[str, str]],
        exc_info: tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None] | None = None,
        /,
    ) -> Callable[[bytes], None]:
        """PEP 3333's."""
        if exc_info is not None and exc_info[1] is not None and self._head is not None:
            raise exc_info[1]
        if exc_info is None and self.status:
            raise RuntimeError("start_response was called twice")
        self.status = status
        self._headers = headers
        return self.write

    def write(self, piece: bytes) -> None:
        """One piece of the body; the head goes with the first."""
        start = b"" if self._head is not None else self._begin()
        self._sent += len(piece)
        if self._bodiless:
            piece = b""
        elif self._head is not None and self._head.chunked:
            piece = b"%x\r\n%b\r\n" % (len(piece), piece)
        if not self._connection.severed:
            self._connection.send(start + piece, len(start))

    def _begin(self) -> bytes:
        if not self.status:
            raise RuntimeError("the application did not call start_response")
        request = self._request
        self._bodiless = request.method == "HEAD" or self.status[:3] in STATUSES_WITHOUT_BODY
        self._head = render_head(
            self.status,
            self._headers,
            date=self._date.line(),
            keep_alive=request.keep_alive,
            head_request=request.method == "HEAD",
            chunks_allowed=request.chunks_allowed,
            body_length=self._whole,
        )
        return self._head.data

    def _finish(self) -> bool:
        start = b"" if self._head is not None else self._begin()
        head = self._head
        assert head is not None
        if head.chunked and not self._bodiless:
            start += b"0\r\n\r\n"
        if self._connection.severed:
            return self._request.keep_alive
        if start:
            self._connection.send(start, len(start))
        if head.length is not None and head.length != self._sent and not self._bodiless:
            logger.error("Content-Length is %d, the body has %d bytes", head.length, self._sent)
            return False
        return head.keep_alive and not self._connection.cut

    def _crash(self) -> bool:
        if self._head is not None or self._connection.severed:
            return False
        self.status = ""
        self.start_response("500 Internal Server Error", CRASHED_HEADERS)
        try:
            self.write(CRASHED_BODY)
        except Disconnected:
            return False
        return self._head is not None and self._head.keep_alive


def answer_ready(
    app: WSGIApplication,
    connection: Connection,
    date: DateHeader,
    on_response: OnResponse | None = None,
) -> None:
    """Answers all that the connection's reader has ready, in order, and closes the connection where that is due.

    Where garbage follows a whole request in the same packet, node has not yet answered the request when it meets the
    garbage: the request is done, but only the 400 is sent. So here.
    """
    reader = connection.reader
    items, reader.ready = reader.ready, []
    doomed = reader.failure is not None
    for item in items:
        if isinstance(item, Request):
            connection.severed = doomed
            kept = answer_request(app, connection, item, date, on_response)
        else:
            kept = connection.severed or send_own(connection, item, date)
        if connection.closed:
            return
        if not kept and not doomed:
            connection.close()
            return
    connection.severed = False
    if reader.failure is not None:
        connection.finish(reader.failure)


def answer_request(
    app: WSGIApplication, connection: Connection, request: Request, date: DateHeader, on_response: OnResponse | None
) -> bool:
    """One request; True when the connection may be kept."""
    answer = Answer(connection, request, date)
    began = time.perf_counter()
    kept = answer.run(app, request_environ(connection.environ, request))
    if on_response is not None:
        status = 0 if connection.severed else int(answer.status[:3] or 0)
        duration = (time.perf_counter() - began) * 1000
        on_response(request.method, request.target.decode("latin-1"), status, duration)
    return kept


def send_own(connection: Connection, item: Refusal | bytes, date: DateHeader) -> bool:
    """What node sends by itself; True when the connection may be kept."""
    try:
        if isinstance(item, bytes):
            connection.send(item)
            return True
        headers = [("Connection", "close")] if item.close else []
        is_head = item.method == "HEAD"
        head = render_head(item.status, headers, date=date.line(), keep_alive=item.keep_alive, head_request=is_head)
        connection.send(head.data + (b"0\r\n\r\n" if head.chunked else b""))
    except Disconnected:
        return False
    return head.keep_alive
