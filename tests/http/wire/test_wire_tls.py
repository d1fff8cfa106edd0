"""The server over TLS: the same answers and faults, and clients that speak no TLS, or too slowly."""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import trustme
from wire_client import GET, LARGE, Application, Client, Serve, answer, plain

from fake_strapi.http.wire import Limits, WireServer
from fake_strapi.tls import server_context


@pytest.fixture(scope="module")
def ca() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def serve_tls(serve: Serve, ca: trustme.CA) -> Serve:
    context = server_context()
    ca.issue_cert("127.0.0.1").configure_cert(context)

    def start(app: Application = plain, **options: Any) -> WireServer:
        return serve(app, tls=context, **options)

    return start


@contextmanager
def connect(server: WireServer, ca: trustme.CA) -> Iterator[Client]:
    context = ssl.create_default_context()
    ca.configure_trust(context)
    with (
        socket.create_connection(("127.0.0.1", server.port), timeout=5) as sock,
        context.wrap_socket(sock, server_hostname="127.0.0.1") as secured,
    ):
        yield Client(secured)


@contextmanager
def connect_plain(server: WireServer) -> Iterator[Client]:
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as sock:
        yield Client(sock)


def test_a_kept_connection(serve_tls: Serve, ca: trustme.CA) -> None:
    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        return answer(start_response, environ["wsgi.url_scheme"].encode() + environ["PATH_INFO"].encode())

    with connect(serve_tls(application), ca) as client:
        assert [client.get(b"/%d" % turn) for turn in range(3)] == [b"https/0", b"https/1", b"https/2"]
        client.send(GET % b"/a" + GET % b"/b")
        assert [client.body(), client.body()] == [b"https/a", b"https/b"]


def test_large_bodies_both_ways(serve_tls: Serve, ca: trustme.CA) -> None:
    def echo(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        return answer(start_response, environ["wsgi.input"].read())

    with connect(serve_tls(echo), ca) as client:
        client.send(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % len(LARGE) + LARGE)
        assert client.body() == LARGE


def test_one_that_does_not_read_holds_nobody_up(serve_tls: Serve, ca: trustme.CA) -> None:
    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        return answer(start_response, LARGE if environ["PATH_INFO"] == "/large" else b"small")

    server = serve_tls(application)
    with connect(server, ca) as slow:
        slow.send(GET % b"/large")
        with connect(server, ca) as other:
            assert other.get() == b"small"
        assert slow.body() == LARGE


def test_an_unfinished_handshake_holds_nobody_up(serve_tls: Serve, ca: trustme.CA) -> None:
    server = serve_tls()
    with connect_plain(server) as silent, connect_plain(server) as half:
        half.send(b"\x16\x03\x01\x02\x00\x01")
        with connect(server, ca) as client:
            assert client.get() == b"/x"
        silent.socket.settimeout(0.05)
        with pytest.raises(TimeoutError):
            silent.rest()


def test_a_handshake_that_never_ends_is_closed(serve_tls: Serve) -> None:
    with connect_plain(serve_tls(limits=Limits(head_seconds=0.05))) as half:
        half.send(b"\x16\x03\x01\x02\x00\x01")
        assert half.rest() == b""


def test_plain_http_is_closed_without_a_word(serve_tls: Serve) -> None:
    """As node 20 does it."""
    with connect_plain(serve_tls()) as client:
        client.send(GET % b"/x" + b"x" * 10_000)
        assert client.rest() == b""


def test_a_client_that_does_not_trust_us(serve_tls: Serve, ca: trustme.CA) -> None:
    server = serve_tls()
    with pytest.raises(ssl.SSLCertVerificationError), connect(server, trustme.CA()):
        pass
    with connect(server, ca) as client:
        assert client.get() == b"/x"


def fault(inject: Callable[[Any], object]) -> Application:
    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        if environ["PATH_INFO"] == "/fault":
            inject(environ["wire.connection"])
        return answer(start_response, b"0123456789")

    return application


def test_reset(serve_tls: Serve, ca: trustme.CA) -> None:
    server = serve_tls(fault(lambda connection: connection.reset()))
    with connect(server, ca) as client:
        client.send(GET % b"/fault")
        beneath = socket.socket(fileno=os.dup(client.socket.fileno()))  # Python's TLS tells of an end instead
        beneath.settimeout(5)
        with beneath, pytest.raises(ConnectionResetError):
            Client(beneath).rest()
    with connect(server, ca) as client:
        assert client.get() == b"0123456789"


def test_silent_close(serve_tls: Serve, ca: trustme.CA) -> None:
    with connect(serve_tls(fault(lambda connection: connection.close())), ca) as client:
        client.send(GET % b"/fault")
        assert client.rest() == b""


def test_garbage(serve_tls: Serve, ca: trustme.CA) -> None:
    def inject(connection: Any) -> None:
        connection.send_raw(b"\x00garbage")
        connection.close()

    with connect(serve_tls(fault(inject)), ca) as client:
        client.send(GET % b"/fault")
        assert client.rest() == b"\x00garbage"


def test_truncated_body(serve_tls: Serve, ca: trustme.CA) -> None:
    with connect(serve_tls(fault(lambda connection: connection.truncate(4))), ca) as client:
        client.send(GET % b"/fault")
        assert client.rest().endswith(b"\r\n\r\n0123")


def test_a_farewell_before_the_end(serve_tls: Serve, ca: trustme.CA) -> None:
    """close_notify: else a strict client would take any end for a cut."""
    with connect(serve_tls(), ca) as client:
        assert isinstance(client.socket, ssl.SSLSocket)
        client.socket.suppress_ragged_eofs = False
        client.send(b"GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        assert client.rest().endswith(b"/x")


def test_stopping_ends_open_connections(serve_tls: Serve, ca: trustme.CA) -> None:
    server = serve_tls()
    with connect_plain(server) as silent, connect(server, ca) as client:
        assert client.get() == b"/x"
        server.stop()
        assert silent.rest() == b""
        assert client.rest() == b""
