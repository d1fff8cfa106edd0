"""Requests in pieces, several in one packet, and with more behind them go over to the primary whole."""

from __future__ import annotations

import pytest
from served_workers import Client, Fleet, reading, request

LIST = request("GET", "/api/jobs")
STATUS = b"HTTP/1.1 200 OK"


def test_a_request_in_pieces_is_one(fleet: Fleet, clients: list[Client]) -> None:
    _, expected = clients[0].ask("GET", "/api/jobs")
    for cut, client in zip((1, 4, 20, len(LIST) - 3, len(LIST) - 2, len(LIST) - 1), clients, strict=True):
        for piece in (LIST[:cut], LIST[cut:]):
            client.send(piece)
            fleet.control("GET", "/health")  # both pieces are met by themselves
        head, body = client.answer()
        assert head.startswith(STATUS)
        assert body == expected
        assert client.get("/api/jobs")


def test_pipelined_requests_are_answered_in_their_order(fleet: Fleet, clients: list[Client]) -> None:
    for client in clients:
        client.send(
            request("GET", "/api/jobs/1")
            + request("POST", "/api/customers", {"data": {"Name": "N"}})
            + request("GET", "/api/customers?pagination[pageSize]=1")
            + LIST[:10]
        )
        assert client.answer()[0].startswith(b"HTTP/1.1 404")
        assert b'"Name":"N"' in client.answer()[1]
        assert b'"Name":"N"' in client.answer()[1]
        client.send(LIST[10:])
        assert client.answer()[0].startswith(STATUS)


def test_many_reads_at_once_are_answered_one_after_the_other(fleet: Fleet, clients: list[Client]) -> None:
    for client in clients:
        client.send(b"".join(request("GET", f"/api/jobs/{n}") for n in range(5)) + LIST)
        for _ in range(5):
            assert client.answer()[0].startswith(b"HTTP/1.1 404")
        assert client.answer()[0].startswith(STATUS)


@pytest.mark.parametrize(
    "garbage",
    [
        b"nonsense\r\n\r\n",
        b"GET /api/jobs HTTP/1.1\r\nbad header\r\n\r\n",
        LIST.replace(b"\r\n\r\n", f"\r\nX: {'x' * 20_000}\r\n\r\n".encode()),
    ],
    ids=["line", "header", "large"],
)
def test_garbage_is_refused_as_ever(fleet: Fleet, clients: list[Client], garbage: bytes) -> None:
    for client in clients:
        client.send(garbage)
        head, _ = client.answer()
        assert head.startswith((b"HTTP/1.1 400", b"HTTP/1.1 431"))
        assert client.answer() == (b"", b"")


def test_a_body_that_comes_late_belongs_to_its_request(fleet: Fleet, clients: list[Client]) -> None:
    for client in clients:
        client.send(request("GET", "/api/jobs", **{"Content-Length": "9"}))
        assert client.answer()[0].startswith(STATUS)
        client.send(b"GET /api/" + LIST)  # nine bytes of a body that look like more
        assert client.answer()[0].startswith(STATUS)


def test_a_client_that_asks_to_close_is_closed(fleet: Fleet, clients: list[Client]) -> None:
    for client in clients:
        head, _ = client.ask("GET", "/api/jobs", Connection="close")
        assert b"Connection: close" in head
        assert client.answer() == (b"", b"")


def test_a_client_that_hangs_up_is_forgotten(fleet: Fleet, clients: list[Client]) -> None:
    for client in clients:
        client.close()
    with reading(fleet, 3) as others:
        assert all(client.get("/api/jobs") for client in others)
