"""Bytes in, requests out: llhttp (through httptools) with the checks that node puts around it.

llhttp is the parser inside node, so what is a request and what is garbage is decided by the same code. What node adds
in `src/node_http_parser.cc` and `lib/_http_server.js` stands here: the size of the head, the Host header, Expect,
CONNECT, and an Upgrade that nobody takes. No socket is touched: `feed` the bytes, then read `ready` and `failure`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser
from msgspec import Struct, field

from fake_strapi.http.wire.answers import BAD_REQUEST, CONTINUE, HEAD_TOO_LARGE, PAYLOAD_TOO_LARGE
from fake_strapi.http.wire.limits import Limits

SLICE = 512
"""Heads and chunked bodies that come in large packets go through llhttp in slices of this size: llhttp does not tell
of chunk extensions, but their length shows in the slices that bring nothing else. Exact to one slice."""
WHOLE = 4096
"""Packets up to this size are not sliced."""

CONTINUE_EXPECTED = re.compile(r"(?:^|\W)100-continue(?:$|\W)", re.IGNORECASE)


LONGEST_KNOWN = 256


def header(name: bytes, value: bytes) -> tuple[str, str]:
    return name.decode("latin-1"), value.decode("latin-1").rstrip(" \t")


known_header = lru_cache(maxsize=1024)(header)
"""Clients send the same headers again and again, and the journal keeps them: once, by this."""


class StopParsing(Exception):
    """Raised in a callback: llhttp ends with an error, `failure` says what to answer."""


class Request(Struct):
    """One request as it was sent. Header names keep their case, values have lost only the white space around them."""

    target: bytes = b""
    method: str = ""
    version: str = "1.1"
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    keep_alive: bool = True
    """The client's wish; the answer may need another end."""
    chunks_allowed: bool = True
    """HTTP/1.1, or an older client that says `TE: chunked`."""
    overflow: bool = False
    """The body is larger than the limit: `body` is empty, and the request is here before its body has ended."""

    def header(self, name: str) -> str | None:
        """The first value of a header, by its lower-case name."""
        return next((value for key, value in self.headers if key.lower() == name), None)


class Refusal(Struct, frozen=True):
    """A request that node answers without asking the application. `close`: with a Connection header of its own."""

    status: str
    method: str
    keep_alive: bool
    close: bool = False


BodyLimit = Callable[[Request], int | None]
"""How many bytes of a request's body the application takes, by its head. None: it reads no body (koa-body, unless it
is a POST, PUT or PATCH), so the request is answered before its body is there."""


