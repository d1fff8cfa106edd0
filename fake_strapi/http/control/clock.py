"""The workspace's clock: read, frozen, advanced, resumed."""

from __future__ import annotations

import math
from typing import Any

from flask import Response

from fake_strapi.errors import FakeStrapiError
from fake_strapi.http.control.calls import ControlCall, answer, json_object
from fake_strapi.http.control.schemas import FLAG, NUMBER, TEXT, TIME, keys, record
from fake_strapi.javascript.dates import to_iso
from fake_strapi.javascript.iso_dates import parse_iso
from fake_strapi.simulation.world_clock import WorldClock
from fake_strapi.world import World

EXAMPLE = "2025-01-20T16:30:00.000Z"
KEYS = {
    "freeze": f'a date such as "{EXAMPLE}", or true for the present one',
    "advance": "seconds to move forward; what falls due is done before the answer",
    "resume": "true: run on from the time that it shows",
}

ONE = {"minProperties": 1, "maxProperties": 1}
SHOWN = record(now=TIME, frozen=FLAG)


def read(world: World) -> Response:
    return described(world.clock)


def move(world: World) -> Response:
    body = json_object(KEYS)
    if len(body) != 1:
        raise FakeStrapiError("give one of freeze, advance and resume: several would leave their order open")
    clock = world.clock
    if "freeze" in body:
        clock.freeze(moment(body["freeze"]))
    elif "advance" in body:
        clock.advance(milliseconds(body["advance"]))
    elif body["resume"] is True:
        clock.resume()
    else:
        raise FakeStrapiError('"resume" takes true; {"freeze": true} makes the clock stand')
    return described(clock)


def moment(value: Any) -> int | None:
    """What `freeze` says: milliseconds since the epoch, or None for now. A date without a zone is UTC."""
    if value is True:
        return None
    time = parse_iso(value) if isinstance(value, str) else None
    if time is None:
        raise FakeStrapiError(f'"freeze" takes {KEYS["freeze"]}')
    return time


def milliseconds(seconds: Any) -> int:
    """What `advance` says. Raises FakeStrapiError for what is no number."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not math.isfinite(seconds):
        raise FakeStrapiError('"advance" takes a number of seconds, such as 60 or 0.5')
    return round(seconds * 1000)


def described(clock: WorldClock) -> Response:
    return answer({"now": to_iso(clock.now()), "frozen": clock.frozen})


CALLS = (
    ControlCall("GET", "/clock", "the time of the workspace, and whether it stands", read, answers=SHOWN),
    ControlCall(
        "POST",
        "/clock",
        "one of {freeze}, {advance} and {resume}",
        move,
        body={**keys(KEYS, freeze={"anyOf": [TEXT, {"const": True}]}, advance=NUMBER, resume={"const": True}), **ONE},
        answers=SHOWN,
    ),
)
