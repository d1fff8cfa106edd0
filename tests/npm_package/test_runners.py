"""Jest 29, Jest 30 and Vitest: the package's globalSetup, a workspace for each worker, the end, and what goes wrong."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import requests

from fake_strapi import FakeStrapi
from harness.targets.install import program

if TYPE_CHECKING:
    from conftest import NodeProject

PACKAGE = Path(__file__).parent.parent.parent / "packages" / "fake-strapi"
JESTS = ["jest", "jest-29"]
RUN = (sys.executable, "-m", "fake_strapi.cli", "run")
# Files in two workers: each makes entries of its own, and sees no other's.
MINE = """
const { strapi, clock } = require('fake-strapi');
const write = (Name) => strapi.fetch('/api/customers', {
  method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ data: { Name } }),
});
test('sees its own alone', async () => {
  expect((await clock.now()).frozen).toBe(false);
  await clock.freeze();
  for (let n = 0; n < 5; n += 1) {
    await write(`NAME ${n}`);
    const { data } = await (await strapi.fetch('/api/customers')).json();
    expect(data.map((entry) => entry.attributes?.Name ?? entry.Name)).toEqual(
      Array.from({ length: n + 1 }, (_, m) => `NAME ${m}`),
    );
  }
});
test('is told where it is', async () => {
  require('node:fs').appendFileSync('told.jsonl', JSON.stringify({
    worker: process.env.JEST_WORKER_ID ?? process.env.VITEST_POOL_ID, pid: process.pid,
    url: process.env.STRAPI_URL, base: process.env.FAKE_STRAPI_URL,
    token: process.env.STRAPI_API_TOKEN, secret: process.env.WEBHOOK_SECRET, ...(await strapi.health()),
  }) + '\\n');
});
"""


def told(project: NodeProject) -> list[dict[str, Any]]:
    lines = (project.directory / "told.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def is_gone(url: str) -> bool:
    try:
        requests.get(url, timeout=5)
    except requests.ConnectionError:
        return True
    return False


def judge(rows: list[dict[str, Any]], files: int) -> None:
    """Each worker had a workspace, all of one server, which is gone."""
    assert len(rows) == files
    (base,) = {row["base"] for row in rows}
    assert {row["url"].split("-")[-1] for row in rows} == {row["worker"] for row in rows}
    assert all(row["url"].startswith(f"{base}/_ws/js-") for row in rows)
    assert all(row["token"].endswith(row["url"].rpartition("/")[2]) for row in rows)
    assert is_gone(base)


@pytest.mark.parametrize("jest", JESTS)
def test_jest_has_a_strapi_for_each_worker(project: NodeProject, jest: str) -> None:
    project.configure(preset="fake-strapi")
    project.write(**{f"file{n}__test__js": MINE.replace("NAME", f"of {n}") for n in range(6)})
    project.runs(jest, "--maxWorkers=2")
    rows = told(project)
    judge(rows, 6)
    assert {row["secret"] for row in rows} == {"fake-strapi-webhook-secret"}
    assert {row["strapi"] for row in rows} == {"4.26.2"}


@pytest.mark.parametrize("pool", ["forks", "threads"])
def test_vitest_has_a_strapi_for_each_worker(project: NodeProject, pool: str) -> None:
    test = {
        "globals": True,
        "pool": pool,
        "maxWorkers": 2,
        "globalSetup": ["fake-strapi/vitest"],
        "setupFiles": ["fake-strapi/vitest-setup"],
        "provide": {"fakeStrapi": {"strapi": 5, "profile": "strapi", "apiToken": "mine"}},
    }
    project.write(vitest__config__mjs=f"export default {{ test: {json.dumps(test)} }};")
    head = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);\n"
    project.write(**{f"file{n}__test__mjs": head + MINE.replace("NAME", f"of {n}") for n in range(4)})
    project.runs("vitest", "run")
    rows = told(project)
    judge(rows, 4)
    assert {(row["strapi"], row.get("secret"), row["token"].split(".")[0]) for row in rows} == {
        ("5.54.0", None, "mine")
    }


def test_options_stand_in_globals_or_in_a_setup_of_one_s_own(project: NodeProject) -> None:
    project.write(one__test__js=MINE)
    project.configure(preset="fake-strapi", globals={"fakeStrapi": {"strapi": "5", "seed": "seed.json"}})
    project.write(seed__json=json.dumps({"customer": [{"Name": "Seeded"}]}))
    failed = project.run("jest")
    assert failed.returncode == 1
    assert '+   "Seeded"' in failed.stderr  # each file begins with the seed

    project.write(
        setup__js="module.exports = require('fake-strapi/jest').withOptions({ strapi: '5', webhookSecret: 'mine' });"
    )
    project.configure(preset="fake-strapi", globalSetup="./setup.js")
    (project.directory / "told.jsonl").unlink()
    project.runs("jest")
    assert [(row["strapi"], row["secret"]) for row in told(project)] == [("5.54.0", "mine")]


def test_a_fake_that_runs_already_is_shared(project: NodeProject) -> None:
    """Its workspaces are gone at the end of the run."""
    project.configure(preset="fake-strapi")
    project.write(one__test__js=MINE)
    with FakeStrapi(version="5") as fake:
        project.runs("jest", STRAPI_URL=fake.url)
        (row,) = told(project)
        assert (row["base"], row["strapi"]) == (fake.url, "5.54.0")
        assert [world.name for world in fake.workspaces] == ["default"]
        assert fake.journal.requests() == []


def test_under_run_a_failure_shows_each_worker_s_requests(project: NodeProject) -> None:
    project.configure(preset="fake-strapi")
    project.write(
        one__test__js="const { strapi } = require('fake-strapi');\n"
        "test('it', async () => { await strapi.fetch('/api/jobz'); throw new Error(); });"
    )
    done = project.run("jest", prefix=(*RUN, "--strapi", "5"))
    assert done.returncode == 1
    assert re.search(r"^Its requests in the workspace js-\w+-1 \(1\):$", done.stderr, re.MULTILINE)
    assert "GET /api/jobz -> 404 (no such route)" in done.stderr


def test_another_server_at_strapi_url_is_not_taken(project: NodeProject) -> None:
    project.configure(preset="fake-strapi")
    project.write(one__test__js=MINE)
    project.runs("jest", STRAPI_URL="http://localhost:1")
    assert told(project)[0]["base"] != "http://localhost:1"


@pytest.mark.parametrize("runner", ["jest", "vitest"])
def test_a_command_that_is_missing_is_said(project: NodeProject, runner: str) -> None:
    project.configure(preset="fake-strapi")
    project.write(
        one__test__js="test('it', () => {});",
        vitest__config__mjs="export default { test: { globals: true, globalSetup: ['fake-strapi/vitest'] } };",
    )
    words = (runner,) if runner == "jest" else (runner, "run")
    done = project.run(*words, FAKE_STRAPI_COMMAND="/nowhere/fake-strapi")
    assert done.returncode == 1
    said = done.stdout + done.stderr
    assert "the command that serves the fake was not found" in said
    assert "pip install fake-strapi" in said
    assert 'FAKE_STRAPI_COMMAND is "/nowhere/fake-strapi"' in said


def test_a_start_that_fails_says_why(project: NodeProject) -> None:
    project.write(one__test__js="test('it', () => {});")
    for options, words in (
        ({"project": "./nowhere"}, "nowhere"),
        ({"strapy": 5}, "No such option '--strapy'"),
        ({"tls": True}, "fake-strapi run --tls"),
    ):
        project.configure(preset="fake-strapi", globals={"fakeStrapi": options})
        done = project.run("jest")
        assert done.returncode == 1
        assert words in done.stderr


def test_a_setup_without_its_globalsetup_says_so(project: NodeProject) -> None:
    project.configure(setupFilesAfterEnv=["fake-strapi/jest-setup"])
    project.write(one__test__js="test('it', () => {});")
    done = project.run("jest")
    assert done.returncode == 1
    assert "configure globalSetup too" in done.stderr


def test_helpers_go_past_what_a_test_has_mocked(project: NodeProject) -> None:
    """fetch, which a test puts something else in the place of, and which jsdom lacks; and time."""
    project.configure(preset="fake-strapi")
    project.write(
        one__test__js="""
        const { clock, requests, seed } = require('fake-strapi');
        test('it', async () => {
          jest.useFakeTimers();
          global.fetch = jest.fn();
          await seed({ customer: [{ Name: 'Acme' }] });
          expect((await clock.freeze(new Date('2025-01-20T16:30:00.000Z'))).now).toBe('2025-01-20T16:30:00.000Z');
          expect(await requests.list()).toEqual([]);
          expect(global.fetch).not.toHaveBeenCalled();
        });
        """
    )
    project.runs("jest")


def test_a_package_that_npm_has_linked(project: NodeProject) -> None:
    """`npm install ./path` makes a link; what the package imports is found from there, too."""
    installed = project.directory / "node_modules" / PACKAGE.name
    shutil.rmtree(installed)
    installed.symlink_to(PACKAGE)
    project.configure(preset="fake-strapi")
    project.write(
        one__test__js=MINE,
        one__spec__mjs="import { expect, test } from 'vitest'; import { strapi } from 'fake-strapi';\n"
        "test('it', async () => { expect(strapi.url).toMatch(/_ws/);\n"
        "expect((await strapi.health()).strapi).toBe('4.26.2'); });",
        vitest__config__mjs="export default { test: { globalSetup: ['fake-strapi/vitest'],"
        " setupFiles: ['fake-strapi/vitest-setup'], include: ['*.spec.mjs'] } };",
    )
    project.runs("jest", "one.test")
    project.runs("vitest", "run")


def test_what_npm_installs(tmp_path: Path) -> None:
    """npm packs what `files` of package.json names: all that is needed."""
    (tmp_path / "package.json").write_text('{"name": "user", "private": true}')
    command = [program("npm"), "install", "--offline", "--install-links", "--no-audit", "--no-fund", str(PACKAGE)]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, timeout=120)
    lines = (
        "require('fake-strapi/jest'); require('fake-strapi/jest-teardown'); require('fake-strapi/jest-preset');"
        "import('fake-strapi/vitest').then(() => import('fake-strapi')).then((api) => console.log(typeof api.reset));"
    )
    done = subprocess.run([program("node"), "-e", lines], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "function\n"
