"""What the calls of the control API have in common: their table, the workspace they mean, JSON in and out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, request
from msgspec import Struct, field

from fake_strapi.errors import FakeStrapiError
from fake_strapi.http.control.schemas import Schema
from fake_strapi.javascript.json_text import JsonSyntaxError, parse, stringify
from fake_strapi.world import World

Serve = Callable[..., Response]


class ControlCall(Struct, frozen=True):
    """One call: method, path under `/_fake` as Flask writes it, what it does in a few words, and what does it.

    `serve` takes the workspace that the request means (with `whole_server` all Workspaces), then the path's parameters
    by name. A FakeStrapiError that it raises is answered with its status and message. The rest is what the OpenAPI
    document says: the schemas of body and answer, the parameters of the query with a text each, the answer's status.
    """

    method: str
    path: str
    does: str
    serve: Serve
    whole_server: bool = False
    body: Schema | None = None
    body_is_optional: bool = False
    query: Mapping[str, str] = field(default_factory=dict)
    answers: Schema = field(default_factory=dict)
    status: int = 200


def answer(value: object, status: int = 200) -> Response:
    """`value` as JSON."""
    return Response(stringify(value), status, content_type="application/json; charset=utf-8")


def server_url() -> str:
    """The address that the client used, without a workspace's prefix: `http://127.0.0.1:1337`."""
    environ = request.environ
    host = environ.get("HTTP_HOST") or f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
    return f"{environ['wsgi.url_scheme']}://{host}"


def refusal(message: str, status: int = 400, **more: object) -> Response:
    """Bad use of the control API: what to do instead stands in the message."""
    return answer({"error": {"message": message, **more}}, status)


def json_body() -> Any:
    """The request's body, parsed as JavaScript would. Raises FakeStrapiError when it is no JSON."""
    try:
        return parse(request.get_data())
    except JsonSyntaxError as error:
        raise FakeStrapiError(f"expected JSON: {error}") from error


def check_unasked(call: ControlCall) -> None:
    """Raises FakeStrapiError for what the call would overlook: parameters of the query, and a body where it has none.

    `{}`, which some clients send with every POST, says nothing that could be overlooked.
    """
    unknown = [name for name in request.args if name not in call.query]
    if unknown:
        there = ", ".join(f"{name} ({text})" for name, text in call.query.items()) or "none"
        of = f"of {call.method} /_fake{call.path}"
        raise FakeStrapiError(f"no such parameter: {', '.join(unknown)}; {of} there are {there}")
    if call.body is None and request.get_data().strip() and json_body() not in ({}, None):
        raise FakeStrapiError(f"{call.method} /_fake{call.path} takes no body")


def json_object(known: Mapping[str, str]) -> dict[str, Any]:
    """The body as an object that has no keys but `known` (key to what it means). Raises FakeStrapiError."""
    body = json_body()
    keys = ", ".join(f"{key} ({text})" for key, text in known.items())
    if not isinstance(body, dict):
        raise FakeStrapiError(f"expected a JSON object with the keys {keys}")
    unknown = [key for key in body if key not in known]
    if unknown:
        raise FakeStrapiError(f"no such key: {', '.join(unknown)}; there are {keys}")
    return body


__all__ = ["ControlCall", "Response", "World", "answer", "json_body", "json_object", "refusal"]
