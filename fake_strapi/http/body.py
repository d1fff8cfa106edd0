"""Request bodies, as koa-body reads them in front of Strapi: by content type, with limits, before any routing.

Source: `strapi::body`, koa-body 4.2 (v4) and 6.0 (v5), co-body 5.2 and 6.2, inflation, type-is.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

from fake_strapi.errors import HttpError, InternalServerError
from fake_strapi.http.multipart import Form, parse_multipart
from fake_strapi.http.request import Request
from fake_strapi.http.unsupported import NotSupportedError
from fake_strapi.http.wire.request import Request as Head
from fake_strapi.installation import Installation
from fake_strapi.javascript.body import BodySyntaxError, decode_body, parse_body
from fake_strapi.javascript.json_text import JsonSyntaxError, parse
from fake_strapi.query.qs import FORM_OPTIONS
from fake_strapi.query.qs import parse as parse_form
from fake_strapi.schema.settings import Settings
from fake_strapi.versions.behaviour import Behaviour

METHODS_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
JSON_TYPES = frozenset(
    {"application/json", "application/json-patch+json", "application/vnd.api+json", "application/csp-report"}
)
MULTIPART_LIMIT = 200 * 1024 * 1024


def body_limit(settings: Settings) -> Callable[[Head], int | None]:
    """How much of a body the server has to read, told by the request's head; None where Strapi reads none of it."""

    def limit(head: Head) -> int | None:
        if head.method not in METHODS_WITH_BODY:
            return None
        if head.header("content-encoding"):
            return MULTIPART_LIMIT  # the limit is on what it inflates to
        media_type = (head.header("content-type") or "").lower().lstrip()
        if media_type.startswith("multipart/"):
            return MULTIPART_LIMIT
        # A little more than is allowed, so that it is `whole` that refuses.
        return max(settings.json_limit, settings.form_limit, settings.text_limit) + 1

    return limit


def read_body(request: Request, installation: Installation) -> Any:
    """The parsed body; {} for a type that Strapi doesn't read. Raises the 400, 413 or 415 that a client gets."""
    media_type = request.media_type
    settings, behaviour = installation.settings, installation.behaviour
    if media_type in JSON_TYPES:
        text = decode_body(whole(request, settings.json_limit))
        try:
            return parse_body(
                text,
                scalar_error_name=behaviour.json_error_name,
                forbid_prototype=behaviour.prototype_keys_refused,
            )
        except BodySyntaxError as error:
            raise HttpError(400, error.name, error.message) from error
    if media_type == "application/x-www-form-urlencoded":
        form = decode_body(whole(request, settings.form_limit))
        return parse_form(form, FORM_OPTIONS[behaviour.qs_release])
    if media_type.startswith("text/"):
        return decode_body(whole(request, settings.text_limit))
    return {}


def is_read(media_type: str) -> bool:
    """Whether Strapi reads bodies of this type at all."""
    return (
        media_type in JSON_TYPES
        or media_type == "application/x-www-form-urlencoded"
        or media_type.startswith(("text/", "multipart/"))
    )


def whole(request: Request, limit: int) -> bytes:
    """The body's bytes, inflated; raises 413 past the limit, as raw-body does."""
    body = request.body
    encoding = (request.header("Content-Encoding") or "identity").lower()
    if encoding in ("gzip", "deflate"):
        body = inflated(body, limit)
    elif encoding == "br":
        raise NotSupportedError("fake-strapi does not inflate Brotli bodies", {"fake": "unsupported"})
    elif encoding != "identity":
        raise HttpError(415, "Error", f"Unsupported Content-Encoding: {encoding}")
    if len(body) > limit or request.truncated:
        raise HttpError(413, "PayloadTooLargeError", "request entity too large")
    return body


def inflated(body: bytes, limit: int) -> bytes:
    """gzip or zlib, told apart by the data as node's Unzip does; never more than a byte past the limit."""
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(body, limit + 1)
    except zlib.error as error:
        raise InternalServerError(f"body can't be inflated: {error}") from error


def read_form(request: Request, behaviour: Behaviour) -> Form:
    """The fields and files of multipart/form-data."""
    if len(request.body) > MULTIPART_LIMIT or request.truncated:
        raise HttpError(413, "PayloadTooLargeError", "FileTooBig")
    content_type = request.header("Content-Type") or ""
    return parse_multipart(request.body, content_type, files_have_types=behaviour.form_files_have_types)


def multipart_entry(fields: dict[str, Any]) -> dict[str, Any]:
    """Strapi 4's `parseMultipartData`: the entry stands as JSON in the field `data`; a broken one is a crash there."""
    text = fields.get("data")
    if not isinstance(text, str) or not text:
        raise InternalServerError("multipart without a field data: strapi::parseMultipartData answers nothing")
    try:
        return {"data": parse(text)}
    except JsonSyntaxError as error:
        raise InternalServerError(f"multipart field data is not JSON: {error}") from error
