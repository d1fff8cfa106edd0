import socket

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


def test_a_port_that_another_holds_or_uses_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    held, free = reserve_port(), reserve_port()
    free.release()
    with socket.create_server((HOST, 0)) as used:
        offers = [held.number, used.getsockname()[1]]
        monkeypatch.setattr("harness.targets.free_port.GIVEN_TO_NOBODY", [*offers, free.number])
        found = reserve_port()
        assert found.number == free.number
        found.release()
        monkeypatch.setattr("harness.targets.free_port.GIVEN_TO_NOBODY", offers)
        with pytest.raises(OSError, match="are taken"):
            reserve_port()
    held.release()


def test_whoever_asks_for_any_port_is_given_another() -> None:
    reserved = reserve_port()
    with socket.create_server((HOST, 0)) as any_port:
        assert reserved.number < any_port.getsockname()[1]
    reserved.release()
