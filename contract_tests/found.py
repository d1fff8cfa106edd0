"""The differences that campaigns found, kept as cases: each is a project and requests, and has a recorded answer.

`python -m contract_tests.found CASE` (`make keep CASE=…`) keeps a case that a campaign wrote and records it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import pytest

from harness.campaign.case import Case, read_case
from harness.campaign.project import write_project

DIRECTORY = Path(__file__).parent / "found"
PREFIX = "found/"


def found_cases(major: int) -> list[object]:
    """The kept cases of a major version, as parameters of a test: the name of its project."""
    return [_parameter(path) for path in sorted((DIRECTORY / str(major)).glob("*.json"))]


def _parameter(path: Path) -> object:
    gap = read_case(path).gap
    project = f"{PREFIX}{path.parent.name}/{path.stem}"
    marker = pytest.mark.parity if gap is None else pytest.mark.gap(gap)
    return pytest.param(project, id=path.stem, marks=(marker, pytest.mark.project(project)))


@cache
def case_of_project(project: str) -> Case:
    """`found/4/name` is the project of the case in found/4/name.json."""
    return read_case(DIRECTORY / f"{project.removeprefix(PREFIX)}.json")


@cache
def source_of_project(project: str) -> Path:
    """The src of a case's project, written to a directory that lasts as long as this run."""
    case = case_of_project(project)
    if case.project is None:
        raise ValueError(f"{project}: the case is of a user's own project and has none of its own")
    return write_project(case.project, Path(_directory().name) / project.replace("/", "-"))


@cache
def _directory() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="found-")


def keep(path: Path) -> int:
    """Move a case into this directory and record what a real Strapi answers; answers the exit code of pytest."""
    case = read_case(path)
    if case.project is None:
        raise ValueError(f"{path} is of a project of its own, which no test here has")
    major = case.version.split(".")[0]
    kept = DIRECTORY / major / path.name
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(case.dumps(), encoding="utf-8")
    if path.resolve() != kept.resolve():
        path.unlink()
    test = f"contract_tests/test_found.py::test_found_in_{major}"
    options = ["-k", kept.stem, "--strapi-target=process", "--strapi-record", f"--strapi-version={case.version}"]
    return subprocess.run([sys.executable, "-m", "pytest", "-q", test, *options], check=False).returncode


if __name__ == "__main__":
    codes = [keep(Path(argument)) for argument in sys.argv[1:]]
    sys.exit(max(codes, default="name the file of a case that a campaign wrote"))
