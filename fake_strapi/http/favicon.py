"""`/favicon.ico`, in front of the router: the project's own icon, `favicon.png` or `favicon.ico` in its root.

A project without one has the icon of the harness's own application, as every generated Strapi project has one. Source:
`strapi::favicon` of 4.26.2 and 5.54.0 and koa-favicon 2.1.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from fake_strapi.http.answer import POWERED_BY, TEXT_TYPE, Answer, common_headers
from fake_strapi.http.call import Call
from fake_strapi.installation import PRINTSHOP

PATH = "/favicon.ico"
OWN = PRINTSHOP.parent / "strapi_app" / "favicon.png"
ALLOW = ("Allow", "GET, HEAD, OPTIONS")


@lru_cache(maxsize=16)
def icon_of(root: Path) -> bytes:
    """The icon of the project at `root`, which may be its `src` directory."""
    for directory in (root, root.parent if root.name == "src" else root):
        for name in ("favicon.png", "favicon.ico"):
            if (directory / name).is_file():
                return (directory / name).read_bytes()
    return OWN.read_bytes()


def answer_favicon(call: Call) -> Answer | None:
    """The icon; 200 or 405 in words for methods other than GET and HEAD. None for another path."""
    request = call.request
    if request.path != PATH:
        return None
    if request.method in ("GET", "HEAD"):
        icon = icon_of(call.world.installation.project.root)
        length = ("Content-Length", str(len(icon)))
        kind = (("Cache-Control", "public, max-age=86400"), ("Content-Type", "image/x-icon"))
        return Answer(200, [*common_headers(request), *kind, length, POWERED_BY], icon, has_length=True)
    if request.method == "OPTIONS":
        return Answer(200, [*common_headers(request), ALLOW, POWERED_BY, TEXT_TYPE], b"OK")
    return Answer(405, [*common_headers(request), ALLOW, POWERED_BY, TEXT_TYPE], b"Method Not Allowed")
