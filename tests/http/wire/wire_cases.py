"""What is said to node and to our server: raw requests, and what the client does between and after them."""

from __future__ import annotations

from dataclasses import dataclass

HANG_UP = b""
"""A step in which the client ends its side of the connection (FIN) and goes on listening."""

HOST = b"Host: a\r\n"


def request(
    method: bytes = b"GET",
    target: bytes = b"/echo",
    headers: bytes = b"",
    body: bytes = b"",
    *,
    version: bytes = b"HTTP/1.1",
    host: bytes = HOST,
) -> bytes:
    """One request as bytes; `headers` are whole lines."""
    return method + b" " + target + b" " + version + b"\r\n" + host + headers + b"\r\n" + body


def post(headers: bytes, body: bytes = b"", target: bytes = b"/echo", **more: bytes) -> bytes:
    return request(b"POST", target, headers, body, **more)


FOLLOW_UP = request(target=b"/empty")
"""Sent when the connection is still open: shows whether it can be used."""


@dataclass(frozen=True)
class Case:
    """`steps` go out one after the other, each in a packet of its own."""

    name: str
    steps: tuple[bytes, ...]


def answers() -> dict[str, bytes]:
    """Plain requests: the head of the answer, the end of the body, whether the connection is kept."""
    old, old_kept = {"version": b"HTTP/1.0"}, {"version": b"HTTP/1.0", "headers": b"Connection: keep-alive\r\n"}
    close = b"Connection: close\r\n"
    found = {
        "get": request(),
        "head": request(b"HEAD"),
        "post": post(b"Content-Length: 5\r\n", b"hello"),
        "post without a length": post(b""),
        "get with a body": request(headers=b"Content-Length: 5\r\n", body=b"hello"),
        "length 0": post(b"Content-Length: 0\r\n"),
        "explicit keep-alive": request(headers=b"Connection: keep-alive\r\n"),
        "close": request(headers=close),
        "close, other case": request(headers=b"connection: Close\r\n"),
        "close in a list": request(headers=b"Connection: foo, close\r\n"),
        "close beside keep-alive": request(headers=b"Connection: keep-alive, close\r\n"),
        "1.0": request(**old),
        "1.0 without a host": request(host=b"", **old),
        "1.0 head": request(b"HEAD", **old),
        "1.0 kept": request(**old_kept),
        "1.0 kept, TE": request(target=b"/stream", headers=b"TE: chunked\r\nConnection: keep-alive\r\n", **old),
        "1.0 TE": request(target=b"/stream", headers=b"TE: chunked\r\n", **old),
        "2.0": request(version=b"HTTP/2.0"),
        "0.9": request(version=b"HTTP/0.9"),
        "no version": b"GET /echo\r\n\r\n",
    }
    for route in ("empty", "unchanged", "resetcontent", "nolength", "nobody", "stream", "streamlength", "close"):
        target = b"/" + route.encode()
        found[route] = request(target=target)
        found[f"{route}, head"] = request(b"HEAD", target)
        found[f"{route}, client closes"] = request(target=target, headers=close)
        found[f"{route}, 1.0"] = request(target=target, **old)
        found[f"{route}, 1.0 kept"] = request(target=target, **old_kept)
    for route in ("date", "two", "teapot", "odd"):
        found[route] = request(target=b"/" + route.encode())
    return found


