"""The Flask application, and the one chain that each request to the Strapi side goes through."""

from __future__ import annotations

import logging
from collections.abc import Callable

from flask import Flask, Response, request

from fake_strapi.config import Config
from fake_strapi.errors import HttpError, InternalServerError, StrapiError
from fake_strapi.http import steps
from fake_strapi.http.answer import Answer, error_answer
from fake_strapi.http.call import Call
from fake_strapi.http.content import content_router
from fake_strapi.http.control import control_blueprint
from fake_strapi.http.request import from_environ
from fake_strapi.http.router import Router
from fake_strapi.installation import install
from fake_strapi.world import World

log = logging.getLogger("fake_strapi.app")

# Each step answers or passes on; the order is Strapi's own, and the reason for each place stands beside it.
CHAIN: tuple[Callable[[Call], Answer | None], ...] = (
    steps.answer_preflight,  # CORS knows no routes: any path's preflight is answered
    steps.parse_body,  # in front of the router: a malformed body is a 400 on unknown paths too
    steps.answer_health,  # before the router, as it has no content type
    steps.find_route,  # 404 and 405 come before 401: an unknown path doesn't ask for a token
    steps.authenticate,  # who asks, and may they
    steps.serve,  # query validation, then the data, then the row: the controller's own order
)

# Every method that node's parser knows and lets through to koa.
METHODS = (
    "GET HEAD POST PUT PATCH DELETE OPTIONS TRACE COPY LOCK MKCOL MOVE PROPFIND PROPPATCH SEARCH UNLOCK BIND REBIND"
    " UNBIND ACL REPORT MKACTIVITY CHECKOUT MERGE M-SEARCH NOTIFY SUBSCRIBE UNSUBSCRIBE PURGE MKCALENDAR LINK UNLINK"
    " SOURCE QUERY"
).split()


def create_app(config: Config | None = None, *, world: World | None = None) -> Flask:
    """A WSGI application that serves `world` (made from `config` when none is given): Strapi's side and `/_fake`."""
    if world is None:
        world = World(install(config or Config()))
    router = content_router(world.installation)
    app = Flask("fake_strapi", static_folder=None)
    app.url_map.merge_slashes = False
    app.register_blueprint(control_blueprint(world))

    def strapi(path: str = "") -> Response:
        answer = answer_request(world, router)
        response = Response(answer.body, answer.status)
        response.headers.clear()
        response.headers.extend(answer.headers)
        if answer.body and not response.headers.get("Content-Length"):
            response.headers.add("Content-Length", str(len(answer.body)))
        return response

    for rule in ("/", "/<path:path>"):
        app.add_url_rule(rule, "strapi", strapi, methods=METHODS, provide_automatic_options=False, strict_slashes=False)
    return app


def answer_request(world: World, router: Router) -> Answer:
    """Run the chain for Flask's current request."""
    incoming = from_environ(request.environ)
    call = Call(incoming, world, router, world.clock.now())
    try:
        for step in CHAIN:
            answer = step(call)
            if answer is not None:
                return answer
    except InternalServerError as error:
        log.warning("%s %s: Strapi answers 500 here: %s", incoming.method, incoming.path, error.reason)
        return error_answer(incoming, error)
    except StrapiError as error:
        return error_answer(incoming, error)
    except Exception:
        log.exception("%s %s failed in the fake itself", incoming.method, incoming.path)
        return error_answer(incoming, HttpError(500, "InternalServerError", "Internal Server Error"))
    raise AssertionError("the last step of the chain always answers")
