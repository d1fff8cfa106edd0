"""An HTTP/1.1 client that hides nothing: it sends the bytes it was given and keeps the header block as it came.

Ordinary clients rewrite targets, merge and reorder headers, and lower-case names; a contract test judges exactly those.
"""

from __future__ import annotations

import re
import shlex
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, urlsplit

# What a URL may hold as it is. Everything else a test wrote (spaces, quotes, other alphabets) is percent-encoded.
UNQUOTED = "%!#$&'()*+,/:;=?@[]{}|~^`\\"


READING = frozenset({b"GET", b"HEAD", b"OPTIONS"})
REQUEST_LINE = re.compile(rb"(\S+)[ \t]+\S+[ \t]+HTTP/\d")


class WriteRefused(Exception):
    """A client that only reads was given a request that might write; it was not sent."""


class NoAnswer(Exception):
    """The server could not be reached, or closed the connection before an answer was complete."""


class Connection(Protocol):
    """As much of a socket as a client needs."""

    def settimeout(self, seconds: float | None, /) -> None: ...

    def sendall(self, data: bytes, /) -> None: ...

    def recv(self, size: int, /) -> bytes: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it goes out. `target` is the origin-form (`/api/jobs?sort=Name`), percent-encoded where needed."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None

    def wire(self, host: str) -> bytes:
        """The bytes on the wire: Host first, then the headers as given, then Content-Length if there is a body."""
        lines = [f"{self.method} {quoted(self.target)} HTTP/1.1"]
        names = {name.lower() for name, _ in self.headers}
        if "host" not in names:
            lines.append(f"Host: {host}")
        lines += [f"{name}: {value}" for name, value in self.headers]
        if self.body is not None and not names & {"content-length", "transfer-encoding"}:
            lines.append(f"Content-Length: {len(self.body)}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8") + (self.body or b"")

    def curl(self, base_url: str) -> str:
        """The same request for a shell. A body that isn't text, or is long, is named instead of shown."""
        words = ["curl", "-gis"]
        words += ["-I"] if self.method == "HEAD" else ["-X", self.method] if self.method != "GET" else []
        words.append(base_url.rstrip("/") + quoted(self.target))
        for name, value in self.headers:
            words += ["-H", f"{name}: {value}" if value else f"{name};"]
        if self.body is not None:
            try:
                text = self.body.decode("utf-8")
            except UnicodeDecodeError:
                text = f"<{len(self.body)} bytes>"
            words += ["--data-binary", text if len(text) <= 4096 else f"<{len(self.body)} bytes>"]
        return " ".join(shlex.quote(word) for word in words)


@dataclass(frozen=True, slots=True)
class Response:
    """One answer as it came: names, case, order and repetition of the headers are the server's."""

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """The first header of that name in any case, or None."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


def quoted(target: str) -> str:
    """Percent-encode what a request line can't hold; leave every `%xx`, bracket and sign that the caller wrote."""
    return quote(target, safe=UNQUOTED)


