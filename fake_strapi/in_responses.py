"""The fake inside the library `responses`: what `requests` sends to one address is answered without any socket.

`responses` stands in the place of requests' adapter. The fake's entry in its registry (`StrapiResponse`) hands such a
request to an adapter of requests' own whose connections lead into memory (http/wire/memory.py). So the bytes that go
out and come back, and what requests makes of them, timeouts and broken connections too, are those of a server.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from fake_strapi.errors import FakeStrapiError
from fake_strapi.http.wire.memory import DEFAULT_PORTS

try:
    import responses
    from responses.registries import OrderedRegistry
except ImportError as error:
    raise FakeStrapiError(
        "FakeStrapi.responses needs the library responses: pip install 'fake-strapi[responses]'"
    ) from error

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3 import Retry
from urllib3.connection import HTTPConnection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from urllib3.response import HTTPResponse

    from fake_strapi.http.wire.memory import MemoryServer
    from fake_strapi.webhooks.clients import Address, Header
    from fake_strapi.webhooks.sender import Answered


def default_mock() -> responses.RequestsMock:
    return responses.mock


def origin_of(url: str) -> tuple[str, str, int]:
    """Scheme, host and port, by which addresses are told apart."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or DEFAULT_PORTS.get(parts.scheme, 0)


class MemoryHTTPConnection(HTTPConnection):
    """http.client's connection, with the client's end of one in memory as its socket."""

    def __init__(self, *arguments: Any, server: MemoryServer, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._server = server

    def connect(self) -> None:
        self.sock = self._server.connect()


class MemoryHTTPSConnection(MemoryHTTPConnection):
    """The same where the address says https: there is nobody to hide from, but the Host header has no port 443."""

    default_port = DEFAULT_PORTS["https"]  # type: ignore[misc]


# Named as urllib3's, whose errors tell the name.
class HTTPConnectionPool(urllib3.HTTPConnectionPool):
    ConnectionCls = MemoryHTTPConnection


class HTTPSConnectionPool(urllib3.HTTPConnectionPool):
    ConnectionCls = MemoryHTTPSConnection


class MemoryAdapter(HTTPAdapter):
    """requests' adapter, with connections into memory."""

    def __init__(self, server: MemoryServer, max_retries: Retry) -> None:
        super().__init__(max_retries=max_retries)
        address = server.address
        pool = HTTPSConnectionPool if address.scheme == "https" else HTTPConnectionPool
        self._pool: urllib3.HTTPConnectionPool = pool(address.host, address.port, server=server)

    def get_connection_with_tls_context(self, *_: Any, **__: Any) -> Any:
        return self._pool

    def get_connection(self, *_: Any, **__: Any) -> Any:
        """Of requests before 2.32."""
        return self._pool


class StrapiResponse(responses.BaseResponse):
    """A fake's entry in a registry: any method and path of its address, but what another entry answers."""

    def __init__(self, server: MemoryServer, mock: responses.RequestsMock) -> None:
        super().__init__("any method", server.address.url)
        self.origin = origin_of(server.address.url)
        self._server, self._mock = server, mock

    def matches(self, request: requests.PreparedRequest) -> tuple[bool, str]:
        if origin_of(request.url or "") != self.origin:
            return False, "is a fake Strapi at another address"
        others = (one for one in self._mock.registered() if not isinstance(one, StrapiResponse))
        if any(one.matches(request)[0] for one in others):
            return False, "leaves this one to another entry"
        return True, ""

    def get_response(self, request: requests.PreparedRequest) -> HTTPResponse:
        """What the server answers; raises what requests would."""
        adapter = MemoryAdapter(self._server, retries_of(sys._getframe(1).f_locals.get("adapter")))
        options = {**getattr(request, "req_kwargs", {}), "proxies": {}, "verify": False}
        response: HTTPResponse = responses._real_send(adapter, request, **options).raw
        return response


def retries_of(adapter: object) -> Retry:
    """What the session's adapter does when a connection fails. A status it retries is played by `responses` itself,
    which doesn't tell an entry about the adapter: it is the caller's."""
    given = adapter.max_retries if isinstance(adapter, HTTPAdapter) else Retry(0, read=False)
    return given.new(status_forcelist=(), respect_retry_after_header=False)


@contextmanager
def answering(mock: responses.RequestsMock, server: MemoryServer) -> Iterator[None]:
    """The server answers in `mock`, which is started unless it is at work already. Raises FakeStrapiError."""
    if isinstance(mock.get_registry(), OrderedRegistry):
        raise FakeStrapiError("an OrderedRegistry takes each entry once; a fake answers any number of requests")
    entry = StrapiResponse(server, mock)
    if any(isinstance(one, StrapiResponse) and one.origin == entry.origin for one in mock.registered()):
        raise FakeStrapiError(f"a fake answers at {server.address.url} already: give this one another url")
    mock.add(entry)
    started = getattr(mock, "_patcher", None) is None
    mock.start()
    fine = False
    try:
        yield
        fine = True
    finally:
        if any(one is entry for one in mock.registered()):  # a reset takes it away, too
            mock.remove(entry)
        if started:  # the end is that of `with mock:`
            try:
                mock.stop(allow_assert=fine)
            finally:
                mock.reset()


def carry_into(mock: responses.RequestsMock) -> Any:
    """How webhooks go out (sender.Carry): to the entry of `mock` that has their URL, else by a socket, as ever."""

    def carry(address: Address, method: str, headers: Sequence[Header], body: bytes, seconds: float) -> Answered | None:
        request = requests.Request(method, f"{address.scheme}://{address.authority}{address.target}").prepare()
        request.headers = CaseInsensitiveDict(headers)
        request.body = body or None
        if not meant(mock, request):
            return None
        try:
            # Its send is the mock's now; a session would add headers.
            answer = HTTPAdapter().send(request, timeout=seconds)
        except requests.Timeout as error:
            raise TimeoutError from error
        except requests.RequestException as error:
            raise ConnectionRefusedError(111, str(error)) from error
        return answer.status_code, list(answer.headers.items()), answer.text

    return carry


def meant(mock: responses.RequestsMock, request: requests.PreparedRequest) -> bool:
    """Whether an entry answers it. Matchers look at these two attributes, which `responses` sets."""
    query: Mapping[str, Any] = mock._parse_request_params(request.path_url)
    request.params, request.req_kwargs = query, {}  # type: ignore[attr-defined]
    return any(one.matches(request)[0] for one in list(mock.registered()))
