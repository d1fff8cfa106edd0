"""A client inside of another server, which a URL makes call."""

from __future__ import annotations

import http.client
import select
import socket
from collections import deque
from collections.abc import Mapping, Sequence
from urllib.parse import SplitResult, urlsplit

from fake_strapi.client_check.client import Place
from fake_strapi.client_check.program import Program
from fake_strapi.errors import FakeStrapiError
from fake_strapi.virtual_time.keeper import TimeKeeper

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 30.0  # from the first byte of an answer to its last


class Post:
    """A call that a POST asks for; it failed when the answer is no 2xx."""

    def __init__(self, url: SplitResult) -> None:
        self.error: str | None = None
        self._connection: http.client.HTTPConnection | None = None
        try:
            self._connection = connection_to(url, CONNECT_SECONDS)
            self._connection.request("POST", url.path or "/" + (f"?{url.query}" if url.query else ""))
            self._connection.sock.settimeout(ANSWER_SECONDS)
        except OSError as error:
            self._end(f"can't be reached: {error}")

    def poll(self) -> bool:
        if self._connection is None:
            return True
        if not select.select([self._connection.sock], [], [], 0)[0]:
            return False
        try:
            answer = self._connection.getresponse()
            text = answer.read().decode(errors="replace")
        except (OSError, http.client.HTTPException) as error:
            self._end(f"no answer: {error!r}")
            return True
        self._end(None if 200 <= answer.status < 300 else f"{answer.status} {text}".strip())
        return True

    def _end(self, error: str | None) -> None:
        self.error = error
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class Trigger:
    """`Trigger("http://localhost:3000/fetch-jobs")`: a POST there makes it call, and is answered when it is through.

    `command` starts the server, anew for each rule, with STRAPI_URL and STRAPI_API_TOKEN, and `env`, in its
    environment. Without it the server runs already, calls the port that the check's Strapi is given, goes by the
    machine's time, and keeps what it remembers.
    """

    one_shot = False

    def __init__(self, url: str, command: Sequence[str] = (), *, env: Mapping[str, str] | None = None) -> None:
        self.name = url
        self.fresh = bool(command)
        self._url = urlsplit(url)
        self._command = list(command)
        self._env = dict(env or {})
        self._program: Program | None = None
        if self._url.scheme not in ("http", "https") or not self._url.hostname:
            raise FakeStrapiError(f"{url!r} is no URL that can be called: give http://host:port/path")

    def start(self, place: Place, keeper: TimeKeeper) -> None:
        if self._command:
            self._program = Program(self._command, {**self._env, **place.environment}, keeper)

    def ready(self) -> bool:
        """Whether its port is open."""
        if self._program is not None:
            deque(self._program.poll(), 0)
            if self._program.ended is not None:
                raise FakeStrapiError(f"{self._program.command} has ended, {self._program.ending}")
        connection = connection_to(self._url, CONNECT_SECONDS)
        try:
            connection.connect()
        except (OSError, socket.gaierror):
            return False
        finally:
            connection.close()
        return True

    def call(self) -> Post:
        if self._program is not None:
            deque(self._program.poll(), 0)
        return Post(self._url)

    def stop(self) -> None:
        if self._program is not None:
            self._program.stop()
            self._program = None


def connection_to(url: SplitResult, timeout: float) -> http.client.HTTPConnection:
    kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    return kind(url.hostname or "localhost", url.port, timeout=timeout)
