"""The socket of a webhook receiver: takes requests byte for byte, and answers as the receiver says."""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from harness.received import Received, Reply

if TYPE_CHECKING:
    from harness.receiver import WebhookReceiver


class ReceiverServer(ThreadingHTTPServer):
    """The socket of a receiver. One thread a connection, which Strapi keeps open."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, receiver: WebhookReceiver) -> None:
        self.receiver = receiver
        self._connections: set[socket.socket] = set()
        super().__init__(("127.0.0.1", 0), ReceiverHandler)
        if receiver.tls:
            from harness.certificates import server_context  # takes trustme, which most receivers don't need

            context = server_context("127.0.0.1", "localhost")
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._connections.discard(request)
        super().shutdown_request(request)

    def close_all(self) -> None:
        for connection in list(self._connections):
            with suppress(OSError):  # closed by the other side meanwhile
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that breaks is no news here: what came of it is on record."""


class ReceiverHandler(BaseHTTPRequestHandler):
    """Takes one connection's requests."""

    protocol_version = "HTTP/1.1"
    server: ReceiverServer

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def take(self) -> None:
        receiver = self.server.receiver
        body, complete = self._body()
        headers = tuple(self.headers.items())
        event = self.headers.get("X-Strapi-Event")
        refused, reply = receiver.judge(headers, body, event) if complete else (None, Reply())
        silent = reply.close or not complete
        status = 0 if silent else reply.status
        receiver.keep(Received(self.command, self.path, headers, body, time.time(), complete, refused, status))
        if reply.delay:
            receiver.pause(reply.delay)
        if silent:
            self.close_connection = True
            return
        data = reply.body.encode()
        head = [f"HTTP/1.1 {reply.status} {self.responses.get(reply.status, ('',))[0]}"]
        head += [f"{name}: {value}" for name, value in {"Content-Type": "text/plain", **reply.headers}.items()]
        head += [f"Content-Length: {len(data)}", "", ""]
        self.wfile.write("\r\n".join(head).encode("latin-1") + data)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = take

    def _body(self) -> tuple[bytes, bool]:
        """The body, and whether it came whole."""
        if "chunked" in (self.headers.get("Transfer-Encoding") or "").lower():
            return self._chunks()
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length) if length else b""
        return body, len(body) == length

    def _chunks(self) -> tuple[bytes, bool]:
        body = b""
        while True:
            size = self.rfile.readline().split(b";")[0].strip()
            if not size:
                return body, False
            if int(size, 16) == 0:
                self.rfile.readline()
                return body, True
            body += self.rfile.read(int(size, 16))
            self.rfile.readline()

    def log_message(self, *parts: object) -> None:
        """Nothing on stderr: what came is on record."""
