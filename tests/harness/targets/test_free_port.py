import socket
from typing import Any

import pytest

from harness.targets.free_port import HOST, reserve_port


def test_a_reserved_port_is_free_and_not_given_twice() -> None:
    first = reserve_port()
    second = reserve_port()
    try:
        assert first.number != second.number
        with socket.socket() as server:
            server.bind((HOST, first.number))
    finally:
        first.release()
        second.release()


def test_a_port_that_another_holds_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    held = reserve_port()
    other = reserve_port()
    other.release()
    offers = [held.number, held.number, other.number]

    class Probe(socket.socket):
        def bind(self, address: Any) -> None:
            pass

        def getsockname(self) -> tuple[str, int]:
            return HOST, offers.pop(0)

    monkeypatch.setattr("harness.targets.free_port.socket.socket", Probe)
    found = reserve_port()
    assert found.number == other.number
    found.release()
    held.release()
