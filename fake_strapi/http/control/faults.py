"""Faults of the workspace: added, listed with how often they matched and fired, taken away."""

from __future__ import annotations

from typing import Any

from flask import Response

from fake_strapi.errors import FakeStrapiError
from fake_strapi.http.control.calls import ControlCall, answer, json_object
from fake_strapi.http.control.schemas import DONE, TEXT, WHOLE, keys, list_of, record
from fake_strapi.simulation.fault_wish import KEYS
from fake_strapi.world import World


def add(world: World) -> Response:
    body: dict[str, Any] = json_object(KEYS)
    return answer(world.faults.add(body).describe(), 201)


def listed(world: World) -> Response:
    return answer({"faults": [armed.describe() for armed in world.faults.all()]})


def unused(world: World) -> Response:
    return answer({"faults": world.faults.unused(world.journal.entries())})


def clear(world: World) -> Response:
    world.faults.clear()
    return answer({"status": "ok"})


def remove(world: World, fault: str) -> Response:
    if not fault.isdigit():
        raise FakeStrapiError(f"{fault!r} is no fault: expected the id that adding it answered")
    world.faults.remove(int(fault))
    return answer({"status": "ok"})


ARMED = record(id=WHOLE, does=TEXT, matched=WHOLE, fired=WHOLE)
UNUSED = record(faults=list_of(record(id=WHOLE, does=TEXT, why=list_of(TEXT))))
CALLS = (
    ControlCall(
        "POST",
        "/faults",
        "answer with a fault: a preset, or method, path, status, delay, disconnect …",
        add,
        body=keys(KEYS),
        answers=ARMED,
        status=201,
    ),
    ControlCall(
        "GET",
        "/faults",
        "all faults, with how often they matched and fired",
        listed,
        answers=record(faults=list_of(ARMED)),
    ),
    ControlCall(
        "GET",
        "/faults/unused",
        "the faults that never fired, and the requests that came nearest",
        unused,
        answers=UNUSED,
    ),
    ControlCall("DELETE", "/faults", "no faults any more", clear, answers=DONE),
    ControlCall("DELETE", "/faults/<fault>", "take one fault away", remove, answers=DONE),
)
