"""A request as the fake sees it: values only, so that nothing below knows Flask or WSGI."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from msgspec import Struct, field

# media-typer 0.3, by which koa reads a content type: one that ends in a bare semicolon is none at all.
TOKEN = r"[!#$%&'*+\-.0-9A-Z^_`a-z|~]+"
MEDIA_TYPE = re.compile(
    r" *(?P<type>[A-Za-z0-9][A-Za-z0-9!#$&^_-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}) *"
    rf'(?:; *{TOKEN} *= *(?:"(?:[ !\x23-\x5b\x5d-\x7e\x80-\xff]|\\[\x20-\x7e])*"|{TOKEN}) *)*'
)


class Request(Struct):
    """One request. `path` is as sent, undecoded; `query` is the raw query string without its question mark.

    `truncated`: the body was larger than the server reads, and `body` is empty. `answer_headers`: what a step adds to
    whatever the answer will be, behind the CORS headers, as koa's middlewares do.
    """

    method: str
    path: str
    query: str
    body: bytes
    environ: Mapping[str, Any]
    truncated: bool = False
    answer_headers: list[tuple[str, str]] = field(default_factory=list)

    def header(self, name: str) -> str | None:
        """A request header by name in any case; None when it was not sent."""
        key = name.upper().replace("-", "_")
        value = self.environ.get(key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}")
        return value if isinstance(value, str) else None

    def set_answer_header(self, name: str, value: str) -> None:
        """Give the answer a header, in the place of one that has the name already."""
        for place, (given, _) in enumerate(self.answer_headers):
            if given == name:
                self.answer_headers[place] = (name, value)
                return
        self.answer_headers.append((name, value))

    @property
    def prefix(self) -> str:
        """What stands in front of every path that a client is sent to: that of its workspace, mostly ""."""
        prefix: str = self.environ.get("SCRIPT_NAME", "")
        return prefix

    @property
    def has_body(self) -> bool:
        """Whether the request said that it has a body, empty or not (the rule of node's `type-is`)."""
        environ = self.environ
        if "HTTP_TRANSFER_ENCODING" in environ:
            return True
        length: str = environ.get("CONTENT_LENGTH") or ""
        return length.isdigit()

    @property
    def media_type(self) -> str:
        """The content type without its parameters, in lower case; "" without a body, or where it is malformed."""
        if not self.has_body:
            return ""
        found = MEDIA_TYPE.fullmatch(self.environ.get("CONTENT_TYPE") or "")
        return found["type"].lower() if found else ""


def from_environ(environ: Mapping[str, Any]) -> Request:
    """The request of a WSGI environment. Our own server gives the target as sent; others only the decoded path."""
    target = environ.get("wire.raw_target")
    if target is None:
        path = quote(environ.get("PATH_INFO", "").encode("latin-1"), safe="/%!$&'()*+,;=:@-._~")
        query = environ.get("QUERY_STRING", "")
    else:
        # node's parser takes what follows a # for a fragment, which is no part of a request
        path, _, query = target.decode("latin-1").partition("#")[0].partition("?")
        if "://" in path and not path.startswith("/"):  # absolute form, as a proxy sends it
            path = "/" + path.partition("://")[2].partition("/")[2]
    stream = environ.get("wsgi.input")
    body = b""
    if stream is not None:
        if "wire.raw_target" in environ:
            body = stream.read()
        elif (length := environ.get("CONTENT_LENGTH") or "").isdigit():
            body = stream.read(int(length))
    return Request(
        method=environ["REQUEST_METHOD"],
        path=path,
        query=query,
        body=body,
        environ=environ,
        truncated=bool(environ.get("wire.body_overflow")),
    )
