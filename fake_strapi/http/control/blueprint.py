"""The control API under `/_fake`: what a real Strapi lacks, for any language. JSON in, JSON out."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from flask import Blueprint, Response, request

from fake_strapi.control_token import HEADER, ControlAccess
from fake_strapi.errors import FakeStrapiError
from fake_strapi.http.control import access as access_calls
from fake_strapi.http.control import (
    clock,
    faults,
    ids,
    journal,
    rate_limit,
    snapshots,
    state,
    users,
    versioning,
    webhooks,
    workspaces,
)
from fake_strapi.http.control.calls import ControlCall, answer, check_unasked, refusal, server_url
from fake_strapi.http.control.openapi import document
from fake_strapi.http.control.schemas import OBJECT
from fake_strapi.workspaces import Workspaces
from fake_strapi.world import World

log = logging.getLogger("fake_strapi.control")

# A topic a file; a new call is a row of its file's CALLS.
CALLS: tuple[ControlCall, ...] = (
    *state.CALLS,
    *workspaces.CALLS,
    *access_calls.CALLS,
    *users.CALLS,
    *clock.CALLS,
    *ids.CALLS,
    *snapshots.CALLS,
    *faults.CALLS,
    *journal.CALLS,
    *rate_limit.CALLS,
    *versioning.CALLS,
    *webhooks.CALLS,
    ControlCall(
        "GET",
        "/openapi.json",
        "these calls, as an OpenAPI document",
        lambda _: answer(document(CALLS, server_url())),
        whole_server=True,
        answers=OBJECT,
    ),
)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def control_blueprint(all_of_them: Workspaces, workspace: Callable[[], World], access: ControlAccess) -> Blueprint:
    """The calls of the table above; `workspace` answers which one the current request means."""
    control = Blueprint("control", __name__, url_prefix="/_fake")
    control.before_request(partial(ask_for_token, access))
    for call in CALLS:
        name = f"{call.method} {call.path}".replace(".", " ")
        control.add_url_rule(call.path, name, partial(serve, call, all_of_them, workspace), methods=[call.method])
    control.add_url_rule("/", "root", unknown, defaults={"path": ""}, methods=METHODS)
    control.add_url_rule("/<path:path>", "unknown", unknown, methods=METHODS)
    return control


def ask_for_token(access: ControlAccess) -> Response | None:
    """401 for who may not use the control API, whatever the call."""
    refused = access.refusal(request.headers.get(HEADER))
    return None if refused is None else refusal(refused, 401)


def serve(call: ControlCall, all_of_them: Workspaces, workspace: Callable[[], World], **parameters: str) -> Response:
    """What the call answers; bad use of it is refused with a line that says what to do."""
    try:
        check_unasked(call)
        return call.serve(all_of_them if call.whole_server else workspace(), **parameters)
    except FakeStrapiError as error:
        return refusal(str(error), error.status)
    except Exception:
        log.exception("%s /_fake%s failed in the fake itself", call.method, call.path)
        return refusal(f"{call.method} /_fake{call.path} failed in the fake itself; its log has the traceback", 500)


def unknown(path: str) -> Response:
    """404, with all calls there are."""
    calls = {f"{call.method} /_fake{call.path}": call.does for call in CALLS}
    message = f"no control call {request.method} /_fake/{path}: this version of the fake has {', '.join(calls)}"
    return refusal(message, 404, calls=calls)
