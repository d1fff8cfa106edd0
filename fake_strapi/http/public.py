"""What is no content route: the home page, health, the favicon, public files' refusals.

Source: `strapi::public`, koa-static, koa-send and resolve-path of 4.26.2 and 5.54.0.
"""

from __future__ import annotations

import posixpath
from html import escape

from fake_strapi.errors import HttpError, NotFoundError
from fake_strapi.http.answer import POWERED_BY, Answer, common_headers, error_answer, no_content
from fake_strapi.http.request import Request
from fake_strapi.http.router import decode_uri_component
from fake_strapi.versions.behaviour import Behaviour

HEALTH = ("strapi", "You are so French!")
HOME_PATHS = frozenset({"/", "/index.html"})
HOME_PAGE = b"""<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>fake-strapi</title></head>
  <body>
    <h1>A Strapi that isn't there</h1>
    <p>This is fake-strapi. The content API is under <code>/api</code>, the control API under <code>/_fake</code>.</p>
  </body>
</html>
"""


def health(request: Request) -> Answer:
    """`/_health`, any method: 204 and Strapi's greeting."""
    return no_content(request, HEALTH)


def public(request: Request, behaviour: Behaviour) -> Answer:
    """GET or HEAD of a path that no route has. Raises what koa-send says of a bad path."""
    path = request.path
    if path in HOME_PATHS:
        if behaviour.home_redirects_to_admin:
            if path == "/":
                return redirect(request, "/admin")
        else:
            return page(request, HOME_PAGE)
    check_path(path)
    answer = error_answer(request, NotFoundError())
    if path.lower().startswith("/uploads/"):  # koa-range stands in front of the uploaded files
        answer.headers.insert(len(answer.headers) - 2, ("Accept-Ranges", "bytes"))
    return answer


def page(request: Request, html: bytes) -> Answer:
    return Answer(200, [*common_headers(request), ("Content-Type", "text/html; charset=utf-8"), POWERED_BY], html)


def redirect(request: Request, location: str) -> Answer:
    """koa's `ctx.redirect`: 302, and a line of text in the type that the client prefers."""
    location = request.prefix + location if location.startswith("/") else location
    accept = request.header("Accept") or "*/*"
    html = "text/html" in accept or "*/*" in accept or "text/*" in accept
    kind = ("Content-Type", "text/html; charset=utf-8" if html else "text/plain; charset=utf-8")
    shown = escape(location).replace("&#x27;", "&#39;") if html else location
    body = f"Redirecting to {shown}.".encode()
    length = ("Content-Length", str(len(body)))
    headers = [*common_headers(request), ("Location", location), kind, length, POWERED_BY]
    return Answer(302, headers, body, has_length=True)


def check_path(path: str) -> None:
    """Refuse what koa-send refuses: an undecodable path, a NUL, an absolute path behind the first slash, `..`."""
    text = decode_uri_component(path)
    if text is None:
        raise HttpError(400, "BadRequestError", "failed to decode")
    relative = text[1:]
    if "\0" in relative or relative.startswith("/"):
        raise HttpError(400, "BadRequestError", "Malicious Path")
    if ".." in posixpath.normpath("./" + relative).split("/"):
        raise HttpError(403, "ForbiddenError", "Forbidden")
