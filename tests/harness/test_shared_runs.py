"""Test runs that share one running fake: nothing of one reaches another, in any number of processes and any order."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fake_strapi import FakeStrapi

# 200 tests, which two runs do at once, in opposite order, each in this many processes.
WORKERS = int(os.environ.get("FAKE_STRAPI_WORKERS", "2"))
TESTS = 200
SECONDS = 300

SUITE = f"""
import json, os
import pytest

SEEN = open(os.environ["SEEN"] + os.environ.get("PYTEST_XDIST_WORKER", ""), "a", buffering=1)

@pytest.mark.strapi(id_seed=7)
@pytest.mark.parametrize("n", range({TESTS}))
def test_nobody_else_is_here(strapi_client, strapi_clock, strapi, n):
    assert "/_ws/w-" in strapi.url
    assert not strapi_clock.frozen
    strapi_clock.freeze("2025-01-20T16:30:00.000Z")
    assert strapi_client.get("/api/customers").json()["data"] == []
    customer = {{"Name": f"Customer {{n}}", "Email": "a@example.com"}}
    made = strapi_client.post("/api/customers", json={{"data": customer}})
    assert made.status_code == 201
    strapi_clock.advance(n)
    if n % 3 == 0:
        strapi.allow_public(["api::customer.customer.find"])
    token = strapi.api_token("read-only") if n % 2 else strapi.token
    listed = strapi_client.get("/api/customers", headers={{"Authorization": f"Bearer {{token}}"}})
    public = strapi_client.get("/api/customers", headers={{"Authorization": None}})
    assert (listed.status_code, public.status_code) == (200, 403 if n % 3 else 200)
    assert [row["Name"] for row in listed.json()["data"]] == [f"Customer {{n}}"]
    SEEN.write(json.dumps([n, made.text, listed.text, listed.headers["Date"]]) + chr(10))
"""

REVERSED = """
def pytest_collection_modifyitems(items):
    items.reverse()
"""


@pytest.fixture
def strapi() -> Iterator[FakeStrapi]:
    with FakeStrapi(version="5") as running:
        yield running


def begin(directory: Path, url: str, conftest: str) -> subprocess.Popen[str]:
    directory.mkdir()
    (directory / "test_suite.py").write_text(SUITE)
    (directory / "conftest.py").write_text(conftest)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"-n{WORKERS}", f"--strapi-target={url}"]
    environment = {**os.environ, "SEEN": str(directory / "seen-")}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=directory, env=environment, stdout=pipe, stderr=subprocess.STDOUT, text=True)


def seen(directory: Path) -> list[str]:
    return sorted(line for file in directory.glob("seen-*") for line in file.read_text().splitlines())


def test_two_runs_in_many_processes_share_one_server(strapi: FakeStrapi, tmp_path: Path) -> None:
    runs = [begin(tmp_path / "one", strapi.url, ""), begin(tmp_path / "other", strapi.url, REVERSED)]
    outputs = [run.communicate(timeout=SECONDS)[0] for run in runs]
    for output in outputs:
        assert f"{TESTS} passed" in output, output
    one, other = seen(tmp_path / "one"), seen(tmp_path / "other")
    assert len(one) == TESTS
    assert one == other  # the same ids, bodies and dates, in any order
    assert len(list((tmp_path / "one").glob("seen-*"))) == WORKERS
    assert len(strapi.workspaces) == 1  # each process has taken its own away


def test_a_run_finds_the_fake_at_strapi_url(
    strapi: FakeStrapi, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makepyfile(
        """
        import pytest

        def test_here(strapi_url, strapi_client):
            assert "/_ws/" in strapi_url
            assert strapi_client.post("/api/jobs", json={"data": {}}).status_code == 201

        @pytest.mark.strapi(rate_limit="1/15m")
        def test_limited(strapi_client):
            assert [strapi_client.get("/api/jobs").status_code for _ in range(2)] == [200, 429]

        @pytest.mark.strapi(version=4)
        def test_elsewhere(strapi_client):
            pass
        """
    )
    monkeypatch.setenv("STRAPI_URL", strapi.url)
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-rs")
    result.assert_outcomes(passed=2, skipped=1)
    result.stdout.fnmatch_lines(
        [
            f"strapi: a workspace of the fake at {strapi.url}, Strapi 5.54.0",
            "*is Strapi 5.54.0, and this test wants 4.*",
        ]
    )
    for option in ("--strapi-version=4", "--strapi-project=."):
        refused = pytester.runpytest_subprocess(option)
        refused.stderr.fnmatch_lines([f"ERROR: the fake at {strapi.url} * leave {option} out"])


def test_an_address_without_a_fake(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, strapi: FakeStrapi
) -> None:
    """Asked for, it is an error; where only the environment names it, the run has a fake of its own."""
    gone = strapi.url
    strapi.stop()
    pytester.makepyfile("def test_it(strapi_url): assert '/_ws/' not in strapi_url")
    refused = pytester.runpytest_subprocess(f"--strapi-target={gone}")
    assert refused.ret == pytest.ExitCode.USAGE_ERROR
    refused.stderr.fnmatch_lines(
        [f"ERROR: --strapi-target={gone}: no server can be used at *Start a fake with `fake-strapi serve`*"]
    )
    for url in (gone, "https://cms.example.com"):
        monkeypatch.setenv("STRAPI_URL", url)
        pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=1)
