"""A real Strapi in a container, by testcontainers: an image of the user's project, SQLite or PostgreSQL."""

from __future__ import annotations

import atexit
from collections.abc import Mapping
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from harness.targets.agent import Agent
from harness.targets.agent_strapi import AgentStrapi, set_up
from harness.targets.app_directory import find_project
from harness.targets.free_port import HOST, reserve_port
from harness.targets.install import Report, report_to_stderr
from harness.targets.protocol import TargetError, TargetStartError
from harness.targets.release import STRAPI_APP, release
from harness.targets.server_process import COLOUR, ENVIRONMENT, LOG_TAIL, PORT_ATTEMPTS, PORT_TAKEN, answers_health

if TYPE_CHECKING:
    from harness.targets.engine import OwnedContainer
    from harness.targets.image import ProjectImage

Database = Literal["sqlite", "postgres"]
DATABASES: tuple[Database, ...] = get_args(Database)

AGENT = "/opt/fake-strapi/agent"
TRUSTED = "/opt/fake-strapi/trusted.pem"
NOT_IN_A_CONTAINER = ("HOST", "STOP_WITH_STDIN")
OF_THE_PROJECT = ("NODE_ENV",)
"""What an image by the project's own Dockerfile says itself."""


class ContainerTarget(AgentStrapi):
    """Runs Strapi for one project in a container that `stop()` removes.

    `project` is a project's root or its `src/`; its own Dockerfile is used when the root has one, otherwise ours
    (strapi_app/Dockerfile). `strapi_version` is `4`, `5` or exact: what our Dockerfile installs, and what an image by
    the project's own has to be. `environment` goes to the server on top of the test defaults; files that
    NODE_EXTRA_CA_CERTS names are copied into the container. `database`: one of DATABASES; PostgreSQL runs in a second
    container.

    The server has the machine's own network, where it listens on a free loopback port alone: it reaches receivers of
    webhooks and OAuth providers of a test at 127.0.0.1, and its own address is the one that it tells. So the engine
    has to be of this machine: Linux, or Docker Desktop with host networking switched on.

    What a process target does to its server through files, `clean()` above all, is done by an agent in the container's
    node (strapi_app/agent); figures are in docs/real-strapi.md.
    """

    name = "container"

    def __init__(
        self,
        project: Path,
        strapi_version: str = "4",
        environment: Mapping[str, str] | None = None,
        start_timeout_seconds: float = 180,
        report: Report = report_to_stderr,
        promises: Mapping[str, Any] | None = None,
        database: Database = "sqlite",
    ) -> None:
        if find_spec("testcontainers") is None:
            raise TargetError("--strapi-target=container needs testcontainers: pip install 'fake-strapi[container]'")
        self._asked = strapi_version
        self._release = release(strapi_version)
        self._project = find_project(project)
        self._environment = dict(environment or {})
        self._start_timeout_seconds = start_timeout_seconds
        self._report = report
        self._promises = promises
        self.database = database
        self.image: ProjectImage | None = None
        """What the last start has run."""
        self._resources = ExitStack()
        self._container: OwnedContainer | None = None
        self._lost = False  # a server that ended and could not be started anew: the next clean() tries again

    @property
    def strapi_version(self) -> str:
        return self._server.version if self._server else self._release.version

    @property
    def jwt_secret(self) -> str:
        return self._environment.get("JWT_SECRET", ENVIRONMENT["JWT_SECRET"])

    def start(self) -> None:
        from harness.targets.engine import connect, remove_left_behind
        from harness.targets.image import project_image

        if self._server is not None:
            raise TargetError("This target has been started already.")
        with ExitStack() as resources:
            client = connect()
            resources.callback(client.close)
            remove_left_behind(client)
            self.image = image = project_image(client, self._project, self._release, self._report, self._promises)
            database: Mapping[str, str] = {"DATABASE_CLIENT": "sqlite", "DATABASE_FILENAME": ".tmp/data.db"}
            if self.database == "postgres":
                from harness.targets.postgres import PostgresContainer

                postgres = PostgresContainer().start()
                resources.callback(postgres.stop)
                database = postgres.environment
            self._container = self._run(image, database, resources)
            self._resources = resources.pop_all()
            atexit.register(self.stop)

    def _run(self, image: ProjectImage, database: Mapping[str, str], resources: ExitStack) -> OwnedContainer:
        """A container that answers, and the server in it set up."""
        for attempts_left in reversed(range(PORT_ATTEMPTS)):
            with ExitStack() as attempt:
                port, agent_port = reserve_port(), reserve_port()
                attempt.callback(port.release)
                attempt.callback(agent_port.release)
                container = self._described(image, database, port.number, agent_port.number)
                attempt.callback(container.stop)
                try:
                    container.start()
                    agent = Agent(HOST, agent_port.number)
                    attempt.callback(agent.close)
                    agent.hold_leash()
                    self._server = set_up(f"http://{HOST}:{port.number}", agent, self._asked, attempt)
                except TargetStartError as error:
                    if not (attempts_left and PORT_TAKEN.search(str(error))):
                        raise
                    continue
                except TargetError as error:
                    raise TargetStartError(f"{error}\nThe container's log:\n{container.log()[-LOG_TAIL:]}") from error
                resources.push(attempt.pop_all())
            return container
        raise AssertionError("the last attempt raises")

    def _described(
        self, image: ProjectImage, database: Mapping[str, str], port: int, agent_port: int
    ) -> OwnedContainer:
        from harness.targets.engine import OwnedContainer, Ready

        container = OwnedContainer(image.tag, network="host")
        left_out = NOT_IN_A_CONTAINER + (OF_THE_PROJECT if image.own else ())
        container.with_envs(**{name: value for name, value in ENVIRONMENT.items() if name not in left_out})
        container.with_envs(**database)
        container.with_envs(HOST=HOST, PORT=str(port), AGENT_PORT=str(agent_port), AGENT_LEASH="true")
        container.with_envs(**self._environment)
        if trusted := self._environment.get("NODE_EXTRA_CA_CERTS"):
            container.with_env("NODE_EXTRA_CA_CERTS", TRUSTED)
            container.with_copy_into_container(Path(trusted).read_bytes(), TRUSTED)
        if image.own:
            container.with_env("NODE_OPTIONS", f"--require={AGENT}")
            for file in (STRAPI_APP / "agent").glob("*.js"):
                container.with_copy_into_container(file.read_bytes(), f"{AGENT}/{file.name}")
        else:  # in memory, so that no test waits for a disk; whether another image's user may write there isn't known
            container.with_tmpfs_mount(f"{image.directory}/.tmp")
        what = f"The real Strapi in a container of {image.tag}"
        return container.waiting_for(Ready(what, lambda: answers_health(port), self._start_timeout_seconds))

    def clean(self) -> None:
        """Where a test has ended the server, or left it so that it can't be put back: a new one, at another address."""
        try:
            super().clean()
        except TargetError as error:
            if self._server is None and not self._lost:
                raise
            self._report(f"the real Strapi can't be put back and is started anew: {error}")
            self.stop()
            self._lost = True
            self.start()
            self._lost = False

    def stop(self) -> None:
        atexit.unregister(self.stop)
        self._server = self._container = None
        self._lost = False
        self._resources.close()

    def logs(self) -> str:
        return COLOUR.sub("", self._container.log()) if self._container else ""
