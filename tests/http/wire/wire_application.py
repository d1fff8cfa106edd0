"""The WSGI twin of node_server.js: the same answers by the same paths."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

Headers = list[tuple[str, str]]
OK = "200 OK"
TWO = ("Content-Length", "2")

FIXED: dict[str, tuple[str, Headers, list[bytes]]] = {
    "empty": ("204 NO CONTENT", [("X-First", "one"), ("Content-Type", "text/html")], []),
    "unchanged": ("304 NOT MODIFIED", [("Content-Type", "text/html"), ("Content-Length", "3")], []),
    "resetcontent": ("205 RESET CONTENT", [], []),
    "nolength": (OK, [("Content-Type", "text/plain")], [b"hello"]),
    "nobody": (OK, [], []),
    "close": (OK, [("Connection", "close"), TWO], [b"ok"]),
    "date": (OK, [("Date", "Thu, 01 Jan 1970 00:00:00 GMT"), TWO], [b"ok"]),
    "two": (OK, [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), TWO], [b"ok"]),
    "teapot": ("418 I'M A TEAPOT", [TWO], [b"ok"]),
    "odd": ("299 unknown", [TWO], [b"ok"]),
}
STREAMS: dict[str, tuple[Headers, list[bytes]]] = {
    "stream": ([("Content-Type", "text/plain")], [b"one", b"", b"two", b"three"]),
    "streamlength": ([("Content-Length", "6")], [b"one", b"two"]),
}


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    name = environ["wire.raw_target"].decode("latin-1").partition("?")[0][1:]
    body: bytes = environ["wsgi.input"].read()
    if name in FIXED:
        status, headers, pieces = FIXED[name]
        start_response(status, list(headers))
        return list(pieces)
    if name in STREAMS:
        headers, pieces = STREAMS[name]
        start_response(OK, list(headers))
        return stream(pieces)
    if name == "limit":
        return limit(environ, start_response)
    return echo(environ, start_response, body)


def stream(pieces: list[bytes]) -> Iterator[bytes]:
    yield from pieces


def limit(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    if environ["wire.body_overflow"]:
        start_response("413 REQUEST ENTITY TOO LARGE", [("Content-Type", "text/plain"), ("Content-Length", "8")])
        return [b"too much"]
    start_response(OK, [TWO])
    return [b"ok"]


def echo(environ: dict[str, Any], start_response: Callable[..., Any], body: bytes) -> list[bytes]:
    said = {
        "method": environ["REQUEST_METHOD"],
        "target": environ["wire.raw_target"].decode("latin-1"),
        "version": environ["SERVER_PROTOCOL"].removeprefix("HTTP/"),
        "headers": [word for pair in environ["wire.headers"] for word in pair],
        "body": body.decode("latin-1") if len(body) < 200 else len(body),
    }
    text = json.dumps(said, separators=(",", ":"), ensure_ascii=False).encode()
    headers = [
        ("X-First", "one"),
        ("content-type", "application/json; charset=utf-8"),
        ("X-Powered-By", "Strapi <strapi.io>"),
        ("Content-Length", str(len(text))),
    ]
    start_response(OK, headers)
    return [text]
