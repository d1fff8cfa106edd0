"""Doubles inside of the `requests` library, by the library `responses`: no socket, no change to the code under test.

Whatever `requests` sends to a service's own name is answered by its double; requests to the loopback pass through, so
that a Strapi on this machine stays reachable. Code that doesn't use `requests` (SendGrid's own Python package uses
urllib) needs the double's URL instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from harness.doubles.double import Double, NoAnswer
from harness.doubles.exchange import Request

if TYPE_CHECKING:
    import responses
    from requests import PreparedRequest

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD")
LOOPBACK = re.compile(r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(/|$)")


@contextmanager
def in_requests(*doubles: Double) -> Iterator[responses.RequestsMock]:
    """`requests` reaches these doubles at the services' own names, as long as the with statement lasts.

    Any other name but the loopback's is refused by `responses` with a ConnectionError.
    """
    import responses

    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.add_passthru(LOOPBACK)
        register(mock, *doubles)
        yield mock


def register(mock: Any, *doubles: Double) -> None:
    """Add doubles to a mock that is there already: a `RequestsMock`, or the module `responses` itself."""
    for double in doubles:
        names = "|".join(re.escape(host) for host in double.hosts)
        for method in METHODS:
            mock.add_callback(method, re.compile(rf"https?://({names})(:\d+)?(/|$)"), callback=callback_of(double))


def callback_of(double: Double) -> Any:
    def answered(prepared: PreparedRequest) -> tuple[int, dict[str, str], bytes]:
        import requests

        try:
            answer = double.handle(request_of(prepared))
        except NoAnswer as none:
            error = requests.exceptions.ReadTimeout if none.timeout else requests.exceptions.ConnectionError
            raise error(str(none), request=prepared) from none
        return answer.status, dict(answer.headers), answer.body

    return answered


def request_of(prepared: PreparedRequest) -> Request:
    parts = urlsplit(prepared.url or "")
    body = prepared.body or b""
    if not isinstance(body, str | bytes):
        body = body.read() if hasattr(body, "read") else b"".join(body)
    headers = {name.lower(): str(value) for name, value in prepared.headers.items()}
    return Request(
        prepared.method or "GET",
        str(parts.path),
        str(parts.query),
        headers,
        body.encode() if isinstance(body, str) else body,
    )
