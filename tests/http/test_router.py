"""Which paths a route with parameters has: the router compares segments, koa-router a pattern; they agree."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from fake_strapi.http.answer import Answer
from fake_strapi.http.router import Endpoint, Router, decoded

SEGMENTS = ("", "api", "API", "upload", "files", "Files", "a.b", "7", "%41", "%zz", ":id")
PATHS = st.lists(st.sampled_from(SEGMENTS), min_size=2, max_size=5).map("/".join)
ROUTES = ("/api/upload/files/:id", "/upload/:model/files", "/upload/:model/:id", "/a.b/:id")


def by_pattern(path: str) -> tuple[str, dict[str, str]] | None:
    """The first route whose pattern, as koa-router writes it, is the whole path but for a slash at its end."""
    if path.endswith("/") and path.count("/") > 2:
        path = path[:-1]
    for route in ROUTES:
        parts = (f"(?P<{part[1:]}>[^/]+)" if part[:1] == ":" else re.escape(part) for part in route.split("/"))
        pattern = "/".join(parts)
        if found := re.fullmatch(pattern, path, re.IGNORECASE):
            return route, {name: decoded(value) for name, value in found.groupdict().items()}
    return None


def never(call: object) -> Answer:
    raise AssertionError("only matched, never served")


@given(path=PATHS)
def test_a_path_is_matched_as_by_its_pattern(path: str) -> None:
    router = Router()
    for name in ROUTES:
        router.add_path(name, {"GET": Endpoint(name, never)})
    route, values = router.match(path)
    found = None if route is None else (route.endpoints["GET"].action, dict(values))
    assert found == by_pattern(path)
