"""The WSGI environ of a request (PEP 3333), and the keys this server adds to it.

| key | value |
|---|---|
| `wire.connection` | the `Connection`: socket faults, pauses |
| `wire.raw_target` | the request target as sent: undecoded path and query, bytes |
| `wire.headers` | list of (name, value) as sent, in order; latin-1 text |
| `wire.body_overflow` | the body is larger than the server keeps; `wsgi.input` is empty |
"""

from __future__ import annotations

import re
import sys
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes

from fake_strapi.http.wire.request import Request

FIRST_WINS = frozenset(
    {
        "age",
        "authorization",
        "content-length",
        "content-type",
        "etag",
        "expires",
        "from",
        "host",
        "if-modified-since",
        "if-unmodified-since",
        "last-modified",
        "location",
        "max-forwards",
        "proxy-authorization",
        "referer",
        "retry-after",
        "server",
        "user-agent",
    }
)
"""Of these node keeps the first when they come twice; others are joined with ", " (node:http, message.headers)."""

ABSOLUTE_TARGET = re.compile(rb"[a-zA-Z][a-zA-Z0-9+.-]*://[^/?#]*")

KNOWN_NAMES = 1024
"""How many spellings of header names are remembered; a client can't make the memory grow without end."""

environ_keys: dict[str, tuple[str, str | None]] = {}


def environ_key(name: str) -> tuple[str, str | None]:
    """`"X-Request-Id"` -> `("HTTP_X_REQUEST_ID", ", ")`: the environ key and what joins repeated values (None: the
    first wins). The key is "" for a name with an underscore, which could pose as another header.
    """
    lower = name.lower()
    joint = None if lower in FIRST_WINS else "; " if lower == "cookie" else ", "
    key = "" if "_" in name else name.upper().replace("-", "_")
    if key and lower not in ("content-length", "content-type"):
        key = "HTTP_" + key
    if len(environ_keys) < KNOWN_NAMES:
        environ_keys[name] = key, joint
    return key, joint


def split_target(target: bytes) -> tuple[str, str]:
    """`b"/a%20b?c=%20"` -> `("/a b", "c=%20")`: PATH_INFO (bytes as latin-1, as WSGI wants it) and QUERY_STRING."""
    if not target.startswith(b"/") and (absolute := ABSOLUTE_TARGET.match(target)):
        target = target[absolute.end() :]
        if not target.startswith(b"/"):
            target = b"/" + target
    if b"#" in target:
        target = target[: target.index(b"#")]
    path, _, query = target.partition(b"?")
    if b"%" in path:
        path = unquote_to_bytes(path)
    return path.decode("latin-1"), query.decode("latin-1")


def base_environ(server: tuple[str, int], peer: tuple[str, int], connection: object) -> dict[str, Any]:
    """What is the same for every request of one connection."""
    return {
        "SCRIPT_NAME": "",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "REMOTE_ADDR": peer[0],
        "REMOTE_PORT": str(peer[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
        "wire.connection": connection,
    }


def request_environ(base: dict[str, Any], request: Request) -> dict[str, Any]:
    """The environ of one request: a new dict, the application may change it."""
    environ = base.copy()
    environ["REQUEST_METHOD"] = request.method
    environ["SERVER_PROTOCOL"] = "HTTP/" + request.version
    environ["PATH_INFO"], environ["QUERY_STRING"] = split_target(request.target)
    environ["wsgi.input"] = BytesIO(request.body)
    environ["wire.raw_target"] = request.target
    environ["wire.headers"] = request.headers
    environ["wire.body_overflow"] = request.overflow
    for name, value in request.headers:
        key, joint = environ_keys.get(name) or environ_key(name)
        if key not in environ:
            environ[key] = value
        elif joint is not None:
            environ[key] += joint + value
    environ.pop("", None)
    return environ
