"""A real Strapi as a local npm process: any version, any project's `src/`, an SQLite file."""

from __future__ import annotations

import atexit
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.targets.app_directory import AppDirectory, add_companion, build_app_directory, find_project
from harness.targets.install import Report, report_to_stderr
from harness.targets.protocol import API_TOKEN_LIFESPANS_MS, TargetError
from harness.targets.provision import TOKEN_NAME, Admin
from harness.targets.provisioned import ProvisionedStrapi
from harness.targets.release import release
from harness.targets.server_process import ENVIRONMENT, ServerProcess
from harness.targets.snapshot import Snapshot

WEBHOOKS_TABLE = "strapi_webhooks"


@dataclass(frozen=True, slots=True)
class StrapiServer:
    """A started server and what is known of it."""

    app: AppDirectory
    process: ServerProcess
    admin: Admin
    token: str
    snapshot: Snapshot


class ProcessTarget(ProvisionedStrapi):
    """Runs Strapi for one project, in a temporary directory that `stop()` removes.

    `project` is a project's root or its `src/`; `strapi_version` is `4`, `5` or exact. `environment` goes to the
    server on top of the test defaults. `start()` installs Strapi first, once, if neither the project nor the cache
    has it.

    `clean()` puts the database back as it was after the start, id counters included, by SQLite's backup interface
    on the file of the running server: about 10 ms for a project of 20 types. Measured beside it (4.26.2 / 5.54.0):
    a restart on a copied file takes 2.3 s / 3.7 s, and deleting through the API leaves the id counters. Uploaded
    files and caught mails are removed. Two things live in the server's memory: webhooks, which are deleted through the
    admin API when there are any, and the counters of the routes that Strapi limits itself (`/api/auth/*`,
    `/admin/login`), which start.js forgets when it is told to. Webhooks still under way are delivered.

    No mail leaves the server: `outbox()` has what would have been sent.

    `promises`: settings of the companion plugin, with which a real Strapi keeps the guide's promises too
    (harness/strapi_plugin); None leaves it out. `clean()` forgets its deliveries and counters with the rest.
    """

    name = "process"

    def __init__(
        self,
        project: Path,
        strapi_version: str = "4",
        environment: Mapping[str, str] | None = None,
        start_timeout_seconds: float = 120,
        report: Report = report_to_stderr,
        promises: Mapping[str, Any] | None = None,
    ) -> None:
        self._release = release(strapi_version)
        self._project = find_project(project)
        self._environment = dict(environment or {})
        self._start_timeout_seconds = start_timeout_seconds
        self._report = report
        self._promises = promises
        self._resources = ExitStack()
        self._server: StrapiServer | None = None

    @property
    def strapi_version(self) -> str:
        return self._release.version

    @property
    def url(self) -> str:
        return self._started().process.url

    @property
    def token(self) -> str:
        return self._started().token

    @property
    def admin(self) -> Admin:
        return self._started().admin

    @property
    def jwt_secret(self) -> str:
        return self._environment.get("JWT_SECRET", ENVIRONMENT["JWT_SECRET"])

    @property
    def server(self) -> ServerProcess:
        """The node process itself, for measurements."""
        return self._started().process

    @property
    def database(self) -> Path:
        """Its SQLite file."""
        return self._started().app.database

    def start(self) -> None:
        if self._server is not None:
            raise TargetError("This target has been started already.")
        with ExitStack() as resources:
            directory = Path(tempfile.mkdtemp(prefix=f"strapi-{self.strapi_version}-"))
            resources.callback(shutil.rmtree, directory, ignore_errors=True)
            app = build_app_directory(directory / "app", self._project, self._release, self._report)
            if self._promises is not None:
                node_env = self._environment.get("NODE_ENV", ENVIRONMENT["NODE_ENV"])
                add_companion(app, self._promises, node_env)
            process = ServerProcess(app, self._environment, self._start_timeout_seconds)
            resources.callback(process.release)
            process.start()
            admin = Admin(process.url)
            resources.callback(admin.close)
            admin.register(remember_me=self._release.has_admin_sessions)
            token = admin.create_api_token("full-access", name=TOKEN_NAME)
            snapshot = Snapshot(app.database)
            resources.callback(snapshot.close)
            self._server = StrapiServer(app, process, admin, token, snapshot)
            self._resources = resources.pop_all()
            atexit.register(self.stop)

    def stop(self) -> None:
        atexit.unregister(self.stop)
        self._server = None
        self._resources.close()

    def clean(self) -> None:
        server = self._started()
        restart = not server.process.running
        if not restart and server.snapshot.differs_in(WEBHOOKS_TABLE):
            if server.snapshot.is_empty(WEBHOOKS_TABLE):
                server.admin.delete_webhooks()
            else:
                restart = True
        if restart:
            server.process.stop()
        server.snapshot.restore()
        empty_directory(server.app.uploads)
        server.app.mailbox.unlink(missing_ok=True)
        if restart:
            server.process.start()
        else:
            server.process.forget_counters()

    def expired_token(self) -> str:
        """Strapi itself gives none: the end of a new one is put back in the database."""
        server = self._started()
        token = server.admin.create_api_token("full-access", lifespan_ms=API_TOKEN_LIFESPANS_MS[0])
        with closing(sqlite3.connect(server.app.database)) as database, database:
            newest = "(SELECT max(id) FROM strapi_api_tokens)"
            database.execute(f"UPDATE strapi_api_tokens SET expires_at = 1 WHERE id = {newest}")
        return token

    def outbox(self) -> list[dict[str, Any]]:
        mailbox = self._started().app.mailbox
        if not mailbox.exists():
            return []
        return [json.loads(line) for line in mailbox.read_text(encoding="utf-8").splitlines()]

    def logs(self) -> str:
        return self._server.process.log() if self._server else ""

    def _started(self) -> StrapiServer:
        if self._server is None:
            raise TargetError("This target has not been started.")
        return self._server


def empty_directory(path: Path) -> None:
    for entry in path.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry)
        else:
            entry.unlink()
