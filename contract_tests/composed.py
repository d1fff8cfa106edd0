"""Contract tests on one server of docker-compose.test.yml: what it can be asked, and how it is reached.

STRAPI_COMPOSED names the project that it serves, its port and its agent's: `zoo 1337 1338`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from harness.targets.protocol import Target

VARIABLE = "STRAPI_COMPOSED"


@dataclass(frozen=True, slots=True)
class Composed:
    """The server of this run."""

    project: str
    port: int
    agent_port: int

    def target(self, version: str) -> Target:
        from harness.targets.composed import ComposedTarget

        return ComposedTarget(version, self.port, self.agent_port)


def composed() -> Composed | None:
    """The server of this run; None where it starts its own."""
    words = os.environ.get(VARIABLE, "").split()
    if not words:
        return None
    if len(words) != 3:
        raise pytest.UsageError(f"{VARIABLE} is a project, a port and the agent's port, not {' '.join(words)}")
    return Composed(words[0], int(words[1]), int(words[2]))


def leave_out(config: pytest.Config, items: list[pytest.Item], unfit: Sequence[pytest.Item]) -> None:
    """Deselect what the server can't be asked; pytest's last line counts it."""
    gone = set(unfit)
    items[:] = [item for item in items if item not in gone]
    config.hook.pytest_deselected(items=list(unfit))
