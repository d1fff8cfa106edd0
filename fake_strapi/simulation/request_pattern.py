"""Which requests are meant: by method, path and query. And where one misses, why, in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, unquote

from msgspec import Struct, field

from fake_strapi.errors import FakeStrapiError
from fake_strapi.simulation.redaction import is_secret, mark, redact_query

METHODS = frozenset(
    {
        *("ACL", "BIND", "CHECKOUT", "CONNECT", "COPY", "DELETE", "GET", "HEAD", "LINK"),
        *("LOCK", "M-SEARCH", "MERGE", "MKACTIVITY", "MKCALENDAR", "MKCOL", "MOVE", "NOTIFY", "OPTIONS"),
        *("PATCH", "POST", "PROPFIND", "PROPPATCH", "PURGE", "PUT", "QUERY", "REBIND", "REPORT"),
        *("SEARCH", "SOURCE", "SUBSCRIBE", "TRACE", "UNBIND", "UNLINK", "UNLOCK", "UNSUBSCRIBE"),
    }
)
"""Those that node lets through (`http.METHODS`): a request with another one never comes as far as Strapi."""


@lru_cache(256)
def wildcard(pattern: str) -> re.Pattern[str]:
    """`/api/*/count`: a star stands for any run of characters, slashes too, none too."""
    return re.compile(".*".join(map(re.escape, pattern.split("*"))), re.S)


def fits(pattern: str, text: str) -> bool:
    """Whether the whole text fits the pattern."""
    return wildcard(pattern).fullmatch(text) is not None


@lru_cache(1024)
def plain_path(path: str) -> str:
    """A path as patterns are compared with it: decoded, without the closing slashes that Strapi's router overlooks."""
    return unquote(path).rstrip("/") or "/"


class RequestPattern(Struct, frozen=True):
    """`method` and `path` None: any. `query`: parameters that must be there, by their decoded names, with the values'
    patterns; more of them don't matter.
    """

    method: str | None = None
    path: str | None = None
    query: Mapping[str, str] = field(default_factory=dict)

    def misses(self, method: str, path: str, query: str) -> list[str]:
        """Why the request isn't meant, a reason each; none when it is. Path and query as they were sent."""
        found: list[str] = []
        if self.method is not None and method != self.method:
            found.append(f"the method is {method}, not {self.method}")
        if self.path is not None and not fits(self.path, plain_path(path)):
            found.append(f"the path is {plain_path(path)}, not {self.path}")
        if self.query:
            given: dict[str, list[str]] = {}
            for name, value in parse_qsl(query, keep_blank_values=True):
                given.setdefault(name, []).append(value)
            for name, pattern in self.query.items():
                values = given.get(name)
                if values is None:
                    found.append(f"the query has no {name}")
                elif not any(fits(pattern, value) for value in values):
                    sent, wanted = ([mark(v) if is_secret(name) else repr(v) for v in vs] for vs in (values, [pattern]))
                    found.append(f"the query's {name} is {' and '.join(sent)}, not {wanted[0]}")
        return found

    def __str__(self) -> str:
        query = redact_query("&".join(f"{name}={value}" for name, value in self.query.items()))
        return f"{self.method or 'any method'} {self.path or '*'}" + (f"?{query}" if query else "")


def request_pattern(wish: Mapping[str, Any]) -> RequestPattern:
    """The pattern of a wish's `method`, `path` and `query`. Raises FakeStrapiError that says what they may be."""
    method, path, query = wish.get("method"), wish.get("path"), wish.get("query")
    if method == "*":
        method = None
    if method is not None and not (isinstance(method, str) and method.upper() in METHODS):
        raise FakeStrapiError(f"method: expected a name such as GET, or none for any, not {method!r}")
    if path is not None:
        if not isinstance(path, str) or not path.startswith(("/", "*")):
            raise FakeStrapiError(f"path: expected one that starts with / or *, such as /api/jobs/*, not {path!r}")
        if "?" in path:
            raise FakeStrapiError(f"path: give what comes behind the question mark of {path!r} as query")
        path = plain_path(path)
    if query is None:
        query = {}
    if not isinstance(query, Mapping) or not all(isinstance(v, str | int | float) for v in query.values()):
        raise FakeStrapiError('query: expected names and values, such as {"filters[Status][$eq]": "Complete"}')
    return RequestPattern(
        method=None if method is None else method.upper(),
        path=path,
        query={name: as_text(value) for name, value in query.items()},
    )


def as_text(value: str | float) -> str:
    """A value as JavaScript writes it into a query string."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