def lines() -> dict[str, bytes]:
    """The request line."""
    methods = (b"TRACE QUERY PURGE M-SEARCH MKCOL SOURCE OPTIONS PATCH PUT DELETE PROPFIND ACL BIND CHECKOUT COPY LINK"
               b" LOCK MERGE MKACTIVITY MKCALENDAR MOVE NOTIFY PROPPATCH REBIND REPORT SEARCH SUBSCRIBE UNBIND UNLINK"
               b" UNLOCK UNSUBSCRIBE").split()  # fmt: skip
    found = {f"method {method.decode()}": request(method) for method in methods}
    unknown = (b"FOO", b"get", b"DESCRIBE", b"PRI", b"GETT", b"FLUSH", b"PLAY")
    found |= {f"unknown method {method.decode()}": request(method) for method in unknown}
    targets = {
        "star": b"*",
        "absolute": b"http://a/echo?x=1",
        "without a slash": b"echo",
        "fragment": b"/echo#x",
        "not ASCII": "/é".encode(),
        "escapes": b"/a%2Fb%zz?q=%20+",
        "tab": b"/a\tb",
        "space": b"/a b",
        "control": b"/a\x01b",
        "DEL": b"/a\x7fb",
        "punctuation": b'/a"<>[]{}|\\^`b',
        "double slash": b"//echo",
        "dots": b"/x/../echo",
    }
    found |= {f"target {name}": request(target=target) for name, target in targets.items()}
    return found | {
        "CONNECT": request(b"CONNECT", b"a:80"),
        "CONNECT with a path": request(b"CONNECT"),
        "OPTIONS *": request(b"OPTIONS", b"*"),
        "version 1.2": request(version=b"HTTP/1.2"),
        "version in lower case": request(version=b"http/1.1"),
        "ICE": request(b"SOURCE", version=b"ICE/1.0"),
        "RTSP": request(b"OPTIONS", version=b"RTSP/1.0"),
        "HTTP/2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        "words": b"hello world\r\n\r\n",
        "long garbage": b"A" * 20_000,
        "only LF": b"GET /echo HTTP/1.1\nHost: a\n\n",
        "only CR": b"GET /echo HTTP/1.1\rHost: a\r\r",
        "CRLF before": b"\r\n\r\n" + request(),
        "LF before": b"\n" + request(),
        "space before": b" " + request(),
        "half a method": b"GE",
        "half an unknown method": b"FO",
    }


def headers() -> dict[str, bytes]:
    """The header lines."""
    each = {
        "without a colon": b"foo\r\n",
        "space in the name": b"foo bar: x\r\n",
        "space before the colon": b"foo : x\r\n",
        "no name": b": x\r\n",
        "folded": b"X-A: 1\r\n  2\r\n",
        "white space around": b"X-A:\t 1 \t\r\n",
        "empty": b"X-A:\r\nX-B: \r\nX-C: 1\r\n",
        "not ASCII": "X-A: é\r\n".encode(),
        "name not ASCII": "X-é: a\r\n".encode(),
        "control": b"X-A: a\x01b\r\n",
        "NUL": b"X-A: a\x00b\r\n",
        "CR inside": b"X-A: a\rb\r\n",
        "ends in LF": b"X-A: a\nX-B: b\r\n",
        "repeated, case kept": b"x-lower: 1\r\nX_Under: 2\r\nX-lower: 3\r\n",
        "two hosts": b"Host: b\r\n",
    }
    found = {f"header {name}": request(headers=line) for name, line in each.items()}
    return found | {
        "no host": request(host=b""),
        "no host, head": request(b"HEAD", host=b""),
        "no host, pipelined": request(host=b"") + request(),
        "no host, with a body": post(b"Content-Length: 5\r\n", b"hello", host=b""),
        "empty host": request(host=b"Host:\r\n"),
        "odd host": request(host=b"Host: a b/c\r\n"),
        "first line folded": b"GET /echo HTTP/1.1\r\n Host: a\r\n\r\n",
    }


