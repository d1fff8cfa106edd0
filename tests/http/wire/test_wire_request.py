"""The reader: requests come out the same however the bytes are cut; limits; what follows what."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wire_cases import post, request

from fake_strapi.http.wire.answers import BAD_REQUEST, CONTINUE, HEAD_TOO_LARGE, PAYLOAD_TOO_LARGE
from fake_strapi.http.wire.limits import Limits
from fake_strapi.http.wire.request import BodyLimit, Refusal, Request, RequestReader

H2C = b"Connection: Upgrade\r\nUpgrade: h2c\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
MESSAGES = [
    request(),
    request(b"HEAD", b"/a?b=c", b"X-A:\r\nX-B: \t1 \r\nX-A: 2\r\n"),
    post(b"Content-Length: 5\r\n", b"hello"),
    post(b"Content-Length: 5\r\nExpect: 100-continue\r\n", b"hello"),
    post(CHUNKED, b"3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nX-T: 1\r\n\r\n"),
    post(b"", b"\r\n\r\n"),
    request(host=b""),
    request(headers=b"Expect: x\r\n"),
    post(b"Content-Length: 30\r\n", b"a" * 30),
    post(CHUNKED, b"14\r\n" + b"a" * 20 + b"\r\n0\r\n\r\n"),
]
SMALL = Limits(head_bytes=200, body_bytes=10, chunk_extension_bytes=100)


def read(pieces: list[bytes], body_limit: BodyLimit | None = None) -> RequestReader:
    reader = RequestReader(SMALL, body_limit)
    for piece in pieces:
        if reader.failure is None:
            reader.feed(piece)
    return reader


def cut(data: bytes, places: list[int]) -> list[bytes]:
    edges = [0, *sorted({place % (len(data) + 1) for place in places}), len(data)]
    return [data[start:end] for start, end in pairwise(edges)]


@settings(deadline=None)
@given(st.lists(st.sampled_from(MESSAGES), min_size=1, max_size=6), st.lists(st.integers(0, 5000), max_size=20))
def test_the_cuts_do_not_matter(messages: list[bytes], places: list[int]) -> None:
    data = b"".join(messages)
    whole, pieces = read([data]), read(cut(data, places))
    assert pieces.ready == whole.ready
    assert pieces.failure is whole.failure is None
    assert len([item for item in whole.ready if not isinstance(item, bytes)]) == len(messages)


@settings(deadline=None)
@given(st.lists(st.integers(0, 5000), max_size=20))
def test_an_upgrade_with_a_body_is_any_request(places: list[int]) -> None:
    data = post(H2C + CHUNKED, b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
    (item,) = read(cut(data, places)).ready
    assert isinstance(item, Request)
    assert item.body == b"abcde"
    assert item.header("upgrade") == "h2c"


@settings(deadline=None)
@given(st.binary(max_size=60), st.lists(st.integers(0, 60), max_size=5))
def test_any_bytes_are_read_without_a_crash(data: bytes, places: list[int]) -> None:
    reader = read(cut(data, places))
    assert reader.failure in (None, b"", BAD_REQUEST)


@settings(deadline=None)
@given(st.sampled_from(MESSAGES), st.integers(0, 300), st.binary(min_size=1, max_size=3))
def test_damaged_requests_are_read_without_a_crash(message: bytes, place: int, damage: bytes) -> None:
    reader = read([message[:place] + damage + message[place + 1 :]])
    assert reader.failure in (None, b"", BAD_REQUEST)


def test_the_order_of_what_is_to_be_said() -> None:
    reader = read([post(b"Content-Length: 2\r\nExpect: 100-continue\r\n", b"ab") + request(headers=b"Expect: x\r\n")])
    assert reader.ready[0] == CONTINUE
    assert isinstance(reader.ready[1], Request)
    assert reader.ready[2] == Refusal("417 Expectation Failed", "GET", keep_alive=True)


@pytest.mark.parametrize("framing", [(b"Content-Length: 12\r\n", b"a" * 12), (CHUNKED, b"c\r\n" + b"a" * 12 + b"\r\n")])
def test_a_body_over_the_limit_is_told_at_once_and_dropped(framing: tuple[bytes, bytes]) -> None:
    headers, body = framing
    reader = read([post(headers, body[:-1])])
    (item,) = reader.ready
    assert isinstance(item, Request)
    assert item.overflow
    assert item.body == b""
    assert reader.partial
    reader.feed(body[-1:] + (b"0\r\n\r\n" if headers == CHUNKED else b"") + request())
    assert len(reader.ready) == 2


def test_a_body_at_the_limit_is_read() -> None:
    (item,) = read([post(b"Content-Length: 10\r\n", b"a" * 10)]).ready
    assert isinstance(item, Request)
    assert item.body == b"a" * 10
    assert not item.overflow


@settings(deadline=None)
@given(st.lists(st.integers(0, 5000), max_size=20))
def test_an_endless_header_ends_at_the_limit(places: list[int]) -> None:
    head = b"GET / HTTP/1.1\r\nHost: a\r\nX-A: "
    room = SMALL.head_bytes - len(b"/" + b"Host" + b"a" + b"X-A")
    assert read(cut(head + b"a" * (room - 1), places)).failure is None
    assert read(cut(head + b"a" * room, places)).failure == HEAD_TOO_LARGE


def test_an_endless_chunk_extension_ends_at_the_limit() -> None:
    assert read([post(CHUNKED), b"1;", b"a" * 90]).failure is None
    assert read([post(CHUNKED), b"1;", b"a" * 98]).failure == PAYLOAD_TOO_LARGE


def test_what_is_partial() -> None:
    reader = RequestReader(SMALL)
    states = []
    for piece in (b"\r\n", b"G", b"ET / HTTP/1.1\r\nHo", b"st: a\r\nContent-Length: 2\r\n\r\n", b"a", b"b", b"\r\n"):
        reader.feed(piece)
        states.append((reader.partial, reader.in_head))
    head, body, none = (True, True), (True, False), (False, False)
    assert states == [none, head, head, body, body, none, none]


def koa_limit(request: Request) -> int | None:
    return 4 if request.method == "POST" else None


@pytest.mark.parametrize(("length", "overflow"), [(4, False), (5, True)])
def test_the_application_sets_the_limit_by_the_head(length: int, overflow: bool) -> None:
    (item,) = read([post(b"Content-Length: %d\r\n" % length, b"a" * length)], koa_limit).ready
    assert isinstance(item, Request)
    assert item.overflow == overflow
    assert item.body == (b"" if overflow else b"aaaa")


def test_the_limit_of_the_server_stands_above_the_applications() -> None:
    (item,) = read([post(b"Content-Length: 11\r\n")], lambda request: 1000).ready
    assert isinstance(item, Request)
    assert item.overflow


@pytest.mark.parametrize("framing", [b"Content-Length: 5\r\n", CHUNKED])
def test_nobody_waits_for_a_body_that_is_not_read(framing: bytes) -> None:
    reader = read([request(b"DELETE", headers=framing)], koa_limit)
    (item,) = reader.ready
    assert isinstance(item, Request)
    assert (item.body, item.overflow) == (b"", False)
    reader.feed((b"5\r\nhello\r\n0\r\n\r\n" if framing == CHUNKED else b"hello") + request())
    assert [one.method for one in reader.ready if isinstance(one, Request)] == ["DELETE", "GET"]
    assert item.body == b""
