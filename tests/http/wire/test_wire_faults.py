"""What an application can do to a connection, by intent and by accident."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from wire_client import GET, Application, Serve, answer, connect, fetch


def fault(inject: Callable[[Any], object]) -> Application:
    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        if environ["PATH_INFO"] == "/fault":
            inject(environ["wire.connection"])
        return answer(start_response, b"0123456789")

    return application


def test_reset(serve: Serve) -> None:
    server = serve(fault(lambda connection: connection.reset()))
    with connect(server) as sock:
        sock.send(GET % b"/fault")
        with pytest.raises(ConnectionResetError):
            sock.rest()
    assert fetch(server) == b"0123456789"


def test_silent_close(serve: Serve) -> None:
    server = serve(fault(lambda connection: connection.close()))
    with connect(server) as sock:
        sock.send(GET % b"/fault" + GET % b"/fault")
        assert sock.rest() == b""
    assert fetch(server) == b"0123456789"


def test_garbage(serve: Serve) -> None:
    def inject(connection: Any) -> None:
        connection.send_raw(b"\x00garbage")
        connection.close()

    server = serve(fault(inject))
    with connect(server) as sock:
        sock.send(GET % b"/fault")
        assert sock.rest() == b"\x00garbage"


def test_raw_bytes_leave_the_connection_open(serve: Serve) -> None:
    raw = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nraw"
    server = serve(fault(lambda connection: connection.send_raw(raw)))
    with connect(server) as sock:
        for _ in range(2):
            sock.send(GET % b"/fault" + GET % b"/x")
            assert sock.until(raw) == raw
            assert sock.body() == b"0123456789"


def test_a_reset_in_the_midst_of_a_stream(serve: Serve) -> None:
    def streaming(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterator[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])
        yield b"one"
        environ["wire.connection"].close()
        yield b"two"

    server = serve(streaming)
    with connect(server) as sock:
        sock.send(GET % b"/x")
        assert sock.rest().endswith(b"\r\n\r\n3\r\none\r\n")


@pytest.mark.parametrize("kept", [0, 4, 10, 20])
def test_truncated_body(serve: Serve, kept: int) -> None:
    server = serve(fault(lambda connection: connection.truncate(kept)))
    with connect(server) as sock:
        sock.send(GET % b"/fault")
        head, _, body = sock.rest().partition(b"\r\n\r\n")
        assert b"Content-Length: 10\r\n" in head
        assert body == b"0123456789"[:kept]


def test_the_peer_is_the_clients_address(serve: Serve) -> None:
    seen: list[Any] = []
    server = serve(fault(lambda connection: seen.append(connection.peer)))
    with connect(server) as sock:
        sock.send(GET % b"/fault")
        sock.body()
        assert seen == [sock.socket.getsockname()]


def crash(kind: type[BaseException]) -> Application:
    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        raise kind("a hook failed")

    return application


@pytest.mark.parametrize("kind", [ValueError, OSError, SystemExit, pytest.fail.Exception])
def test_a_crash_is_strapis_500(serve: Serve, kind: type[BaseException], caplog: pytest.LogCaptureFixture) -> None:
    server = serve(crash(kind))
    with caplog.at_level(logging.ERROR, "fake_strapi.http"), connect(server) as sock:
        for _ in range(2):
            sock.send(GET % b"/x")
            error = {"status": 500, "name": "InternalServerError", "message": "Internal Server Error"}
            assert json.loads(sock.body()) == {"data": None, "error": error}
    assert "GET /x crashed" in caplog.text
    assert "a hook failed" in caplog.text


@pytest.mark.parametrize("value", ["a\r\nX-B: b", "a\nb", "€"])
def test_a_header_that_node_refuses_is_a_crash(serve: Serve, value: str, caplog: pytest.LogCaptureFixture) -> None:
    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        start_response("200 OK", [("X-A", value)])
        return [b"ok"]

    server = serve(application)
    with connect(server) as sock:
        sock.send(GET % b"/x")
        start = b"HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/json"
        assert sock.until(b"\r\n\r\n").startswith(start)


def test_a_crash_behind_the_head_ends_the_connection(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterator[bytes]:
        start_response("200 OK", [("Content-Length", "10")])
        yield b"one"
        raise ValueError

    server = serve(application)
    with connect(server) as sock:
        sock.send(GET % b"/x")
        assert sock.rest().endswith(b"\r\n\r\none")


def test_a_body_that_breaks_its_length_ends_the_connection(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        start_response("200 OK", [("Content-Length", "10")])
        return [b"short"]

    server = serve(application)
    with connect(server) as sock:
        sock.send(GET % b"/x")
        assert sock.rest().endswith(b"short")
    assert "Content-Length is 10, the body has 5 bytes" in caplog.text


def test_the_body_is_closed_as_wsgi_wants_it(serve: Serve) -> None:
    closed: list[str] = []

    class Body(list[bytes]):
        def close(self) -> None:
            closed.append("closed")

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Body:
        write = start_response("200 OK", [("Content-Length", "7")])
        write(b"wri")
        return Body([b"t", b"ten"])

    server = serve(application)
    assert fetch(server) == b"written"
    server.stop()
    assert closed == ["closed"]
