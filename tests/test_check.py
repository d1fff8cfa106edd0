"""`fake-strapi check`: a project and its seed, judged without serving them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fake_strapi.cli import main

ROOT = Path(__file__).parent.parent
PRINTSHOP = ROOT / "harness" / "printshop"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(PRINTSHOP / "src", tmp_path / "src")
    return tmp_path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, arguments)])


def job_schema(project: Path) -> Path:
    return project / "src" / "api" / "job" / "content-types" / "job" / "schema.json"


def change(file: Path, name: str, attribute: object) -> None:
    schema = json.loads(file.read_text())
    schema["attributes"][name] = attribute
    file.write_text(json.dumps(schema))


def test_a_project_that_can_be_served() -> None:
    result = run(ROOT / "contract_tests" / "zoo")
    assert result.exit_code == 0
    first, second = result.stdout.splitlines()
    assert first.startswith("Strapi 4: ")
    assert second.startswith("Strapi 5: ")
    assert second.endswith(" components, 0 seeded entries")


def test_warnings_leave_it_at_0(project: Path) -> None:
    (project / "config").mkdir()
    (project / "config" / "api.js").write_text("module.exports = {rest: {maxLimit: compute()}}")
    result = run(project)
    assert result.exit_code == 0
    lines = [line for line in result.stderr.splitlines() if "maxLimit" in line]
    assert lines == [
        f"warning: {project}/config/api.js: line 1: rest.maxLimit can't be read without running it;"
        " the defaults are taken, unless fake-strapi.toml says otherwise"
    ]


def test_an_error_of_the_project(project: Path) -> None:
    change(job_schema(project), "Colour", {"type": "colour"})
    result = run(project)
    assert result.exit_code == 3
    assert f"error: {job_schema(project)}: attributes.Colour" in result.stderr
    assert result.stdout == ""


def test_an_error_of_the_seed_that_one_version_has(project: Path, tmp_path: Path) -> None:
    seed = tmp_path / "seed.json"
    seed.write_text(json.dumps({"customer": [{"Name": "x" * 300}]}))
    result = run(project, "--seed", seed)
    assert result.exit_code == 3
    errors = [line for line in result.stderr.splitlines() if line.startswith("error")]
    assert errors == [f"error: Strapi 5: {seed}: customer[0]: Name must be at most 255 characters"]
    assert result.stdout == "Strapi 4: 4 content types, 0 components, 1 seeded entries\n"
    assert run(project, "--seed", seed, "--strapi", "4").exit_code == 0


def test_the_seed_of_the_settings_file(project: Path) -> None:
    (project / "fake-strapi.toml").write_text('seed = "none.json"')
    result = run(project)
    assert result.exit_code == 3
    assert f"error: {project}/none.json: expected a readable JSON or YAML file" in result.stderr


def test_bad_usage_is_2(project: Path) -> None:
    assert run(project, "--strapi", "3").exit_code == 2
    assert run().exit_code == 2
