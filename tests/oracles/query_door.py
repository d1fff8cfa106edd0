"""A real Strapi that tells what it asks its database: the zoo with tests/query/door.js as its src/index.js."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.query.record_queries import CUSTOM, ask
from tests.query.zoo import ZOO

DOOR = Path(__file__).parents[1] / "query" / "door.js"


@dataclass(frozen=True, slots=True)
class Door:
    """The running server. `tokens` by caller."""

    version: str
    url: str
    tokens: dict[str, str]

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        """The question with its answer, as record_queries.py keeps it."""
        return {**question, **ask(self.url, self.tokens[question["caller"]], question)}


@contextmanager
def opened(version: str, directory: Path) -> Iterator[Door]:
    """The server of that major version, in an empty directory; stopped at the end."""
    from harness.targets.create import create_target

    project = directory / "zoo"
    shutil.copytree(ZOO, project)
    shutil.copy(DOOR, project / "src" / "index.js")
    target = create_target("process", version, project)
    target.start()
    try:
        yield Door(version, target.url, {"full-access": target.token, "custom": target.api_token("custom", CUSTOM)})
    finally:
        target.stop()
