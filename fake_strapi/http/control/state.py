"""The workspace as a whole: health, reset, seed."""

from __future__ import annotations

from flask import Response, request

from fake_strapi.documents.seed_file import SeedError
from fake_strapi.http.control.calls import ControlCall, answer, json_body, refusal
from fake_strapi.http.control.schemas import DONE, FLAG, OBJECT, TEXT, WHOLE, list_of, or_null, record
from fake_strapi.transfer.archive import archive_of
from fake_strapi.workspaces import Workspaces
from fake_strapi.world import World


def health(workspaces: Workspaces) -> Response:
    installation = workspaces.installation
    project = installation.config.project
    return answer(
        {
            "status": "ok",
            "strapi": installation.behaviour.version,
            "profile": installation.profile,
            "project": None if project is None else str(project.absolute()),
            "workspaces": len(workspaces),
            "workers": workspaces.processes(),
        }
    )


def reset(world: World) -> Response:
    world.reset()
    return answer({"status": "ok"})


# How a gzip file and a tar file begin; no JSON does.
GZIP, TAR, TAR_AT = b"\x1f\x8b", b"ustar", 257


def seed(world: World) -> Response:
    body = request.get_data()
    try:
        if body.startswith(GZIP) or body[TAR_AT : TAR_AT + len(TAR)] == TAR:
            return answer(world.seed(archive_of(body)))
        return answer(world.seed(json_body()))
    except SeedError as error:
        return refusal(str(error), place=error.place, details=error.details or {})


def export(world: World) -> Response:
    headers = {"Content-Disposition": 'attachment; filename="export.tar.gz"'}
    return Response(world.export(), headers=headers, content_type="application/gzip")


WORKER = record(pid=WHOLE, ready=FLAG, answered=WHOLE)
HEALTHY = record(
    status={"const": "ok"},
    strapi=TEXT,
    profile=TEXT,
    project=or_null(TEXT),
    workspaces=WHOLE,
    workers=list_of(WORKER),
)
CALLS = (
    ControlCall(
        "GET", "/health", "whether the fake is up, and what it serves", health, whole_server=True, answers=HEALTHY
    ),
    ControlCall("POST", "/reset", "the workspace as it started", reset, answers=DONE),
    ControlCall(
        "POST",
        "/seed",
        "entries by singular name or uid, all or none, or an archive of strapi export",
        seed,
        body=OBJECT,
        answers=OBJECT,
    ),
    ControlCall("GET", "/export", "all content as an archive for strapi import, a .tar.gz", export),
)
