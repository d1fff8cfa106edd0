"""The HTTP clients that Strapi sends webhooks with, as far as a receiver or an administrator can tell them apart.

Strapi 4 has node-fetch 2, Strapi 5 the fetch of node itself (undici): other headers, in another order and case, another
way with redirects, other words for what went wrong. Measured on 4.26.2 and 5.54.0 with node 20.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from typing import Protocol
from urllib.parse import SplitResult, quote, unquote, urlsplit

from msgspec import Struct

Header = tuple[str, str]
HEADER_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
HEADER_VALUE_FORBIDDEN = re.compile(r"[^\t\x20-\x7e\x80-\xff]")
MOVED = frozenset({301, 302, 303, 307, 308})
MOST_REDIRECTS = 20
DEFAULT_PORTS: Mapping[str, int] = {"http": 80, "https": 443}
# Kept in what the URL parser of WHATWG keeps; everything else of a path or query is percent-encoded.
URL_SAFE = "/%!$&'()*+,;=:@-._~[]^|"


class CannotSendError(Exception):
    """Nothing goes out: the client refuses the URL or a header. The message is the client's own."""


class Address(Struct, frozen=True):
    """Where a request goes."""

    scheme: str
    host: str
    port: int
    target: str  # path and query
    authority: str  # the Host header
    url: str  # whole, as the client names it in its messages

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.scheme, self.host, self.port


class HttpClient(Protocol):
    """One client's ways."""

    def address(self, url: str) -> Address:
        """Where a URL leads. Raises CannotSendError."""

    def headers(self, given: Sequence[Header], url: str, address: Address, method: str, length: int) -> list[Header]:
        """All headers as they go out, in their order. Raises CannotSendError for one that can't be sent."""

    def redirected(self, given: Sequence[Header], becomes_get: bool, same_host: bool) -> list[Header]:
        """What is left of the given headers when a redirect is followed."""

    def refused(self, url: str, reason: str) -> str:
        """The message for a connection that could not be made or broke."""

    def timed_out(self, url: str) -> str:
        """The message for a receiver that took too long."""

    def too_many_redirects(self, url: str) -> str: ...


def split(url: str) -> SplitResult | None:
    """An absolute URL in parts; None for anything else."""
    try:
        parts = urlsplit(url.strip())
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.scheme else None


def address_of(parts: SplitResult, url: str) -> Address:
    """The address of a URL of a scheme that is known, normalised as a URL parser does."""
    scheme = parts.scheme.lower()
    host = (parts.hostname or "").lower()
    port = parts.port or DEFAULT_PORTS[scheme]
    authority = f"[{host}]" if ":" in host else host
    if port != DEFAULT_PORTS[scheme]:
        authority += f":{port}"
    target = quote(parts.path or "/", safe=URL_SAFE) + (
        f"?{quote(parts.query, safe=URL_SAFE + '?')}" if parts.query else ""
    )
    return Address(scheme, host, port, target, authority, url)


def find(headers: Sequence[Header], name: str) -> int | None:
    """The place of a header, by its name in any case."""
    return next((at for at, (one, _) in enumerate(headers) if one.lower() == name.lower()), None)


