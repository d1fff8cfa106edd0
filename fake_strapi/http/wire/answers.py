"""The answers node's HTTP server gives by itself, and how it writes the head of an application's answer.

Recorded from node 20.20 (`tests/http/wire/node_answers.json`); the rules are those of node's
`lib/_http_outgoing.js` (`_storeHeader`) and, for empty statuses and reason phrases, of koa 2.16 (`respond`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from email.utils import formatdate
from http import HTTPStatus
from typing import NamedTuple

BAD_REQUEST = b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"
REQUEST_TIMEOUT = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n"
PAYLOAD_TOO_LARGE = b"HTTP/1.1 413 Payload Too Large\r\nConnection: close\r\n\r\n"
HEAD_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\n\r\n"
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"

KOA_PHRASES = {
    413: "Payload Too Large",
    414: "URI Too Long",
    416: "Range Not Satisfiable",
    418: "I'm a teapot",
    422: "Unprocessable Entity",
    425: "Unordered Collection",
    509: "Bandwidth Limit Exceeded",
}
"""Where koa's phrases (statuses 1.5) are not Python's; Python's own differ between its versions, too."""

REASONS = {status.value: status.phrase for status in HTTPStatus} | KOA_PHRASES

STATUSES_WITHOUT_BODY = frozenset({"204", "205", "304"})
"""koa ends these without a body and takes Content-Type, Content-Length and Transfer-Encoding away."""
BODY_HEADERS = frozenset({"content-type", "content-length", "transfer-encoding"})

WIRE_HEADERS = frozenset({"connection", "content-length", "date", "transfer-encoding"})
WIRE_HEADER_LENGTHS = frozenset(map(len, WIRE_HEADERS))
"""Most header names are told apart by their length alone: cheaper than lower-casing each."""


class Head(NamedTuple):
    """The head of an answer, and what it promises about the body."""

    data: bytes
    keep_alive: bool
    chunked: bool
    length: int | None
    """The Content-Length the application gave, when it gave one."""


class DateHeader:
    """`Date:` lines, formatted once a second."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._second = -1
        self._line = ""

    def line(self) -> str:
        second = int(self._clock())
        if second != self._second:
            self._line = f"Date: {formatdate(second, usegmt=True)}\r\n"
            self._second = second
        return self._line


STATUS_LINES = {str(code): f"HTTP/1.1 {code} {phrase}\r\n" for code, phrase in REASONS.items()}
"""The version is 1.1 whatever the request's was; the phrase is koa's, not the application's."""


def render_head(
    status: str,
    headers: Sequence[tuple[str, str]],
    *,
    date: str,
    keep_alive: bool = True,
    head_request: bool = False,
    chunks_allowed: bool = True,
    body_length: int | None = None,
) -> Head:
    """The head as node writes it: the application's headers as they are, then Date, Connection and Keep-Alive, then
    Content-Length or Transfer-Encoding where the application gave none.

    `status` is a WSGI status (`"200 OK"`), `date` a whole `Date:` line, `keep_alive` the client's wish,
    `chunks_allowed` false for HTTP/1.0, `body_length` the length of the body when it is known without a header.
    Raises ValueError for a header that node would refuse (a line break, a character beyond latin-1).
    """
    code = status[:3]
    if code in STATUSES_WITHOUT_BODY:
        headers = [pair for pair in headers if pair[0].lower() not in BODY_HEADERS]
    given: dict[str, str] = {}
    for name, value in headers:
        if len(name) in WIRE_HEADER_LENGTHS and (key := name.lower()) in WIRE_HEADERS:
            given[key] = value
    length = int(given["content-length"]) if "content-length" in given else None

    block = "".join([f"{name}: {value}\r\n" for name, value in headers])
    if block.count("\n") != len(headers) or block.count("\r") != len(headers):
        raise ValueError(f"a line break in a header: {headers!r}")
    if "date" not in given:
        block += date
    if "connection" in given:
        keep_alive = keep_alive and "close" not in given["connection"].lower()
    else:
        keep_alive = keep_alive and (chunks_allowed or length is not None)
        block += "Connection: keep-alive\r\nKeep-Alive: timeout=5\r\n" if keep_alive else "Connection: close\r\n"

    chunked = given.get("transfer-encoding", "").lower() == "chunked"
    if length is None and not chunked and not head_request and code not in ("204", "304"):
        if code == "205":
            body_length = 0
        if not chunks_allowed:
            keep_alive = False
        elif body_length is not None:
            length = body_length
            block += f"Content-Length: {length}\r\n"
        else:
            chunked = True
            block += "Transfer-Encoding: chunked\r\n"
    start = STATUS_LINES.get(code) or f"HTTP/1.1 {status if len(status) > 4 else code + ' unknown'}\r\n"
    return Head(f"{start}{block}\r\n".encode("latin-1"), keep_alive, chunked, length)
