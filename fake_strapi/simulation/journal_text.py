"""Journal entries as people and programs read them: JSON, one line, a curl command. Without secrets."""

from __future__ import annotations

import shlex
from typing import Any

from fake_strapi.javascript.dates import to_iso
from fake_strapi.javascript.json_text import JsonSyntaxError, parse
from fake_strapi.simulation.journal import Entry, Headers
from fake_strapi.simulation.redaction import codes_of, redact_header, redact_json, redact_query

# curl sends these by itself, or they say nothing about the request.
LEFT_OUT = frozenset({"host", "content-length", "connection", "accept-encoding", "user-agent", "transfer-encoding"})


def described(entry: Entry) -> dict[str, Any]:
    """What `GET /_fake/requests` tells of an entry. Bodies are parsed where they are JSON, else text; null: none."""
    return {
        "id": entry.id,
        "at": to_iso(entry.at),
        "milliseconds": None if entry.seconds is None else round(entry.seconds * 1000, 3),
        "method": entry.method,
        "path": entry.path,
        "query": redact_query(entry.query, codes_of(entry.path)),
        "headers": header_object(entry.headers),
        "body": shown_body(entry.headers, entry.body, entry.body_length, codes_of(entry.path)),
        "status": entry.status,
        "answer": {
            "headers": header_object(entry.answer_headers),
            "body": shown_body(entry.answer_headers, entry.answer_body, entry.answer_length),
        },
        "fault": entry.fault,
        "unmatched": entry.unmatched,
        "line": line(entry),
        "curl": curl(entry),
    }


def header_object(headers: Headers) -> dict[str, Any]:
    """Headers by name, as they were spelled; one that comes twice has a list of its values."""
    found: dict[str, Any] = {}
    for name, value in headers:
        shown = redact_header(name, value)
        if name not in found:
            found[name] = shown
        elif isinstance(found[name], list):
            found[name].append(shown)
        else:
            found[name] = [found[name], shown]
    return found


def header(headers: Headers, name: str) -> str | None:
    """The first header of that name in any case, or None."""
    return next((value for key, value in headers if key.lower() == name.lower()), None)


def shown_body(headers: Headers, body: bytes, length: int, codes: frozenset[str] = frozenset()) -> Any:
    """The body as JSON, else as text; a note where it is neither, or where the journal hasn't all of it."""
    if not length:
        return None
    text = body_text(headers, body, length, codes)
    if len(body) == length:
        try:
            return parse(text.encode())
        except JsonSyntaxError:
            pass
    return text


def body_text(headers: Headers, body: bytes, length: int, codes: frozenset[str] = frozenset()) -> str:
    """The body as text; where it is none, or isn't kept, a note in its place."""
    media_type = (header(headers, "Content-Type") or "").partition(";")[0].strip().lower()
    size = f"{length} bytes" + (f" of {media_type}" if media_type else "")
    if not body:
        return f"<{size}, forgotten>"
    if media_type.startswith("multipart/"):
        return f"<{size}>"
    try:
        text = body.decode("utf-8", "strict" if len(body) == length else "ignore")
    except UnicodeDecodeError:
        return f"<{size}>"
    redact = redact_query if media_type == "application/x-www-form-urlencoded" else redact_json
    text = redact(text, codes)
    return text if len(body) == length else f"{text}<… the first {len(body)} of {size}>"


def target(entry: Entry) -> str:
    """Path and query, as they were sent."""
    return entry.path + (f"?{redact_query(entry.query, codes_of(entry.path))}" if entry.query else "")


def outcome(entry: Entry) -> str:
    """What became of a request, in a few words."""
    by_fault = "" if entry.fault is None else f" by fault {entry.fault}"
    if entry.status is not None:
        return f"{entry.status}{by_fault}{' (no such route)' if entry.unmatched else ''}"
    return f"no answer{by_fault}" if entry.seconds is not None else "no answer yet"


def line(entry: Entry) -> str:
    """`#3 GET /api/jobs?sort=Name -> 200 in 1.3 ms`."""
    took = "" if entry.seconds is None else f" in {entry.seconds * 1000:.1f} ms"
    return f"#{entry.id} {entry.method} {target(entry)} -> {outcome(entry)}{took}"


def curl(entry: Entry) -> str:
    """The request for a shell, but for its secrets."""
    words = ["curl", "-i"]
    if set(target(entry)) & set("[]{}"):
        words.append("-g")
    if entry.method == "HEAD":
        words.append("-I")
    elif entry.method != ("POST" if entry.body_length else "GET"):
        words += ["-X", entry.method]
    words.append(entry.base + target(entry))
    for name, value in entry.headers:
        if name.lower() not in LEFT_OUT and (name.lower(), value) != ("accept", "*/*"):
            words += ["-H", f"{name}: {redact_header(name, value)}"]
    if entry.body_length:
        words += ["--data-binary", body_text(entry.headers, entry.body, entry.body_length, codes_of(entry.path))]
    return " ".join(map(shlex.quote, words))
