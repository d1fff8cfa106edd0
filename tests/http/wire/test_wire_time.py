"""Timeouts and the clock."""

from __future__ import annotations

import http.client
from collections.abc import Callable
from typing import Any

import pytest
from wire_client import Serve, answer, connect, fetch

from fake_strapi.http.wire import Limits


def test_a_kept_connection_is_closed_when_it_is_quiet(serve: Serve) -> None:
    server = serve(limits=Limits(keep_alive=0.05))
    with connect(server) as sock, connect(server) as half, connect(server) as fresh:
        for one in (sock, half):
            assert one.get() == b"/x"
        half.send(b"GET /half HT")
        assert sock.rest() == b""
        assert half.rest() == b""
        assert fresh.get() == b"/x"


def test_a_body_over_the_limit_that_never_comes_ends_silently(serve: Serve) -> None:
    server = serve(limits=Limits(keep_alive=0.05, body_bytes=10))
    with connect(server) as sock:
        sock.send(b"POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n")
        assert sock.body() == b"/x"
        assert sock.rest() == b""


@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: a\r\n"])
def test_a_head_that_does_not_come_is_a_408(serve: Serve, sent: bytes) -> None:
    server = serve(limits=Limits(head_seconds=0.05))
    with connect(server) as sock:
        sock.send(sent)
        assert sock.rest() == b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n"


def test_a_body_that_does_not_come_is_a_408(serve: Serve) -> None:
    server = serve(limits=Limits(head_seconds=0.03, request_seconds=0.06))
    with connect(server) as sock:
        sock.send(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe")
        assert sock.rest() == b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n"


def test_a_running_request_is_never_timed_out(serve: Serve) -> None:
    def slow(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        environ["wire.connection"].pause(0.1)
        return answer(start_response)

    server = serve(slow, limits=Limits(keep_alive=0.02, head_seconds=0.02, request_seconds=0.02))
    assert fetch(server) == b"ok"


def test_the_date_is_the_clocks(serve: Serve) -> None:
    now = [0.0]
    server = serve(clock=lambda: now[0])
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    dates = []
    for now[0] in (1795427538.0, 1795427538.9, 1795427539.0):
        connection.request("GET", "/")
        response = connection.getresponse()
        response.read()
        dates.append(response.headers["Date"])
    connection.close()
    assert dates == ["Mon, 23 Nov 2026 09:52:18 GMT"] * 2 + ["Mon, 23 Nov 2026 09:52:19 GMT"]