class RequestReader:
    """Reads one connection. After a `feed`, `ready` holds in order what has to be written or answered."""

    def __init__(self, limits: Limits, body_limit: BodyLimit | None = None) -> None:
        self._limits = limits
        self._body_limit = body_limit
        self._room: int | None = limits.body_bytes
        """How much of the current body is kept; None: nothing, and nobody waits for it."""
        self._parser = HttpRequestParser(self)
        self.ready: list[Request | Refusal | bytes] = []
        self.failure: bytes | None = None
        """The last words of the connection (may be empty: CONNECT ends without any); nothing can follow."""
        self.partial = False
        """A request has begun and has not ended."""
        self.begun = 0
        """How many requests have begun."""
        self.in_head = False
        self._request = Request()
        self._body: list[bytes] = []
        self._body_size = 0
        self._head_size = 0
        self._open_header = b""
        self._url_piece: bytes | None = None
        self.given = False
        """The current request is in `ready` already, though it may not have ended."""
        self._chunked = False
        self._quiet_bytes = 0
        self._too_long = PAYLOAD_TOO_LARGE
        self._upgrade_body: bytes | None = None
        self._resuming = False

    def feed(self, data: bytes) -> None:
        """Takes what came from the client. Once `failure` is set there is no point in feeding more."""
        start, size = 0, len(data)
        while start < size and self.failure is None:
            plain_body = self.partial and not self.in_head and not self._chunked
            end = size if size <= WHOLE or plain_body else start + SLICE
            self._feed(data[start:end])
            start = end

    def close(self) -> None:
        """Lets go of the parser, which holds this object's methods."""
        del self._parser

    def _feed(self, data: bytes) -> None:
        self._quiet_bytes += len(data)
        try:
            self._parser.feed_data(data)
        except HttpParserUpgrade as upgrade:
            self._decline_upgrade(data[upgrade.args[0] :])
        except HttpParserError:
            if self.failure is None:
                self.failure = BAD_REQUEST
        if self.in_head:
            self._measure_open_header(data)
        elif self._chunked and self._quiet_bytes >= self._limits.chunk_extension_bytes:
            self.failure = self._too_long

    # What llhttp calls

    def on_message_begin(self) -> None:
        if self._resuming:
            return
        self._request = Request()
        self._head_size = 0
        self.given = False
        self.begun += 1
        self.partial = self.in_head = True

    def on_url(self, piece: bytes) -> None:
        if self._resuming:
            return
        if piece:  # empty when a packet ends with the target
            self._request.target += piece
            self._url_piece = piece
            self._count_head(len(piece))

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._resuming:
            return
        self._count_head(len(name) + len(value))
        if self.in_head:  # else it is a trailer: node keeps these apart, and Strapi reads none
            known = known_header if len(value) <= LONGEST_KNOWN else header
            self._request.headers.append(known(name, value))

    def on_headers_complete(self) -> None:
        if self._resuming:
            self._resuming = False
            return
        parser, request = self._parser, self._request
        request.method = parser.get_method().decode("latin-1")
        request.version = parser.get_http_version()
        request.keep_alive = parser.should_keep_alive()
        self.in_head = False
        self._head_size = 0
        if request.method == "CONNECT":
            self._fail(b"")
        host = expect = encoding = length = None
        for name, value in request.headers:
            match name.lower():
                case "host":
                    host = value
                case "expect":
                    expect = value
                case "transfer-encoding":
                    encoding = value
                case "content-length":
                    length = value
        self._chunked = encoding is not None
        self._quiet_bytes = 0
        if parser.should_upgrade() and (self._chunked or length not in (None, "0")):
            framing = f"Content-Length: {length}" if encoding is None else f"Transfer-Encoding: {encoding}"
            self._upgrade_body = f"POST / HTTP/1.1\r\n{framing}\r\n\r\n".encode("latin-1")
        if request.version == "1.1":
            if host is None:
                self._give(Refusal("400 Bad Request", request.method, False, close=True))
            elif expect is not None:
                if CONTINUE_EXPECTED.search(expect):
                    self.ready.append(CONTINUE)
                else:
                    self._give(Refusal("417 Expectation Failed", request.method, request.keep_alive))
        else:
            request.chunks_allowed = "chunked" in (request.header("te") or "").lower()
        if self._chunked or length not in (None, "0"):
            self._make_room(0 if length is None else int(length))

    def on_chunk_header(self) -> None:
        self._quiet_bytes = 0
        self._too_long = HEAD_TOO_LARGE  # what does not lead to a body now is a trailer

    def on_body(self, piece: bytes) -> None:
        self._quiet_bytes = 0
        self._too_long = PAYLOAD_TOO_LARGE
        self._body_size += len(piece)
        if self.given:
            return
        self._body.append(piece)
        if self._room is not None and self._body_size > self._room:
            self._overflow()

    def on_message_complete(self) -> None:
        if self._upgrade_body is not None:
            return
        if not self.given:
            self._request.body = b"".join(self._body)
            self._give(self._request)
        self._body = []
        self._body_size = 0
        self.partial = self._chunked = False

    # The rules

    def _give(self, item: Request | Refusal) -> None:
        if not self.given:
            self.ready.append(item)
            self.given = True

    def _make_room(self, announced: int) -> None:
        """Asks how much of the body to keep. Where that is less than what is announced, there is no need to wait."""
        self._room = self._limits.body_bytes
        if self._body_limit is not None:
            room = self._body_limit(self._request)
            self._room = None if room is None else min(room, self._room)
        if self._room is None:
            self._give(self._request)
        elif announced > self._room:
            self._overflow()

    def _overflow(self) -> None:
        self._request.overflow = True
        self._body = []
        self._give(self._request)

    def _fail(self, answer: bytes) -> None:
        """Stops llhttp: an exception in a callback ends the parsing."""
        self.failure = answer
        raise StopParsing

    def _count_head(self, size: int) -> None:
        self._head_size += size
        if self._head_size >= self._limits.head_bytes:
            self._fail(HEAD_TOO_LARGE)

    def _measure_open_header(self, data: bytes) -> None:
        """llhttp hands over a header when it is whole; node counts it while it comes: it can't grow on and on."""
        if not self._request.target:
            return
        if self._url_piece is not None:
            data = data[data.rfind(self._url_piece) + len(self._url_piece) :]
            self._url_piece = None
            self._open_header = b""
            if b"\n" not in data:
                return
        _, newline, line = data.rpartition(b"\n")
        name, colon, value = (line if newline else self._open_header + line).partition(b":")
        self._open_header = name + colon + value.lstrip(b" \t")
        if self._head_size + len(self._open_header) - len(colon) >= self._limits.head_bytes:
            self.failure = HEAD_TOO_LARGE

    def _decline_upgrade(self, rest: bytes) -> None:
        """Nobody listens for an Upgrade in Strapi, so node treats the request as any other.

        llhttp has left the body unread: it gets a head of the same framing, unseen by anybody, and then the body.
        Without a body, node loses what came in the same packet behind the head. (Behind a body, too: here that is read
        as the next request.)
        """
        if self._upgrade_body is None:
            return
        head, self._upgrade_body = self._upgrade_body, None
        self._parser = HttpRequestParser(self)
        self._resuming = True
        self._feed(head)
        self._feed(rest)
