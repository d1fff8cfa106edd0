"""Runs Jest, Vitest and TypeScript in a project that has the package installed as npm would have it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from harness.targets.install import install, installed, program
from harness.targets.packages import packages_of

HERE = Path(__file__).parent
PACKAGE = HERE.parent.parent / "packages" / "fake-strapi"
RUN_SECONDS = 120
RUNNERS = {"jest": "jest/bin/jest.js", "jest-29": "jest-29/bin/jest.js", "vitest": "vitest/vitest.mjs"}
ABOUT_A_STRAPI = ("STRAPI", "WEBHOOK_SECRET")


@dataclass(frozen=True, slots=True)
class NodeProject:
    """A directory with node_modules; `command`: what starts the fake there, None for what the package finds itself."""

    directory: Path
    command: str | None

    def write(self, **files: str) -> None:
        """Files by name, `.` written as `__`: `a__test__js="…"`."""
        for name, text in files.items():
            (self.directory / name.replace("__", ".")).write_text(text, encoding="utf-8")

    def configure(self, **settings: Any) -> None:
        """Jest's configuration."""
        (self.directory / "jest.config.json").write_text(json.dumps(settings), encoding="utf-8")

    def run(
        self, *words: str, prefix: tuple[str, ...] = (), timeout: float = RUN_SECONDS, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """A script of node, or one of RUNNERS by name; `prefix`: what runs node."""
        clean = {name: value for name, value in os.environ.items() if not any(one in name for one in ABOUT_A_STRAPI)}
        if self.command is not None:
            clean["FAKE_STRAPI_COMMAND"] = self.command
        first, *rest = words
        script = str(self.directory / "node_modules" / RUNNERS[first]) if first in RUNNERS else first
        return subprocess.run(
            [*prefix, program("node"), script, *rest],
            cwd=self.directory,
            env={**clean, "NO_COLOR": "1", "CI": "1", **environment},
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    def runs(self, *words: str, **options: Any) -> str:
        """The same for a run that must be fine; all that it wrote."""
        done = self.run(*words, **options)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr


@pytest.fixture(scope="session")
def npm_modules() -> Path:
    """Jest, Vitest, TypeScript. FAKE_STRAPI_REAL=1 installs them; without, a run that lacks them skips."""
    packages = packages_of(HERE)
    place = install(packages) if os.environ.get("FAKE_STRAPI_REAL") == "1" else installed(packages)
    if place is None:
        pytest.skip("node, Jest or Vitest is not installed (`make real` does it): the npm package not run in them")
    return place / "node_modules"


def make_project(directory: Path, modules: Path | None = None) -> NodeProject:
    node_modules = directory / "node_modules"
    node_modules.mkdir()
    for module in () if modules is None else modules.iterdir():
        (node_modules / module.name).symlink_to(module)
    shutil.copytree(PACKAGE, node_modules / PACKAGE.name)
    return NodeProject(directory, f'"{sys.executable}" -m fake_strapi.cli')


@pytest.fixture
def project(npm_modules: Path, tmp_path: Path) -> NodeProject:
    return make_project(tmp_path, npm_modules)


@pytest.fixture
def plain_project(tmp_path: Path) -> NodeProject:
    """With the package alone: for node without a test runner."""
    if shutil.which("node") is None:
        pytest.skip("node is not installed: the npm package was not run")
    return make_project(tmp_path)
