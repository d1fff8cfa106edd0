"""Answers: status, header block in Strapi's order, body. Measured on 4.26.2 and 5.54.0, default middlewares.

The order of the headers tells how Strapi made the answer: set on koa's context (X-Powered-By before or after the
content type), or thrown (no X-Powered-By, since that middleware never gets its turn).
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct, field

from fake_strapi.errors import ForbiddenError, NotFoundError, StrapiError, UnauthorizedError
from fake_strapi.http.request import Request
from fake_strapi.javascript.json_text import stringify

Header = tuple[str, str]

SECURITY: tuple[Header, ...] = (
    (
        "Content-Security-Policy",
        "connect-src 'self' https:;img-src 'self' data: blob: https://market-assets.strapi.io;"
        "media-src 'self' data: blob:;default-src 'self';base-uri 'self';font-src 'self' https: data:;"
        "form-action 'self';frame-ancestors 'self';object-src 'none';script-src 'self';script-src-attr 'none';"
        "style-src 'self' https: 'unsafe-inline'",
    ),
    ("Referrer-Policy", "no-referrer"),
    ("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-DNS-Prefetch-Control", "off"),
    ("X-Download-Options", "noopen"),
    ("X-Frame-Options", "SAMEORIGIN"),
    ("X-Permitted-Cross-Domain-Policies", "none"),
    ("Vary", "Origin"),
)
POWERED_BY: Header = ("X-Powered-By", "Strapi <strapi.io>")
JSON_TYPE: Header = ("Content-Type", "application/json; charset=utf-8")
TEXT_TYPE: Header = ("Content-Type", "text/plain; charset=utf-8")
CREDENTIALS: Header = ("Access-Control-Allow-Credentials", "true")
PREFLIGHT: tuple[Header, ...] = (
    CREDENTIALS,
    ("Access-Control-Max-Age", "31536000"),
    ("Access-Control-Allow-Methods", "GET,POST,PUT,PATCH,DELETE,HEAD,OPTIONS"),
    ("Access-Control-Allow-Headers", "Content-Type,Authorization,Origin,Accept"),
)
SAME_ORIGIN: tuple[Header, ...] = (*SECURITY, ("Access-Control-Allow-Origin", ""), CREDENTIALS)


class Answer(Struct):
    """What goes back. Content-Length comes last of the headers here; Date and Connection are the server's.

    `at`: the time for the Date header, in milliseconds, where it is not the server's.
    """

    status: int
    headers: list[Header] = field(default_factory=list)
    body: bytes = b""
    has_length: bool = False  # Content-Length stands among the headers already
    seconds: float = 0.0  # over which the body goes out: a fault's
    at: int | None = None


def common_headers(request: Request) -> Iterable[Header]:
    """Security and CORS headers, which every answer but a plain OPTIONS carries, and what steps have added."""
    if request.method == "OPTIONS":
        return (*SECURITY, *request.answer_headers)
    origin = request.environ.get("HTTP_ORIGIN")
    if origin is None:
        return (*SAME_ORIGIN, *request.answer_headers)
    return (*SECURITY, ("Access-Control-Allow-Origin", origin), CREDENTIALS, *request.answer_headers)


def json_answer(request: Request, status: int, value: object) -> Answer:
    """A body set by a controller."""
    return json_bytes(request, status, stringify(value, prepared=True))


def json_bytes(request: Request, status: int, body: bytes) -> Answer:
    """A JSON body that stands already as text."""
    return Answer(status, [*common_headers(request), JSON_TYPE, POWERED_BY], body)


def no_content(request: Request, *extra: Header) -> Answer:
    """204: no body, no content type, no length."""
    return Answer(204, [*common_headers(request), *extra, POWERED_BY])


def error_answer(request: Request, error: StrapiError) -> Answer:
    """The answer to an error that was thrown, or that Strapi sets on its context (401, 403, 404)."""
    body = stringify(error.body())
    headers = [*common_headers(request)]
    if isinstance(error, NotFoundError):
        headers += (POWERED_BY, JSON_TYPE)
    elif isinstance(error, UnauthorizedError | ForbiddenError):
        headers += (JSON_TYPE, POWERED_BY)
    else:
        headers.append(JSON_TYPE)
    return Answer(error.status, headers, body)


def context_error(request: Request, error: StrapiError) -> Answer:
    """The answer to an error that a controller of a plugin sets on its context, whichever it is."""
    return Answer(error.status, [*common_headers(request), JSON_TYPE, POWERED_BY], stringify(error.body()))


def preflight(request: Request) -> Answer:
    """The CORS preflight: 204 for any path, before any routing."""
    origin = request.header("Origin") or ""
    return Answer(204, [*SECURITY, ("Access-Control-Allow-Origin", origin), *PREFLIGHT])


def options(request: Request, allow: str) -> Answer:
    """OPTIONS that is no preflight."""
    headers = [*common_headers(request), TEXT_TYPE, ("Content-Length", "0"), ("Allow", allow), POWERED_BY]
    return Answer(200, headers, has_length=True)


def refused_method(request: Request, status: int, allow: str) -> Answer:
    """405 (or 501 for a method that koa's router does not know): plain text, as koa writes it."""
    text = {405: b"Method Not Allowed", 501: b"Not Implemented"}[status]
    return Answer(status, [*common_headers(request), ("Allow", allow), POWERED_BY, TEXT_TYPE], text)
