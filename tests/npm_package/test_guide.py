"""The guide's two Jest files, unchanged: by the package's preset, and by `fake-strapi run`.

What they take for granted (`axios` and `fetchJobs` without a `require`, port 1337) is given to them as in tests/guide.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import NodeProject

GUIDE = Path(__file__).parent.parent / "guide"
RUN = (sys.executable, "-m", "fake_strapi.cli", "run")
SURROUNDINGS = ("surroundings.js", "jest_surroundings.js")  # the first maps port 1337 to that of STRAPI_URL
# The fake's own word on what came, in the end of the run.
JUDGE = """
const { requests } = require('fake-strapi');
afterAll(() => requests.assertCalledInOrder(
  { method: 'POST', path: '/api/customers', status: 200 }, { method: 'POST', path: '/api/jobs', status: 200 },
  { method: 'DELETE', path: '/api/jobs/1', status: 200 }, { method: 'DELETE', path: '/api/customers/1', status: 200 },
));
"""


def guide_project(project: NodeProject, name: str, **settings: Any) -> None:
    """A project with one of the guide's files, byte for byte."""
    for file in (GUIDE / "chapter_8" / name, *(GUIDE / one for one in SURROUNDINGS)):
        shutil.copy(file, project.directory)
    project.configure(setupFiles=[f"./{one}" for one in SURROUNDINGS], **settings)


def passed(output: str) -> bool:
    return re.search(r"^Tests: +1 passed, 1 total$", output, re.MULTILINE) is not None


@pytest.mark.parametrize("jest", ["jest", "jest-29"])
def test_integration_by_the_preset(project: NodeProject, jest: str) -> None:
    guide_project(project, "integration.test.js", preset="fake-strapi", setupFilesAfterEnv=["./judge.js"])
    project.write(judge__js=JUDGE)
    assert passed(project.runs(jest))


def test_integration_by_the_preset_needs_its_strapi(project: NodeProject) -> None:
    """So that the test above can fail: no such request came to another Strapi."""
    guide_project(project, "integration.test.js", preset="fake-strapi", setupFilesAfterEnv=["./judge.js"])
    project.write(judge__js=JUDGE.replace("/api/jobs/1", "/api/jobs/2"))
    done = project.run("jest")
    assert done.returncode == 1
    assert "/api/jobs/2" in done.stderr


@pytest.mark.parametrize("preset", [{}, {"preset": "fake-strapi"}], ids=["plain", "preset"])
def test_integration_by_run(project: NodeProject, preset: dict[str, str]) -> None:
    guide_project(project, "integration.test.js", **preset)
    assert passed(project.runs("jest", prefix=RUN))


def test_integration_by_run_shows_a_strapi_5_s_answers(project: NodeProject) -> None:
    """The file is made for Strapi 4, where a creation answers 200."""
    guide_project(project, "integration.test.js")
    done = project.run("jest", prefix=(*RUN, "--strapi", "5"))
    assert done.returncode == 1
    assert "POST /api/jobs -> 201" in done.stderr


@pytest.mark.parametrize("prefix", [(), RUN], ids=["preset", "run"])
def test_unit(project: NodeProject, prefix: tuple[str, ...]) -> None:
    guide_project(project, "unit.test.js", **({} if prefix else {"preset": "fake-strapi"}))
    fetch_jobs = str(GUIDE / "fetch_jobs_with_token.js")
    assert passed(project.runs("jest", prefix=prefix, FETCH_JOBS=fetch_jobs))
