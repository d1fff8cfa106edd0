"""The server without a socket: what a client's end does that http.client never asks of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pytest

from fake_strapi.http.wire.answers import BAD_REQUEST
from fake_strapi.http.wire.memory import Address, MemoryServer, MemorySocket, parse_address

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

HERE = Address("http", "strapi.test", 1337, "http://strapi.test:1337")
GET = b"GET %b HTTP/1.1\r\nHost: strapi.test:1337\r\n\r\n"


def echo(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    """The path and the body, and where the application thinks it is."""
    server = f"{environ['wsgi.url_scheme']} {environ['SERVER_NAME']} {environ['SERVER_PORT']}"
    body = b" ".join([environ["PATH_INFO"].encode(), environ["wsgi.input"].read(), server.encode()])
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]


def read(sock: MemorySocket) -> bytes:
    """One answer's body, in pieces of seven bytes."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += sock.recv(7)
    head, _, body = data.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    while len(body) < length:
        body += sock.recv(7)
    return body


def test_a_connection_is_kept() -> None:
    sock = MemoryServer(echo, HERE).connect()
    sock.sendall(GET % b"/one")
    assert read(sock) == b"/one  http 127.0.0.1 1337"
    sock.sendall(b"POST /two HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhel")
    sock.sendall(b"lo")
    assert read(sock) == b"/two hello http 127.0.0.1 1337"
    sock.sendall(GET % b"/three" + GET % b"/four")
    assert [read(sock)[:6], read(sock)[:5]] == [b"/three", b"/four"]


def test_who_waits_for_more_than_it_asked_for_meets_the_end() -> None:
    sock = MemoryServer(echo, HERE).connect()
    sock.sendall(GET % b"/one")
    read(sock)
    assert sock.recv(7) == b""
    with pytest.raises(BrokenPipeError):
        sock.sendall(GET % b"/two")


def test_half_a_request_and_garbage_are_answered_as_on_a_socket() -> None:
    for sent in (b"GET /one HTTP/1.1\r\nHost: x\r\n", b"no HTTP at all\r\n\r\n"):
        sock = MemoryServer(echo, HERE).connect()
        sock.sendall(sent)
        assert sock.recv(1000) == BAD_REQUEST
        assert sock.recv(1000) == b""


def test_a_stopped_server_refuses() -> None:
    server = MemoryServer(echo, HERE)
    server.stop()
    server.stop()
    with pytest.raises(ConnectionRefusedError):
        server.connect()


def test_addresses() -> None:
    assert parse_address("http://strapi.test:1337/") == HERE
    assert parse_address("https://CMS.example") == Address("https", "cms.example", 443, "https://CMS.example")
