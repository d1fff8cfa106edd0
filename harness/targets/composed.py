"""A real Strapi of docker-compose.test.yml, seen from a container that shares its network."""

from __future__ import annotations

from contextlib import ExitStack

from harness.targets.agent import Agent
from harness.targets.agent_strapi import AgentStrapi, set_up
from harness.targets.free_port import HOST
from harness.targets.release import release
from harness.targets.server_process import ENVIRONMENT


class ComposedTarget(AgentStrapi):
    """The server at `port` with its agent at `agent_port`. It runs on after `stop()`, and its log is compose's."""

    name = "container"

    def __init__(self, strapi_version: str, port: int, agent_port: int) -> None:
        self._release = release(strapi_version)
        self._port = port
        self._agent_port = agent_port
        self._resources = ExitStack()

    @property
    def strapi_version(self) -> str:
        return self._release.version

    @property
    def jwt_secret(self) -> str:
        return ENVIRONMENT["JWT_SECRET"]

    def start(self) -> None:
        with ExitStack() as resources:
            agent = Agent(HOST, self._agent_port)
            self._server = set_up(f"http://{HOST}:{self._port}", agent, self._release.version, resources)
            self._resources = resources.pop_all()

    def stop(self) -> None:
        self._server = None
        self._resources.close()

    def logs(self) -> str:
        return ""
