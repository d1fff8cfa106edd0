"""The journal of the workspace: read, judged, forgotten."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from fake_strapi.errors import FakeStrapiError
from fake_strapi.http.control.calls import ControlCall, answer, json_object
from fake_strapi.http.control.schemas import (
    ANYTHING,
    DONE,
    FLAG,
    NUMBER,
    OBJECT,
    TEXT,
    TIME,
    WHOLE,
    keys,
    list_of,
    or_null,
    record,
)
from fake_strapi.simulation.expectation import KEYS as CONDITIONS
from fake_strapi.simulation.expectation import read_expectation
from fake_strapi.simulation.journal_text import described
from fake_strapi.simulation.verification import KEYS, verify
from fake_strapi.world import World

FILTERS = ("method", "path", "status", "unmatched", "fault", "last")
FLAGS: dict[str, bool] = {"true": True, "false": False}


def listed(world: World) -> Response:
    conditions: dict[str, Any] = request.args.to_dict()
    last = conditions.pop("last", None)
    if last is not None and not last.isdigit():
        raise FakeStrapiError(f"last: expected how many, not {last!r}")
    if "unmatched" in conditions:
        conditions["unmatched"] = FLAGS.get(conditions["unmatched"], conditions["unmatched"])
    if "fault" in conditions:
        fault = conditions["fault"]
        conditions["fault"] = int(fault) if fault.isdigit() else FLAGS.get(fault, fault)
    expectation = read_expectation(conditions)
    found = [entry for entry in world.journal.entries() if not expectation.misses(entry)]
    total = len(found)
    if last is not None:
        found = found[max(total - int(last), 0) :]
    forgotten = world.journal.forgotten
    return answer({"requests": [described(entry) for entry in found], "total": total, "forgotten": forgotten})


def judged(world: World) -> Response:
    verdict = verify(world.journal, json_object(KEYS))
    return answer({"ok": verdict.ok, "count": verdict.count, "message": verdict.message})


def clear(world: World) -> Response:
    world.journal.clear()
    return answer({"status": "ok"})


REQUEST = record(
    id=WHOLE,
    at=TIME,
    milliseconds=or_null(NUMBER),
    method=TEXT,
    path=TEXT,
    query=TEXT,
    headers=OBJECT,
    body=ANYTHING,
    status=or_null(WHOLE),
    answer=record(headers=OBJECT, body=ANYTHING),
    fault=or_null(WHOLE),
    unmatched=FLAG,
    line=TEXT,
    curl=TEXT,
)
CALLS = (
    ControlCall(
        "GET",
        "/requests",
        "the requests that came: ?method=&path=&status=&unmatched=&fault=&last=",
        listed,
        query={name: CONDITIONS.get(name, "how many of the latest, at most") for name in FILTERS},
        answers=record(requests=list_of(REQUEST), total=WHOLE, forgotten=WHOLE),
    ),
    ControlCall(
        "POST",
        "/requests/verify",
        "whether requests came as expected; if not, the nearest misses",
        judged,
        body=keys(KEYS),
        answers=record(ok=FLAG, count=WHOLE, message=TEXT),
    ),
    ControlCall("DELETE", "/requests", "forget the requests", clear, answers=DONE),
)
