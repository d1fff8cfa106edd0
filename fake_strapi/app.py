"""The Flask application, and the one chain that each request to the Strapi side goes through."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from email.utils import formatdate
from functools import cache, partial
from threading import Lock
from typing import TYPE_CHECKING, Any

from flask import Flask, request

from fake_strapi.config import Config
from fake_strapi.control_token import ControlAccess
from fake_strapi.control_token import control_access as make_control_access
from fake_strapi.errors import HttpError, InternalServerError, NotFoundError, StrapiError
from fake_strapi.http import steps
from fake_strapi.http.admin.routes import add_admin_routes
from fake_strapi.http.answer import Answer, error_answer
from fake_strapi.http.auth import add_auth_routes
from fake_strapi.http.call import Call
from fake_strapi.http.content import ContentApi, content_router
from fake_strapi.http.content_security import LOOSENED, loosen
from fake_strapi.http.content_type_builder import add_builder_routes
from fake_strapi.http.email import add_email_routes
from fake_strapi.http.faults import body_in_time, finish_fault, inject_fault
from fake_strapi.http.favicon import answer_favicon
from fake_strapi.http.journal import begin_entry, finish_entry
from fake_strapi.http.locales import add_locales_routes
from fake_strapi.http.localizations import add_localizations_routes
from fake_strapi.http.manager.routes import add_manager_routes
from fake_strapi.http.providers import add_provider_routes
from fake_strapi.http.rate_limit import limit_rate
from fake_strapi.http.request import from_environ
from fake_strapi.http.router import Router
from fake_strapi.http.upload import add_upload_routes
from fake_strapi.http.users import add_users_routes
from fake_strapi.http.versions.choice import choose_version
from fake_strapi.http.wire.answers import REASONS, STATUSES_WITHOUT_BODY
from fake_strapi.http.workspace_choice import chosen_world, take_prefix
from fake_strapi.installation import Installation, install
from fake_strapi.workspaces import UnknownWorkspaceError, Workspaces
from fake_strapi.world import World

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

log = logging.getLogger("fake_strapi.app")

# Each step answers or passes on; the order is Strapi's own, and the reason for each place stands beside it.
CHAIN: tuple[Callable[[Call], Answer | None], ...] = (
    inject_fault,  # a network, a proxy or a load that fails does so before Strapi has a say
    steps.answer_preflight,  # CORS knows no routes: any path's preflight is answered
    limit_rate,  # in front of all that may refuse: each answer of the content API tells the rate, errors too
    choose_version,  # from here on the path is /api's; behind the limit, which counts all versions together
    steps.parse_body,  # in front of the router: a malformed body is a 400 on unknown paths too
    answer_favicon,  # koa-favicon has one path and no routes
    steps.answer_health,  # before the router, as it has no content type
    steps.find_route,  # 404 and 405 come before 401: an unknown path doesn't ask for a token
    steps.authenticate,  # who asks, and may they
    steps.serve,  # query validation, then the data, then the row: the controller's own order
)

CONTROL_PREFIX = "/_fake/"


def create_app(
    config: Config | None = None,
    *,
    world: World | None = None,
    workspaces: Workspaces | None = None,
    control_access: ControlAccess | None = None,
) -> Flask:
    """A WSGI application that serves `workspaces` (made from `config` when none are given): Strapi's side and `/_fake`.

    `world` is the default workspace, when there is one already. `control_access` says who may use `/_fake`; without it,
    that depends on the configured host.
    """
    if workspaces is None:
        installation = world.installation if world else install(config or Config())
        workspaces = Workspaces(installation, default=world)
    access = control_access or make_control_access(workspaces.installation.config)
    router = strapi_router(workspaces.installation)
    router.of_version = cache(partial(strapi_router, workspaces.installation))
    return StrapiFlask(workspaces, router, access)


def strapi_router(installation: Installation, api_version: str | None = None) -> Router:
    """All routes of Strapi's side: the content's, then those of plugins.

    `api_version`: the content as the version of the API has it that is not the installation's own.
    """
    router = content_router(installation, None if api_version is None else translated_api(installation, api_version))
    add_users_routes(router, installation)
    add_auth_routes(router, installation)
    add_provider_routes(router, installation)
    add_email_routes(router)
    add_locales_routes(router)
    add_localizations_routes(router, installation)
    add_builder_routes(router, installation)
    add_upload_routes(router, installation)
    add_manager_routes(router, installation)
    add_admin_routes(router, installation)
    return router


def translated_api(installation: Installation, api_version: str) -> ContentApi:
    # Imported here: most fakes never serve another version.
    from fake_strapi.http.versions.documents_as_rows import DocumentsAsRows
    from fake_strapi.http.versions.rows_as_documents import RowsAsDocuments

    return {"1": DocumentsAsRows, "2": RowsAsDocuments}[api_version](installation)


class StrapiFlask(Flask):
    """Flask's own routing serves `/_fake`; all else goes through CHAIN, which routes as koa does.

    The Strapi side needs nothing of Flask's context, its signals or its response, which cost as much as reading an
    entry does: it answers the WSGI server itself. So what is hung into this Flask (`before_request` and the like) sees
    the control API alone. Its routes are added with its first call: they cost a start as much as all the rest of it.
    """

    def __init__(self, workspaces: Workspaces, router: Router, access: ControlAccess | None = None) -> None:
        super().__init__("fake_strapi", static_folder=None)
        self.workspaces = workspaces
        self.router = router
        self._access = access
        self._adding = Lock()

    def wsgi_app(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """The workspace's prefix goes first of all, so that no route, log or URL has to know of it."""
        take_prefix(environ)
        if environ["PATH_INFO"].startswith(CONTROL_PREFIX):
            self.add_control()
            return super().wsgi_app(environ, start_response)
        answer = answer_request(environ, self.workspaces, self.router)
        if answer.body and not answer.has_length:
            answer.headers.append(("Content-Length", str(len(answer.body))))
        if answer.at is not None:
            answer.headers.append(("Date", formatdate(answer.at // 1000, usegmt=True)))
        status = f"{answer.status} {REASONS.get(answer.status, 'Unknown')}"
        start_response(status, answer.headers)
        if environ["REQUEST_METHOD"] == "HEAD" or status[:3] in STATUSES_WITHOUT_BODY:
            return ()
        return body_in_time(environ, answer) if answer.seconds else (answer.body,)

    def add_control(self) -> None:
        """Add the control API, unless it is there, or not to be."""
        if self._access is None:
            return
        # Imported here, as it is: most of what a start would have to load is for it.
        from fake_strapi.http.control.blueprint import control_blueprint

        with self._adding:
            if self._access is not None:
                self.register_blueprint(control_blueprint(self.workspaces, self.chosen_world, self._access))
                self._access = None

    def chosen_world(self) -> World:
        """The workspace of Flask's current request. Raises UnknownWorkspaceError."""
        return chosen_world(request.environ, self.workspaces)


def answer_request(environ: dict[str, Any], workspaces: Workspaces, router: Router) -> Answer:
    """The answer to a request in the workspace that it means."""
    incoming = from_environ(environ)
    try:
        world = chosen_world(environ, workspaces)
    except UnknownWorkspaceError as error:
        return error_answer(incoming, NotFoundError(str(error), {"fake": "unknown workspace"}))
    call = Call(incoming, world, router, world.clock.now())
    entry = begin_entry(call)
    answer = finish_fault(call, run_chain(call))
    if not world.is_default:  # the server's own Date is the default workspace's
        answer.at = world.clock.now()
    if incoming.path.startswith(LOOSENED):
        loosen(answer, incoming, world.installation.behaviour, world.installation.settings.env)
    finish_entry(entry, call, answer)
    return answer


def run_chain(call: Call) -> Answer:
    """Step after step until one answers; an error that one raises is rendered as Strapi does."""
    incoming = call.request
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
