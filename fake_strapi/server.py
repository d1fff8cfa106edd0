"""FakeStrapi: the fake on a real socket, in threads of its own, on a free port."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fake_strapi.config import Config
from fake_strapi.errors import FakeStrapiError
from fake_strapi.http.wire.server import WireServer
from fake_strapi.installation import Installation, install
from fake_strapi.world import World

if TYPE_CHECKING:
    from types import TracebackType

    from fake_strapi.auth.actor import TokenType
    from fake_strapi.clock import Clock
    from fake_strapi.http.wire.exchange import OnResponse


class FakeStrapi:
    """A running fake.

        with FakeStrapi(project="path/to/project", version="5") as strapi:
            requests.get(f"{strapi.url}/api/jobs", headers={"Authorization": f"Bearer {strapi.token}"})

    Without a project it serves the bundled PrintShop. `version` is a major or a measured release. `clock` replaces the
    machine's time; any other setting of Config can be given by name. `url` and `token` are there from `start` on.
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
        self.world = World(installation, clock)
        self._on_response = on_response
        self._server: WireServer | None = None

    def start(self) -> FakeStrapi:
        """Serve. Raises FakeStrapiError when the port is taken."""
        # Imported here, as it brings Flask: a harness can make a FakeStrapi long before it needs one.
        from fake_strapi.app import create_app
        from fake_strapi.http.body import body_limit

        app = create_app(world=self.world)
        clock = self.world.clock
        server = WireServer(
            app.wsgi_app,
            self.config.host,
            self.config.port,
            clock=lambda: clock.now() / 1000,
            body_limit=body_limit(self.installation.settings),
            on_response=self._on_response,
        )
        try:
            server.start()
        except OSError as error:
            raise FakeStrapiError(
                f"can't listen on {self.config.host}:{self.config.port} ({error.strerror}):"
                " choose another port, or 0 for a free one"
            ) from error
        self._server = server
        return self

    def stop(self) -> None:
        """Close the port, every connection and the database. May be called twice."""
        if self._server is not None:
            self._server.stop()
            self._server = None
            self.world.close()

    def wait(self) -> None:
        """Return when the server has been stopped, e.g. by a signal handler."""
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
        if self._server is None:
            raise FakeStrapiError("this fake isn't running: call start(), or use it in a with statement")
        return self._server.port

    @property
    def url(self) -> str:
        """`http://127.0.0.1:53211`, without a closing slash."""
        host = self.config.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def token(self) -> str:
        """The full-access API token."""
        return self.config.api_token

    def reset(self) -> None:
        """Everything as it was at the start: content, tokens, permissions."""
        self.world.reset()

    def seed(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Write entries as the API would, all or none: `{"customer": [{"$key": "acme", "Name": "Acme"}]}`.

        Answers their ids, under the same names. Raises SeedError with the entry's place and Strapi's message.
        """
        return self.world.seed(values)

    def create_api_token(
        self, token_type: TokenType = "full-access", permissions: Sequence[str] = (), *, lifespan: int | None = None
    ) -> str:
        """A new token of type full-access, read-only or custom. `lifespan` in milliseconds; None lasts for ever."""
        return self.world.create_api_token(token_type, permissions, lifespan=lifespan)

    def allow_public(self, actions: Sequence[str]) -> None:
        """Let callers without a token do these actions, such as `api::job.job.find`."""
        self.world.allow_public(actions)
