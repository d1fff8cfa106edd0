"""The container target as far as no engine is needed; the rest is in test_real_container.py."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import docker.errors  # type: ignore[import-untyped]
import pytest

from harness.settings import kinds_of
from harness.targets import container, engine
from harness.targets.agent import Agent
from harness.targets.container import ContainerTarget
from harness.targets.create import PRINTSHOP, create_target, trusting
from harness.targets.file_lock import try_lock
from harness.targets.protocol import TargetError, TargetStartError


class AgentStandIn(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        failed = self.path == "/restore"
        body = json.dumps({"error": "no such table"} if failed else [{"to": "ann@example.com"}]).encode()
        self.send_response(500 if failed else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = answer

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def agent() -> Iterator[Agent]:
    with ThreadingHTTPServer(("127.0.0.1", 0), AgentStandIn) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        found = Agent("127.0.0.1", server.server_port)
        yield found
        found.close()
        server.shutdown()
        thread.join()


def test_what_the_agent_says(agent: Agent) -> None:
    assert agent.mails() == [{"to": "ann@example.com"}]
    with pytest.raises(TargetError, match="POST /restore failed: no such table"):
        agent.restore()


def test_an_agent_that_is_gone() -> None:
    with pytest.raises(TargetError, match="agent of the real Strapi does not answer"):
        Agent("127.0.0.1", 9).keep()


def test_a_target_that_is_not_started() -> None:
    target = create_target("container", "5", database="postgres")
    assert isinstance(target, ContainerTarget)
    assert (target.name, target.strapi_version, target.database) == ("container", "5.54.0", "postgres")
    assert target.logs() == ""
    target.stop()
    with pytest.raises(TargetError, match="has not been started"):
        target.clean()


def test_variables_for_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "ContainerTarget", lambda *_, **options: options["environment"])
    monkeypatch.setenv("NODE_EXTRA_CA_CERTS", "")
    environment = create_target("container", "5", database="postgres", environment={"DATABASE_POOL_MAX": "1"})
    assert environment == trusting() | {"DATABASE_POOL_MAX": "1"}


def test_a_server_that_a_test_ended_is_started_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    said, starts = list[str](), list[str]()
    target = ContainerTarget(PRINTSHOP, "5", report=said.append)

    def start() -> None:
        starts.append("start")
        if len(starts) == 1:
            raise TargetStartError("the engine is busy")
        target._server = working

    working: Any = SimpleNamespace(agent=SimpleNamespace(restore=lambda: None))
    gone: Any = SimpleNamespace(agent=Agent("127.0.0.1", 9))
    monkeypatch.setattr(target, "start", start)
    target._server = working
    target.clean()
    assert (starts, said) == ([], [])
    target._server = gone
    with pytest.raises(TargetStartError, match="busy"):
        target.clean()
    assert "is started anew: The agent of the real Strapi does not answer" in said[0]
    target.clean()  # for the next test it is tried again
    assert (len(starts), target._server) == (2, working)
    target.stop()
    with pytest.raises(TargetError, match="has not been started"):
        target.clean()


def test_without_testcontainers_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "find_spec", lambda name: None)
    with pytest.raises(TargetError, match=r"pip install 'fake-strapi\[container\]'"):
        ContainerTarget(PRINTSHOP)


def test_without_an_engine_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "tcp://127.0.0.1:9")
    with pytest.raises(TargetError, match=r"needs a running container engine \(Docker\)"):
        ContainerTarget(PRINTSHOP).start()


class Left:
    """A container that a run left behind, or one that a run still has."""

    def __init__(self, owner: str, refuses: bool = False) -> None:
        self.labels = {engine.OWNER_LABEL: owner}
        self.refuses = refuses
        self.removed = False

    def remove(self, **options: Any) -> None:
        if self.refuses:
            raise docker.errors.APIError("removal in progress")
        assert options == {"force": True, "v": True}
        self.removed = True


def test_containers_whose_process_is_gone_are_removed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(engine.socket, "gethostname", lambda: "here")
    held, free, missing = (tmp_path / name for name in ("held", "free", "missing"))
    free.touch()
    with held.open("ab") as lock:
        assert try_lock(lock)
        owners = [f"here:{held}", f"here:{free}", f"here:{missing}", f"elsewhere:{free}"]
        left = [Left(owner) for owner in owners]
        left.append(Left(f"here:{missing}", refuses=True))
        client = SimpleNamespace(containers=SimpleNamespace(list=lambda **_: left))
        engine.remove_left_behind(client)
        assert [one.removed for one in left] == [False, True, True, False, False]
        assert held.exists()
        assert not free.exists()


class NoContainer(engine.OwnedContainer):
    """Known to no engine: what `Ready` asks of a container, answered here."""

    def __init__(self, running: bool) -> None:
        self._running = running

    @property
    def running(self) -> bool:
        return self._running

    def log(self) -> str:
        return "the log"


def test_a_wait_ends_with_the_containers_log() -> None:
    for running, problem in ((False, "ended"), (True, "did not answer within 0 s")):
        with pytest.raises(TargetStartError, match=rf"A server {problem}\. Its log:\nthe log"):
            engine.Ready("A server", lambda: False, 0.01).wait_until_ready(NoContainer(running))
    engine.Ready("A server", lambda: True, 0.01).wait_until_ready(NoContainer(running=True))


def test_what_a_target_names() -> None:
    assert kinds_of("both") == ("process", "fake")
    assert kinds_of("fake,container") == kinds_of("container,fake") == ("container", "fake")
    assert kinds_of("container") == ("container",)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--strapi-target=docker"], "no such target; use fake, process, container, both"),
        (["--strapi-target=fake,fake"], "no such target"),
        (["--strapi-target=process", "--strapi-database=postgres"], "goes with --strapi-target=container"),
        (["--strapi-target=container", "--strapi-database=mysql"], "no such database; use sqlite or postgres"),
    ],
)
def test_targets_and_databases_that_there_are_not(
    pytester: pytest.Pytester, arguments: list[str], message: str
) -> None:
    pytester.makepyfile("def test_nothing(): pass")
    result = pytester.runpytest(*arguments)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"*{message}*"])
