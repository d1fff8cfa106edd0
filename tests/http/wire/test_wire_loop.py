"""Many connections, slow requests and slow clients: nobody waits for another."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from wire_client import GET, LARGE, Serve, answer, connect, fetch

from fake_strapi.http.wire import loop


def test_two_hundred_connections_at_once(serve: Serve) -> None:
    server = serve()
    with ExitStack() as stack:
        socks = [stack.enter_context(connect(server)) for _ in range(200)]
        for _ in range(3):
            for number, sock in enumerate(socks):
                sock.send(GET % b"/%d" % number)
            for number, sock in enumerate(socks):
                assert sock.body() == b"/%d" % number


def test_an_application_can_call_its_own_server(serve: Serve) -> None:
    def nesting(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        depth = int(environ["PATH_INFO"][1:])
        inner = fetch(server, b"/%d" % (depth - 1)) if depth else b"bottom"
        return answer(start_response, b"%d " % depth + inner)

    server = serve(nesting)
    for _ in range(2):
        assert fetch(server, b"/5") == b"5 4 3 2 1 0 bottom"


def test_a_stand_by_that_has_fallen_asleep_wakes_up(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "DROWSY_AFTER", 2)

    def nesting(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        return answer(start_response, fetch(server, b"/inner") if environ["PATH_INFO"] == "/outer" else b"inner")

    server = serve(nesting)
    for _ in range(3):
        assert server._loop is not None
        while not server._loop._drowsy:
            time.sleep(0.001)
        assert fetch(server, b"/outer") == b"inner"


def test_requests_that_wait_for_each_other_all_finish(serve: Serve) -> None:
    meeting = threading.Barrier(20)

    def waiting(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        meeting.wait(10)
        return answer(start_response)

    server = serve(waiting)
    with ExitStack() as stack:
        for _ in range(2):
            socks = [stack.enter_context(connect(server)) for _ in range(meeting.parties)]
            for sock in socks:
                sock.send(GET % b"/x")
            assert [sock.body() for sock in socks] == [b"ok"] * len(socks)


def test_a_pause_holds_nobody_up_and_the_connection_lives_on(serve: Serve) -> None:
    release = threading.Event()

    def pausing(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        if environ["PATH_INFO"] == "/slow":
            environ["wire.connection"].hand_over()
            release.wait(10)
        return answer(start_response)

    server = serve(pausing)
    with connect(server) as slow, connect(server) as quick:
        slow.send(GET % b"/slow" + GET % b"/x")
        for _ in range(20):
            assert quick.get() == b"ok"
        release.set()
        assert slow.body() == b"ok"
        assert slow.body() == b"ok"
        assert slow.get() == b"ok"


def test_a_client_that_does_not_read_holds_nobody_up(serve: Serve) -> None:
    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        return answer(start_response, LARGE if environ["PATH_INFO"] == "/large" else b"ok")

    server = serve(application)
    with connect(server) as lazy, connect(server) as quick:
        lazy.send(GET % b"/large")
        for _ in range(20):
            assert quick.get() == b"ok"
        assert lazy.body() == LARGE
        assert lazy.get() == b"ok"


def test_a_client_that_sends_slowly_holds_nobody_up(serve: Serve) -> None:
    server = serve()
    with connect(server) as slow, connect(server) as quick:
        for number in range(len(GET % b"/slow")):
            slow.send((GET % b"/slow")[number : number + 1])
            assert quick.get() == b"/x"
        assert slow.body() == b"/slow"


def test_a_stream_goes_out_piece_by_piece(serve: Serve) -> None:
    steps = [threading.Event() for _ in range(3)]

    def streaming(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterator[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])
        for number, step in enumerate(steps):
            environ["wire.connection"].hand_over()
            step.wait(10)
            yield b"piece %d" % number

    server = serve(streaming)
    with connect(server) as sock, connect(server) as other:
        sock.send(GET % b"/x")
        for number, step in enumerate(steps):
            step.set()
            heard = sock.until(b"7\r\npiece %d\r\n" % number)
            assert (b"Transfer-Encoding: chunked" in heard) == (number == 0)
        assert sock.until(b"0\r\n\r\n") == b"0\r\n\r\n"
        other.send(GET % b"/x")
        assert other.until(b"0\r\n\r\n").startswith(b"HTTP")
