"""Carries faults out: in front of the chain what replaces Strapi's answer, behind it what is done to an answer."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from threading import Event
from typing import TYPE_CHECKING, Any, cast

from fake_strapi.errors import (
    ForbiddenError,
    HttpError,
    InternalServerError,
    NotFoundError,
    RateLimitError,
    StrapiError,
    UnauthorizedError,
    ValidationError,
)
from fake_strapi.http.answer import (
    JSON_TYPE,
    POWERED_BY,
    TEXT_TYPE,
    Answer,
    common_headers,
    context_error,
    error_answer,
)
from fake_strapi.http.call import Call
from fake_strapi.http.request import Request
from fake_strapi.http.wire.answers import REASONS
from fake_strapi.javascript.json_text import stringify
from fake_strapi.simulation.fault import Effect, Fault

if TYPE_CHECKING:
    from fake_strapi.http.wire.connection import Connection

log = logging.getLogger("fake_strapi.faults")

STEP_SECONDS = 0.05
"""A slow body goes out in pieces, one in so long."""
LOOK_SECONDS = 0.1
"""A request that waits for the clock looks so often whether the server stops."""

# What Strapi throws for these; any other status is what `ctx.<name of the status>()` sets (koa.js, addCustomMethods).
THROWN: dict[int, type[StrapiError]] = {
    400: ValidationError,
    401: UnauthorizedError,
    403: ForbiddenError,
    404: NotFoundError,
    429: RateLimitError,
    500: InternalServerError,
}


def inject_fault(call: Call) -> Answer | None:
    """The step: the workspace's fault for this request fires, if there is one."""
    if not call.world.faults:
        return None
    request = call.request
    preflight = request.method == "OPTIONS" and "HTTP_ACCESS_CONTROL_REQUEST_METHOD" in request.environ
    fired = call.world.faults.draw(request.method, request.path, request.query, preflight=preflight)
    if fired is None:
        return None
    call.fault = fired.fault
    if fired.delay:
        if fired.fault.effect.by_clock:
            wait_for_clock(call, fired.delay)
        else:
            wait(request.environ, fired.delay)
        call.now = call.world.clock.now()
    effect = fired.fault.effect
    if effect.lose_answer or not (effect.answers or effect.ending):
        return None
    return replacement(request, fired.fault)


def finish_fault(call: Call, answer: Answer) -> Answer:
    """What the call's fault makes of the answer that the chain gave."""
    if call.fault is None:
        return answer
    effect = call.fault.effect
    if effect.lose_answer:
        answer = replacement(call.request, call.fault)
    if effect.headers:
        answer.headers = with_headers(answer.headers, effect.headers)
        answer.has_length = any(name.lower() == "content-length" for name, _ in answer.headers)
    answer.seconds = effect.duration(answer.body)
    connection = wire(call.request.environ)
    if effect.truncate is not None and connection is not None:
        connection.truncate(effect.kept_bytes(answer.body))
    return answer


def replacement(request: Request, fault: Fault) -> Answer:
    """The fault's own answer. Where it ends the connection, what this answers is seen by nobody."""
    effect = fault.effect
    if effect.ending is None:
        return own_answer(request, effect)
    connection = wire(request.environ)
    if connection is None:
        log.error("%s needs a real connection: it works under `fake-strapi serve` and FakeStrapi", fault)
        return error_answer(request, HttpError(500, "FaultError", f"{fault} needs the fake's own server"))
    if effect.ending == "disconnect":
        connection.reset()
    else:
        if effect.ending == "garbage":
            connection.send_raw(effect.garbage)
        connection.close()
    return Answer(204)


def own_answer(request: Request, effect: Effect) -> Answer:
    """Status and body of the fault; Strapi's header block and, without a body, Strapi's error."""
    status = effect.status or 200
    if isinstance(effect.body, str):
        return Answer(status, [*common_headers(request), TEXT_TYPE, POWERED_BY], effect.body.encode())
    if effect.body is not None:
        return Answer(status, [*common_headers(request), JSON_TYPE, POWERED_BY], stringify(effect.body))
    if status < 400:
        return Answer(status, [*common_headers(request), POWERED_BY])
    if status in THROWN:
        return error_answer(request, THROWN[status]())
    phrase = REASONS.get(status, "Error")
    error = StrapiError(phrase, name=error_name(phrase))
    error.status = status
    return context_error(request, error)


def error_name(phrase: str) -> str:
    """`Service Unavailable` -> `ServiceUnavailableError`, as the package http-errors names its classes."""
    words = "".join(word[:1].upper() + word[1:] for word in phrase.split(" "))
    name = "".join(letter for letter in words if letter.isalnum() or letter == "_")
    return name if name.endswith("Error") else f"{name}Error"


def with_headers(headers: list[tuple[str, str]], changes: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    """The headers with some replaced where they stand, and new ones behind."""
    new = {name.lower(): (name, value) for name, value in changes}
    kept = [new.pop(name.lower(), (name, value)) if name.lower() in new else (name, value) for name, value in headers]
    return [*kept, *new.values()]


def body_in_time(environ: Mapping[str, Any], answer: Answer) -> Iterator[bytes]:
    """The body in pieces, spread over the answer's seconds."""
    body = answer.body
    pieces = max(1, min(len(body), round(answer.seconds / STEP_SECONDS)))
    for n in range(pieces):
        wait(environ, answer.seconds / pieces)
        yield body[len(body) * n // pieces : len(body) * (n + 1) // pieces]


def wait(environ: Mapping[str, Any], seconds: float) -> None:
    """Wait without holding up other requests; shorter when the server stops meanwhile."""
    connection = wire(environ)
    if connection is None:
        Event().wait(seconds)
    else:
        connection.pause(seconds)


def wait_for_clock(call: Call, seconds: float) -> None:
    """Wait until the workspace's clock has gone on so far, or a reset, or until the server stops."""
    connection = wire(call.request.environ)
    if connection is not None:
        connection.hand_over()
    over = call.world.clock_waits.until(call.now + round(seconds * 1000))
    while not over.wait(LOOK_SECONDS):
        if connection is not None and not connection.pause(0):
            return


def wire(environ: Mapping[str, Any]) -> Connection | None:
    """The connection, under the fake's own server."""
    return cast("Connection | None", environ.get("wire.connection"))
