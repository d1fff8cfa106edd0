"""The steps of the request chain, in the order that app.py gives them: each answers, or passes on with None."""

from __future__ import annotations

from fake_strapi.errors import NotFoundError
from fake_strapi.http.answer import Answer, options, preflight, refused_method
from fake_strapi.http.authentication import AUTHENTICATE
from fake_strapi.http.body import METHODS_WITH_BODY, read_body, read_form
from fake_strapi.http.call import Call
from fake_strapi.http.public import health, public
from fake_strapi.http.router import IMPLEMENTED, Route
from fake_strapi.http.unsupported import check_supported
from fake_strapi.http.uploaded_files import uploaded_file

NO_ROUTE = Route({})


def answer_preflight(call: Call) -> Answer | None:
    """CORS: a preflight is answered for any path, before anything is known about it."""
    request = call.request
    if request.method == "OPTIONS" and request.environ.get("HTTP_ACCESS_CONTROL_REQUEST_METHOD"):
        return preflight(request)
    return None


def parse_body(call: Call) -> Answer | None:
    """`strapi::body` runs in front of the router: a malformed body is refused also on a path that doesn't exist."""
    if call.request.method in METHODS_WITH_BODY:
        request, installation = call.request, call.world.installation
        if request.media_type.startswith("multipart/"):
            form = read_form(request, installation.behaviour)
            call.body, call.files = form.fields, form.files
        else:
            call.body = read_body(request, installation)
    return None


def answer_health(call: Call) -> Answer | None:
    """`/_health` is there for any method, without a token."""
    path = call.request.path
    if path.lower().rstrip("/") == "/_health":
        return health(call.request)
    return None


def find_route(call: Call) -> Answer | None:
    """Match path and method; answers 404, 405, 501 and plain OPTIONS. Whether a token is good isn't asked yet."""
    request = call.request
    route, call.params = call.router.match(request.path)
    if route is None:
        if not request.path.startswith("/"):
            raise NotFoundError  # "OPTIONS *": not even the public files have this path
        for path in call.router.under_api(request.path):
            check_supported(path)
        route = NO_ROUTE
    method = "GET" if request.method == "HEAD" else request.method
    call.endpoint = route.endpoints.get(method)
    if call.endpoint is not None:
        return None
    if method == "GET":
        return uploaded_file(request, call.world) or public(request, call.world.installation.behaviour)
    if method == "OPTIONS":
        return options(request, route.allow)
    return refused_method(request, 405 if method in IMPLEMENTED else 501, route.allow)


def authenticate(call: Call) -> Answer | None:
    """Who asks, and may they: each audience has its own ways to know (authentication.py)."""
    assert call.endpoint is not None
    AUTHENTICATE[call.endpoint.audience](call)
    return None


def serve(call: Call) -> Answer | None:
    """The route's own work."""
    assert call.endpoint is not None
    return call.endpoint.serve(call)
