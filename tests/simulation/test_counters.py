"""Counting requests in windows."""

from __future__ import annotations

from fake_strapi.simulation.counters import Counters


def test_a_window_begins_with_its_first_request() -> None:
    counters = Counters()
    first = counters.hit("a", limit=2, window=1_000, now=5_500)
    assert (first.remaining, first.reset, first.exceeded) == (1, 6_500, False)
    assert counters.hit("a", 2, 1_000, 6_000).remaining == 0
    third = counters.hit("a", 2, 1_000, 6_499)
    assert (third.remaining, third.reset, third.exceeded) == (0, 6_500, True)
    again = counters.hit("a", 2, 1_000, 6_500)
    assert (again.count, again.reset) == (1, 7_500)


def test_keys_are_counted_apart() -> None:
    counters = Counters()
    counters.hit("a", 1, 1_000, 0)
    assert not counters.hit("b", 1, 1_000, 0).exceeded


def test_what_was_saved_comes_back() -> None:
    counters = Counters()
    counters.hit("a", 5, 1_000, 0)
    state = counters.save()
    counters.hit("a", 5, 1_000, 0)
    counters.load(state)
    assert counters.hit("a", 5, 1_000, 0).count == 2


def test_a_clock_that_was_set_back_begins_a_new_window() -> None:
    counters = Counters()
    counters.hit("a", 1, 1_000, now=9_000)
    assert not counters.hit("a", 1, 1_000, now=5_000).exceeded
    assert counters.hit("a", 1, 1_000, now=5_000).exceeded
