"""How one delivery travels: kept connections, deadlines, redirects without end, answers of all kinds."""

from __future__ import annotations

import gzip
import select
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from fake_strapi.webhooks.clients import CLIENTS
from fake_strapi.webhooks.sender import KEPT_BODY_BYTES, Sender

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK"


@contextmanager
def listening(answer: Callable[[socket.socket], None]) -> Iterator[tuple[str, list[int]]]:
    """A server that gives `answer` a go at each connection; the second value counts them."""
    server = socket.create_server(("127.0.0.1", 0))
    connections: list[int] = []
    open_sockets: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            connections.append(1)
            open_sockets.append(connection)
            threading.Thread(target=answer, args=(connection,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/hook", connections
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        for connection in open_sockets:
            connection.close()


def always(data: bytes) -> Callable[[socket.socket], None]:
    """Answers each request of a connection with the same bytes."""

    def answer(connection: socket.socket) -> None:
        try:
            while connection.recv(65_536):
                connection.sendall(data)
        except OSError:
            return

    return answer


@pytest.fixture(params=CLIENTS)
def sender(request: pytest.FixtureRequest) -> Iterator[Sender]:
    made = Sender(CLIENTS[request.param])
    yield made
    made.close()


def test_connections_are_kept(sender: Sender) -> None:
    with listening(always(OK)) as (url, connections):
        for _ in range(3):
            assert sender.send(url, [], b"{}", 5).delivered
        assert len(connections) == 1


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nOK",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + b"x" * 100_000,
    ],
)
def test_connections_that_cannot_be_kept_are_not(sender: Sender, answer: bytes) -> None:
    with listening(always(answer)) as (url, connections):
        first = sender.send(url, [], b"{}", 5)
        assert first.delivered
        assert len(first.answer_body) <= KEPT_BODY_BYTES
        assert sender.send(url, [], b"{}", 5).delivered
        assert len(connections) == 2


def test_chunks_and_packed_answers(sender: Sender) -> None:
    packed = gzip.compress("é".encode())
    head = f"HTTP/1.1 500 Oh\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n".encode()
    with listening(always(head + packed)) as (url, _):
        assert sender.send(url, [], b"{}", 5).answer_body == "é"
    chunks = b"HTTP/1.1 404 No\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    with listening(always(chunks)) as (url, connections):
        for _ in range(2):
            assert (sent := sender.send(url, [], b"{}", 5)).answer_body == "abc"
            assert (sent.status, sent.delivered) == (404, False)
        assert len(connections) == 1


def test_a_receiver_that_says_nothing_is_given_up(sender: Sender) -> None:
    with listening(lambda connection: None) as (url, _):
        sent = sender.send(url, [], b"{}", 0.05)
    expected = {"node-fetch": f"network timeout at: {url}", "undici": "The operation was aborted due to timeout"}
    assert (sent.status, sent.error) == (0, expected[next(n for n, c in CLIENTS.items() if c is sender.client)])


def test_a_receiver_that_never_ends_is_given_up(sender: Sender) -> None:
    def begin(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\nx")

    with listening(begin) as (url, _):
        assert sender.send(url, [], b"{}", 0.1).status == 0


def test_redirects_end(sender: Sender) -> None:
    with listening(always(b"HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n")) as (url, _):
        sent = sender.send(url, [], b"{}", 5)
    expected = {"node-fetch": f"maximum redirect reached at: {url}", "undici": "fetch failed"}
    assert sent.error == expected[next(name for name, client in CLIENTS.items() if client is sender.client)]


def test_a_connection_that_was_closed_meanwhile_is_opened_anew(sender: Sender) -> None:
    def once(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall(OK)
        connection.close()

    with listening(once) as (url, connections):
        assert sender.send(url, [], b"{}", 5).delivered
        (kept,) = next(iter(sender._idle.values()))
        assert select.select([kept.connection], [], [], 5)[0], "the server has closed it"
        assert sender.send(url, [], b"{}", 5).delivered
        assert len(connections) == 2


def test_a_connection_is_not_kept_behind_the_end(sender: Sender) -> None:
    asked, may_answer = threading.Event(), threading.Event()

    def late(connection: socket.socket) -> None:
        connection.recv(65_536)
        asked.set()
        assert may_answer.wait(10)
        connection.sendall(OK)

    with listening(late) as (url, _):
        sending = threading.Thread(target=sender.send, args=(url, [], b"{}", 5))
        sending.start()
        assert asked.wait(5)
        sender.close()
        may_answer.set()
        sending.join(5)
    assert sender._idle == {}
