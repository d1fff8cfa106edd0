"""A sync that is a program in any language, and serves its copy."""

from __future__ import annotations

import http.client
import json
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from fake_strapi.client_check.client import Place
from fake_strapi.client_check.program import Program
from fake_strapi.client_check.trigger import connection_to
from fake_strapi.errors import FakeStrapiError
from fake_strapi.virtual_time.keeper import TimeKeeper

ANSWER_SECONDS = 10.0


class SyncProgram:
    """`SyncProgram(["node", "sync.js"], "http://localhost:3001/copy", "http://localhost:3001/webhooks/strapi")`.

    STRAPI_URL, STRAPI_API_TOKEN and WEBHOOK_SECRET tell it what it needs, and `env` is added. A GET of `copy_url`
    answers its copy as JSON; `webhook_url` is where it listens for webhooks, None for one that only polls.
    """

    fresh = True

    def __init__(
        self,
        command: Sequence[str],
        copy_url: str,
        webhook_url: str | None = None,
        *,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.name = " ".join(command)
        self.webhook_url = webhook_url
        self.secret: str | None = None
        self._command = list(command)
        self._copy_url = urlsplit(copy_url)
        self._env = dict(env or {})
        self._program: Program | None = None
        if not self._copy_url.hostname:
            raise FakeStrapiError(f"{copy_url!r} is no URL that can be asked: give http://host:port/path")

    def start(self, place: Place, keeper: TimeKeeper) -> None:
        secret = {} if self.secret is None else {"WEBHOOK_SECRET": self.secret}
        self._program = Program(self._command, {**self._env, **place.environment, **secret}, keeper)

    def ready(self) -> bool:
        """Whether it answers its copy."""
        assert self._program is not None
        deque(self._program.poll(), 0)
        if self._program.ended is not None:
            raise FakeStrapiError(f"{self._program.command} has ended, {self._program.ending}")
        try:
            self._ask()
        except OSError:
            return False
        return True

    def copy(self) -> Any:
        assert self._program is not None
        deque(self._program.poll(), 0)
        try:
            status, text = self._ask()
        except OSError as error:
            raise FakeStrapiError(f"{self._copy_url.geturl()} doesn't answer the copy: {error}") from None
        try:
            if status == 200:
                return json.loads(text)
        except ValueError:
            pass
        raise FakeStrapiError(f"{self._copy_url.geturl()} answers no copy, but {status}: {text[:200]!r}")

    def _ask(self) -> tuple[int, bytes]:
        connection = connection_to(self._copy_url, ANSWER_SECONDS)
        try:
            connection.request("GET", self._copy_url.path or "/")
            answer = connection.getresponse()
            return answer.status, answer.read()
        except http.client.HTTPException as error:
            raise OSError(repr(error)) from None
        finally:
            connection.close()

    def stop(self) -> None:
        if self._program is not None:
            self._program.stop()
            self._program = None
