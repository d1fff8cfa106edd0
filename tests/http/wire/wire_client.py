"""A raw client that tells answers apart, and small applications for it to talk to."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from fake_strapi.http.wire import WireServer

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Serve = Callable[..., WireServer]
"""The fixture `serve`: an application and the options of WireServer."""

GET = b"GET %b HTTP/1.1\r\nHost: a\r\n\r\n"
LARGE = b"x" * 8_000_000
"""More than the buffers of a socket take."""


def answer(start_response: Callable[..., Any], body: bytes = b"ok") -> list[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]


def plain(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    return answer(start_response, environ["PATH_INFO"].encode("latin-1"))


class Client:
    """A raw client that reads answers one by one."""

    def __init__(self, sock: socket.socket) -> None:
        self.socket = sock
        self.heard = b""

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def until(self, end: bytes) -> bytes:
        """All up to and with `end`."""
        while end not in self.heard:
            data = self.socket.recv(65536)
            assert data, f"the connection ended after {self.heard[:200]!r}"
            self.heard += data
        found, _, self.heard = self.heard.partition(end)
        return found + end

    def rest(self) -> bytes:
        """All up to the end of the connection."""
        while data := self.socket.recv(65536):
            self.heard += data
        found, self.heard = self.heard, b""
        return found

    def body(self) -> bytes:
        """The body of the next answer, which has a Content-Length."""
        head = self.until(b"\r\n\r\n")
        length = int(head.partition(b"Content-Length: ")[2].partition(b"\r\n")[0])
        parts, size = [self.heard], len(self.heard)
        while size < length:
            parts.append(self.socket.recv(65536))
            size += len(parts[-1])
        whole = b"".join(parts)
        self.heard = whole[length:]
        return whole[:length]

    def get(self, path: bytes = b"/x") -> bytes:
        self.send(GET % path)
        return self.body()


@contextmanager
def connect(server: WireServer, host: str = "127.0.0.1") -> Iterator[Client]:
    with socket.create_connection((host, server.port), timeout=5) as sock:
        yield Client(sock)


def fetch(server: WireServer, path: bytes = b"/x") -> bytes:
    with connect(server) as client:
        return client.get(path)