def framing() -> dict[str, bytes]:
    """Where a body ends, and the ways to smuggle a second request past that."""
    chunk = b"3\r\nabc\r\n0\r\n\r\n"
    lengths = {
        "twice": b"5\r\nContent-Length: 5",
        "twice, different": b"5\r\nContent-Length: 6",
        "list": b"5, 5",
        "negative": b"-5",
        "plus": b"+5",
        "empty": b"",
        "two numbers": b"5 5",
        "space behind": b"5 ",
        "leading zeros": b"005",
        "huge": b"99999999999999999999999",
        "hex": b"0x5",
        "float": b"5.0",
    }
    found = {f"length {n}": post(b"Content-Length: " + v + b"\r\n", b"hello") for n, v in lengths.items()}
    codings = {
        "upper case": b"CHUNKED",
        "gzip": b"gzip",
        "gzip, chunked": b"gzip, chunked",
        "chunked, gzip": b"chunked, gzip",
        "chunked, identity": b"chunked, identity",
        "identity": b"identity",
        "empty": b"",
        "twice": b"chunked\r\nTransfer-Encoding: chunked",
        "xchunked": b"xchunked",
        "tab before": b"\tchunked",
        "space behind": b"chunked ",
        "quoted": b'"chunked"',
        "and a length": b"chunked\r\nContent-Length: 5",
    }
    found |= {f"coding {n}": post(b"Transfer-Encoding: " + v + b"\r\n", chunk) for n, v in codings.items()}
    bodies = {
        "extension": b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n",
        "hex sizes": b"A\r\n0123456789\r\nb\r\n01234567890\r\n0\r\n\r\n",
        "zeros before": b"0003\r\nabc\r\n0\r\n\r\n",
        "trailer": b"3\r\nabc\r\n0\r\nX-T: 1\r\n\r\n",
        "bad size": b"zz\r\nabc\r\n0\r\n\r\n",
        "empty size": b"\r\nabc\r\n0\r\n\r\n",
        "size overflow": b"fffffffffffffffff\r\nabc\r\n0\r\n\r\n",
        "negative size": b"-3\r\nabc\r\n0\r\n\r\n",
        "space behind the size": b"3 \r\nabc\r\n0\r\n\r\n",
        "too long": b"3\r\nabcd\r\n0\r\n\r\n",
        "only LF": b"3\nabc\n0\n\n",
        "LF behind the size": b"3\nabc\r\n0\r\n\r\n",
        "LF behind the chunk": b"3\r\nabc\n0\r\n\r\n",
        "long extension": b"3;" + b"a" * 17_000 + b"\r\nabc\r\n0\r\n\r\n",
        "extensions long together": (b"1;" + b"a" * 9_000 + b"\r\na\r\n") * 3 + b"0\r\n\r\n",
        "long trailer": b"0\r\nX-T: " + b"a" * 17_000 + b"\r\n\r\n",
    }
    found |= {f"chunked {n}": post(b"Transfer-Encoding: chunked\r\n", body) for n, body in bodies.items()}
    return found | {
        "length and coding": post(b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n"),
        "space before the colon of the coding": post(b"Transfer-Encoding : chunked\r\n", chunk),
        "1.0 chunked": post(b"Transfer-Encoding: chunked\r\n", chunk, version=b"HTTP/1.0"),
        "1.0 gzip": post(b"Transfer-Encoding: gzip\r\n", b"hello", version=b"HTTP/1.0"),
        "body not announced": request(body=b"hello"),
    }


def sizes() -> dict[str, bytes]:
    """16 KiB of target, header names and values: 1 + 4 + 4 for `/`, `Host` + `a`, `X-A` + ... ."""
    found = {}
    target = b"/nolength?"
    for total in (16_382, 16_383, 16_384, 16_385, 40_000):
        found[f"target {total}"] = request(target=target + b"a" * (total - len(target) - 5))
        found[f"headers {total}"] = request(
            target=target, headers=b"X-A: " + b"a" * (total - len(target) - 8) + b"\r\n"
        )
    for total in (16_383, 16_384):
        found[f"unfinished target {total}"] = b"GET /" + b"a" * (total - 1)
        found[f"unfinished header {total}"] = b"GET / HTTP/1.1\r\nHost: a\r\nX-A: " + b"a" * (total - 9)
    return found | {
        "white space before a value": request(headers=b"X-A:" + b" " * 20_000 + b"a\r\n"),
        "white space behind a value": request(headers=b"X-A: a" + b" " * 20_000 + b"\r\n"),
        "many headers": request(target=target, headers=b"X-Abc: 0123456789\r\n" * 900),
        "too many headers": request(target=target, headers=b"X-Abc: 0123456789\r\n" * 1100),
        "two large heads": request(target=target, headers=b"X-A: " + b"a" * 10_000 + b"\r\n") * 2,
        "empty lines": b"\r\n" * 20_000,
    }


def conversations() -> dict[str, tuple[bytes, ...]]:
    """Expect, Upgrade, pipelining, bodies in pieces or over the limit (100 bytes at /limit), clients that leave."""
    five = b"Content-Length: 5\r\n"
    expect = five + b"Expect: 100-continue\r\n"
    h2c = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"
    chunked = b"Transfer-Encoding: chunked\r\n"
    garbage = b"garbage\r\n\r\n"
    large = b"Content-Length: 300\r\n"
    chunk64 = b"40\r\n" + b"a" * 64 + b"\r\n"
    plain = request(target=b"/nolength")
    return {
        "head and body apart": (post(five), b"he", b"llo"),
        "chunks apart": (post(chunked), b"3\r\nabc\r\n", b"2\r", b"\nde\r\n", b"0\r\n\r\n"),
        "head in pieces": (b"GET /ec", b"ho HTTP/1.1\r\nHo", b"st: a\r", b"\n\r\n"),
        "expect": (post(expect), b"hello"),
        "expect, body at once": (post(expect, b"hello"),),
        "expect, other case": (post(five + b"expect: 100-Continue\r\n"), b"hello"),
        "expect without a body": (request(headers=b"Expect: 100-continue\r\n"),),
        "expect, 1.0": (post(expect, version=b"HTTP/1.0"), b"hello"),
        "expect something else": (post(five + b"Expect: foo\r\n"), b"hello"),
        "expect something else, close": (request(headers=b"Expect: foo\r\nConnection: close\r\n"),),
        "expect something else, head": (request(b"HEAD", headers=b"Expect: foo\r\n"),),
        "expect more": (request(headers=b"Expect: foo, 100-continue\r\n"),),
        "expect x100-continue": (request(headers=b"Expect: x100-continue\r\n"),),
        "expect nothing": (request(headers=b"Expect:\r\n"),),
        "expect, no host": (post(expect, host=b""),),
        "upgrade to a web socket": (request(headers=b"Connection: Upgrade\r\nUpgrade: websocket\r\n"),),
        "upgrade h2c": (request(headers=h2c),),
        "upgrade h2c, post": (post(h2c + five, b"hello"),),
        "upgrade h2c, post in pieces": (post(h2c + five), b"he", b"llo"),
        "upgrade h2c, chunked": (post(h2c + chunked, b"3\r\nabc\r\n0\r\n\r\n"),),
        "upgrade h2c, length 0": (post(h2c + b"Content-Length: 0\r\n"),),
        "upgrade h2c, pipelined": (request(headers=h2c) + plain,),
        "upgrade h2c, garbage": (request(headers=h2c) + garbage,),
        "upgrade without Connection": (request(headers=b"Upgrade: h2c\r\n"),),
        "pipelined": (plain + request(b"HEAD") + post(five, b"hello") + request(target=b"/empty"),),
        "pipelined streams": (request(target=b"/stream") * 2,),
        "pipelined with empty lines": (plain + b"\r\n\r\n" + plain,),
        "pipelined behind close": (request(headers=b"Connection: close\r\n") + plain,),
        "garbage in the same packet": (plain + garbage,),
        "garbage in the next packet": (plain, garbage),
        "too large in the same packet": (plain + request(headers=b"X-A: " + b"a" * 17_000 + b"\r\n"),),
        "too large in the next packet": (plain, request(headers=b"X-A: " + b"a" * 17_000 + b"\r\n")),
        "too large in pieces": (b"GET /" + b"a" * 10_000, b"a" * 6_384),
        "header too large in pieces": (b"GET / HTTP/1.1\r\nHost: a\r\nX-A: " + b"a" * 10_000, b"a" * 6_375),
        "header just in pieces": (b"GET / HTTP/1.1\r\nHost: a\r\nX-A: " + b"a" * 10_000, b"a" * 6_374),
        "bad chunk in the next packet": (post(chunked), b"zz\r\n"),
        "expect, then garbage": (post(expect, b"hellogarbage"),),
        "over the limit": (post(large, target=b"/limit"), b"a" * 300),
        "over the limit at once": (post(large, b"a" * 300, target=b"/limit"),),
        "far over the limit": (post(b"Content-Length: 1000000\r\n", b"a" * 1_000_000, target=b"/limit"),),
        "over the limit, body never sent": (post(large, target=b"/limit"),),
        "over the limit, expect": (post(large + b"Expect: 100-continue\r\n", target=b"/limit"),),
        "over the limit, chunked": (post(chunked, chunk64, target=b"/limit"), chunk64 + b"0\r\n\r\n"),
        "over the limit, then a bad chunk": (post(chunked, chunk64 * 2, target=b"/limit"), b"zz\r\n"),
        "over the limit, close": (post(large + b"Connection: close\r\n", b"a" * 300, target=b"/limit"),),
        "over the limit, pipelined": (post(large, b"a" * 300, target=b"/limit") + plain,),
        "hangs up": (HANG_UP,),
        "hangs up after a request": (plain, HANG_UP),
        "hangs up in a head": (b"GET / HT", HANG_UP),
        "hangs up in a body": (post(five, b"he"), HANG_UP),
        "hangs up in a chunk": (post(chunked, b"3\r\na"), HANG_UP),
        "hangs up in the second head": (plain, b"GET", HANG_UP),
    }  # fmt: skip


SINGLE = answers() | lines() | headers() | framing() | sizes()
CASES = [Case(name, (data,)) for name, data in SINGLE.items()]
CASES += [Case(name, steps) for name, steps in conversations().items()]
