"""Sends one webhook over HTTP: kept connections, a deadline, redirects, and what became of it as a value.

Requests are written by hand, in one piece, headers in the order and case that Strapi's client has them; answers are
read by the standard library's http.client.
"""

from __future__ import annotations

import errno
import http.client
import select
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Sequence
from threading import Lock
from urllib.parse import urljoin

from msgspec import Struct, field

from fake_strapi.webhooks.clients import MOST_REDIRECTS, MOVED, Address, CannotSendError, Header, HttpClient, split
from fake_strapi.webhooks.sent import Sent

KEPT_BODY_BYTES = 65_536  # of a receiver's answer
CUT_OFF = "cut off on purpose, in the middle of the body"
IDLE_SECONDS = 4.0  # node closes a kept connection when the receiver's own limit, 5 s as a rule, comes near

TlsContext = Callable[[], ssl.SSLContext]
Answered = tuple[int, list[Header], str]
"""Status, headers and text of an answer."""
Carry = Callable[[Address, str, Sequence[Header], bytes, float], Answered | None]
"""Takes a request (where to, method, headers, body, seconds until the deadline) elsewhere than to a socket; None: it
doesn't want this one. Raises what a socket would."""


class Kept(Struct):
    """A connection that the last request has left open."""

    connection: socket.socket
    since: float


