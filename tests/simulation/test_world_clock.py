"""The workspace's clock: standing, running, moved, and what falls due on the way."""

from __future__ import annotations

import threading

import pytest

from fake_strapi.clock import FrozenClock
from fake_strapi.errors import FakeStrapiError
from fake_strapi.simulation.world_clock import LATEST, WorldClock

START = 1_700_000_000_000
MINUTE = 60_000


@pytest.fixture
def base() -> FrozenClock:
    """What stands in for the machine's time: it runs when a test says so."""
    return FrozenClock(START)


@pytest.fixture
def clock(base: FrozenClock) -> WorldClock:
    return WorldClock(base)


def keeper(clock: WorldClock) -> list[tuple[object, int, int]]:
    """What is done: (payload, due, the time the clock showed)."""
    done: list[tuple[object, int, int]] = []
    clock.on("note", lambda payload, due: done.append((payload, due, clock.now())))
    return done


def test_it_runs_with_its_base_until_it_is_frozen(base: FrozenClock, clock: WorldClock) -> None:
    base.advance(1)
    assert clock.now() == START + 1000
    assert not clock.frozen
    clock.freeze(1_737_390_600_000)
    base.advance(5)
    assert clock.now() == 1_737_390_600_000
    assert clock.frozen
    clock.advance(1500)
    assert clock.now() == 1_737_390_601_500
    assert clock.frozen


def test_it_runs_on_from_where_it_stood(base: FrozenClock, clock: WorldClock) -> None:
    clock.freeze(MINUTE)
    base.advance(100)
    clock.resume()
    assert clock.now() == MINUTE
    base.advance(2)
    assert clock.now() == MINUTE + 2000
    clock.resume()
    assert clock.now() == MINUTE + 2000


def test_a_running_clock_runs_on_after_an_advance(base: FrozenClock, clock: WorldClock) -> None:
    clock.advance(MINUTE)
    assert not clock.frozen
    base.advance(1)
    assert clock.now() == START + MINUTE + 1000


def test_an_advance_does_what_falls_due_in_order_at_its_time(clock: WorldClock) -> None:
    done = keeper(clock)
    clock.freeze(0)
    clock.schedule(3000, "note", "c")
    clock.schedule(1000, "note", "a")
    clock.schedule(3000, "note", "d")
    clock.schedule(2000, "note", "b")
    clock.schedule(9000, "note", "later")
    clock.advance(3000)
    assert done == [("a", 1000, 1000), ("b", 2000, 2000), ("c", 3000, 3000), ("d", 3000, 3000)]
    assert clock.now() == 3000
    assert [job.payload for job in clock.waiting] == ["later"]
    clock.freeze(10_000)
    assert done[-1] == ("later", 9000, 9000)
    assert clock.now() == 10_000


def test_a_running_clock_shows_a_jobs_time_while_it_is_done(base: FrozenClock, clock: WorldClock) -> None:
    done = keeper(clock)
    clock.schedule(START + MINUTE, "note", "a")
    clock.advance(2 * MINUTE)
    assert done == [("a", START + MINUTE, START + MINUTE)]
    assert clock.now() == START + 2 * MINUTE
    base.advance(1)
    assert clock.now() == START + 2 * MINUTE + 1000
    clock.close()


def test_work_that_schedules_work_is_followed(clock: WorldClock) -> None:
    """As a webhook's retries are: each sets the next."""
    seen: list[int] = []

    def retry(attempt: int, due: int) -> None:
        seen.append(clock.now())
        if attempt < 3:
            clock.schedule(due + attempt * MINUTE, "retry", attempt + 1)

    clock.on("retry", retry)
    clock.freeze(0)
    clock.schedule(MINUTE, "retry", 1)
    clock.advance(60 * MINUTE)
    assert seen == [MINUTE, 2 * MINUTE, 4 * MINUTE]
    assert not clock.waiting


