"""The versions of the API: `{"announced": "2025-01-20"}` announces them, `{"announced": null}` takes them away."""

from __future__ import annotations

from typing import Any

from flask import Response

from fake_strapi.errors import FakeStrapiError
from fake_strapi.http.control.calls import ControlCall, answer, json_object
from fake_strapi.http.control.schemas import TEXT, TIME, keys, or_null, record
from fake_strapi.javascript.dates import to_iso
from fake_strapi.simulation.versioning import parse_announced
from fake_strapi.world import World

KEYS = {"announced": "the date of the announcement, such as 2025-01-20, or null for no versions"}


def told(world: World) -> dict[str, Any]:
    """The three dates; null each without an announcement."""
    plan = world.versioning.plan
    names = ("announced", "deprecated", "sunset")
    return {name: None if plan is None else to_iso(getattr(plan, name)) for name in names}


def get(world: World) -> Response:
    return answer(told(world))


def put(world: World) -> Response:
    body = json_object(KEYS)
    if "announced" not in body:
        raise FakeStrapiError(f"announced is missing: {KEYS['announced']}")
    announced = body["announced"]
    world.versioning.plan = None if announced is None else parse_announced(announced)
    return answer(told(world))


TOLD = record(announced=or_null(TIME), deprecated=or_null(TIME), sunset=or_null(TIME))
CALLS = (
    ControlCall(
        "GET", "/versioning", "the versions of the API, and when version 1 is deprecated and ends", get, answers=TOLD
    ),
    ControlCall(
        "PUT",
        "/versioning",
        'announce versions 1 and 2 of the API: {"announced"}',
        put,
        body=keys(KEYS, announced=or_null(TEXT)),
        answers=TOLD,
    ),
)
