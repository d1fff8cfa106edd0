"""The server's life, its threads, and what an application can do to a connection."""

from __future__ import annotations

import errno
import http.client
import json
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

from fake_strapi.http.wire import Limits, WireServer, loop
from fake_strapi.http.wire.listening import has_ipv6_loopback

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Serve = Callable[..., WireServer]

GET = b"GET %b HTTP/1.1\r\nHost: a\r\n\r\n"
LARGE = b"x" * 8_000_000


def answer(start_response: Callable[..., Any], body: bytes = b"ok") -> list[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]


def plain(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    return answer(start_response, environ["PATH_INFO"].encode("latin-1"))


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts servers; stops them at the end, and finds every thread and connection gone."""
    before = set(threading.enumerate())
    with ExitStack() as stack:

        def start(app: Application = plain, **options: Any) -> WireServer:
            server = WireServer(app, **options)
            server.start()
            stack.callback(server.stop)
            return server

        yield start
    assert set(threading.enumerate()) - before == set()


class Client:
    """A raw client that reads answers one by one."""

    def __init__(self, sock: socket.socket) -> None:
        self.socket = sock
        self.heard = b""

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def until(self, end: bytes) -> bytes:
        """All up to and with `end`."""
        while end not in self.heard:
            data = self.socket.recv(65536)
            assert data, f"the connection ended after {self.heard[:200]!r}"
            self.heard += data
        found, _, self.heard = self.heard.partition(end)
        return found + end

    def rest(self) -> bytes:
        """All up to the end of the connection."""
        while data := self.socket.recv(65536):
            self.heard += data
        found, self.heard = self.heard, b""
        return found

    def body(self) -> bytes:
        """The body of the next answer, which has a Content-Length."""
        head = self.until(b"\r\n\r\n")
        length = int(head.partition(b"Content-Length: ")[2].partition(b"\r\n")[0])
        parts, size = [self.heard], len(self.heard)
        while size < length:
            parts.append(self.socket.recv(65536))
            size += len(parts[-1])
        whole = b"".join(parts)
        self.heard = whole[length:]
        return whole[:length]

    def get(self, path: bytes = b"/x") -> bytes:
        self.send(GET % path)
        return self.body()


@contextmanager
def connect(server: WireServer, host: str = "127.0.0.1") -> Iterator[Client]:
    with socket.create_connection((host, server.port), timeout=5) as sock:
        yield Client(sock)


def fetch(server: WireServer, path: bytes = b"/x") -> bytes:
    with connect(server) as client:
        return client.get(path)


# Start and stop


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


# Many at once


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


# Faults


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


# Crashes


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


# Time


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


# Requests and the log


def test_a_large_body_arrives_whole(serve: Serve) -> None:
    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        return answer(start_response, b"%d" % (environ["wsgi.input"].read() == LARGE))

    server = serve(application)
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    for chunked in (False, True):
        connection.request("POST", "/", iter([LARGE]) if chunked else LARGE, encode_chunked=chunked)
        assert connection.getresponse().read() == b"1"
    connection.close()


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
