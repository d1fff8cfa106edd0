"""Our server answers raw bytes as node does: node_answers.json holds what node answered (wire_recording.py)."""

from __future__ import annotations

import socket
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from wire_application import application
from wire_cases import CASES, Case
from wire_conversation import EPOCH_SECONDS, Taken, converse
from wire_recording import load

from fake_strapi.http.wire import Connection, WireServer

RECORDED = load()
LIMIT = 100
"""What /limit of the judge takes; every other body is smaller, or its case is about /limit."""


@pytest.fixture(scope="module")
def server() -> Iterator[WireServer]:
    server = WireServer(application, max_body=LIMIT, clock=lambda: EPOCH_SECONDS)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> Taken:
    """Lets a client wait until its last packet has been dealt with: its next one is read by itself then."""
    counts: Counter[Any] = Counter()
    receive = Connection.receive

    def counting(connection: Connection) -> bytes | None:
        data = receive(connection)
        counts[connection.peer] += len(data or b"")
        return data

    monkeypatch.setattr(Connection, "receive", counting)

    def wait(sock: socket.socket, sent: int) -> bool:
        name = sock.getsockname()
        end = time.monotonic() + 5
        while counts[name] < sent and time.monotonic() < end:
            time.sleep(0.0002)
        return counts[name] >= sent

    return wait


def test_every_case_is_recorded() -> None:
    assert [case.name for case in CASES] == list(RECORDED)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_answers_as_node_does(case: Case, server: WireServer, taken: Taken) -> None:
    expected = RECORDED[case.name]
    assert converse(server.port, case, patience=0.05, expected=expected, taken=taken) == expected
