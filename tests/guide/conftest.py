"""Runs the guide's JavaScript, as it stands in chapter_*/, in node with the packages that it asks for."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest

from harness.targets.install import install, installed, program
from harness.targets.packages import packages_of

HERE = Path(__file__).parent
RUN_SECONDS = 60


class Served(Protocol):
    """A fake, or a real Strapi."""

    @property
    def url(self) -> str: ...

    @property
    def token(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Guide:
    node_modules: Path
    directory: Path
    files: Path = HERE

    def run(self, strapi: Served, *lines: str, **environment: str) -> Any:
        """What an async function returns that consists of `lines`: the guide's files by name, and lines of a test."""
        texts = [(HERE / line).read_text(encoding="utf-8") if line.endswith(".js") else line for line in lines]
        script = self.directory / "guide.js"
        script.write_text("\n".join(["report(async ({ setTimeout }) => {", *texts, "});"]), encoding="utf-8")
        done = self.node(strapi, "--require", str(HERE / "surroundings.js"), str(script), **environment)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def node(self, strapi: Served, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        surroundings = {
            **os.environ,
            **environment,
            "NODE_PATH": str(self.node_modules),
            "STRAPI_URL": strapi.url,
            "STRAPI_API_TOKEN": strapi.token,
            "WEBHOOK_SECRET": "fake-strapi-webhook-secret",
        }
        command = [program("node"), *arguments]
        return subprocess.run(
            command, env=surroundings, capture_output=True, text=True, timeout=RUN_SECONDS, check=False
        )


@pytest.fixture(scope="session")
def guide_modules() -> Path:
    """axios, express, jest, and the packages of SendGrid, Stripe and Twilio. FAKE_STRAPI_REAL=1 installs them;"
    " without, a run that lacks them skips."""
    packages = packages_of(HERE)
    place = install(packages) if os.environ.get("FAKE_STRAPI_REAL") == "1" else installed(packages)
    if place is None:
        pytest.skip(
            "node, or what package.json names, is not installed (`make real` does it): the guide's JavaScript not run"
        )
    return place / "node_modules"


@pytest.fixture
def guide(guide_modules: Path, tmp_path: Path) -> Guide:
    return Guide(guide_modules, tmp_path)
