"""Serves doubles on the loopback, plain and over TLS on one port, at their own addresses and at the services' names.

A client reaches the port in any of these ways, and is served by the double that the Host header names:
as the service's base URL (`http://127.0.0.1:53211`), as an HTTP proxy (an absolute URL in the request line, or CONNECT
and then TLS), or by TLS at once, where its connections to a service's name are led here.
"""

from __future__ import annotations

import select
import socket
import ssl
import struct
import threading
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from harness.doubles.control import PREFIX, controlled
from harness.doubles.exchange import Answer, Request

if TYPE_CHECKING:
    from harness.doubles.double import Double

TLS_HANDSHAKE = 0x16
IDLE_SECONDS = 60
LOOK_SECONDS = 0.05
RESET = struct.pack("ii", 1, 0)


@lru_cache(maxsize=32)
def context_for(host: str) -> ssl.SSLContext:
    """A server's side of TLS for a name. Takes the package trustme."""
    from harness.certificates import certificate_authority

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate_authority().issue_cert(host).configure_cert(context)
    context.sni_callback = choose_certificate
    return context


def choose_certificate(tls: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
    if name is not None:
        tls.context = context_for(name)


class DoubleServer(ThreadingHTTPServer):
    """The socket of some doubles; with one, requests to any name are that one's."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, doubles: Sequence[Double], port: int = 0) -> None:
        self.doubles = list(doubles)
        self._stopping = threading.Event()
        self._connections: set[socket.socket] = set()
        self._thread: threading.Thread | None = None
        super().__init__(("127.0.0.1", port), DoubleHandler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def start(self) -> DoubleServer:
        self._thread = threading.Thread(target=self.serve_forever, args=(0.01,), name="doubles", daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        self._stopping.set()
        self.shutdown()
        self.server_close()
        for connection in list(self._connections):
            with suppress(OSError):  # closed by the other side meanwhile
                connection.shutdown(socket.SHUT_RDWR)
        if self._thread is not None:
            self._thread.join()

    @property
    def stopping(self) -> bool:
        return self._stopping.is_set()

    def pause(self, seconds: float) -> None:
        """Wait, but not longer than the server runs."""
        self._stopping.wait(seconds)

    def double_for(self, host: str) -> Double | None:
        """The double that has this name in the world; the only one there is, for any."""
        for double in self.doubles:
            if host in double.hosts:
                return double
        return self.doubles[0] if len(self.doubles) == 1 else None

    def know(self, connection: socket.socket) -> None:
        self._connections.add(connection)

    def forget(self, connection: socket.socket) -> None:
        self._connections.discard(connection)

    def process_request(self, request: Any, client_address: Any) -> None:
        self.know(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self.forget(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that breaks is no news here: what came of it is in the doubles' journals."""


class DoubleHandler(BaseHTTPRequestHandler):
    """Takes one connection's requests."""

    protocol_version = "HTTP/1.1"
    server: DoubleServer

    def setup(self) -> None:
        self.request.settimeout(IDLE_SECONDS)
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.tunnel = ""  # the name that a CONNECT asked for
        if first_byte(self.request) == TLS_HANDSHAKE:
            self.request = self.encrypted(self.request)
        super().setup()

    def finish(self) -> None:
        super().finish()
        if isinstance(self.connection, ssl.SSLSocket):  # the server knows the socket below it only
            self.server.forget(self.connection)
            self.connection.close()

    def encrypted(self, connection: socket.socket, host: str = "localhost") -> ssl.SSLSocket:
        """The same connection under TLS, with a certificate for the name that the client asks for."""
        tls = context_for(host).wrap_socket(connection, server_side=True)
        self.server.know(tls)
        return tls

    def do_CONNECT(self) -> None:
        host = self.path.rpartition(":")[0]
        if self.server.double_for(host) is None:
            self.send(Answer(502, f"there is no double of {host} here".encode()))
            self.close_connection = True
            return
        self.wfile.write(b"HTTP/1.1 200 Connection Established\r\n\r\n")
        self.wfile.flush()
        self.request = self.connection = self.encrypted(self.request, host)
        self.rfile = self.connection.makefile("rb", self.rbufsize)
        self.wfile = self.connection.makefile("wb", 0)
        self.tunnel = host
        self.close_connection = False

    def take(self) -> None:
        parts = urlsplit(self.path)
        host = (parts.hostname or self.headers.get("Host", "").rpartition(":")[0] or self.headers.get("Host", "")) or ""
        body = self.body()
        if body is None:
            self.close_connection = True
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, parts.path, parts.query, headers, body)
        self.serve(request, host)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = take

    def serve(self, request: Request, host: str) -> None:
        from harness.doubles.double import NoAnswer

        if request.path.startswith(PREFIX):
            self.send(controlled(self.server.doubles, request))
            return
        double = self.server.double_for(self.tunnel or host)
        if double is None:
            self.send(Answer(502, f"there is no double of {self.tunnel or host} here".encode()))
            return
        try:
            answer = double.handle(request)
        except NoAnswer as none:
            self.close_connection = True
            if none.timeout:
                self.wait_until_left()
            self.reset()
            return
        self.send(answer)

    def wait_until_left(self) -> None:
        """Until the client has gone, or the server ends."""
        with suppress(OSError, ValueError):  # reset by the client, or closed by the server's end
            while not self.server.stopping:
                readable, _, _ = select.select([self.connection], [], [], LOOK_SECONDS)
                if readable and not self.connection.recv(1):
                    return

    def reset(self) -> None:
        """Close the connection so that the client sees it reset."""
        with suppress(OSError):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            self.connection.close()

    def body(self) -> bytes | None:
        """The body; None when the connection broke inside of it."""
        if "chunked" in (self.headers.get("Transfer-Encoding") or "").lower():
            return self.chunks()
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length) if length else b""
        return body if len(body) == length else None

    def chunks(self) -> bytes | None:
        body = b""
        while size := self.rfile.readline().split(b";")[0].strip():
            if int(size, 16) == 0:
                self.rfile.readline()
                return body
            body += self.rfile.read(int(size, 16))
            self.rfile.readline()
        return None

    def send(self, answer: Answer) -> None:
        head = [f"HTTP/1.1 {answer.status} {self.responses.get(answer.status, ('',))[0]}"]
        head += [f"{name}: {value}" for name, value in (("Date", self.date_time_string()), *answer.headers)]
        if answer.header("Content-Length") is None and answer.status != 204:
            head.append(f"Content-Length: {len(answer.body)}")
        body = b"" if self.command == "HEAD" else answer.body
        self.wfile.write("\r\n".join([*head, "", ""]).encode("latin-1") + body)
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Nothing on stderr: what came is in the journals."""


def first_byte(connection: socket.socket) -> int | None:
    """The first byte that a client sends, left where it is; None when it sends nothing."""
    try:
        seen = connection.recv(1, socket.MSG_PEEK)
    except OSError:
        return None
    return seen[0] if seen else None
