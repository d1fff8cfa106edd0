"""The guide's own classes, held to the guide's own rules (docs/client-checks.md, docs/sync-checks.md).

What they break is said in docs/guide.md as well.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fake_strapi import check_client, check_sync
from fake_strapi.client_check import Command
from fake_strapi.findings import Report
from fake_strapi.sync_check import SyncProgram
from harness.targets.free_port import reserve_port
from harness.targets.install import program

HERE = Path(__file__).parent

pytestmark = pytest.mark.skipif(
    os.environ.get("FAKE_STRAPI_REAL") != "1", reason="takes a minute of node; FAKE_STRAPI_REAL=1 asks for it"
)

PUBLIC = ["api::job.job.find"]  # the guide's fetchJobs sends no token
SLEEP = "chapter_5/fetch_with_retry.js"

CALLS = """
  const say = (text) => process.stdout.write(`${text}\\n`);
  const calls = require('node:readline').createInterface({ input: process.stdin });
  for await (const line of calls)
    await call().then(() => say('ok'), (error) => say(`failed ${error.message}`));
"""


def script(directory: Path, *lines: str) -> list[str]:
    """A program of the guide's files by name, and lines of a test."""
    texts = [(HERE / line).read_text(encoding="utf-8") if line.endswith(".js") else line for line in lines]
    file = directory / "guide.js"
    file.write_text("\n".join(["(async () => {", *texts, "})();"]), encoding="utf-8")
    return [program("node"), "--require", str(HERE / "surroundings.js"), str(file)]


def checked(modules: Path, directory: Path, call: str, *lines: str, rules: list[str]) -> Report:
    command = script(directory, *lines, f"const call = {call};", CALLS)
    client = Command(command, lines=True, env={"NODE_PATH": str(modules)})
    return check_client(client, rules=rules, public=PUBLIC)


def verdicts(report: Report) -> dict[str, str]:
    return {finding.promise: finding.verdict for finding in report.findings}


def failures(report: Report) -> dict[str, str]:
    return {finding.promise: finding.evidence for finding in report.failures}


def test_fetch_jobs_in_the_checks(guide_modules: Path, tmp_path: Path) -> None:
    files = (SLEEP, "chapter_5/fetch_jobs.js")
    rules = ["refusals", "rate-limited", "retries", "token"]
    report = checked(guide_modules, tmp_path, "fetchJobs", *files, rules=rules)
    found = failures(report)
    early = found.pop("a 429 with Retry-After is tried again when that is over")
    assert early == "Retry-After: 90; tried again after 60 s, 30 s too early"
    assert found.pop("the token is sent").startswith("in Authorization, by 0 of ")
    thrown = "not tried again; the 1 s were never waited"
    assert found.pop("after 500: waits of 1, 2, 4 s") == thrown
    assert set(found) == {
        "after 503: waits of 1, 2, 4 s",
        "after a lost connection: waits of 1, 2, 4 s",
        "a call succeeds when Strapi is well again",
    }
    unsure = [finding.evidence for finding in report.findings if finding.verdict == "unsure"]
    assert unsure == ["X-RateLimit-Reset was not heeded: tried every 60 s, 14 times in vain"]


def test_fetch_with_retry_in_the_checks(guide_modules: Path, tmp_path: Path) -> None:
    call = """() => fetchWithRetry('http://localhost:1337/api/jobs', {
      headers: { Authorization: `Bearer ${process.env.STRAPI_API_TOKEN}` },
    })"""
    rules = ["refusals", "rate-limited", "retries", "token"]
    found = failures(checked(guide_modules, tmp_path, call, SLEEP, rules=rules))
    short = "tried again after 1 s, 2 s; the 4 s were never waited"
    for name in ("500", "503", "a lost connection"):
        assert found.pop(f"after {name}: waits of 1, 2, 4 s") == short
    assert {text.split(",")[0] for text in found.values()} == {"not tried again"}
    assert set(found) == {
        "a 429 with Retry-After is tried again when that is over",
        "a 429 is tried again when its window ends",
    }


def test_circuit_breaker_in_the_checks(guide_modules: Path, tmp_path: Path) -> None:
    lines = ("chapter_5/circuit_breaker.js",)
    report = checked(guide_modules, tmp_path, "fetchJobs", *lines, rules=["breaker"])
    assert failures(report) == {
        "the client's own mistakes don't open it": "5 answers of 404, then it failed: Circuit breaker is OPEN"
    }
    assert list(verdicts(report).values()).count("passed") == 5
    assert report.findings[2].evidence == "1 request, after 60.1 s"


def test_rate_limited_client_in_the_checks(guide_modules: Path, tmp_path: Path) -> None:
    lines = (SLEEP, "chapter_6/rate_limited_client.js")
    report = checked(guide_modules, tmp_path, "fetchJobs", *lines, rules=["rate"])
    report.raise_for_failures()
    assert report.findings[0].evidence == "100 from 0 s to 840 s, 122 in 1740 s"


PAGES = "the copy has all of 101 entries, however many pages they are"
SERVE = "require('node:http').createServer((request, response) => response.end(JSON.stringify(shown ?? null)))"


def test_data_poller_in_the_checks(guide_modules: Path, tmp_path: Path) -> None:
    lines = (
        "let shown; const updateUI = (jobs) => { shown = jobs; };",
        f"{SERVE}.listen(Number(process.env.PORT), '127.0.0.1');",
        SLEEP,
        "chapter_7/data_poller.js",
    )
    reserved = reserve_port()
    env = {"NODE_PATH": str(guide_modules), "PORT": str(reserved.number)}
    sync = SyncProgram(script(tmp_path, *lines), f"http://127.0.0.1:{reserved.number}/copy", env=env)
    try:
        report = check_sync(
            sync,
            path="/api/jobs?filters[Status][$eq]=In Production",
            create={"Status": "In Production", "Quantity": 1},
            change={"Quantity": 2},
            interval=5,
            public=PUBLIC,
        )
    finally:
        reserved.release()
    assert list(failures(report)) == [PAGES]
    evidence = {finding.promise: finding.evidence for finding in report.findings}
    assert evidence["a deletion is found by polling, within 5 s"] == "after 5 s"


# The guide leaves setupWebhooks to the reader ("call refresh()").
SYNC = """
  poller.stop();
  class Sync extends DataSync {
    setupWebhooks() {
      const app = require('express')();
      const fail = (res) => () => res.status(500).end();
      app.post('/webhooks/strapi', (req, res) => this.refresh().then(() => res.send('OK'), fail(res)));
      app.get('/copy', (req, res) => res.json(this.data));
      app.listen(Number(process.env.PORT), '127.0.0.1');
    }
  }
  await new Sync().start();
"""


def test_data_sync_in_the_checks(guide_modules: Path, tmp_path: Path) -> None:
    lines = (SLEEP, "const updateUI = () => {};", "chapter_7/data_poller.js", "chapter_7/data_sync.js", SYNC)
    reserved = reserve_port()
    url = f"http://127.0.0.1:{reserved.number}"
    env = {"NODE_PATH": str(guide_modules), "PORT": str(reserved.number)}
    sync = SyncProgram(script(tmp_path, *lines), f"{url}/copy", f"{url}/webhooks/strapi", env=env)
    try:
        report = check_sync(sync, public=PUBLIC)
    finally:
        reserved.release()
    assert list(failures(report)) == [PAGES]
    assert {verdict for promise, verdict in verdicts(report).items() if promise != PAGES} == {"passed"}
