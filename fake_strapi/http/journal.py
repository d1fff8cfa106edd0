"""Writes each request to the Strapi side, and its answer, into its workspace's journal."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from fake_strapi.http.answer import Answer
from fake_strapi.http.call import Call
from fake_strapi.simulation.journal import Entry, Headers

NOT_SERVED = (404, 405, 501)


def begin_entry(call: Call) -> Entry | None:
    """The request has come; None where no journal is kept."""
    journal = call.world.journal
    if not journal.capacity:
        return None
    request, environ = call.request, call.request.environ
    host = environ.get("HTTP_HOST") or f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
    base = f"{environ['wsgi.url_scheme']}://{host}{request.prefix}"
    headers = environ.get("wire.headers")
    if headers is None:
        headers = environ_headers(environ)
    entry = journal.begin(call.now, request.method, request.path, request.query, headers, request.body, base)
    entry.began = time.perf_counter()
    return entry


def finish_entry(entry: Entry | None, call: Call, answer: Answer) -> None:
    """The answer is made. Where a fault took the connection away, there is none."""
    if entry is None:
        return
    connection = call.request.environ.get("wire.connection")
    status: int | None = answer.status
    if call.fault is not None:
        entry.fault = call.fault.id
        if connection is not None and connection.severed:
            status = None
    elif call.endpoint is None and status in NOT_SERVED:
        entry.unmatched = True
    seconds = time.perf_counter() - entry.began
    if status is None:
        call.world.journal.finish(entry, None, (), b"", seconds)
    else:
        call.world.journal.finish(entry, status, answer.headers, answer.body, seconds)


def environ_headers(environ: Mapping[str, Any]) -> Headers:
    """The request's headers under a server that doesn't tell how they were written."""
    names = {key: key.removeprefix("HTTP_") for key in environ if key.startswith("HTTP_")}
    names |= {key: key for key in ("CONTENT_TYPE", "CONTENT_LENGTH") if environ.get(key)}
    return [(name.replace("_", "-").title(), str(environ[key])) for key, name in names.items()]