class NodeFetch:
    """node-fetch 2.7."""

    def address(self, url: str) -> Address:
        parts = split(url)
        if parts is None or (not parts.netloc and parts.scheme in DEFAULT_PORTS):
            raise CannotSendError("Only absolute URLs are supported")
        if parts.scheme.lower() not in DEFAULT_PORTS:
            raise CannotSendError("Only HTTP(S) protocols are supported")
        return address_of(parts, url)

    def headers(self, given: Sequence[Header], url: str, address: Address, method: str, length: int) -> list[Header]:
        values: dict[str, list[Header]] = {}  # those of one name stand together, under its first spelling
        for name, value in given:
            if not HEADER_NAME.fullmatch(name):
                raise CannotSendError(f"{name} is not a legal HTTP header name")
            if HEADER_VALUE_FORBIDDEN.search(value):
                raise CannotSendError(f"{value} is not a legal HTTP header value")
            known = values.setdefault(name.lower(), [])
            known.append((known[0][0] if known else name, value))
        merged = [header for headers in values.values() for header in headers]
        host = find(merged, "Host")
        for name, text in (("Accept", "*/*"), ("Content-Length", str(length) if method == "POST" else None)):
            self._put(merged, name, text, replace=name == "Content-Length")
        self._put(merged, "User-Agent", "node-fetch/1.0 (+https://github.com/bitinn/node-fetch)")
        self._put(merged, "Accept-Encoding", "gzip,deflate")
        if host is None:
            merged.append(("Host", address.authority))
        parts = urlsplit(url)
        if parts.username is not None and find(merged, "Authorization") is None:
            pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            merged.append(("Authorization", f"Basic {base64.b64encode(pair.encode()).decode()}"))
        self._put(merged, "Connection", "keep-alive")
        return merged

    def _put(self, headers: list[Header], name: str, value: str | None, *, replace: bool = False) -> None:
        if value is None:
            return
        known = find(headers, name)
        if known is None:
            headers.append((name, value))
        elif replace:
            headers[known] = (headers[known][0], value)

    def redirected(self, given: Sequence[Header], becomes_get: bool, same_host: bool) -> list[Header]:
        gone = set() if same_host else {"authorization", "www-authenticate", "cookie", "cookie2"}
        if becomes_get:
            gone.add("content-length")
        return [header for header in given if header[0].lower() not in gone]

    def refused(self, url: str, reason: str) -> str:
        return f"request to {url} failed, reason: {reason}"

    def timed_out(self, url: str) -> str:
        return f"network timeout at: {url}"

    def too_many_redirects(self, url: str) -> str:
        return f"maximum redirect reached at: {url}"


class Undici:
    """The fetch of node 20."""

    def address(self, url: str) -> Address:
        parts = split(url)
        if parts is None or (parts.scheme in DEFAULT_PORTS and not parts.netloc):
            raise CannotSendError(f"Failed to parse URL from {url}")
        if parts.username is not None:
            raise CannotSendError(f"Request cannot be constructed from a URL that includes credentials: {url}")
        if parts.scheme.lower() not in DEFAULT_PORTS:
            raise CannotSendError("fetch failed")
        return address_of(parts, url)

    def headers(self, given: Sequence[Header], url: str, address: Address, method: str, length: int) -> list[Header]:
        merged: list[Header] = []
        for name, value in given:
            for at, character in enumerate(value):
                if ord(character) > 255:
                    raise CannotSendError(
                        f"Cannot convert argument to a ByteString because the character at index {at}"
                        f" has a value of {ord(character)} which is greater than 255."
                    )
            if not HEADER_NAME.fullmatch(name):
                raise CannotSendError(f'Headers.append: "{name}" is an invalid header name.')
            if any(character in "\0\r\n" for character in value.strip(" \t\r\n")):
                raise CannotSendError(f'Headers.append: "{value}" is an invalid header value.')
            known = find(merged, name)
            if known is None:
                merged.append((name, value.strip(" \t\r\n")))
            else:
                merged[known] = (merged[known][0], f"{merged[known][1]}, {value}")
        sent = [("host", address.authority), ("connection", "keep-alive"), *merged]
        for name, text in (
            ("accept", "*/*"),
            ("accept-language", "*"),
            ("sec-fetch-mode", "cors"),
            ("user-agent", "node"),
            ("accept-encoding", "gzip, deflate" if address.scheme == "http" else "br, gzip, deflate"),
        ):
            if find(merged, name) is None:
                sent.append((name, text))
        if method == "POST":
            sent.append(("content-length", str(length)))
        return sent

    def redirected(self, given: Sequence[Header], becomes_get: bool, same_host: bool) -> list[Header]:
        gone = set() if same_host else {"authorization", "proxy-authorization", "cookie", "host"}
        if becomes_get:
            gone |= {"content-encoding", "content-language", "content-location", "content-type", "content-length"}
        return [header for header in given if header[0].lower() not in gone]

    def refused(self, url: str, reason: str) -> str:
        return "fetch failed"

    def timed_out(self, url: str) -> str:
        return "The operation was aborted due to timeout"

    def too_many_redirects(self, url: str) -> str:
        return "fetch failed"


CLIENTS: Mapping[str, HttpClient] = {"node-fetch": NodeFetch(), "undici": Undici()}