class Sender(Struct):
    """One client and its open connections. Any thread may send."""

    client: HttpClient
    tls: TlsContext = ssl.create_default_context
    carry: Carry | None = None
    _idle: dict[tuple[str, str, int], list[Kept]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)
    _tls: ssl.SSLContext | None = None
    _closed: bool = False

    def send(self, url: str, headers: Sequence[Header], body: bytes, timeout: float, *, cut: bool = False) -> Sent:
        """POST `body`. `headers` are the webhook's own, the client adds its. `cut`: half of the body, then gone."""
        began = time.monotonic()
        deadline = began + timeout
        sent: list[Header] = []
        try:
            status, answer_headers, text = self._follow(url, list(headers), body, deadline, sent, cut)
        except CannotSendError as error:
            return Sent(0, str(error), time.monotonic() - began, tuple(sent))
        except TimeoutError:
            return Sent(0, self.client.timed_out(url), time.monotonic() - began, tuple(sent))
        except (OSError, http.client.HTTPException) as error:
            return Sent(0, self.client.refused(url, reason_of(error, url)), time.monotonic() - began, tuple(sent))
        return Sent(status, None, time.monotonic() - began, tuple(sent), tuple(answer_headers), text)

    def close(self) -> None:
        """Close all kept connections, and keep no more."""
        with self._lock:
            self._closed = True
            for connections in self._idle.values():
                for kept in connections:
                    kept.connection.close()
            self._idle.clear()

    def _follow(
        self, url: str, given: list[Header], body: bytes, deadline: float, sent: list[Header], cut: bool
    ) -> Answered:
        method, there = "POST", url
        for _ in range(MOST_REDIRECTS + 1):
            address = self.client.address(there)
            headers = self.client.headers(given, there, address, method, len(body))
            if not sent:
                sent += headers
            status, answer_headers, text = self._exchange(address, method, headers, body, deadline, cut)
            location = next((value for name, value in answer_headers if name.lower() == "location"), None)
            if status not in MOVED or location is None:
                return status, answer_headers, text
            there = urljoin(there, location)
            becomes_get = status == 303 or (status in (301, 302) and method == "POST")
            given = self.client.redirected(given, becomes_get, self.client.address(there).host == address.host)
            if becomes_get:
                method, body = "GET", b""
        raise CannotSendError(self.client.too_many_redirects(url))

    def _exchange(
        self, address: Address, method: str, headers: list[Header], body: bytes, deadline: float, cut: bool
    ) -> Answered:
        if self.carry is not None:
            answered = self.carry(address, method, headers, body[: len(body) // 2] if cut else body, left(deadline))
            if answered is not None:
                if cut:
                    raise ConnectionAbortedError(CUT_OFF)
                return answered
        lines = [f"{method} {address.target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers)]
        head = "\r\n".join([*lines, "", ""]).encode("latin-1")
        connection = self._connection(address, deadline)
        try:
            connection.sendall(head + (body[: len(body) // 2] if cut else body))
            if cut:
                raise ConnectionAbortedError(CUT_OFF)
            response = http.client.HTTPResponse(connection, method=method)
            response.begin()
            data = read_within(response, connection, deadline)
        except BaseException:
            connection.close()
            raise
        whole = response.isclosed() or response.length == 0
        response.close()
        if response.will_close or not whole:
            connection.close()
        else:
            self._keep(address, connection)
        return response.status, response.getheaders(), text_of(data, response.headers.get("Content-Encoding", ""))

    def _connection(self, address: Address, deadline: float) -> socket.socket:
        with self._lock:
            idle = self._idle.get(address.origin, [])
            while idle:
                kept = idle.pop()
                if time.monotonic() - kept.since < IDLE_SECONDS and not readable(kept.connection):
                    kept.connection.settimeout(left(deadline))
                    return kept.connection
                kept.connection.close()
        connection = socket.create_connection((address.host, address.port), left(deadline))
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if address.scheme == "https":
                if self._tls is None:
                    self._tls = self.tls()
                connection = self._tls.wrap_socket(connection, server_hostname=address.host)
        except BaseException:
            connection.close()
            raise
        return connection

    def _keep(self, address: Address, connection: socket.socket) -> None:
        with self._lock:
            if self._closed:  # while this one was on its way
                connection.close()
                return
            self._idle.setdefault(address.origin, []).append(Kept(connection, time.monotonic()))


def left(deadline: float) -> float:
    """Seconds until the deadline. Raises TimeoutError when there are none."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


def readable(connection: socket.socket) -> bool:
    """Whether a kept connection has something to say, which can only be its end."""
    try:
        return bool(select.select([connection], [], [], 0)[0])
    except (OSError, ValueError):
        return True


def read_within(response: http.client.HTTPResponse, connection: socket.socket, deadline: float) -> bytes:
    """The answer's body, as far as it is kept."""
    data = bytearray()
    while len(data) < KEPT_BODY_BYTES:
        connection.settimeout(left(deadline))
        piece = response.read1(KEPT_BODY_BYTES - len(data))
        if not piece:
            break
        data += piece
    return bytes(data)


def text_of(data: bytes, encoding: str) -> str:
    """A body as `response.text()` has it: unpacked, broken UTF-8 replaced."""
    if encoding in ("gzip", "x-gzip", "deflate"):
        try:
            data = zlib.decompress(data, zlib.MAX_WBITS | 32)
        except zlib.error:
            return ""
    return data.decode("utf-8-sig", "replace")


NODE_CODES = {
    errno.ECONNREFUSED: "ECONNREFUSED",
    errno.EHOSTUNREACH: "EHOSTUNREACH",
    errno.ENETUNREACH: "ENETUNREACH",
    errno.ECONNRESET: "ECONNRESET",
    errno.EPIPE: "EPIPE",
}


# By OpenSSL's code. node tells a certificate that came alone from one whose issuers came along ("unable to get local
# issuer certificate"), which Python's ssl doesn't: this is the one that comes alone, as test receivers' do.
NODE_VERDICTS = {20: "unable to verify the first certificate"}


def reason_of(error: Exception, url: str) -> str:
    """What node says of a failed connection."""
    parts = split(url)
    host = "" if parts is None else parts.hostname or ""
    port = "" if parts is None else f":{parts.port or (443 if parts.scheme == 'https' else 80)}"
    if isinstance(error, socket.gaierror):
        return f"getaddrinfo ENOTFOUND {host}"
    if isinstance(error, ssl.SSLCertVerificationError):
        return NODE_VERDICTS.get(error.verify_code, error.verify_message or "certificate verify failed")
    if isinstance(error, http.client.RemoteDisconnected):
        return "socket hang up"
    if isinstance(error, OSError) and error.errno in NODE_CODES:
        code = NODE_CODES[error.errno]
        if error.errno in (errno.ECONNRESET, errno.EPIPE):
            return f"read {code}"
        addresses = addresses_of(host)
        # node tries one after the other, and has no message for several failures together
        return f"connect {code} {addresses[0]}{port}" if len(addresses) == 1 else ""
    return str(error)


def addresses_of(host: str) -> list[str]:
    """All addresses of a host, in the order in which they are tried."""
    try:
        rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return [host]
    return list(dict.fromkeys(str(row[4][0]) for row in rows))
