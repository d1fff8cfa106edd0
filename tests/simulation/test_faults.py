"""Which fault fires: the policy, against a plain model of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fake_strapi.errors import FakeStrapiError
from fake_strapi.simulation.faults import Faults


def drawn(faults: Faults, path: str = "/api/jobs", method: str = "GET") -> int | None:
    """The status of the fault that fires."""
    fired = faults.draw(method, path, "")
    return None if fired is None else fired.fault.effect.status


def test_the_first_that_matches_and_has_its_turn_fires() -> None:
    faults = Faults()
    faults.add({"path": "/api/jobs", "status": 500, "times": 2})
    faults.add({"path": "/api/jobs", "status": 503, "times": 1})
    assert [drawn(faults) for _ in range(4)] == [500, 500, 503, None]
    assert drawn(faults, "/api/customers") is None


def test_after_counts_requests_whichever_fault_takes_them() -> None:
    faults = Faults()
    faults.add({"status": 500, "times": 1})
    faults.add({"status": 503, "after": 2})
    assert [drawn(faults) for _ in range(4)] == [500, None, 503, 503]
    first, second = faults.all()
    assert (first.matched, first.fired) == (4, 1)
    assert (second.matched, second.fired) == (4, 2)


def test_probability_gives_the_same_sequence_in_every_run() -> None:
    def sequence(seed: int) -> list[int | None]:
        faults = Faults()
        faults.add({"status": 500, "probability": 0.3, "seed": seed})
        return [drawn(faults) for _ in range(1000)]

    assert sequence(0) == sequence(0) != sequence(1)
    assert 250 < sequence(0).count(500) < 350


def test_a_range_of_delay_is_drawn_for_each_request() -> None:
    faults = Faults()
    faults.add({"delay": {"min": 1, "max": 2}})
    delays = [fired.delay for _ in range(20) if (fired := faults.draw("GET", "/", ""))]
    assert len(set(delays)) == 20
    assert all(1 <= delay <= 2 for delay in delays)


def test_a_preflight_is_meant_only_by_its_method() -> None:
    faults = Faults()
    faults.add({"status": 500})
    assert faults.draw("OPTIONS", "/api/jobs", "", preflight=True) is None
    faults.add({"status": 503, "method": "OPTIONS"})
    fired = faults.draw("OPTIONS", "/api/jobs", "", preflight=True)
    assert fired is not None
    assert fired.fault.effect.status == 503


def test_one_is_taken_away_or_all() -> None:
    faults = Faults()
    one = faults.add({"status": 500}).fault.id
    faults.add({"status": 503})
    faults.remove(one)
    assert drawn(faults) == 503
    with pytest.raises(FakeStrapiError, match=f"no fault {one}; there are: 2"):
        faults.remove(one)
    faults.clear()
    assert not faults
    assert faults.add({"status": 500}).fault.id == 3
    with pytest.raises(FakeStrapiError, match="there are: 3"):
        faults.remove(1)


def test_it_says_what_it_does_and_how_far_it_is() -> None:
    faults = Faults()
    armed = faults.add({"preset": "rate-limited", "path": "/api/jobs"})
    drawn(faults)
    assert armed.describe() == {
        "id": 1,
        "status": 429,
        "headers": {"Retry-After": "60"},
        "path": "/api/jobs",
        "does": "answer 429, set Retry-After",
        "matched": 1,
        "fired": 1,
    }


def test_unused_is_what_nothing_but_the_requests_kept_from_firing() -> None:
    faults = Faults()
    fires = faults.add({"status": 500, "path": "/a"})
    unlucky = faults.add({"status": 500, "path": "/b", "probability": 0})
    waits = faults.add({"status": 500, "path": "/c", "after": 3})
    behind = faults.add({"status": 500, "path": "/a"})
    unmatched = faults.add({"status": 500, "path": "/d"})
    for path in ("/a", "/b", "/c"):
        drawn(faults, path)
    assert [one.unused for one in (fires, unlucky, waits, behind, unmatched)] == [False, False, True, True, True]
    assert waits.waits == "it lets 3 matching requests pass first, and 1 came"
    assert behind.waits == "a fault that stands before it fired instead"
    assert fires.waits is unmatched.waits is None


wishes = st.fixed_dictionaries(
    {"status": st.integers(200, 599)},
    optional={
        "path": st.sampled_from(["/a", "/b", "/*"]),
        "method": st.sampled_from(["GET", "POST"]),
        "times": st.integers(1, 3),
        "after": st.integers(0, 3),
        "probability": st.floats(0, 1),
        "seed": st.integers(0, 3),
    },
)
requests = st.lists(st.tuples(st.sampled_from(["GET", "POST"]), st.sampled_from(["/a", "/b", "/c"])), max_size=12)


@settings(deadline=None)
@given(st.lists(wishes, max_size=4), requests, requests)
def test_what_was_saved_goes_on_as_it_would_have(
    given_wishes: list[dict[str, Any]], before: list[tuple[str, str]], behind: list[tuple[str, str]]
) -> None:
    faults = Faults()
    for wish in given_wishes:
        faults.add(wish)
    for method, path in before:
        drawn(faults, path, method)
    state = faults.save()
    first = [drawn(faults, path, method) for method, path in behind]
    faults.add({"status": 418})
    faults.load(state)
    assert [drawn(faults, path, method) for method, path in behind] == first
    assert len(faults.all()) == len(given_wishes)


@settings(deadline=None)
@given(st.lists(wishes, max_size=4), requests)
def test_no_fault_fires_out_of_its_turn(given_wishes: list[dict[str, Any]], sent: list[tuple[str, str]]) -> None:
    faults = Faults()
    armed = [faults.add(wish) for wish in given_wishes]
    for method, path in sent:
        fired = faults.draw(method, path, "")
        if fired is not None:
            one = next(a for a in armed if a.fault is fired.fault)
            assert fired.fault.pattern.misses(method, path, "") == []
            assert one.matched > fired.fault.after
    for one in armed:
        assert one.fired <= max(one.matched - one.fault.after, 0)
        assert one.fault.times is None or one.fired <= one.fault.times
        if one.fault.probability == 1 and one is armed[0]:
            due = max(one.matched - one.fault.after, 0)
            assert one.fired == min(due, one.fault.times or due)
