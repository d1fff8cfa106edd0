"""Reads a fault from what a test wished for: JSON of the control API, or the arguments of a Python call."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any, Literal

from fake_strapi.errors import FakeStrapiError
from fake_strapi.simulation.fault import ENDINGS, GARBAGE, MAX_CLOCK_DELAY, MAX_DELAY, Effect, Ending, Fault
from fake_strapi.simulation.request_pattern import request_pattern

PRESETS: Mapping[str, Mapping[str, Any]] = {
    "unauthorized": {"status": 401},
    "forbidden": {"status": 403},
    "not-found": {"status": 404},
    "rate-limited": {"status": 429, "headers": {"Retry-After": "60"}},
    "server-error": {"status": 500},
    "unavailable": {"status": 503},
    "network-error": {"disconnect": True},
}

KEYS: Mapping[str, str] = {
    "preset": f"one of {', '.join(PRESETS)}; the other keys go over what it says",
    "method": "of the requests meant; any without it",
    "path": "of the requests meant, * for any characters; any without it",
    "query": "parameters that the requests meant have: names and values, * for any characters",
    "status": "of the answer; without a body it is Strapi's own error",
    "body": "of the answer: JSON, or a text",
    "headers": "set on the answer, whoever gives it: names and values",
    "delay": 'seconds before anything happens, or {"min": …, "max": …}',
    "delay_by": '"time", or "clock": the delay is over when the workspace\'s clock has been advanced so far',
    "disconnect": "true: the connection is reset",
    "close": "true: the connection is closed without an answer",
    "garbage": "true, or a text: that is sent, which is no HTTP, and the connection closed",
    "truncate": 'the body is cut after so many bytes, or at "half", and the connection closed',
    "slow": 'the body takes its time: {"seconds": …} in all, or {"bytes_per_second": …}',
    "lose_answer": "true: Strapi does its work, and its answer is lost",
    "times": "how often it fires; without end without it",
    "after": "how many matching requests pass first",
    "probability": "of firing when it is its turn, 0 to 1",
    "seed": "for the numbers behind probability and delay",
}

BODILESS = frozenset({204, 205, 304})


def read_fault(wish: Mapping[str, Any], fault_id: int) -> Fault:
    """The fault that is wished for. Raises FakeStrapiError that names the key and what it takes."""
    unknown = [key for key in wish if key not in KEYS]
    if unknown:
        raise FakeStrapiError(f"a fault has no {', '.join(unknown)}; there are {listed(KEYS)}")
    wish = {key: value for key, value in wish.items() if value is not None}
    preset = wish.pop("preset", None)
    if preset is not None:
        if not isinstance(preset, str) or preset not in PRESETS:
            raise FakeStrapiError(f"preset: there is no {preset!r}; there are {', '.join(PRESETS)}")
        wish = merged(PRESETS[preset], wish)
    effect = read_effect(wish)
    times = whole(wish, "times", 1)
    return Fault(
        id=fault_id,
        pattern=request_pattern(wish),
        effect=effect,
        times=times,
        after=whole(wish, "after", 0) or 0,
        probability=number("probability", wish.get("probability", 1), 0, 1),
        seed=whole(wish, "seed") or 0,
        wish=wish,
    )


def listed(keys: Mapping[str, str]) -> str:
    return "; ".join(f"{key} ({text})" for key, text in keys.items())


def merged(preset: Mapping[str, Any], wish: Mapping[str, Any]) -> dict[str, Any]:
    """The wish over the preset; of headers, each on its own."""
    both = {**preset, **wish}
    if isinstance(preset.get("headers"), Mapping) and isinstance(wish.get("headers"), Mapping):
        given = {name.lower() for name in wish["headers"]}
        kept = {name: value for name, value in preset["headers"].items() if name.lower() not in given}
        both["headers"] = {**kept, **wish["headers"]}
    return both


def read_effect(wish: Mapping[str, Any]) -> Effect:
    ending, garbage = read_ending(wish)
    seconds, rate = read_slow(wish.get("slow"))
    by_clock = read_delay_by(wish) == "clock"
    effect = Effect(
        status=whole(wish, "status", 200, 599),
        body=wish.get("body"),
        headers=read_headers(wish.get("headers", {})),
        delay=read_delay(wish.get("delay"), MAX_CLOCK_DELAY if by_clock else MAX_DELAY),
        by_clock=by_clock,
        ending=ending,
        garbage=garbage,
        truncate=read_truncate(wish.get("truncate")),
        seconds=seconds,
        rate=rate,
        lose_answer=flag(wish, "lose_answer"),
    )
    if effect.status in BODILESS and (effect.body is not None or effect.truncate is not None):
        raise FakeStrapiError(f"status: an answer {effect.status} has no body, so leave out body and truncate")
    if effect == Effect():
        raise FakeStrapiError(
            "a fault needs something to do: status, body, headers, delay, slow, truncate, disconnect, close, garbage,"
            f" or a preset ({', '.join(PRESETS)})"
        )
    if ending is not None:
        unseen = [key for key in ("status", "body", "headers", "truncate", "slow") if key in wish]
        if unseen:
            raise FakeStrapiError(f"{ending}: there is no answer then, so leave out {', '.join(unseen)}")
    elif effect.lose_answer and not effect.answers:
        raise FakeStrapiError("lose_answer: say what the client gets instead: a status, disconnect, close or garbage")
    return effect


def read_ending(wish: Mapping[str, Any]) -> tuple[Ending | None, bytes]:
    """How the connection ends, and the garbage that it ends with."""
    text = wish.get("garbage")
    given = {key: bool(text) if key == "garbage" and isinstance(text, str) else flag(wish, key) for key in ENDINGS}
    chosen = [key for key, on in given.items() if on]
    if len(chosen) > 1:
        raise FakeStrapiError(f"a connection ends in one way: choose one of {', '.join(chosen)}")
    return (chosen[0] if chosen else None), text.encode() if isinstance(text, str) else GARBAGE


def read_slow(slow: Any) -> tuple[float | None, float | None]:
    if slow is None:
        return None, None
    if isinstance(slow, Mapping):
        if list(slow) == ["seconds"]:
            return number("slow.seconds", slow["seconds"], 0, MAX_DELAY), None
        if list(slow) == ["bytes_per_second"]:
            return None, number("slow.bytes_per_second", slow["bytes_per_second"], 1)
    raise FakeStrapiError(f'slow: expected {{"seconds": 2}} or {{"bytes_per_second": 100}}, not {slow!r}')


def read_delay_by(wish: Mapping[str, Any]) -> str:
    by = wish.get("delay_by", "time")
    if by not in ("time", "clock"):
        raise FakeStrapiError(f'delay_by: expected "time" or "clock", not {by!r}')
    if by == "clock" and "delay" not in wish:
        raise FakeStrapiError("delay_by: say how long with delay, in seconds")
    return str(by)


def read_delay(delay: Any, most: float) -> tuple[float, float] | None:
    if delay is None:
        return None
    if not isinstance(delay, Mapping):
        seconds = number("delay", delay, 0, most)
        return seconds, seconds
    if set(delay) != {"min", "max"}:
        raise FakeStrapiError(f'delay: expected seconds, or {{"min": 0.1, "max": 0.5}}, not {delay!r}')
    low, high = (number(f"delay.{key}", delay[key], 0, most) for key in ("min", "max"))
    if low > high:
        raise FakeStrapiError(f"delay: its min {low:g} is more than its max {high:g}")
    return low, high


def read_truncate(truncate: Any) -> int | Literal["half"] | None:
    if truncate is None or truncate is False:
        return None
    if truncate is True or truncate == "half":
        return "half"
    return whole({"truncate": truncate}, "truncate", 0)


def read_headers(headers: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(headers, Mapping) or not all(isinstance(value, str | int) for value in headers.values()):
        raise FakeStrapiError(f'headers: expected names and values, such as {{"Retry-After": "60"}}, not {headers!r}')
    pairs = tuple((name, str(value)) for name, value in headers.items())
    for name, value in pairs:
        if not name or not (name + value).isprintable() or not (name + value).isascii() or set(name) & set(" :"):
            raise FakeStrapiError(f"headers: HTTP can't carry {name!r}: {value!r}")
    return pairs


def flag(wish: Mapping[str, Any], key: str) -> bool:
    value = wish.get(key, False)
    if not isinstance(value, bool):
        raise FakeStrapiError(f"{key}: expected true or false, not {value!r}")
    return value


def number(key: str, value: Any, low: float, high: float | None = None) -> float:
    fits = isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
    if not fits or value < low or (high is not None and value > high):
        limits = f"of at least {low:g}" if high is None else f"from {low:g} to {high:g}"
        raise FakeStrapiError(f"{key}: expected a number {limits}, not {value!r}")
    return float(value)


def whole(wish: Mapping[str, Any], key: str, low: int | None = None, high: int | None = None) -> int | None:
    """A whole number (JSON may write 2 as 2.0); None where there is none."""
    value = wish.get(key)
    if value is None:
        return None
    fits = isinstance(value, int | float) and not isinstance(value, bool) and value == value // 1
    if not fits or (low is not None and value < low) or (high is not None and value > high):
        limits = "" if low is None else f" of at least {low}" if high is None else f" from {low} to {high}"
        raise FakeStrapiError(f"{key}: expected a whole number{limits}, not {value!r}")
    return int(value)
