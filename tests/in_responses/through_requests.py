"""A pytest plugin (`-p through_requests`): the contract tests' fake is inside of `responses`, and asked by requests.

So each recorded answer of a real Strapi judges what requests is given there: status, header block and body.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3.util import parse_url

import contract_tests.judge
import harness.sides
from harness.client import Client, Connection, Request, Response, quoted
from harness.targets.fake import FakeTarget
from harness.targets.protocol import Target

STARTED: dict[str, FakeTarget] = {}
ASKED: list[str] = []
OPEN = ExitStack()


class InMemory(FakeTarget):
    """Answers inside of `responses` from its start on: also what the harness asks as an administrator."""

    def start(self) -> None:
        super().start()
        OPEN.enter_context(self.answering())


def create_in_memory(kind: str, version: str, project: Path | None = None, **settings: Any) -> Target:
    """In place of `create_target`."""
    assert kind == "fake"
    settings.pop("database", None)  # of a real Strapi in a container
    url = f"http://strapi-{len(STARTED)}.test:1337"
    target = STARTED[url] = InMemory(project, version, in_memory=url, **settings)
    return target


class ThroughRequests(Client):
    """In place of the client: requests with nothing added; what is no request at all goes past requests."""

    def __init__(self, url: str) -> None:
        super().__init__(url, connect=self._in_memory)
        self._target = STARTED[url]

    def _in_memory(self) -> Connection:
        return self._target.fake.connect()

    def send(self, request: Request) -> Response:
        target = quoted(request.target)
        if parse_url(self.url + target).request_uri != target:  # urllib3 would send another one
            return super().send(request)
        prepared = requests.Request(request.method, self.url).prepare()
        prepared.url = self.url + target
        prepared.headers = CaseInsensitiveDict(request.headers)
        assert len(prepared.headers) == len(request.headers)
        prepared.body = request.body
        if request.body is not None and "Transfer-Encoding" not in prepared.headers:
            prepared.headers.setdefault("Content-Length", str(len(request.body)))
        ASKED.append(request.target)
        answer = HTTPAdapter().send(prepared, stream=True, timeout=30)
        raw = answer.raw
        headers = tuple(raw._original_response.msg.items())
        return Response(raw.status, raw.reason, headers, raw.read(decode_content=False))


@pytest.fixture(autouse=True, scope="session")
def inside_of_responses() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(contract_tests.judge, "create_target", create_in_memory)
        patch.setattr(harness.sides, "Client", ThroughRequests)
        with OPEN:
            yield


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.write_line(f"through requests: {len(ASKED)}")