def test_work_that_fails_does_not_keep_the_rest(clock: WorldClock, caplog: pytest.LogCaptureFixture) -> None:
    done = keeper(clock)
    clock.on("fail", lambda payload, due: 1 / 0)
    clock.freeze(0)
    clock.schedule(1, "fail")
    clock.schedule(2, "note", "a")
    clock.advance(5)
    assert [payload for payload, *_ in done] == ["a"]
    assert "scheduled work 'fail' failed" in caplog.text


def test_a_cancelled_job_is_not_done(clock: WorldClock) -> None:
    done = keeper(clock)
    clock.freeze(0)
    job = clock.schedule(1000, "note", "a")
    assert clock.cancel(job)
    assert not clock.cancel(job)
    clock.advance(2000)
    assert done == []


def test_going_back_leaves_what_is_scheduled(clock: WorldClock) -> None:
    done = keeper(clock)
    clock.freeze(10_000)
    clock.schedule(20_000, "note", "a")
    clock.freeze(5000)
    clock.advance(14_999)
    assert done == []
    clock.advance(1)
    assert done == [("a", 20_000, 20_000)]


def test_a_load_brings_time_and_jobs_back(base: FrozenClock, clock: WorldClock) -> None:
    done = keeper(clock)
    start = clock.save()
    clock.freeze(0)
    clock.schedule(1000, "note", "a")
    taken = clock.save()
    clock.advance(2000)
    clock.load(taken)
    assert (clock.now(), clock.frozen, [job.payload for job in clock.waiting]) == (0, True, ["a"])
    clock.advance(2000)
    assert [payload for payload, *_ in done] == ["a", "a"]
    clock.load(start)
    assert (clock.now(), clock.frozen, clock.waiting) == (START, False, ())


def test_a_reset_amid_an_advance_ends_it(clock: WorldClock) -> None:
    done = keeper(clock)
    start = clock.save()
    clock.on("reset", lambda payload, due: clock.load(start))
    clock.freeze(0)
    clock.schedule(1000, "reset")
    clock.schedule(2000, "note", "a")
    clock.advance(5000)
    assert done == []
    assert (clock.now(), clock.frozen) == (START, False)


def test_a_running_clock_does_what_falls_due_by_itself() -> None:
    clock = WorldClock()
    before = threading.active_count()
    rung = [threading.Event(), threading.Event()]
    clock.on("ring", lambda number, due: rung[number].set())
    clock.schedule(clock.now() + 3_600_000, "ring", 1)
    clock.schedule(clock.now() + 20, "ring", 0)  # an earlier one wakes the thread
    assert threading.active_count() == before + 1
    assert rung[0].wait(5)
    assert not rung[1].is_set()
    clock.advance(3_600_000)
    assert rung[1].is_set()
    clock.close()
    assert threading.active_count() == before


def test_what_is_overdue_is_done_at_once_also_while_time_stands(clock: WorldClock) -> None:
    rung = threading.Event()
    clock.on("ring", lambda payload, due: rung.set())
    clock.freeze(10_000)
    clock.schedule(9000, "ring")
    assert rung.wait(5)
    clock.close()


def test_resuming_wakes_what_waits(clock: WorldClock, base: FrozenClock) -> None:
    rung = threading.Event()
    clock.on("ring", lambda payload, due: rung.set())
    clock.freeze(0)
    clock.schedule(50, "ring")
    assert not rung.is_set()
    clock.resume()
    base.advance(1)
    assert rung.wait(5)
    clock.close()


def test_bad_use_is_said(clock: WorldClock) -> None:
    with pytest.raises(FakeStrapiError, match=r"can't be advanced by -1\.0 s: give a number of seconds >= 0"):
        clock.advance(-1000)
    with pytest.raises(FakeStrapiError, match="the clock goes from 1970-01-01"):
        clock.freeze(LATEST + 1)
    with pytest.raises(FakeStrapiError, match="9999"):
        clock.advance(LATEST)
    with pytest.raises(LookupError, match="nobody does 'dishes'"):
        clock.schedule(0, "dishes")
    assert clock.now() == START
    assert not clock.frozen
