"""`make adopt VERSION=5.55.0`: what another Strapi answers differently, and what there is to do to have it pinned.

The contract tests run on it and record it below `build/adopt/<version>`, beside a report. The tree is left alone; with
`--take` the version is pinned too, as far as that takes no thought: package.json, its lock file, the default version
and the recordings.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from pathlib import Path

from contract_tests.adoption import Comparison, Outcome, compare, outcomes, page
from contract_tests.judge import DIRECTORY, pinned_of, recording_name
from harness.targets.install import install, program, report_to_stderr
from harness.targets.protocol import TargetError
from harness.targets.release import Release, release

ROOT = DIRECTORY.parent
RELEASES = ROOT / "harness" / "targets" / "release.py"
WORDS = ("*.md", "*.yml", ":!CHANGELOG.md")
RAN = (0, 1)  # pytest's exit codes of a run that took place

Runner = Callable[[Sequence[str]], int]


def run_pytest(arguments: Sequence[str]) -> int:
    """The exit code of a run of the contract tests, whose output is seen."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", *arguments]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


class Adoption:
    """One other version: its directory, and the runs that fill it."""

    def __init__(self, new: Release, place: Path, run: Runner = run_pytest) -> None:
        self.new, self.pinned = new, pinned_of(new.version)
        self.place, self._run = place, run
        self.recordings = place / "recordings"

    def record(self) -> None:
        """Run the contract tests on the new version. Raises TargetError if the run didn't take place."""
        shutil.rmtree(self.place, ignore_errors=True)
        self.place.mkdir(parents=True)
        self._tests("recorded", "--strapi-target=process", "--strapi-record")

    def report(self) -> Path:
        """Compare, confirm what differs by a second run, judge the fake, and write the page."""
        recorded = self._outcomes("recorded")
        comparison = compare(DIRECTORY / "recordings" / self.pinned, self.recordings / self.new.version)
        unsteady = self._unsteady(comparison, recorded)
        self._tests("fake", "--strapi-target=fake")
        day = datetime.now(timezone.utc).date().isoformat()
        text = page(
            self.new.version,
            self.pinned,
            day,
            comparison,
            recorded,
            unsteady,
            self._outcomes("fake"),
            naming(self.pinned),
        )
        path = self.place / "report.md"
        path.write_text(text, encoding="utf-8")
        return path

    def _unsteady(self, comparison: Comparison, recorded: Sequence[Outcome]) -> dict[str, str]:
        """Recordings that the new version itself did not answer to in a second run, by name."""
        changed = {change.test for change in comparison.changed}
        nodes = [one.node for one in recorded if one.outcome == "passed" and self._recording_of(one.node) in changed]
        if not nodes:
            return {}
        self._tests("confirmed", "--strapi-target=process", nodes=nodes)
        return {
            self._recording_of(one.node): one.message.split("\n")[0][:200]
            for one in self._outcomes("confirmed")
            if one.outcome == "failed"
        }

    def _recording_of(self, node: str) -> str:
        path, _, name = node.partition("::")
        return f"{Path(path).stem}/{recording_name(name, self.new.version)}"

    def _tests(self, name: str, *options: str, nodes: Sequence[str] = ()) -> None:
        code = self._run(
            [
                *(nodes or [DIRECTORY.name]),
                f"--strapi-version={self.new.version}",
                f"--strapi-recordings={self.recordings}",
                f"--junitxml={self.place / name}.xml",
                *options,
            ]
        )
        if code not in RAN:
            raise TargetError(f"the contract tests did not run on Strapi {self.new.version}: pytest ended with {code}")

    def _outcomes(self, name: str) -> list[Outcome]:
        path = self.place / f"{name}.xml"
        if not path.exists():
            raise TargetError(f"{path} is missing: record {self.new.version} first, without RECORDED=1")
        return outcomes(path, DIRECTORY.name)

    def take(self) -> None:
        """Pin the version: its packages, its lock file, the default version, its recordings."""
        package = self.new.package_json()
        with tempfile.TemporaryDirectory() as directory:
            lock_file = locked(package, Path(directory))
            (self.new.template / "package.json").write_text(package, encoding="utf-8")
            shutil.copy(lock_file, self.new.template)
        text = RELEASES.read_text(encoding="utf-8")
        RELEASES.write_text(text.replace(f'"{self.pinned}"', f'"{self.new.version}"'), encoding="utf-8")
        shutil.rmtree(DIRECTORY / "recordings" / self.pinned)
        shutil.copytree(self.recordings / self.new.version, DIRECTORY / "recordings" / self.new.version)


def locked(package: str, directory: Path) -> Path:
    """The lock file of a package.json, naming no registry. Raises TargetError with npm's output."""
    (directory / "package.json").write_text(package, encoding="utf-8")
    options = ("--package-lock-only", "--omit-lockfile-registry-resolved", "--no-audit", "--no-fund")
    done = subprocess.run(
        [program("npm"), "install", *options], cwd=directory, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise TargetError(f"npm made no lock file:\n{done.stderr[-4000:]}")
    return directory / "package-lock.json"


def naming(version: str) -> list[str]:
    """The files that a person has to look at: those of code and data that have a version as a text, and pages with it.

    Where a docstring says of which version something is known, it stays true.
    """
    recordings = f":!{DIRECTORY.name}/recordings"
    return [
        *grepped(f"[\"']{re.escape(version)}[\"']", (".", recordings, ":!*package-lock.json", ":!*.md")),
        *grepped(re.escape(version), WORDS),
    ]


def grepped(pattern: str, places: Sequence[str]) -> list[str]:
    command = ["git", "grep", "--name-only", "--extended-regexp", "-e", pattern, "--", *places]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="make adopt", description=__doc__)
    parser.add_argument("version", help="an exact version, such as 5.55.0")
    parser.add_argument("--recorded", action="store_true", help="report on what an earlier call has recorded")
    parser.add_argument("--take", action="store_true", help="pin the version afterwards")
    parser.add_argument("--into", type=Path, default=ROOT / "build" / "adopt", help="where recordings and reports go")
    options = parser.parse_args(arguments)
    try:
        new = release(options.version)
        if new.has_lock_file:
            raise TargetError(f"Strapi {new.version} is pinned already: `make record` records it anew")
        adoption = Adoption(new, options.into.absolute() / new.version)
        if not options.recorded:
            install(new.packages)
            adoption.record()
        report = adoption.report()
        if options.take:
            adoption.take()
    except TargetError as error:
        report_to_stderr(str(error))
        return 2
    print(f"\n{report.read_text(encoding='utf-8').partition('## To do')[0]}\nThe list of work is in {report}.")
    if not options.take:
        print(f"Nothing in the tree was changed; `make adopt VERSION={new.version} RECORDED=1 TAKE=1` pins it.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
