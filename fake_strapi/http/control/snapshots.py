"""Snapshots of the workspace: taken, restored, forgotten."""

from __future__ import annotations

from flask import Response

from fake_strapi.http.control.calls import ControlCall, answer
from fake_strapi.http.control.schemas import DONE, TEXT, TIME, list_of, record
from fake_strapi.javascript.dates import to_iso
from fake_strapi.world import World


def listed(world: World) -> Response:
    return answer({"snapshots": [{"id": key, "at": to_iso(at)} for key, at in world.snapshots.listed()]})


def take(world: World) -> Response:
    return answer({"id": world.snapshots.take()}, 201)


def restore(world: World, snapshot: str) -> Response:
    world.snapshots.restore(snapshot)
    return answer({"status": "ok"})


def delete(world: World, snapshot: str) -> Response:
    world.snapshots.delete(snapshot)
    return answer({"status": "ok"})


LISTED = record(snapshots=list_of(record(id=TEXT, at=TIME)))
CALLS = (
    ControlCall("GET", "/snapshots", "the snapshots of the workspace, and when each was taken", listed, answers=LISTED),
    ControlCall(
        "POST",
        "/snapshots",
        "keep the workspace as it is now; answers the id",
        take,
        answers=record(id=TEXT),
        status=201,
    ),
    ControlCall(
        "POST", "/snapshots/<snapshot>/restore", "back to a snapshot, any number of times", restore, answers=DONE
    ),
    ControlCall("DELETE", "/snapshots/<snapshot>", "forget one", delete, answers=DONE),
)
