"""The fake as a target: in this process, on a free port, clean in under a millisecond."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness.targets.fake_users import FakeUsers
from harness.targets.protocol import Capability, TargetError, TokenKind
from harness.targets.provision import TEST_ADMINISTRATOR, Admin

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from responses import RequestsMock

    from fake_strapi.server import FakeStrapi
    from harness.control import ControlClient


class FakeTarget(FakeUsers):
    """Serves `project` (None: the bundled PrintShop) as one Strapi version; settings are `fake_strapi.Config`'s.

    It has the administrator that a real Strapi is given, TEST_ADMINISTRATOR, and is set up through the admin API by the
    same code.

    `in_memory`: no socket is opened; it is at this address for `requests`, inside of `responses` (`answering`), and
    for its control API.
    """

    name = "fake"
    capabilities: frozenset[Capability] = frozenset(
        {
            "admin",
            "reset",
            "clock",
            "snapshots",
            "workspaces",
            "rate-limit",
            "versioning",
            "faults",
            "journal",
            "outbox",
            "deliveries",
        }
    )

    def __init__(
        self, project: Path | None = None, strapi_version: str = "4", *, in_memory: str | None = None, **settings: Any
    ) -> None:
        self._in_memory = in_memory
        self._project = project
        self._version = strapi_version
        self._settings = {"admin": f"{TEST_ADMINISTRATOR.email}:{TEST_ADMINISTRATOR.password}", **settings}
        self._fake: FakeStrapi | None = None
        self._admin: Admin | None = None
        self._control: ControlClient | None = None

    @property
    def fake(self) -> FakeStrapi:
        """The running fake itself, for what only it can do."""
        if self._fake is None:
            raise TargetError("This target has not been started.")
        return self._fake

    @property
    def strapi_version(self) -> str:
        return self.fake.installation.behaviour.version

    @property
    def url(self) -> str:
        return self.fake.url

    @property
    def ca_path(self) -> Path | None:
        return self.fake.ca_path

    @property
    def token(self) -> str:
        return self.fake.token

    def start(self) -> None:
        # Imported here: a run that never starts a fake doesn't pay for Flask.
        from fake_strapi.errors import FakeStrapiError
        from fake_strapi.server import FakeStrapi

        try:
            fake = FakeStrapi(self._project, self._version, **self._settings)
            self._fake = fake.start() if self._in_memory is None else fake.start_in_memory(self._in_memory)
        except FakeStrapiError as error:
            raise TargetError(str(error)) from error

    def stop(self) -> None:
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._admin is not None:
            self._admin.close()
            self._admin = None
        if self._fake is not None:
            self._fake.stop()
            self._fake = None

    def answering(self, mock: RequestsMock | None = None) -> AbstractContextManager[RequestsMock]:
        """Of one in memory: what `requests` sends to its address is answered in `mock`, by default `responses.mock`."""
        return self.fake.answering(mock)

    def clean(self) -> None:
        self.fake.reset()

    def api_token(self, kind: TokenKind, permissions: Sequence[str] = (), lifespan_ms: int | None = None) -> str:
        return self.fake.create_api_token(kind, permissions, lifespan=lifespan_ms)

    def expired_token(self) -> str:
        return self.fake.create_api_token("full-access", lifespan=-1)

    def allow_public(self, actions: Sequence[str]) -> None:
        self.fake.allow_public(actions)

    def admin_token(self) -> str:
        return self.admin.token()

    def role_admin_token(self, role: str) -> str:
        return self.admin.create_administrator(role)

    @property
    def admin(self) -> Admin:
        """The administrator's session; logged in when it is first used."""
        if self._admin is None:
            self._admin = Admin(self.url)
        return self._admin

    def control(self) -> ControlClient:
        if self._control is None:
            from harness.control import ControlClient

            connect = None if self._in_memory is None else self.fake.connect
            self._control = ControlClient(self.url, ca_path=self.ca_path, connect=connect)
        return self._control

    def logs(self) -> str:
        return ""


def check_client(client: Any, **more: Any) -> Any:
    """`fake_strapi.check_client`: the report of the guide's rules that a client keeps and breaks."""
    from fake_strapi.client_check import check_client as check

    return check(client, **more)