class Client:
    """One keep-alive connection to a base URL, opened when first needed and again when the server has closed it.

    `ca_path`: over HTTPS the PEM file with the CA to trust, instead of the system's. `connect`: gives a connection in
    place of a socket, to a server in this process. `read_only`: what might write is refused by WriteRefused, before
    anything of it is sent.
    """

    def __init__(
        self,
        url: str,
        *,
        timeout: float = 30.0,
        ca_path: Path | None = None,
        connect: Callable[[], Connection] | None = None,
        read_only: bool = False,
    ) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{url!r} is not an http(s) URL")
        self.url = url.rstrip("/")
        self._host, self._tls = parts.hostname, parts.scheme == "https"
        self._port = parts.port or (443 if self._tls else 80)
        self._prefix = parts.path.rstrip("/")
        self._netloc = parts.netloc.rpartition("@")[2]
        self._timeout = timeout
        self._ca_path = ca_path
        self._read_only = read_only
        self._connect_to = connect or self._open
        self._socket: Connection | None = None
        self._buffer = b""

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; the next request opens a new one."""
        if self._socket is not None:
            self._socket.close()
        self._socket, self._buffer = None, b""

    def send(self, request: Request) -> Response:
        """Answer of the server. A kept connection that the server closed meanwhile is opened again, once.

        Raises NoAnswer when nothing (or only a part) comes back within the timeout.
        """
        if self._prefix:
            request = Request(request.method, self._prefix + request.target, request.headers, request.body)
        return self.send_raw(request.wire(self._netloc), request.method)

    def send_raw(self, data: bytes, method: str = "GET") -> Response:
        """Like `send`, for bytes that need not be a valid request. `method` tells whether an answer has a body."""
        if self._read_only and (refused := why_written(data)):
            raise WriteRefused(f"{self.url} is only read here: {refused}")
        reused = self._socket is not None
        try:
            return self._exchange(data, method)
        except _ClosedBeforeAnswer as closed:
            self.close()
            if not reused:
                raise NoAnswer(f"{self.url}: connection closed before an answer") from closed
        except OSError as error:
            self.close()
            raise NoAnswer(f"{self.url}: {error}") from error
        try:
            return self._exchange(data, method)
        except OSError as error:  # _ClosedBeforeAnswer is one too
            self.close()
            raise NoAnswer(f"{self.url}: {error}") from error

    def _exchange(self, data: bytes, method: str) -> Response:
        connection = self._connect()
        # A server may answer and close before it has read a body that is too large: that answer is read then.
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(data)
        response = self._read(method)
        wishes = (response.header("connection") or "").lower()
        if wishes == "close" or (wishes == "" and response.status == 400):
            self.close()
        return response

    def _connect(self) -> Connection:
        if self._socket is None:
            self._socket = self._connect_to()
            self._socket.settimeout(self._timeout)
            self._buffer = b""
        return self._socket

    def _open(self) -> Connection:
        plain = socket.create_connection((self._host, self._port), timeout=self._timeout)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        context = ssl.create_default_context(cafile=self._ca_path) if self._tls else None
        return context.wrap_socket(plain, server_hostname=self._host) if context else plain

    def _read(self, method: str) -> Response:
        while True:
            head = self._read_head()
            lines = head.decode("latin-1").split("\r\n")
            version, status, reason = (*lines[0].split(" ", 2), "", "")[:3]
            if not version.startswith("HTTP/") or not status.isdigit():
                raise NoAnswer(f"{self.url}: not an HTTP answer: {lines[0][:80]!r}")
            if status != "100":
                break
        pairs = [line.partition(":") for line in lines[1:] if line]
        headers = tuple((name, value.strip(" \t")) for name, _, value in pairs)
        found = {name.lower(): value for name, value in headers}
        if method == "HEAD" or status in ("204", "304") or status.startswith("1"):
            body = b""
        elif found.get("transfer-encoding", "").lower() == "chunked":
            body = self._read_chunks()
        elif "content-length" in found:
            body = self._take(int(found["content-length"]))
        elif found.get("connection", "").lower() == "close":
            body = self._read_to_end()
        else:
            body = b""
        return Response(int(status), reason, headers, body)

    def _more(self) -> bool:
        assert self._socket is not None
        data = self._socket.recv(65536)
        self._buffer += data
        return bool(data)

    def _read_head(self) -> bytes:
        while b"\r\n\r\n" not in self._buffer:
            try:
                more = self._more()
            except ConnectionResetError:
                more = False
            if not more:
                if self._buffer:
                    raise NoAnswer(f"{self.url}: connection closed inside the header block: {self._buffer[:200]!r}")
                raise _ClosedBeforeAnswer
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        return head

    def _line(self) -> bytes:
        while b"\r\n" not in self._buffer:
            if not self._more():
                raise NoAnswer(f"{self.url}: connection closed inside a chunked body")
        line, _, self._buffer = self._buffer.partition(b"\r\n")
        return line

    def _take(self, length: int) -> bytes:
        while len(self._buffer) < length:
            if not self._more():
                raise NoAnswer(f"{self.url}: connection closed after {len(self._buffer)} of {length} bytes of body")
        body, self._buffer = self._buffer[:length], self._buffer[length:]
        return body

    def _read_chunks(self) -> bytes:
        body = b""
        while length := int(self._line().split(b";")[0], 16):
            body += self._take(length)
            self._line()
        while self._line():
            pass  # trailers
        return body

    def _read_to_end(self) -> bytes:
        while self._more():
            pass
        body, self._buffer = self._buffer, b""
        return body


def why_written(data: bytes) -> str | None:
    """Why bytes might write: they begin with no request that reads, or another one hides in them; None if not."""
    methods = [found[1] for found in REQUEST_LINE.finditer(data)]
    first = data.split(None, 1)[0] if data.strip() else b""
    for method in (first, *methods):
        if method not in READING:
            return f"a request {method[:20].decode('latin-1')!r} might write"
    return None if methods else "no request line was found in it"


class _ClosedBeforeAnswer(OSError):
    """Nothing of an answer came: on a kept connection that only means that the server had closed it."""
