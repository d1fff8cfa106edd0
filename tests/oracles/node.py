"""One node process beside the tests, which answers what JavaScript, its libraries and Strapi's own modules would.

A question is a function's name and many calls of it; a process lives as long as the test run.
`FAKE_STRAPI_REAL=1` asks for one beside the modules of each Strapi (and installs them, when they aren't there yet).
Without it the tests that need one skip: recorded answers and explicit examples judge all the same.
`--hypothesis-profile=long` makes up many more cases.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

MAIN = Path(__file__).parent / "node" / "main.js"
VERSIONS = ("4", "5")
USUAL = 100
"""Examples of hypothesis's own profile, which other profiles are measured by."""


def examples(count: int) -> settings:
    """The settings of a test that makes up its cases, of which each may cost a batch: `count` in the usual profile."""
    chosen = settings.default
    assert chosen is not None
    many = max(1, count * chosen.max_examples // USUAL)
    return settings(max_examples=many, deadline=None, suppress_health_check=list(HealthCheck))


class Node:
    """The process. `ask` sends many calls of one function at once; values travel as JSON. `strapi`: a major version."""

    def __init__(self, strapi: str, node_modules: Path) -> None:
        from harness.targets.install import program

        self.strapi = strapi
        self._process = subprocess.Popen(
            [program("node"), str(MAIN), str(node_modules)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "TZ": "UTC"},
        )
        self.versions: dict[str, str] = self.ask("versions", [()])[0]

    def ask(self, name: str, calls: Sequence[Sequence[Any]]) -> list[Any]:
        """What each call answers. A process that has ended is an error, with what it wrote on stderr above."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([name, [list(call) for call in calls]]).encode() + b"\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"node ended while it was asked for {name}, with {self._process.wait(timeout=10)}")
        answers = json.loads(line)
        if isinstance(answers, dict):
            raise RuntimeError(f"node could not answer {name}: {answers['failed']}")
        found: list[Any] = answers
        return found

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(timeout=10)


def start_node(strapi: str) -> Node:
    """A node beside the modules of that Strapi, or the test skips with the reason."""
    if os.environ.get("FAKE_STRAPI_REAL") != "1":
        pytest.skip("FAKE_STRAPI_REAL=1 asks node, too: only recorded answers were compared")
    from harness.targets.install import install
    from harness.targets.release import release

    return Node(strapi, install(release(strapi).packages) / "node_modules")
