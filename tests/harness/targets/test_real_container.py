"""A real Strapi in a container: images, Dockerfiles of the project's own, and what is left. Opt-in: see opt_in.py."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docker  # type: ignore[import-untyped]
import pytest
import requests

from harness.targets import image
from harness.targets.container import ContainerTarget, Database
from harness.targets.create import PRINTSHOP
from harness.targets.engine import OWNER_LABEL, connect, remove_left_behind
from harness.targets.install import cache_directory
from harness.targets.protocol import TargetError, TargetStartError
from tests.harness.targets.opt_in import only_if_asked

pytestmark = only_if_asked("FAKE_STRAPI_CONTAINERS")

PATIENCE_SECONDS = 60.0
OWN_DOCKERFILE = """\
FROM {base}
USER 0
COPY src/ src/
ENV NODE_ENV=production
CMD ["node_modules/.bin/strapi", "start"]
"""
WAITS = """\
import signal, sys, time
from pathlib import Path
from harness.targets.container import ContainerTarget
signal.signal(signal.SIGINT, signal.default_int_handler)  # also where whoever runs the tests ignores it
target = ContainerTarget(Path(sys.argv[1]), "5", database=sys.argv[2])
try:
    target.start()
    print("started", flush=True)
    time.sleep(600)
finally:
    target.stop()
"""


@pytest.fixture
def engine() -> Iterator[docker.DockerClient]:
    client = connect()
    yield client
    client.close()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(PRINTSHOP / "src", tmp_path / "project" / "src")
    # An image goes by the content: no other project has this one's.
    (tmp_path / "project/src/index.js").write_text(f"// {tmp_path}\nmodule.exports = {{}};\n")
    return tmp_path / "project"


def owned(client: docker.DockerClient, status: str | None = None) -> set[str]:
    filters = {"label": OWNER_LABEL} | ({"status": status} if status else {})
    return {one.id for one in client.containers.list(all=True, filters=filters, ignore_removed=True)}


def locks() -> set[Path]:
    return set((cache_directory() / "containers").iterdir())


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def jobs(target: ContainerTarget, **more: Any) -> Any:
    headers = {"Authorization": f"Bearer {target.token}"}
    method = "POST" if more else "GET"
    return requests.request(method, f"{target.url}/api/jobs", headers=headers, timeout=30, **more).json()


def tag_of(project: Path, version: str) -> str:
    """The project is started once, so that its image is there."""
    target = ContainerTarget(project, version)
    target.start()
    target.stop()
    assert target.image is not None
    return target.image.tag


def test_an_image_is_used_again_until_the_project_changes(
    engine: docker.DockerClient, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = tag_of(project, "5")
    with monkeypatch.context() as patched:
        patched.setattr(image, "build", lambda *_: pytest.fail("it was built again"))
        assert tag_of(project, "5") == first
    layers = engine.images.get(first).attrs["RootFS"]["Layers"]
    (project / "src/index.js").write_text(f"// {project}\nmodule.exports = {{ register() {{}} }};\n")
    second = tag_of(project, "5")
    assert second != first
    assert not engine.images.list(name=first)
    changed = engine.images.get(second).attrs["RootFS"]["Layers"]
    kept = [layer for layer in layers if layer in changed]
    assert kept == changed[: len(kept)]
    assert len(layers) - len(kept) <= 2  # src/, and what is made behind it: the packages are the same


@pytest.mark.parametrize("version", ["4", "5"])
def test_a_projects_own_dockerfile(project: Path, version: str) -> None:
    (project / "Dockerfile").write_text(OWN_DOCKERFILE.format(base=tag_of(project, version)))
    target = ContainerTarget(project, version)
    target.start()
    try:
        assert target.image is not None
        assert target.image.own
        for _ in range(2):
            made = jobs(target, json={"data": {"Quantity": 5}})["data"]
            assert made["id"] == 1
            target.clean()
            assert jobs(target)["data"] == []
        # As in production, which this Dockerfile chooses: the project's own environment is left alone.
        refused = requests.get(f"{target.url}/admin/users/me", headers={"X-Forwarded-Proto": "https"}, timeout=30)
        assert refused.status_code == 401
    finally:
        target.stop()


def test_another_strapi_than_asked_is_refused(engine: docker.DockerClient, project: Path) -> None:
    (project / "Dockerfile").write_text(OWN_DOCKERFILE.format(base=tag_of(project, "5")))
    before = owned(engine)
    target = ContainerTarget(project, "4")
    with pytest.raises(TargetStartError, match=r"is 5\.54\.0, and this run asks for 4\.\nThe container's log"):
        target.start()
    assert owned(engine) == before


def test_a_dockerfile_that_fails_is_told_with_its_output(project: Path) -> None:
    (project / "Dockerfile").write_text(f"FROM {tag_of(project, '5')}\nRUN echo the-reason >&2 && false\n")
    with pytest.raises(TargetError, match=r"(?s)Building .* failed: .*the-reason"):
        ContainerTarget(project, "5").start()


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_a_server_that_ended_is_started_anew(engine: docker.DockerClient, project: Path, database: Database) -> None:
    target = ContainerTarget(project, "5", database=database)
    target.start()
    assert target.image is not None
    mine = {"ancestor": target.image.tag}
    try:
        jobs(target, json={"data": {"Quantity": 5}})
        (server,) = engine.containers.list(filters=mine)
        server.kill()
        target.clean()
        assert jobs(target)["data"] == []
        assert jobs(target, json={"data": {"Quantity": 5}})["data"]["id"] == 1
        (renewed,) = engine.containers.list(all=True, filters=mine)
        assert renewed.id != server.id
    finally:
        target.stop()
    assert engine.containers.list(all=True, filters=mine) == []


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
@pytest.mark.parametrize("ended_by", [signal.SIGINT, signal.SIGKILL])
def test_no_container_outlives_its_process(
    engine: docker.DockerClient, project: Path, database: str, ended_by: signal.Signals
) -> None:
    tag_of(project, "5")
    before, locks_before = owned(engine), locks()
    command = [sys.executable, "-c", WAITS, str(project), database]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=dict(os.environ)) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == b"started\n"
            assert len(owned(engine) - before) == (1 if database == "sqlite" else 2)
            process.send_signal(ended_by)
            process.wait(PATIENCE_SECONDS)
        finally:
            process.kill()
    if ended_by == signal.SIGKILL:
        # Strapi ends with its leash; what is left is removed when the next container is started.
        postgres = 0 if database == "sqlite" else 1
        wait_until(lambda: len(owned(engine, "running") - before) == postgres)
        remove_left_behind(engine)
    assert owned(engine) <= before
    assert locks() <= locks_before
