"""The client that hides nothing, against a server that plays back what it is told."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from harness.client import Client, NoAnswer, Request, quoted


class Script:
    """A server that answers each request with the next bytes of its script; None closes the connection."""

    def __init__(self) -> None:
        self.answers: list[bytes | None] = []
        self.requests: list[bytes] = []
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            with connection:
                while self.answers and (data := connection.recv(65536)):
                    self.requests.append(data)
                    answer = self.answers.pop(0)
                    if answer is None:
                        break
                    connection.sendall(answer)

    def close(self) -> None:
        self._listener.close()


@pytest.fixture
def script() -> Iterator[Script]:
    script = Script()
    yield script
    script.close()


def ok(body: bytes, *headers: bytes) -> bytes:
    lines = [b"HTTP/1.1 200 OK", *headers, b"Content-Length: %d" % len(body)]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


GET = Request("GET", "/x")


def test_headers_come_as_they_are(script: Script) -> None:
    script.answers = [ok(b"hi", b"X-One:1", b"x-one:  2 ", b"EMPTY:", b"Set-Cookie: a=b; c=d: e")]
    with Client(script.url) as client:
        answer = client.send(GET)
    assert answer.headers == (
        ("X-One", "1"),
        ("x-one", "2"),
        ("EMPTY", ""),
        ("Set-Cookie", "a=b; c=d: e"),
        ("Content-Length", "2"),
    )
    assert (answer.status, answer.reason, answer.body) == (200, "OK", b"hi")
    assert answer.header("X-ONE") == "1"
    assert answer.header("nope") is None


def test_what_goes_out(script: Script) -> None:
    script.answers = [ok(b""), ok(b"")]
    with Client(f"{script.url}/prefix/") as client:
        client.send(Request("POST", "/a?b[c]=d e&f=é%20", (("Content-Type", "application/json"),), b"{}"))
        client.send(Request("GET", "/", (("host", "other"), ("X", ""))))
    host = script.url.removeprefix("http://")
    assert script.requests[0].decode().split("\r\n") == [
        "POST /prefix/a?b[c]=d%20e&f=%C3%A9%20 HTTP/1.1",
        f"Host: {host}",
        "Content-Type: application/json",
        "Content-Length: 2",
        "",
        "{}",
    ]
    assert script.requests[1] == b"GET /prefix/ HTTP/1.1\r\nhost: other\r\nX: \r\n\r\n"


def test_bodies_of_every_framing(script: Script) -> None:
    script.answers = [
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n1\r\nd\r\n0\r\nTrailer: 1\r\n\r\n",
        b"HTTP/1.1 204 No Content\r\nX: 1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 82\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 1\r\n\r\nx",
        b"HTTP/1.1 200\r\n\r\n",
        b"HTTP/1.0 400 Bad Request\r\nConnection: close\r\n\r\nto the end",
    ]
    with Client(script.url) as client:
        assert client.send(GET).body == b"abcd"
        assert client.send(GET).status == 204
        assert client.send(Request("HEAD", "/x")).body == b""
        assert client.send(GET).status == 201
        assert client.send(GET).body == b""
        assert client.send(GET).body == b"to the end"


def test_a_kept_connection_is_used_again_and_opened_anew(script: Script) -> None:
    script.answers = [ok(b"1"), ok(b"2"), None, ok(b"3")]
    with Client(script.url) as client:
        assert [client.send(GET).body for _ in range(3)] == [b"1", b"2", b"3"]
    assert script.connections == 2


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (None, "closed before an answer"),
        (b"HTTP/1.1 200", "inside the header block"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", "after 3 of 9 bytes"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5", "inside a chunked body"),
        (b"SSH-2.0\r\n\r\n", "not an HTTP answer"),
    ],
)
def test_no_whole_answer(script: Script, answer: bytes | None, message: str) -> None:
    script.answers = [answer]
    with Client(script.url) as client, pytest.raises(NoAnswer, match=message):
        client.send(GET)


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with Client(f"http://127.0.0.1:{port}") as client, pytest.raises(NoAnswer, match=str(port)):
        client.send(GET)


def test_an_address_that_is_none() -> None:
    with pytest.raises(ValueError, match="not an http"):
        Client("ftp://x")


def test_quoting_leaves_what_was_written() -> None:
    assert quoted("/a b[$c]=\"<é>%zz%20+#'") == "/a%20b[$c]=%22%3C%C3%A9%3E%zz%20+#'"


def test_a_request_as_a_shell_command() -> None:
    request = Request("PUT", "/api/jobs/1?a[b]=c d", (("Authorization", "Bearer x"), ("X", "")), b'{"a":"it\'s"}')
    assert request.curl("http://h:1/") == (
        "curl -gis -X PUT 'http://h:1/api/jobs/1?a[b]=c%20d' -H 'Authorization: Bearer x' -H 'X;' "
        """--data-binary '{"a":"it'"'"'s"}'"""
    )
    assert Request("HEAD", "/x").curl("http://h") == "curl -gis -I http://h/x"
    assert Request("POST", "/", (), b"\xff").curl("http://h").endswith("'<1 bytes>'")
    assert Request("POST", "/", (), b"x" * 5000).curl("http://h").endswith("'<5000 bytes>'")
