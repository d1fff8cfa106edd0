"""The real servers that a run of these tests was asked to start: they need minutes, Node or an engine, and a network.

FAKE_STRAPI_REAL=1: as a process. FAKE_STRAPI_CONTAINERS=1: in a container, with SQLite and with PostgreSQL.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pytest

from harness.targets.container import ContainerTarget, Database
from harness.targets.process import ProcessTarget

RealTarget: TypeAlias = "ProcessTarget | ContainerTarget"


@dataclass(frozen=True, slots=True)
class RealServer:
    """`variable` is the one that asks for it. `database` None: a process."""

    variable: str
    version: str
    database: Database | None = None

    def of(self, project: Path) -> RealTarget:
        """Not started yet."""
        if self.database is None:
            return ProcessTarget(project, self.version)
        return ContainerTarget(project, self.version, database=self.database)


def only_if_asked(variable: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(os.environ.get(variable) != "1", reason=f"starts a real Strapi; {variable}=1 asks for it")


REAL_SERVERS = [
    pytest.param(RealServer("FAKE_STRAPI_REAL", version), id=version, marks=only_if_asked("FAKE_STRAPI_REAL"))
    for version in ("4", "5")
] + [
    pytest.param(
        RealServer("FAKE_STRAPI_CONTAINERS", version, database),
        id=f"container-{database}-{version}",
        marks=only_if_asked("FAKE_STRAPI_CONTAINERS"),
    )
    for version in ("4", "5")
    for database in ("sqlite", "postgres")
]
