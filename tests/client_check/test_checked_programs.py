"""check_client with programs: run by run, line by line, behind a URL; in node, Python and what goes by real time."""

from __future__ import annotations

import os
import shutil
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
import requests
from click.testing import CliRunner

from fake_strapi import FakeStrapiError, check_client
from fake_strapi.cli import main
from fake_strapi.client_check import Command, Contract, Trigger
from fake_strapi.findings import Report
from harness.targets.free_port import reserve_port

NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="node is not installed: no client of it was checked")

thorough = pytest.mark.skipif(os.environ.get("FAKE_STRAPI_REAL") != "1", reason="many processes; FAKE_STRAPI_REAL=1")

FETCH = """
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const headers = { Authorization: `Bearer ${process.env.STRAPI_API_TOKEN}` };

async function fetchJobs() {
  for (let i = 0; ; i++) {
    let response;
    try {
      response = await fetch(`${process.env.STRAPI_URL}/api/jobs`, { headers });
    } catch (error) {
      if (i === 3) throw error;
    }
    if (response?.ok) return response.json();
    if (response?.status === 429) await sleep(1000 * (response.headers.get('retry-after') ?? 900));
    else if (i === 3 || response?.status < 500) throw new Error(`${response.status}`);
    else await sleep(1000 * 2 ** i);
  }
}
"""
ONCE = f"{FETCH} fetchJobs().catch((error) => {{ console.error(error.message); process.exitCode = 1; }});"
LINES = f"""
import readline from 'node:readline';
{FETCH}
for await (const line of readline.createInterface({{ input: process.stdin }}))
  await fetchJobs().then(() => console.log('ok'), (error) => console.log('failed', error.message));
"""
SERVER = f"""
const {{ createServer }} = require('node:http');
{FETCH}
createServer((request, response) => {{
  fetchJobs().then(() => response.end('done'), (error) => response.writeHead(502).end(error.message));
}}).listen(Number(process.env.PORT), '127.0.0.1');
"""
PYTHON = """
import os, sys, time, urllib.error, urllib.request

def fetch_jobs():
    request = urllib.request.Request(os.environ["STRAPI_URL"] + "/api/jobs")
    request.add_header("Authorization", "Bearer " + os.environ["STRAPI_API_TOKEN"])
    for wait in (1, 2, 4, None):
        try:
            return urllib.request.urlopen(request).read()
        except urllib.error.HTTPError as error:
            if error.code < 500 or wait is None:
                raise
        except OSError:
            if wait is None:
                raise
        time.sleep(wait * float(os.environ.get("UNIT", "1")))

for line in sys.stdin:
    try:
        fetch_jobs()
        print("ok")
    except OSError as error:
        print("failed", error)
"""


def verdicts(report: Report) -> dict[str, str]:
    return {finding.promise: finding.verdict for finding in report.findings}


def evidence(report: Report) -> dict[str, str]:
    return {finding.promise: finding.evidence for finding in report.findings}


@needs_node
@thorough
def test_node_run_by_run(tmp_path: Path) -> None:
    (tmp_path / "client.js").write_text(ONCE)
    report = check_client(Command(["node", str(tmp_path / "client.js")]))
    report.raise_for_failures()
    unseen = {promise for promise, verdict in verdicts(report).items() if verdict == "unsure"}
    assert unseen == {
        "the circuit opens after 5 failures",
        "it stays open for 60 s",
        "then a call is let through",
        "a failed trial opens it again",
        "it closes when Strapi is well",
        "never more than 100 requests in 15 minutes",
    }
    seen = evidence(report)
    assert seen["after a lost connection: waits of 1, 2, 4 s"] == "tried again after 1 s, 2 s, 4 s"
    assert seen["a 404 is not tried again"] == "once sent, then it failed: exit code 1: 404"
    assert seen["a 429 is tried again when its window ends"] == "tried again after 900 s, 0 s late"


@needs_node
def test_node_line_by_line(tmp_path: Path) -> None:
    (tmp_path / "client.mjs").write_text(LINES)
    command = Command(["node", str(tmp_path / "client.mjs")], lines=True)
    report = check_client(command, rules=["retries", "breaker", "rate", "token"])
    assert {finding.promise for finding in report.failures} == {
        "the circuit opens after 5 failures",
        "it stays open for 60 s",
        "then a call is let through",
        "a failed trial opens it again",
        "it closes when Strapi is well",
        "never more than 100 requests in 15 minutes",
    }
    assert evidence(report)["never more than 100 requests in 15 minutes"] == "122 from 0 s to 840 s, 122 in 840 s"


