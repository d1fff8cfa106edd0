"""A copy of the contract tests' own code with other tests, and another fake that stands for a real Strapi."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import requests

import fake_strapi.app
import fake_strapi.server
import harness.targets.create
import harness.targets.process

# A run in this process forgets the modules that it imported first; these would be imported anew each time.
LOADED = (requests, fake_strapi.app, fake_strapi.server, harness.targets.create, harness.targets.process)
CONTRACT_TESTS = Path(__file__).parents[2] / "contract_tests"

CODE = sorted(path.name for path in CONTRACT_TESTS.glob("*.py") if not path.name.startswith("test_"))

# Stands for a real Strapi: another fake under its name. `differs` makes it one of the other major version, `gone` one
# that can't be reached, `generous` one that keeps a promise which is the guide's, as one with the companion does.
STAND_IN = """
import house.judge as judge
import house.recorder as recorder
from harness.targets.fake import FakeTarget
from harness.targets.protocol import TargetError

class StandIn(FakeTarget):
    name = "process"

    def start(self):
        if {gone}:
            raise TargetError("npm is not there")
        super().start()

def make_target(kind, version, project, promise=None, promises=(), **where):
    if kind == "fake":
        return real_make_target(kind, version, project, promise)
    if kind == judge.COMPANION:
        settings = {{key: value for one in promises for key, value in one.companion.items()}}
        return StandIn(judge.PROJECTS[project], version, profile="guide", **settings)
    served = "5" if {differs} and version.startswith("4") else judge.pinned_of(version)
    settings = dict(profile="guide", env="production") if {generous} else dict(profile="strapi")
    return StandIn(judge.PROJECTS[project], served, **settings)

real_make_target = judge.make_target
judge.make_target = make_target
recorder._node = lambda: "v20.0.0"
"""

TEST = """
import pytest

@pytest.mark.{marker}
def test_jobs(contract):
    contract.create("jobs", {{"JobID": "J1"}})
    contract.get("/api/jobs")
"""


class House:
    """A copy of the contract tests' own code, with other tests."""

    def __init__(self, pytester: pytest.Pytester) -> None:
        self.pytester = pytester
        self.directory = pytester.path / "house"  # a package of another name, beside the real one in this process
        self.directory.mkdir()
        for name in CODE:
            text = (CONTRACT_TESTS / name).read_text()
            (self.directory / name).write_text(text.replace("from contract_tests.", "from house."))
        shutil.copytree(CONTRACT_TESTS / "zoo", self.directory / "zoo")
        pytester.makeini("[pytest]\naddopts = --strict-markers -p stand_in\nxfail_strict = true")
        pytester.syspathinsert()
        self.stand_in()
        self.gaps("max = 0")
        self.promises("")
        self.features("")

    def stand_in(self, differs: bool = False, gone: bool = False, generous: bool = False) -> None:
        text = STAND_IN.format(differs=differs, gone=gone, generous=generous)
        (self.pytester.path / "stand_in.py").write_text(text)

    def gaps(self, text: str) -> None:
        (self.directory / "gaps.toml").write_text(text)

    def postgres(self, text: str) -> None:
        (self.directory / "postgres.toml").write_text(text)

    def promises(self, text: str) -> None:
        (self.directory / "promises.toml").write_text(text)

    def features(self, text: str) -> None:
        """Rows of features.toml; modules of tests that none of them names are features of their own."""
        self.rows_of_features = text

    def write_features(self) -> None:
        named = [path.stem for path in sorted(self.directory.glob("test_*.py"))]
        rows = [
            f'[[feature]]\nid = "{name}"\ntitle = "About {name}"\ngroup = "House"\nmodules = ["{name}"]\n'
            f"versions = {['4'] if self.recorded(name) else []}\napart = {str(not self.recorded(name)).lower()}\n"
            for name in named
            if f'"{name}"' not in self.rows_of_features
        ]
        (self.directory / "features.toml").write_text(self.rows_of_features + "\n".join(rows))

    def recorded(self, module: str) -> bool:
        return (self.directory / "recordings" / "4.26.2" / module).is_dir()

    def test(self, marker: str = "parity", name: str = "test_jobs", text: str = TEST) -> None:
        (self.directory / f"{name}.py").write_text(text.format(marker=marker))

    def run(self, *options: str) -> tuple[int, str]:
        """The exit code and all that was printed."""
        self.write_features()
        result = self.pytester.runpytest_inprocess("house", "--strapi-version=4", *options)
        return int(result.ret), result.stdout.str() + result.stderr.str()

    def record(self) -> Path:
        code, output = self.run("--strapi-target=process", "--strapi-record")
        assert code == 0, output
        return self.directory / "recordings" / "4.26.2" / "test_jobs" / "test_jobs.json"
