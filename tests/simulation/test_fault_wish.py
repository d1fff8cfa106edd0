"""How a fault is wished for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fake_strapi.errors import FakeStrapiError
from fake_strapi.simulation.fault import Effect
from fake_strapi.simulation.fault_wish import KEYS, PRESETS, read_fault


def effect(**wish: Any) -> Effect:
    return read_fault(wish, 1).effect


def test_all_keys_are_read() -> None:
    fault = read_fault(
        {
            "method": "get",
            "path": "/api/jobs",
            "status": 500.0,
            "body": {"a": 1},
            "headers": {"Retry-After": 5},
            "delay": {"min": 0.1, "max": 0.5},
            "slow": {"seconds": 2},
            "truncate": "half",
            "lose_answer": True,
            "times": 2,
            "after": 1,
            "probability": 0.5,
            "seed": 9,
        },
        3,
    )
    assert (fault.id, fault.times, fault.after, fault.probability, fault.seed) == (3, 2, 1, 0.5, 9)
    assert fault.effect == Effect(
        status=500,
        body={"a": 1},
        headers=(("Retry-After", "5"),),
        delay=(0.1, 0.5),
        seconds=2.0,
        truncate="half",
        lose_answer=True,
    )
    assert str(fault) == (
        "fault 3 (GET /api/jobs: wait 0.1 to 0.5 s, answer 500, set Retry-After, spread the body over 2 s,"
        " cut the body at half, when the work is done)"
    )


def test_what_is_null_is_not_there() -> None:
    assert read_fault({"status": 500, "delay": None, "times": None, "body": None}, 1).effect == Effect(status=500)


@pytest.mark.parametrize("name", PRESETS)
def test_presets_are_wishes_of_their_own(name: str) -> None:
    assert effect(preset=name) == effect(**PRESETS[name])


def test_other_keys_go_over_a_preset() -> None:
    fault = read_fault({"preset": "rate-limited", "path": "/api/jobs", "headers": {"retry-after": "1", "X-A": "b"}}, 1)
    assert fault.effect == Effect(status=429, headers=(("retry-after", "1"), ("X-A", "b")))
    assert "preset" not in fault.wish
    assert effect(preset="unavailable", status=502).status == 502


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"disconnect": True}, "reset the connection"),
        ({"delay": 900, "delay_by": "clock", "status": 500}, "wait 900 s by the clock, answer 500"),
        ({"delay": 1, "delay_by": "time"}, "wait 1 s"),
        ({"close": True, "delay": 1}, "wait 1 s, close the connection silently"),
        ({"garbage": "HTTP/0.1"}, "send garbage and close"),
        ({"truncate": 10}, "cut the body at 10 bytes"),
        ({"truncate": True}, "cut the body at half"),
        ({"slow": {"bytes_per_second": 100}}, "send the body with 100 bytes a second"),
        ({"body": "text"}, "answer 200"),
    ],
)
def test_an_effect_says_what_it_does(given: dict[str, Any], text: str) -> None:
    assert str(effect(**given)) == text


def test_how_much_and_how_long() -> None:
    body = b"0123456789"
    assert effect(truncate="half").kept_bytes(body) == 5
    assert effect(truncate=3).kept_bytes(body) == 3
    assert effect(slow={"seconds": 2}).duration(body) == 2
    assert effect(slow={"bytes_per_second": 4}).duration(body) == 2.5
    assert effect(slow={"bytes_per_second": 1}).duration(b"x" * 10_000) == 300
    assert effect(status=500).duration(body) == 0


@pytest.mark.parametrize(
    ("wish", "text"),
    [
        ({}, "a fault needs something to do"),
        ({"path": "/api/jobs", "times": 2}, "a fault needs something to do"),
        ({"colour": 1}, "a fault has no colour; there are preset (one of unauthorized"),
        ({"preset": "teapot"}, "preset: there is no 'teapot'; there are unauthorized, forbidden"),
        ({"status": 99}, "status: expected a whole number from 200 to 599, not 99"),
        ({"status": 500.5}, "status: expected a whole number"),
        ({"status": True}, "status: expected a whole number"),
        ({"status": "500"}, "status: expected a whole number"),
        ({"status": 500, "times": 0}, "times: expected a whole number of at least 1"),
        ({"status": 500, "after": -1}, "after: expected a whole number of at least 0"),
        ({"status": 500, "seed": 0.5}, "seed: expected a whole number, not 0.5"),
        ({"status": 500, "probability": 1.5}, "probability: expected a number from 0 to 1"),
        ({"delay": 301}, "delay: expected a number from 0 to 300"),
        ({"delay": 86_401, "delay_by": "clock"}, "delay: expected a number from 0 to 86400"),
        ({"delay": 1, "delay_by": "sun"}, "delay_by: expected"),
        ({"status": 500, "delay_by": "clock"}, "delay_by: say how long with delay"),
        ({"delay": float("nan")}, "delay: expected a number"),
        ({"delay": {"min": 1}}, "delay: expected seconds, or"),
        ({"delay": {"min": 2, "max": 1}}, "delay: its min 2 is more than its max 1"),
        ({"slow": 2}, "slow: expected"),
        ({"slow": {"seconds": 1, "bytes_per_second": 1}}, "slow: expected"),
        ({"slow": {"bytes_per_second": 0}}, "slow.bytes_per_second: expected a number of at least 1"),
        ({"disconnect": 1}, "disconnect: expected true or false"),
        ({"disconnect": True, "close": True}, "choose one of disconnect, close"),
        ({"disconnect": True, "status": 500}, "disconnect: there is no answer then, so leave out status"),
        ({"lose_answer": True}, "lose_answer: say what the client gets instead"),
        ({"truncate": -1}, "truncate: expected a whole number of at least 0"),
        ({"headers": ["a"]}, "headers: expected names and values"),
        ({"headers": {"A": "b\r\nC: d"}}, "headers: HTTP can't carry 'A'"),
        ({"headers": {"A B": "c"}}, "headers: HTTP can't carry 'A B'"),
        ({"status": 500, "path": "jobs"}, "path: expected one that starts with /"),
    ],
)
def test_bad_wishes_are_refused_in_words(wish: dict[str, Any], text: str) -> None:
    with pytest.raises(FakeStrapiError) as refused:
        read_fault(wish, 1)
    assert text in str(refused.value)


def test_every_key_and_preset_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "faults.md").read_text(encoding="utf-8")
    for name in (*KEYS, *PRESETS):
        assert f"| `{name}` |" in page, name