@needs_node
@thorough
def test_a_url_of_a_server_in_node(tmp_path: Path) -> None:
    (tmp_path / "server.js").write_text(SERVER)
    reserved = reserve_port()
    url, env = f"http://127.0.0.1:{reserved.number}/fetch-jobs", {"PORT": str(reserved.number)}
    trigger = Trigger(url, ["node", str(tmp_path / "server.js")], env=env)
    try:
        report = check_client(trigger, rules=["refusals", "retries", "rate-limited"])
    finally:
        reserved.release()
    report.raise_for_failures()
    seen = evidence(report)
    assert seen["a 403 is not tried again"] == "once sent, then it failed: 502 403"
    assert seen["after 503: waits of 1, 2, 4 s"] == "tried again after 1 s, 2 s, 4 s"


def test_a_url_of_a_server_that_runs_already() -> None:
    """It calls the port that the fake is given, by real time, and keeps its memory from rule to rule."""
    reserved = reserve_port()
    url = f"http://localhost:{reserved.number}/api/jobs"
    headers = {"Authorization": "Bearer fake-strapi-full-access-token"}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            answer = requests.get(url, headers=headers)
            self.send_response(200 if answer.ok else 502)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *words: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        trigger = f"http://127.0.0.1:{server.server_address[1]}/fetch-jobs"
        options = ["--trigger", trigger, "--port", str(reserved.number), "--rules", "refusals,breaker,token"]
        try:
            result = CliRunner().invoke(main, ["check-client", *options])
        finally:
            server.shutdown()
            reserved.release()
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert [line.split()[0] for line in lines] == ["passed"] * 4 + ["unsure"] * 5 + ["passed"] * 2
    assert lines[0].endswith("once sent, then it failed: 502")


def test_python_line_by_line() -> None:
    report = check_client(Command([sys.executable, "-c", PYTHON], lines=True), rules=["refusals", "retries"])
    report.raise_for_failures()
    assert evidence(report)["after 500: waits of 1, 2, 4 s"] == "tried again after 1 s, 2 s, 4 s"


def test_a_program_that_goes_by_real_time() -> None:
    """An interpreter that heeds no environment stands for any other language."""
    command = Command([sys.executable, "-I", "-u", "-c", PYTHON], lines=True, env={"UNIT": "0.1"})
    report = check_client(command, rules=["retries"], contract=Contract(backoff=(0.1, 0.2, 0.4), jitter=2))
    report.raise_for_failures()
    assert evidence(report)["after 500: at most 3 retries"].startswith("3 retries, then it failed")
    for rules in ("rate-limited", "breaker", "rate"):
        assert set(verdicts(check_client(command, rules=[rules])).values()) == {"unsure"}


def test_programs_that_cannot_be_checked(tmp_path: Path) -> None:
    with pytest.raises(FakeStrapiError, match="no-such-program can't be started: No such file"):
        check_client(Command(["no-such-program"]))
    with pytest.raises(FakeStrapiError, match=r"sent nothing to its Strapi: .*exit code 3: oh no"):
        check_client(Command([sys.executable, "-c", "print('oh no'); raise SystemExit(3)"]))
    with pytest.raises(FakeStrapiError, match=r"sent nothing to its Strapi: .*has ended, exit code 0"):
        check_client(Command([sys.executable, "-c", "input()"], lines=True))
    with pytest.raises(FakeStrapiError, match="has ended, exit code 1"):
        check_client(Trigger("http://127.0.0.1:9/", [sys.executable, "-c", "raise SystemExit(1)"]))
    with pytest.raises(FakeStrapiError, match="'localhost' is no URL that can be called"):
        Trigger("localhost")


def test_the_command(tmp_path: Path) -> None:
    (tmp_path / "client.py").write_text(PYTHON)
    run = [sys.executable, str(tmp_path / "client.py")]
    good = CliRunner().invoke(
        main, ["check-client", "--lines", "--rules", "retries,token", "--requests", "--strapi", "5", "--", *run]
    )
    assert (good.exit_code, good.exception) == (0, None), good.output
    assert good.output.startswith(
        "passed  after 500: waits of 1, 2, 4 s                tried again after 1 s, 2 s, 4 s\n"
    )
    assert "               7 s  GET /api/jobs -> 500\n" in good.output
    bad = CliRunner().invoke(main, ["check-client", "--lines", "--rules", "retries", "--retries", "1,3", "--", *run])
    assert bad.exit_code == 1
    assert "failed  after 503: at most 2 retries" in bad.output
    assert "retry 2 was due after 3 s" in bad.output
    for wrong in (
        ["check-client"],
        ["check-client", "--rules", "all", "--", "true"],
        ["check-client", "--retries", "x", "--", "true"],
        ["check-client", "--breaker", "5", "--", "true"],
        ["check-client", "--limit", "off", "--", "true"],
        ["check-client", "--", "no-such-program"],
    ):
        assert CliRunner().invoke(main, wrong).exit_code == 2, wrong
    assert CliRunner().invoke(main, ["check-client", "--project", str(tmp_path), "--", "true"]).exit_code == 3
