"""From method and path to what serves it, with koa-router's rules.

Paths match without regard to case, one trailing slash is fine, nothing is decoded before matching. A path that no
route has still belongs to Strapi's public files, a GET route for everything: so an unknown path is a 404 for GET and
HEAD, and a 405 that allows those two for the other methods. Measured on 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal
from urllib.parse import unquote_to_bytes

from msgspec import Struct

from fake_strapi.http.answer import Answer

# The methods that koa-router implements: another one that node lets through is a 501 instead of a 405.
IMPLEMENTED = frozenset({"HEAD", "OPTIONS", "GET", "PUT", "PATCH", "POST", "DELETE"})
PUBLIC = ("HEAD", "GET")
API = "/api"

Audience = Literal["content", "admin", "anyone"]
Params = Mapping[str, str]
NO_PARAMS: Params = {}


class Endpoint(Struct, frozen=True):
    """What one method of one path does. `action` is the permission it needs, "" where being known is enough.

    `serve` takes the Call (call.py) and answers it. `audience` says who is asked for: `content` is the content API
    (API tokens, users, the Public role), `admin` the admin API (administrators), `anyone` a route that asks nobody.
    """

    action: str
    serve: Callable[[Any], Answer]
    audience: Audience = "content"


class Route(Struct, frozen=True):
    """The endpoints of one path, by method; HEAD is GET's."""

    endpoints: Mapping[str, Endpoint]

    @property
    def allow(self) -> str:
        """The Allow header: the methods of the public files, then this path's others."""
        return ", ".join(dict.fromkeys((*PUBLIC, *self.endpoints)))


class PathPattern(Struct, frozen=True):
    """A path with parameters: the texts of its segments in lower case, None for a parameter, and the names by place."""

    texts: tuple[str | None, ...]
    names: tuple[tuple[int, str], ...]

    @classmethod
    def of(cls, path: str) -> PathPattern:
        parts = path.split("/")
        return cls(
            texts=tuple(None if part[:1] == ":" else part.lower() for part in parts),
            names=tuple((place, part[1:]) for place, part in enumerate(parts) if part[:1] == ":"),
        )

    def values(self, parts: Sequence[str]) -> Params | None:
        """The parameters' values in a path of as many segments; None when it is another path."""
        if any(text is not None and text != part.lower() for text, part in zip(self.texts, parts, strict=True)):
            return None
        values = {name: decoded(parts[place]) for place, name in self.names if parts[place]}
        return values if len(values) == len(self.names) else None


class Router:
    """The routes of a project's content, `/api/<name>` and `/api/<name>/:id`, and those of plugins, by pattern.

    `prefix` stands in the place of `/api` in requests alone: a project's `rest.prefix`, "" for none. Routes are added
    under `/api` in any case. `of_version` answers the routes as a version of the API has them (http/versions/).
    """

    def __init__(self, prefix: str = API) -> None:
        self._prefix = prefix.lower()
        self.of_version: Callable[[str], Router] = lambda api_version: self
        self._lists: dict[str, Route] = {}
        self._items: dict[str, Route] = {}
        self._fixed: dict[str, Route] = {}
        self._wide: list[tuple[str, Route]] = []
        self._patterns: dict[tuple[str, int], list[tuple[PathPattern, Route]]] = {}

    def add(self, name: str, endpoints: Mapping[str, Endpoint], item_endpoints: Mapping[str, Endpoint]) -> None:
        """Routes of one content type, by its route name: those of `/<name>`, and those of `/<name>/:id`."""
        if endpoints:
            self._lists[name.lower()] = Route(endpoints)
        if item_endpoints:
            self._items[name.lower()] = Route(item_endpoints)

    def add_path(self, path: str, endpoints: Mapping[str, Endpoint]) -> None:
        """Any other route, such as `/api/upload/files/:id`; one without parameters goes first, then the first added.

        `/api/connect/*` is every path behind `/api/connect/`.
        """
        route = Route(endpoints)
        if path.endswith("/*"):
            self._wide.append((path[:-1].lower(), route))
            return
        if ":" not in path:
            self._fixed[path.lower()] = route
            return
        self._patterns.setdefault(shape_of(path), []).append((PathPattern.of(path), route))

    def match(self, path: str) -> tuple[Route | None, Params]:
        """The route of a path and the values of its parameters. (None, {}) when no route has this path."""
        if self._prefix == API:
            return self._match(path)
        for known in self.under_api(path):
            route, values = self._match(known)
            if route is not None:
                return route, values
        return None, NO_PARAMS

    @property
    def prefix(self) -> str:
        """Where the content API begins, in lower case."""
        return self._prefix

    def is_content(self, path: str) -> bool:
        """Whether a path is one of the content API, served or not."""
        if self._prefix:
            return path.lower().startswith(f"{self._prefix}/")
        route, _ = self.match(path)
        return route is not None and all(endpoint.audience != "admin" for endpoint in route.endpoints.values())

    def under_api(self, path: str) -> tuple[str, ...]:
        """What a request's path may be called in this router, where content is under `/api`."""
        lower = path.lower()
        if self._prefix == API:
            return (path,)
        plain = () if lower.startswith(f"{API}/") else (path,)  # what is no content API has its path still
        if not lower.startswith(f"{self._prefix}/"):
            return plain
        inside = API + path[len(self._prefix) :]
        return (inside,) if self._prefix else (inside, *plain)

    def _match(self, path: str) -> tuple[Route | None, Params]:
        for beginning, wide in self._wide:
            if path.lower().startswith(beginning):
                return wide, NO_PARAMS
        parts = path.split("/")
        if parts[-1] == "" and len(parts) > 2:
            parts.pop()
        if 3 <= len(parts) <= 4 and not parts[0] and parts[1].lower() == API[1:]:
            if len(parts) == 3:
                route = self._lists.get(parts[2].lower())
                if route is not None:
                    return route, NO_PARAMS
            elif parts[3]:
                route = self._items.get(parts[2].lower())
                if route is not None:
                    return route, {"id": decoded(parts[3])}
        return self._other_route(parts)

    def _other_route(self, parts: Sequence[str]) -> tuple[Route | None, Params]:
        path = "/".join(parts)
        route = self._fixed.get(path.lower())
        if route is not None:
            return route, NO_PARAMS
        for pattern, route in self._patterns.get(shape_of(path), ()):
            values = pattern.values(parts)
            if values is not None:
                return route, values
        return None, NO_PARAMS


def shape_of(path: str) -> tuple[str, int]:
    """What all paths that a pattern matches have in common: the first segment and how many there are."""
    return path[1:].partition("/")[0].lower(), path.count("/")


def decoded(segment: str) -> str:
    """A path parameter as koa-router gives it: decoded, or as sent when that fails."""
    if "%" not in segment:
        return segment
    text = decode_uri_component(segment)
    return segment if text is None else text


def decode_uri_component(text: str) -> str | None:
    """JavaScript's decodeURIComponent; None where it throws."""
    pieces = text.split("%")
    if any(len(piece) < 2 or not is_hex(piece[:2]) for piece in pieces[1:]):
        return None
    try:
        return unquote_to_bytes(text).decode("utf-8")
    except UnicodeDecodeError:
        return None


def is_hex(text: str) -> bool:
    return all(character in "0123456789abcdefABCDEF" for character in text)
