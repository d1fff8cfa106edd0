"""A client's connection over TLS. What the application may do to it is the same, and the loop doesn't wait for it.

As under node (node:tls, https.createServer): a client that speaks no TLS, or refuses the certificate, is closed without
a word. The handshake goes on each time that the client sends something, and a client that never ends it is closed when
the time for its headers is over.
"""

from __future__ import annotations

import contextlib
import socket
import ssl

from fake_strapi.http.wire.connection import (
    CLIENT_PATIENCE,
    RECEIVE_BYTES,
    Connection,
    Disconnected,
    Owner,
    wait_writable,
)
from fake_strapi.http.wire.request import RequestReader


class TlsConnection(Connection):
    """`context` is the server's."""

    __slots__ = ("_secured", "_tls")

    def __init__(
        self,
        context: ssl.SSLContext,
        sock: socket.socket,
        peer: tuple[str, int],
        owner: Owner,
        reader: RequestReader,
        now: float,
    ) -> None:
        sock.setblocking(False)
        self._tls = context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        self._secured = False
        super().__init__(self._tls, peer, owner, reader, now)
        self.environ["wsgi.url_scheme"] = "https"

    def receive(self) -> bytes | None:
        """One call takes a whole TLS record (16 KiB at most), so that none waits where the selector can't see it."""
        try:
            if not self._secured:
                self._shake_hands()
            return self._tls.recv(RECEIVE_BYTES)
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return None
        except OSError as error:
            raise Disconnected from error

    def _shake_hands(self) -> None:
        """Raises SSLWantReadError while the client has more to say."""
        try:
            self._tls.do_handshake()
        except ssl.SSLWantWriteError:  # the certificates don't fit into an empty socket
            if not wait_writable(self._tls, CLIENT_PATIENCE):
                raise Disconnected from None
            self._shake_hands()
        self._secured = True

    def _send_some(self, data: bytes | memoryview) -> int:
        try:
            return self._tls.send(data) if data and self._secured else 0
        except ssl.SSLWantWriteError:
            return 0

    def _end(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._tls.unwrap()  # says goodbye, and would like to hear the client's
        socket.socket.shutdown(self._tls, socket.SHUT_WR)
