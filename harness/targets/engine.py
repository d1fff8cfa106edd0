"""The container engine, by testcontainers, and the containers of a run: none outlives the process that started it.

A container is removed by `stop()`. If its process was killed before it could, the next run removes it: each container
carries the name of a file that its owner holds a lock on, which the operating system frees. (Where testcontainers may
use its own Ryuk, that does it sooner.)

This module needs testcontainers; nothing else of the package imports it before a container is wanted.
"""

from __future__ import annotations

import socket
import time
import uuid
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import docker  # type: ignore[import-untyped]
import docker.errors  # type: ignore[import-untyped]
from testcontainers.core.container import DockerContainer
from testcontainers.core.docker_client import DockerClient
from testcontainers.core.waiting_utils import WaitStrategy, WaitStrategyTarget

from harness.targets.file_lock import try_lock
from harness.targets.install import cache_directory
from harness.targets.protocol import TargetError, TargetStartError

if TYPE_CHECKING:
    from typing_extensions import Self

OWNER_LABEL = "fake-strapi.owner"
LOG_TAIL = 8_000
POLL_SECONDS = 0.05


def connect() -> docker.DockerClient:
    """A client of the engine that testcontainers uses. Raises TargetError when there is none."""
    try:
        client = DockerClient().client
        client.ping()
    except (docker.errors.DockerException, OSError) as error:
        raise TargetError(f"--strapi-target=container needs a running container engine (Docker): {error}") from error
    return client


class OwnedContainer(DockerContainer):
    """A container that this process answers for. `stop()` may be called at any time, also when `start()` failed."""

    def __init__(self, image: str, **options: Any) -> None:
        super().__init__(image)
        self._resources = ExitStack()
        self._lock = self._resources.enter_context(owner_lock())
        self._resources.callback(Path(self._lock.name).unlink, missing_ok=True)
        self.with_kwargs(labels={OWNER_LABEL: f"{socket.gethostname()}:{self._lock.name}"}, **options)

    def start(self) -> Self:
        try:
            super().start()
        except docker.errors.DockerException as error:
            self.stop()
            raise TargetStartError(f"The engine can't start a container of {self.image}: {error}") from error
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self, force: bool = True, delete_volume: bool = True) -> None:
        with self._resources, suppress(docker.errors.NotFound):
            super().stop(force, delete_volume)
        self._container = None

    @property
    def running(self) -> bool:
        with suppress(docker.errors.NotFound):
            self.reload()
            return self.status == "running"
        return False

    def log(self) -> str:
        """Everything written to its output; empty where it is gone."""
        with suppress(docker.errors.NotFound):
            output: bytes = self.get_wrapped_container().logs()
            return output.decode("utf-8", "replace")
        return ""


class Ready(WaitStrategy):
    """Waits until `answers` says so. Raises TargetStartError with the container's log when it ended or time is over."""

    def __init__(self, what: str, answers: Callable[[], bool], timeout_seconds: float) -> None:
        super().__init__()
        self._what = what
        self._answers = answers
        self._timeout_seconds = timeout_seconds

    def wait_until_ready(self, container: WaitStrategyTarget) -> None:
        assert isinstance(container, OwnedContainer)
        deadline = time.monotonic() + self._timeout_seconds
        while not self._answers():
            running = container.running
            if running and time.monotonic() < deadline:
                time.sleep(POLL_SECONDS)
                continue
            problem = f"did not answer within {self._timeout_seconds:.0f} s" if running else "ended"
            raise TargetStartError(f"{self._what} {problem}. Its log:\n{container.log()[-LOG_TAIL:]}")


def owner_lock() -> IO[bytes]:
    directory = cache_directory() / "containers"
    directory.mkdir(parents=True, exist_ok=True)
    file = (directory / f"{uuid.uuid4()}.lock").open("ab")
    if not try_lock(file):
        raise TargetError(f"Can't lock {file.name}.")
    return file


def remove_left_behind(client: docker.DockerClient) -> None:
    """Remove the containers of this machine whose process is gone."""
    for container in client.containers.list(all=True, filters={"label": OWNER_LABEL}, ignore_removed=True):
        host, _, name = container.labels[OWNER_LABEL].partition(":")
        if host != socket.gethostname():
            continue
        path = Path(name)
        with suppress(FileNotFoundError), path.open("r+b") as file:
            if not try_lock(file):
                continue
        with suppress(docker.errors.APIError):  # somebody else removes it
            container.remove(force=True, v=True)
        path.unlink(missing_ok=True)
