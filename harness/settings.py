"""What a test run asks for: command line over ini file over environment over default."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from harness.fixtures.server import Servers
    from harness.targets.container import Database
    from harness.targets.protocol import Target
    from harness.targets.running_strapi import RunningStrapi
    from harness.targets.shared_fake import RunningFake

SERVERS: pytest.StashKey[Servers] = pytest.StashKey()
TARGET: pytest.StashKey[Target] = pytest.StashKey()
"""Of a test: the Strapi that it was given."""
FAILED: pytest.StashKey[bool] = pytest.StashKey()
"""Of a test: whether it failed, known from its end on."""
REAL_TARGETS = ("process", "container")
TARGETS = ("fake", *REAL_TARGETS, "both")
"""`both` is `process,fake`: a real Strapi and the fake."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`target`: one of TARGETS, two of them, `shared`, a `running` fake, or `external`, a `real` Strapi that runs.
    `project` None is the bundled PrintShop. `token`: for a fake of the run's own, if one is given. `writes`: whether
    tests may create entries on a real Strapi that runs. `database`: of a real Strapi in a container.
    """

    target: str
    version: str
    project: Path | None
    token: str | None
    running: RunningFake | None = None
    real: RunningStrapi | None = None
    writes: bool = False
    tls: bool = False
    database: Database = "sqlite"

    @property
    def kind(self) -> str:
        """Of the Strapi that the fixtures hand out: where there are two, the fake. `shared` and `external` as above."""
        return kinds_of(self.target)[-1]

    @property
    def served_project(self) -> Path | None:
        """The project of the run's Strapi, its own or a shared fake's; None is the bundled PrintShop."""
        return self.project if self.running is None else self.running.project

    @property
    def described(self) -> str:
        if self.running is not None:
            return f"a workspace of the fake at {self.running.url}, Strapi {self.running.strapi}"
        if self.real is not None:
            done = "tests may create entries, which are deleted again" if self.writes else "read-only"
            return f"the real Strapi at {self.real.url}, Strapi {self.real.version}: {done}"
        return f"{self.target} as Strapi {self.version}, {self.project or 'PrintShop'}"


def read_settings(config: pytest.Config) -> Settings:
    """The settings of this run. Raises UsageError for a target that doesn't exist."""
    asked = option(config, "strapi_target")
    running = running_fake(config, asked)
    if running is not None:
        return Settings(target="shared", version=running.strapi, project=None, token=None, running=running)
    if asked is not None and names_a_server(asked):
        return running_strapi(config, asked)
    target = asked or "fake"
    kinds = kinds_of(target)
    if any(kind not in ("fake", *REAL_TARGETS) for kind in kinds) or len(kinds) != len(set(kinds)):
        raise pytest.UsageError(f"--strapi-target={target}: there is no such target; use {', '.join(TARGETS)}")
    project = option(config, "strapi_project")
    tls = bool(config.getoption("strapi_tls") or config.getini("strapi_tls"))
    if tls and target != "fake":
        raise pytest.UsageError("--strapi-tls: only the fake serves HTTPS")
    return Settings(
        target=target,
        version=option(config, "strapi_version") or "4",
        project=config.invocation_params.dir / project if project else None,
        token=os.environ.get("STRAPI_API_TOKEN"),
        tls=tls,
        database=database_of(config, kinds),
    )


def kinds_of(target: str) -> tuple[str, ...]:
    """The servers that a target names, the real ones first, because they are right: `both`, `fake,container`."""
    names = ("process", "fake") if target == "both" else tuple(target.split(","))
    return tuple(sorted(names, key=lambda name: name == "fake"))


