"""`fake-strapi serve --workers N` for tests, and clients that show every byte."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import requests

from fake_strapi.config import DEFAULT_API_TOKEN as TOKEN

COMMAND = [sys.executable, "-m", "fake_strapi.cli", "serve", "--port", "0"]
AUTH = {"Authorization": f"Bearer {TOKEN}"}
DEADLINE = 20.0


def eventually(holds: Callable[[], Any], what: str) -> Any:
    """What `holds` answers once that is true."""
    deadline = monotonic() + DEADLINE
    while not (found := holds()):
        assert monotonic() < deadline, f"never {what}"
    return found


class Fleet:
    """A running command with all its processes."""

    def __init__(self, process: subprocess.Popen[str], url: str) -> None:
        self.process = process
        self.url = url
        self.port = int(url.rpartition(":")[2])

    def control(self, method: str, path: str, body: Any = None) -> Any:
        answer = requests.request(method, f"{self.url}/_fake{path}", json=body, timeout=DEADLINE)
        assert answer.ok, answer.text
        return answer.json()

    def workers(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.control("GET", "/health")["workers"]
        return found

    def answered(self) -> list[int]:
        """How many requests each reader has answered."""
        return [worker["answered"] for worker in self.workers()[1:]]

    def connect(self) -> Client:
        return Client(self.port)

    def lines(self) -> Iterator[str]:
        assert self.process.stdout is not None
        return iter(self.process.stdout.readline, "")

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.wait(DEADLINE)


@contextmanager
def serving(directory: Path, workers: int, *options: str) -> Iterator[Fleet]:
    """With all readers ready."""
    port_file = directory / f"port-{workers}"
    port_file.unlink(missing_ok=True)
    log = (directory / f"log-{workers}").open("w")
    with log:
        process = subprocess.Popen(
            [*COMMAND, "--port-file", str(port_file), "--workers", str(workers), *options],
            stdout=log,
            stderr=subprocess.STDOUT,
            text=True,
        )
    try:

        def ready() -> bool:
            assert process.poll() is None, (directory / f"log-{workers}").read_text()
            return port_file.exists() and port_file.read_text().endswith("\n")

        eventually(ready, "a port")
        fleet = Fleet(process, f"http://127.0.0.1:{port_file.read_text().strip()}")
        eventually(lambda: all(worker["ready"] for worker in fleet.workers()), "all workers ready")
        yield fleet
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(DEADLINE)


class Client:
    """One connection, byte by byte."""

    def __init__(self, port: int) -> None:
        self.sock = socket.create_connection(("127.0.0.1", port), DEADLINE)
        self._read = b""

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def answer(self, *, bodiless: bool = False) -> tuple[bytes, bytes]:
        """(head, body) of the next answer; (b"", b"") at the end of the connection."""
        while b"\r\n\r\n" not in self._read:
            if not self._more():
                assert not self._read, self._read
                return b"", b""
        head, _, self._read = self._read.partition(b"\r\n\r\n")
        length = re.search(rb"\r\nContent-Length: (\d+)", head, re.IGNORECASE)
        size = 0 if bodiless or length is None else int(length[1])
        while len(self._read) < size:
            assert self._more(), "the body was cut"
        body, self._read = self._read[:size], self._read[size:]
        return head, body

    def _more(self) -> bool:
        try:
            data = self.sock.recv(65536)
        except ConnectionResetError:
            return False
        self._read += data
        return bool(data)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[bytes, bytes]:
        self.send(request(method, path, body, **headers))
        return self.answer(bodiless=method == "HEAD")

    def get(self, path: str, status: int = 200) -> Any:
        head, body = self.ask("GET", path)
        assert head.startswith(b"HTTP/1.1 %d " % status), head + body
        return json.loads(body)

    def close(self) -> None:
        self.sock.close()


def request(method: str, path: str, body: Any = None, **headers: str) -> bytes:
    given = {"Host": "strapi.test", **AUTH, **headers}
    data = b"" if body is None else json.dumps(body).encode()
    if body is not None:
        given |= {"Content-Type": "application/json", "Content-Length": str(len(data))}
    lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + data


@contextmanager
def busy_primary(fleet: Fleet, count: int = 8) -> Iterator[None]:
    """So many quiet connections of the primary's that each that only reads goes to a reader."""
    with ExitStack() as stack:
        for _ in range(count):
            client = fleet.connect()
            stack.callback(client.close)
            assert client.ask("GET", "/_health")[0].startswith(b"HTTP/1.1 204")
        yield


@contextmanager
def reading(fleet: Fleet, count: int = 6, path: str = "/api/jobs") -> Iterator[list[Client]]:
    """Connections that readers have, all readers some."""
    with ExitStack() as stack, busy_primary(fleet):
        clients = []
        for _ in range(count):
            client = fleet.connect()
            stack.callback(client.close)
            clients.append(client)
        answered: list[int] = []
        turns = 0
        # The first use of a token may be noted, which is the primary's work: it has the connection for some reads.
        while sum(answered) != count or not all(answered):
            turns += 1
            assert turns < 50, f"not all connections are readers': {fleet.workers()}"
            before = fleet.answered()
            for client in clients:
                client.get(path)
            answered = [now - then for now, then in zip(fleet.answered(), before, strict=True)]
        yield clients
