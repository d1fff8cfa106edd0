"""The server's life: start, stop, ports, threads; bodies and the report of each answer."""

from __future__ import annotations

import errno
import http.client
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest
from wire_client import GET, LARGE, Serve, answer, connect, fetch, plain

from fake_strapi.http.wire import WireServer
from fake_strapi.http.wire.listening import has_ipv6_loopback


def test_start_takes_a_free_port_and_stop_gives_it_back(serve: Serve) -> None:
    server = serve()
    assert fetch(server, b"/hello") == b"/hello"
    server.stop()
    server.stop()
    with pytest.raises(ConnectionRefusedError):
        fetch(server)
    again = serve(port=server.port)
    assert again.port == server.port
    assert fetch(again) == b"/x"


def test_a_taken_port_is_an_os_error(serve: Serve) -> None:
    server = serve()
    for host in ("127.0.0.1", "localhost"):
        with pytest.raises(OSError) as caught:  # noqa: PT011 - its errno is looked at
            WireServer(plain, host, server.port).start()
        assert caught.value.errno == errno.EADDRINUSE


def test_a_server_starts_once(serve: Serve) -> None:
    server = serve()
    with pytest.raises(RuntimeError):
        server.start()


def test_starts_and_stops_quickly_with_live_connections() -> None:
    starts, stops = [], []
    for _ in range(5):
        server = WireServer(plain)
        began = time.perf_counter()
        server.start()
        starts.append(time.perf_counter() - began)
        with ExitStack() as stack:
            for _ in range(10):
                sock = stack.enter_context(connect(server))
                sock.send(GET % b"/x")
                sock.body()
            began = time.perf_counter()
            server.stop()
            stops.append(time.perf_counter() - began)
            assert sock.rest() == b""
    assert min(starts) < 0.005
    assert min(stops) < 0.020


@pytest.mark.skipif(not has_ipv6_loopback(), reason="no IPv6 on this machine")
def test_localhost_is_both_loopbacks(serve: Serve) -> None:
    server = serve(host="localhost")
    for host in ("127.0.0.1", "::1"):
        with connect(server, host) as sock:
            assert sock.get() == b"/x"


def test_serve_forever_returns_after_stop(serve: Serve) -> None:
    server = WireServer(plain)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    while server.port == 0:
        pass
    assert fetch(server) == b"/x"
    server.stop()
    thread.join(5)
    assert not thread.is_alive()


def test_the_application_may_stop_the_server(serve: Serve) -> None:
    def stopping(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        server.stop()
        return plain(environ, start_response)

    server = WireServer(stopping)
    server.start()
    with connect(server) as sock:
        sock.send(GET % b"/x")
        assert sock.rest() == b""
    for thread in threading.enumerate():
        if thread.name.startswith("fake-strapi-http"):
            thread.join(5)


def test_stop_ends_pauses_and_closes_their_connections(serve: Serve) -> None:
    entered = threading.Event()
    outcome: list[bool] = []

    def pausing(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        entered.set()
        outcome.append(environ["wire.connection"].pause(60))
        return answer(start_response)

    server = serve(pausing)
    with connect(server) as sock:
        sock.send(GET % b"/x")
        entered.wait(5)
        began = time.perf_counter()
        server.stop()
        assert time.perf_counter() - began < 1
        assert outcome == [False]
        assert sock.rest() == b""


def test_stop_does_not_wait_for_a_client_that_does_not_read(serve: Serve) -> None:
    server = serve(lambda environ, start_response: answer(start_response, LARGE))
    with connect(server) as sock:
        sock.send(GET % b"/x")
        sock.until(b"HTTP")
        began = time.perf_counter()
        server.stop()
        assert time.perf_counter() - began < 1


def test_a_large_body_arrives_whole(serve: Serve) -> None:
    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        return answer(start_response, b"%d" % (environ["wsgi.input"].read() == LARGE))

    server = serve(application)
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    for chunked in (False, True):
        connection.request("POST", "/", iter([LARGE]) if chunked else LARGE, encode_chunked=chunked)
        assert connection.getresponse().read() == b"1"
    connection.close()


def test_a_body_that_is_not_read_is_not_waited_for(serve: Serve) -> None:
    server = serve(body_limit=lambda request: None if request.method == "GET" else 10)
    with connect(server) as sock:
        sock.send(b"GET /one HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n")
        assert sock.body() == b"/one"
        sock.send(b"hello" + GET % b"/two")
        assert sock.body() == b"/two"


def test_every_answer_is_reported(serve: Serve) -> None:
    seen: list[tuple[str, str, int, float]] = []

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        if environ["PATH_INFO"] == "/close":
            environ["wire.connection"].close()
        return plain(environ, start_response)

    server = serve(application, on_response=lambda *facts: seen.append(facts))
    fetch(server, b"/a%20b?c=%5B")
    with connect(server) as sock:
        sock.send(GET % b"/close")
        sock.rest()
    server.stop()
    assert [facts[:3] for facts in seen] == [("GET", "/a%20b?c=%5B", 200), ("GET", "/close", 0)]
    assert all(0 <= facts[3] < 1000 for facts in seen)


def test_a_report_that_fails_ends_only_its_connection(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    def report(method: str, target: str, status: int, duration: float) -> None:
        if target == "/bad":
            raise ValueError(target)

    server = serve(on_response=report)
    with connect(server) as sock:
        sock.send(GET % b"/bad" + GET % b"/x")
        sock.rest()
    assert fetch(server) == b"/x"
    assert "failed" in caplog.text
