"""What a test run asks for: command line over ini file over environment over default."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from harness.fixtures.server import Servers

SERVERS: pytest.StashKey[Servers] = pytest.StashKey()
TARGETS = ("fake", "process", "both")


@dataclass(frozen=True, slots=True)
class Settings:
    """`target` is one of TARGETS. `project` None is the bundled PrintShop. `token` for the fake, if one is given."""

    target: str
    version: str
    project: Path | None
    token: str | None

    @property
    def described(self) -> str:
        return f"{self.target} as Strapi {self.version}, {self.project or 'PrintShop'}"


def read_settings(config: pytest.Config) -> Settings:
    """The settings of this run. Raises UsageError for a target that doesn't exist."""
    target = option(config, "strapi_target") or "fake"
    if target == "container" or "://" in target:
        raise pytest.UsageError(f"--strapi-target={target} is not supported yet: use {', '.join(TARGETS)}")
    if target not in TARGETS:
        raise pytest.UsageError(f"--strapi-target={target}: there is no such target; use {', '.join(TARGETS)}")
    project = option(config, "strapi_project")
    return Settings(
        target=target,
        version=option(config, "strapi_version") or "4",
        project=config.invocation_params.dir / project if project else None,
        token=os.environ.get("STRAPI_API_TOKEN"),
    )


def option(config: pytest.Config, name: str) -> str | None:
    """The command line's word, else the ini file's."""
    value = config.getoption(name) or config.getini(name)
    return str(value) if value else None