def database_of(config: pytest.Config, kinds: tuple[str, ...]) -> Database:
    """What a real Strapi in a container keeps its content in. Raises UsageError."""
    asked = option(config, "strapi_database") or "sqlite"
    if asked == "sqlite" or (asked == "postgres" and "container" in kinds):
        return asked  # type: ignore[return-value]
    if asked == "postgres":
        raise pytest.UsageError("--strapi-database=postgres goes with --strapi-target=container")
    raise pytest.UsageError(f"--strapi-database={asked}: there is no such database; use sqlite or postgres")


def names_a_server(target: str) -> bool:
    """Whether it stands for a server that runs: a URL, or `external`, the one at STRAPI_URL."""
    return "://" in target or target == "external"


def server_url(target: str | None) -> str:
    """The URL that the target is, or STRAPI_URL; "" for neither."""
    return target if target is not None and "://" in target else os.environ.get("STRAPI_URL", "")


def running_fake(config: pytest.Config, target: str | None) -> RunningFake | None:
    """The fake that this run shares: at the URL that the target is, or at STRAPI_URL if a fake answers there.

    Raises UsageError for a URL that can't be used, and for options that only a server of the run's own can follow.
    None where a target is asked for and something answers there that is no fake.
    """
    url = server_url(target)
    if target == "external" and not url:
        raise pytest.UsageError("--strapi-target=external: it is the Strapi at STRAPI_URL, which is not set")
    if "://" not in url or (target is not None and not names_a_server(target)):
        return None
    # Imported here: most runs have a fake of their own, and no need of an HTTP client so early.
    from harness.control import ControlError
    from harness.targets.shared_fake import find_fake, is_loopback_url

    if not is_loopback_url(url):
        if target is None:
            return None
        raise pytest.UsageError(
            f"--strapi-target={target}: {url} is no loopback address, and no other is taken. Reach a server elsewhere"
            f" through a tunnel, such as ssh -L 1337:localhost:1337 staging; for a server of the run's own use"
            f" {', '.join(TARGETS)}"
        )
    try:
        running = find_fake(url)
    except ControlError as error:
        if target is None or error.status == 404:
            return None
        raise pytest.UsageError(
            f"--strapi-target={target}: no server can be used at {url}: {error}."
            " Start a fake with `fake-strapi serve`; a real Strapi is started by --strapi-target=process"
        ) from error
    version, project = option(config, "strapi_version"), option(config, "strapi_project")
    if project:
        raise pytest.UsageError(f"the fake at {url} serves a project of its own: leave --strapi-project={project} out")
    if version and running.strapi != version and running.strapi.split(".")[0] != version:
        raise pytest.UsageError(f"the fake at {url} is Strapi {running.strapi}: leave --strapi-version={version} out")
    return running


def running_strapi(config: pytest.Config, target: str) -> Settings:
    """The settings of a run on a real Strapi that somebody else runs. Raises UsageError where it can't be used."""
    from harness.targets.protocol import TargetError
    from harness.targets.running_strapi import find_strapi
    from harness.targets.shared_fake import ca_file

    project = option(config, "strapi_project")
    directory = config.invocation_params.dir / project if project else None
    try:
        real = find_strapi(
            server_url(target),
            os.environ.get("STRAPI_API_TOKEN"),
            version=option(config, "strapi_version"),
            project=directory,
            ca_path=ca_file(),
        )
    except TargetError as error:
        raise pytest.UsageError(f"--strapi-target={target}: {error}") from error
    return Settings(
        target="external",
        version=real.version,
        project=directory,
        token=None,
        real=real,
        writes=writes_allowed(config),
    )


def writes_allowed(config: pytest.Config) -> bool:
    """Whether tests may create entries on a real Strapi that runs: by the option, the ini file or the environment."""
    asked = os.environ.get("STRAPI_ALLOW_WRITES", "").lower() in ("1", "true", "yes")
    return bool(config.getoption("strapi_allow_writes") or config.getini("strapi_allow_writes") or asked)


def option(config: pytest.Config, name: str) -> str | None:
    """The command line's word, else the ini file's."""
    value = config.getoption(name) or config.getini(name)
    return str(value) if value else None
