"""A fake that already runs on this machine, shared by any number of test runs: each has a workspace of its own there.

It knows HTTP alone, so the server may be of another version of this package, in a container, or started by hand.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from harness.control import ControlClient, ControlError
from harness.targets.fake import FakeTarget
from harness.targets.fake_users import FakeUsers
from harness.targets.protocol import Capability, TargetError, TokenKind
from harness.targets.provision import TEST_ADMINISTRATOR, Admin

TOKEN_VARIABLE = "FAKE_STRAPI_CONTROL_TOKEN"
CA_VARIABLE = "FAKE_STRAPI_CA_FILE"
PROBE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class RunningFake:
    """What a fake says about itself. `url` is the server's, without a workspace's prefix; `project` is None for the
    bundled PrintShop."""

    url: str
    strapi: str
    profile: str
    project: Path | None = None


def is_loopback_url(url: str) -> bool:
    """Whether a URL is one of this machine alone; a test run must not write to any other server."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return False
    try:
        return parts.hostname == "localhost" or ip_address(parts.hostname).is_loopback
    except ValueError:
        return False


def find_fake(url: str) -> RunningFake:
    """The fake that answers at a URL. Raises ControlError (status 0: nothing answers there at all)."""
    parts = urlsplit(url)
    base = f"{parts.scheme}://{parts.netloc}"
    control = ControlClient(base, control_headers(), timeout=PROBE_SECONDS, ca_path=ca_file())
    try:
        health = control.get("/health")
        project = health.get("project")
        return RunningFake(base, str(health["strapi"]), str(health["profile"]), Path(project) if project else None)
    except (KeyError, TypeError, ValueError) as error:
        raise ControlError(f"what answers at {base}/_fake/health is no fake: {error!r}", 404) from error
    finally:
        control.close()


def control_headers() -> tuple[tuple[str, str], ...]:
    """What the server's control API asks for, where the environment has it."""
    token = os.environ.get(TOKEN_VARIABLE)
    return (("X-Fake-Token", token),) if token else ()


def ca_file() -> Path | None:
    """The CA to trust in a fake that serves HTTPS: what its `--ca-file` wrote, where the environment names it."""
    name = os.environ.get(CA_VARIABLE)
    return Path(name) if name else None


class SharedFakeTarget(FakeUsers):
    """A new workspace of a running fake; gone with `stop()`. It can what the fake in this process can."""

    name = "shared"
    capabilities: frozenset[Capability] = FakeTarget.capabilities

    def __init__(self, fake: RunningFake) -> None:
        self._fake = fake
        self._workspace: dict[str, str] = {}
        self._control: ControlClient | None = None
        self._admin: Admin | None = None

    @property
    def strapi_version(self) -> str:
        return self._fake.strapi

    @property
    def workspace(self) -> str:
        """The workspace's name on the server."""
        return self._started("name")

    @property
    def url(self) -> str:
        return self._started("url")

    @property
    def ca_path(self) -> Path | None:
        return ca_file()

    @property
    def token(self) -> str:
        return self._started("token")

    def _started(self, what: str) -> str:
        if not self._workspace:
            raise TargetError("This target has not been started.")
        return self._workspace[what]

    def start(self) -> None:
        server = self._server()
        made = server.post("/workspaces")
        server.close()
        self._workspace = {"name": made["name"], "token": made["token"], "url": f"{self._fake.url}/_ws/{made['name']}"}
        self._control = ControlClient(self.url, control_headers(), ca_path=ca_file())

    def stop(self) -> None:
        self._forget_admin()
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._workspace:
            server = self._server()
            try:
                server.delete(f"/workspaces/{self.workspace}")
            except ControlError:
                pass  # the server has ended, or somebody else has deleted it
            finally:
                server.close()
                self._workspace = {}

    def _server(self) -> ControlClient:
        return ControlClient(self._fake.url, control_headers(), ca_path=ca_file())

    def clean(self) -> None:
        self._forget_admin()
        self.control().post("/reset")

    def unfit(
        self,
        version: str | None = None,
        project: object = None,
        profile: str | None = None,
        tls: bool | None = None,
        settings: Mapping[str, object] | None = None,
        **_: object,
    ) -> str | None:
        """Why a test that wants these can't run here, as a sentence; None when it can."""
        is_one = f"The fake at {self._fake.url} is one server for all tests: it"
        if version and self.strapi_version != version and self.strapi_version.split(".")[0] != version:
            return f"{is_one} is Strapi {self.strapi_version}, and this test wants {version}."
        if project:
            return f"{is_one} serves its own project, and this test wants {project}."
        if profile and profile != self._fake.profile:
            return f"{is_one} has the profile {self._fake.profile!r}, and this test wants {profile!r}."
        if tls is not None and tls != self._fake.url.startswith("https:"):
            return f"{is_one} serves {'plain HTTP' if tls else 'HTTPS'}, and this test wants the other."
        if settings:
            return f"{is_one} has settings of its own, and this test wants {', '.join(settings)}."
        return None

    def grant(self, seed: Path | None = None, id_seed: int | None = None, **_: object) -> None:
        """After `clean()`: the entries and ids that a test wants to start with. Raises TargetError."""
        if id_seed is not None:
            self.control().put("/ids", {"seed": id_seed})
        if seed is not None:
            self.control().post("/seed", read_seed(seed))

    def api_token(self, kind: TokenKind, permissions: Sequence[str] = (), lifespan_ms: int | None = None) -> str:
        body = {"type": kind, "permissions": list(permissions), "lifespan": lifespan_ms}
        return str(self.control().post("/api-tokens", body)["token"])

    def expired_token(self) -> str:
        return self.api_token("full-access", lifespan_ms=-1)

    def allow_public(self, actions: Sequence[str]) -> None:
        self.control().post("/public", {"allow": list(actions)})

    def admin_token(self) -> str:
        return self.admin.token()

    def role_admin_token(self, role: str) -> str:
        return self.admin.create_administrator(role)

    @property
    def admin(self) -> Admin:
        """The administrator's session. TEST_ADMINISTRATOR is registered when first asked for, until `clean()`."""
        if self._admin is None:
            admin = Admin(self.url)
            try:
                admin.register()
            except TargetError as error:
                known = f"{TEST_ADMINISTRATOR.email}:{TEST_ADMINISTRATOR.password}"
                raise TargetError(
                    f"The fake at {self._fake.url} has another administrator than test runs have:"
                    f" start it without --admin, or with --admin {known} ({error})"
                ) from error
            self._admin = admin
        return self._admin

    def _forget_admin(self) -> None:
        if self._admin is not None:
            self._admin.close()
            self._admin = None

    def control(self) -> ControlClient:
        if self._control is None:
            raise TargetError("This target has not been started.")
        return self._control

    def logs(self) -> str:
        return ""


def read_seed(path: Path) -> Any:
    """The entries of a seed file. Raises TargetError for what is no JSON; YAML is for a fake of the run's own."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise TargetError(f"{path}: a shared fake takes a seed as JSON: {error}") from error
