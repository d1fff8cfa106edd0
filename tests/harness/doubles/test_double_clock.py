"""The clock of a double: held by a test, and what falls due in it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

import pytest

from harness.doubles.clock import Clock

START = datetime(2025, 1, 20, 8, tzinfo=timezone.utc)


@pytest.fixture
def clock() -> Iterator[Clock]:
    clock = Clock("test")
    yield clock
    clock.close()


def test_it_stands_and_moves(clock: Clock) -> None:
    assert clock.freeze("2025-01-20T08:00:00Z") == START
    assert clock.freeze(START) == START
    assert clock.advance(90) == START + timedelta(seconds=90)
    assert clock.advance(timedelta(minutes=1)) == START + timedelta(seconds=150)
    assert clock.frozen
    with pytest.raises(ValueError, match="forward only"):
        clock.advance(-1)
    with pytest.raises(ValueError, match="no time zone"):
        clock.freeze(datetime(2025, 1, 20))


def test_it_runs_on_from_where_it_is(clock: Clock) -> None:
    clock.freeze(START)
    clock.resume()
    assert START <= clock.date < START + timedelta(minutes=1)
    clock.advance(3600)
    assert not clock.frozen
    assert START + timedelta(hours=1) <= clock.date < START + timedelta(hours=1, minutes=1)


def test_an_advance_does_what_falls_due_each_at_its_time(clock: Clock) -> None:
    done: list[tuple[str, float]] = []
    clock.freeze(START)
    now = clock.now()
    clock.at(now + 20, lambda: done.append(("second", clock.now() - now)))

    def first() -> None:
        done.append(("first", clock.now() - now))
        clock.at(clock.now() + 5, lambda: done.append(("made by the first", clock.now() - now)))

    clock.at(now + 10, first)
    clock.at(now + 31, lambda: done.append(("later", clock.now() - now)))
    clock.advance(30)
    assert done == [("first", 10), ("made by the first", 15), ("second", 20)]


def test_what_is_due_at_once_is_done_by_another_thread(clock: Clock) -> None:
    clock.freeze(START)
    threads: list[str] = []
    clock.soon(lambda: threads.append(threading.current_thread().name))
    assert clock.settle()
    assert threads == ["test double"]


def test_with_the_machine_s_time_work_is_done_when_it_is_due(clock: Clock) -> None:
    done = threading.Event()
    clock.at(clock.now() + 0.01, done.set)
    assert done.wait(10)


def test_what_takes_too_long_is_told(clock: Clock) -> None:
    go_on = threading.Event()
    clock.soon(lambda: go_on.wait(10) and None)
    assert not clock.settle(0.01)
    go_on.set()
    assert clock.settle()


def test_a_reset_forgets_what_is_due(clock: Clock) -> None:
    done: list[int] = []
    clock.freeze(START)
    clock.at(clock.now() + 1, lambda: done.append(1))
    clock.reset()
    clock.advance(3600)
    assert (done, clock.frozen) == ([], False)
