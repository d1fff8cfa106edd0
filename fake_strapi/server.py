"""FakeStrapi: the fake on a real socket, in threads of its own, on a free port."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from fake_strapi.config import Config
from fake_strapi.control_token import control_access
from fake_strapi.errors import FakeStrapiError
from fake_strapi.http.wire.server import WireServer
from fake_strapi.installation import Installation, install
from fake_strapi.workspace import Workspace
from fake_strapi.workspaces import Workspaces
from fake_strapi.world import World

if TYPE_CHECKING:
    from types import TracebackType

    from _typeshed.wsgi import WSGIApplication
    from responses import RequestsMock

    from fake_strapi.clock import Clock
    from fake_strapi.http.wire.exchange import OnResponse
    from fake_strapi.http.wire.memory import MemoryServer, MemorySocket
    from fake_strapi.tls import ServerTls
    from fake_strapi.workers.crew import Crew

IN_RESPONSES = "http://strapi.test:1337"
"""Where a fake inside of `responses` answers, unless said."""
RUNS_ALREADY = "this fake has run already: make another one"


class FakeStrapi(Workspace):
    """A running fake.

        with FakeStrapi(project="path/to/project", version="5") as strapi:
            requests.get(f"{strapi.url}/api/jobs", headers={"Authorization": f"Bearer {strapi.token}"})

    Without a project it serves the bundled PrintShop. `version` is a major or a measured release. `clock` replaces the
    machine's time; any other setting of Config can be given by name. `url` and `token` are there from `start` on. It
    is its own default workspace; `create_workspace` makes more. `crew` are processes that read its database along,
    and end with it.
    """

    def __init__(
        self,
        project: Path | str | None = None,
        version: str = "4",
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        clock: Clock | None = None,
        installation: Installation | None = None,
        on_response: OnResponse | None = None,
        crew: Crew | None = None,
        **settings: Any,
    ) -> None:
        if installation is None:
            try:
                config = Config(project=None if project is None else Path(project), strapi=version, **settings)
            except TypeError as error:
                raise FakeStrapiError(f"no such setting: {error}; see fake_strapi.Config for those there are") from None
            installation = install(config)
        self.installation = installation
        self.config = replace(installation.config, host=host, port=port)
        self._control_access = control_access(self.config)
        self._crew = crew
        shared = None if crew is None else World(installation, clock, shared=crew.file)
        self.workspaces = Workspaces(installation, clock, shared)
        if crew is not None:
            self.workspaces.processes = crew.described
        super().__init__(self.workspaces.default, self._address)
        self._on_response = on_response
        self._server: WireServer | None = None
        self._tls: ServerTls | None = None
        self._memory: MemoryServer | None = None

    def start(self) -> FakeStrapi:
        """Serve. Raises FakeStrapiError when the port is taken."""
        if self._memory is not None:
            raise FakeStrapiError(RUNS_ALREADY)
        app, served = self._application()
        self._tls = tls = self._certified()
        context = None if tls is None else tls.context
        server = WireServer(app, self.config.host, self.config.port, tls=context, neighbours=self._crew, **served)
        try:
            server.start()
        except OSError as error:
            self._forget_certificate()
            raise FakeStrapiError(
                f"can't listen on {self.config.host}:{self.config.port} ({error.strerror}):"
                " choose another port, or 0 for a free one"
            ) from error
        self._server = server
        if self._crew is not None:
            self._crew.begin()
        return self

    def _application(self) -> tuple[WSGIApplication, dict[str, Any]]:
        """What is served, and how, whatever carries it."""
        # Imported here, as it brings Flask: a harness can make a FakeStrapi long before it needs one.
        from fake_strapi.app import create_app
        from fake_strapi.http.body import body_limit

        app = create_app(workspaces=self.workspaces, control_access=self._control_access)
        clock, crew = self.world.clock, self._crew
        return app.wsgi_app if crew is None else crew.serve(app.wsgi_app, self.world), {
            "clock": lambda: clock.now() / 1000,
            "body_limit": body_limit(self.installation.settings),
            "on_response": self._on_response if crew is None else crew.count_response,
        }

    @contextmanager
    def responses(self, url: str = IN_RESPONSES, mock: RequestsMock | None = None) -> Iterator[FakeStrapi]:
        """Answer at `url` inside of the library `responses`, instead of serving on a socket: for tests of `requests`.

            with FakeStrapi(version="5").responses() as strapi:
                requests.get(f"{strapi.url}/api/jobs", headers={"Authorization": f"Bearer {strapi.token}"})

        `mock` is where it answers, beside what else is registered there; `responses.mock` unless said, which is what
        `responses.get` and `@responses.activate` use. It is started unless it is at work already. A webhook goes to the
        entry of `mock` that has its URL, else by a socket. Raises FakeStrapiError.
        """
        self.start_in_memory(url)
        try:
            with self.answering(mock):
                yield self
        finally:
            self.stop()

    def start_in_memory(self, url: str = IN_RESPONSES) -> FakeStrapi:
        """Serve clients of this process alone, as if at `url`: by `answering` and `connect`. Raises FakeStrapiError."""
        from fake_strapi.http.wire.memory import MemoryServer, parse_address

        if self._server is not None or self._memory is not None:
            raise FakeStrapiError(RUNS_ALREADY)
        address = parse_address(url)
        app, served = self._application()
        self._memory = MemoryServer(app, address, host=self.config.host, **served)
        return self

    @contextmanager
    def answering(self, mock: RequestsMock | None = None) -> Iterator[RequestsMock]:
        """Answer what `requests` sends to this fake's address, inside of `mock`; see `responses`."""
        from fake_strapi.in_responses import answering, carry_into, default_mock

        mock = default_mock() if mock is None else mock
        with answering(mock, self._in_memory()):
            self.workspaces.carry_webhooks_by(carry_into(mock))
            try:
                yield mock
            finally:
                self.workspaces.carry_webhooks_by(None)

    def connect(self) -> MemorySocket:
        """A connection to a fake that is in memory, for clients other than requests: what they take for a socket."""
        return self._in_memory().connect()

    def _in_memory(self) -> MemoryServer:
        if self._memory is None:
            raise FakeStrapiError("this fake isn't in memory: start_in_memory() starts it so")
        return self._memory

    def stop(self) -> None:
        """Close the port, every connection and the database. May be called twice."""
        if self._memory is not None:
            self._memory.stop()
            self.workspaces.close()
        if self._server is not None:
            if self._crew is not None:
                self._crew.stop()
            self._server.stop()
            self._server = None
            self._forget_certificate()
            self.workspaces.close()
            if self._crew is not None:
                self._crew.file.remove()

    def wait(self) -> None:
        """Return when another thread has stopped the server."""
        if self._server is not None:
            self._server.serve_forever()

    def __enter__(self) -> FakeStrapi:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def port(self) -> int:
        """The port it listens on."""
        if self._memory is not None:
            return self._memory.address.port
        if self._server is None:
            raise FakeStrapiError("this fake isn't running: call start(), or use it in a with statement")
        return self._server.port

    @property
    def control_token(self) -> str | None:
        """What `X-Fake-Token` must be in calls of `/_fake`; None: they need none, as on a loopback address."""
        return self._control_access.token

    def _address(self) -> str:
        if self._memory is not None:
            return self._memory.address.url
        host = self.config.host
        scheme = "https" if self.config.serves_tls else "http"
        return f"{scheme}://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def ca_path(self) -> Path | None:
        """With `tls`: a PEM file with the CA to trust, until `stop`. None without, and with a given certificate."""
        return None if self._tls is None else self._tls.ca_path

    def _certified(self) -> ServerTls | None:
        if not self.config.serves_tls:
            return None
        # Imported here: ssl costs a start some milliseconds.
        from fake_strapi.tls import server_tls

        return server_tls(self.config, self.config.host)

    def _forget_certificate(self) -> None:
        if self._tls is not None:
            self._tls.forget()
            self._tls = None

    def create_workspace(self, name: str | None = None) -> Workspace:
        """A new workspace, as this server started; without a name it gets a free one."""
        return Workspace(self.workspaces.create(name), self._address)

    def workspace(self, name: str) -> Workspace:
        """The workspace of that name. Raises FakeStrapiError where there is none."""
        return Workspace(self.workspaces.get(name), self._address)

    def delete_workspace(self, name: str) -> None:
        """Forget a workspace and what is in it."""
        self.workspaces.delete(name)
