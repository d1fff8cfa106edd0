"""The WSGI environ: targets, repeated headers, names that could pose as others."""

from __future__ import annotations

import pytest

from fake_strapi.http.wire import environ as environs
from fake_strapi.http.wire.environ import base_environ, request_environ, split_target
from fake_strapi.http.wire.request import Request

BASE = base_environ(("127.0.0.1", 1337), ("127.0.0.1", 50000), connection=None)


@pytest.mark.parametrize(
    ("target", "path", "query"),
    [
        (b"/", "/", ""),
        (b"/api/jobs?filters[a]=b%20c", "/api/jobs", "filters[a]=b%20c"),
        (b"/a%20b%2Fc%zz", "/a b/c%zz", ""),
        (b"/caf%C3%A9", "/caf\xc3\xa9", ""),
        (b"/a?b?c", "/a", "b?c"),
        (b"/a#b?c", "/a", ""),
        (b"/a?b#c", "/a", "b"),
        (b"*", "*", ""),
        (b"http://example.org/a?b=c", "/a", "b=c"),
        (b"http://example.org", "/", ""),
        (b"http://example.org?b=c", "/", "b=c"),
        (b"//a/b", "//a/b", ""),
    ],
)
def test_targets(target: bytes, path: str, query: str) -> None:
    assert split_target(target) == (path, query)


def test_repeated_headers_are_joined_as_node_joins_them() -> None:
    headers = [
        ("X-A", "1"),
        ("Cookie", "a=1"),
        ("Authorization", "Bearer one"),
        ("x-a", "2"),
        ("cookie", "b=2"),
        ("authorization", "Bearer two"),
        ("Content-Type", "text/plain"),
        ("content-type", "text/html"),
    ]
    environ = request_environ(BASE, Request(target=b"/", method="GET", headers=headers))
    assert environ["HTTP_X_A"] == "1, 2"
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert environ["HTTP_AUTHORIZATION"] == "Bearer one"
    assert environ["CONTENT_TYPE"] == "text/plain"
    assert environ["wire.headers"] == headers


def test_a_name_with_an_underscore_is_only_among_the_raw_headers() -> None:
    headers = [("X_Forwarded_For", "1.2.3.4"), ("A_B", "1"), ("A_B", "2")]
    environ = request_environ(BASE, Request(target=b"/", method="GET", headers=headers))
    assert not {"HTTP_X_FORWARDED_FOR", "HTTP_A_B", ""} & environ.keys()
    assert environ["wire.headers"] == headers


def test_requests_do_not_share_their_environ() -> None:
    first = request_environ(BASE, Request(target=b"/", headers=[("X-A", "1")]))
    first["mine"] = 1
    second = request_environ(BASE, Request(target=b"/"))
    assert "mine" not in second
    assert "HTTP_X_A" not in second


def test_header_names_do_not_fill_the_memory() -> None:
    headers = [(f"X-{number}", "1") for number in range(2 * environs.KNOWN_NAMES)]
    environ = request_environ(BASE, Request(target=b"/", headers=headers))
    assert environ[f"HTTP_X_{2 * environs.KNOWN_NAMES - 1}"] == "1"
    assert len(environs.environ_keys) <= environs.KNOWN_NAMES
    environs.environ_keys.clear()
