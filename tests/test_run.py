"""`fake-strapi run`: a Strapi for as long as a command runs; its exit code, its signals, and what a failure shows."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

PAGE = Path(__file__).parent.parent / "docs" / "run.md"
RUN = [sys.executable, "-m", "fake_strapi.cli", "run"]
PYTHON = [sys.executable, "-c"]
DEADLINE = 60
CHANGING = re.compile(r"localhost:\d+|in [\d.]+ ms")
ASK = """
import os, sys, urllib.request
url, token = os.environ["STRAPI_URL"], os.environ["STRAPI_API_TOKEN"]
def ask(path, body=None):
    request = urllib.request.Request(url + path, body, headers={"Authorization": "Bearer " + token})
    try:
        return urllib.request.urlopen(request).status
    except urllib.error.HTTPError as error:
        return error.code
"""


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    given = {**os.environ, **environment}
    return subprocess.run([*RUN, *arguments], capture_output=True, text=True, timeout=DEADLINE, env=given, check=False)


def test_the_command_finds_its_strapi_and_leaves_none_behind() -> None:
    show = 'print(url, ask("/api/jobs"), ask("/_fake/health"), os.environ.get("WEBHOOK_SECRET"))'
    done = run("--", *PYTHON, ASK + show)
    assert done.returncode == 0, done.stderr
    url, *rest = done.stdout.split()
    assert rest == ["200", "200", "fake-strapi-webhook-secret"]
    assert done.stderr == ""
    with pytest.raises(requests.ConnectionError):
        requests.get(url)


def test_pytest_takes_a_workspace_of_it(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text("def test_it(strapi_url):\n    assert '/_ws/' in strapi_url\n")
    words = ("-m", "pytest", "-p", "no:cacheprovider", "-p", "no:randomly", "--rootdir", str(tmp_path), str(tmp_path))
    done = run("--strapi", "5", "--", sys.executable, *words)
    assert done.returncode == 0, done.stdout
    assert re.search(
        r"^strapi: a workspace of the fake at http://localhost:\d+, Strapi 5.54.0$", done.stdout, re.MULTILINE
    )


def test_it_takes_the_options_of_serve() -> None:
    show = 'print(token, urllib.request.urlopen(url + "/_fake/health").read().decode(), "WEBHOOK_SECRET" in os.environ)'
    options = ("--strapi", "5", "--profile", "strapi", "--api-token", "mine", "--public", "api::job.job.find")
    done = run(*options, *PYTHON, ASK + show)
    assert done.stdout.startswith('mine {"status":"ok","strapi":"5.54.0","profile":"strapi"'), done.stderr
    assert done.stdout.endswith("False\n")


def test_https_comes_with_what_node_and_the_harness_trust(tmp_path: Path) -> None:
    pytest.importorskip("trustme")
    show = 'print(url, os.environ["NODE_EXTRA_CA_CERTS"] == os.environ["FAKE_STRAPI_CA_FILE"])'
    done = run("--tls", "--", *PYTHON, ASK + show)
    assert done.stdout.startswith("https://localhost:"), done.stderr
    assert done.stdout.endswith("True\n")


def test_a_failure_is_the_command_s_and_shows_the_requests() -> None:
    done = run("--", *PYTHON, ASK + 'ask("/api/jobs?sort=JobID"); ask("/api/jobz"); sys.exit(7)')
    assert done.returncode == 7
    first, *lines = done.stderr.splitlines()
    assert first.startswith("fake-strapi: `")
    assert first.endswith("ended with 7.") or "ended with 7." in done.stderr
    assert "Its requests (2):" in lines
    assert any(line.startswith("  #1 GET /api/jobs?sort=JobID -> 200") for line in lines)
    assert any(line.startswith("  #2 GET /api/jobz -> 404 (no such route)") for line in lines)


def test_a_failure_without_requests_says_so() -> None:
    done = run("--", *PYTHON, "import sys; sys.exit(1)")
    assert done.returncode == 1
    assert "It sent no request: is it the address of STRAPI_URL that it asks?" in done.stderr
    assert run("--quiet", "--", *PYTHON, "import sys; sys.exit(1)").stderr == ""


def test_a_failure_says_where_requests_were_that_are_gone() -> None:
    use = 'ask("/_fake/workspaces", b\'{"name":"a"}\')\nask("/_ws/a/api/jobs")\n'
    gone = 'urllib.request.urlopen(urllib.request.Request(url + "/_fake/workspaces/a", method="DELETE"))\nsys.exit(1)'
    lines = run("--", *PYTHON, ASK + use + gone).stderr.splitlines()
    assert lines[-1] == "Its requests (1) were in workspaces that are gone."


def test_a_failure_shows_each_workspace_and_the_latest_requests() -> None:
    fill = 'ask("/_fake/workspaces", b\'{"name":"a"}\')\nfor n in range(25): ask(f"/_ws/a/api/jobs?n={n}")\nsys.exit(1)'
    lines = run("--", *PYTHON, ASK + fill).stderr.splitlines()
    assert "Its requests in the workspace a (25, the latest 20):" in lines
    assert len([line for line in lines if line.startswith("  #")]) == 20


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_the_exit_code_of_a_killed_command_is_a_shell_s() -> None:
    assert run("--quiet", "--", *PYTHON, "import os; os.kill(os.getpid(), 9)").returncode == 128 + 9


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP"])
def test_signals_are_the_command_s(name: str, tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    wait = (
        "import signal, sys, pathlib\n"
        f"signal.signal(signal.{name}, lambda *_: sys.exit(5))\n"
        f"pathlib.Path({str(ready)!r}).touch()\nsignal.pause()"
    )
    process = subprocess.Popen([*RUN, "--quiet", "--", *PYTHON, wait], stdin=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + DEADLINE
        while not ready.exists():
            assert time.monotonic() < deadline
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(getattr(signal, name))
        assert process.wait(DEADLINE) == 5
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def test_commands_that_are_not_there_or_no_commands(tmp_path: Path) -> None:
    done = run("--", "no-such-command-anywhere")
    assert (done.returncode, done.stderr) == (127, "fake-strapi: no-such-command-anywhere: no such command\n")
    text = tmp_path / "text"
    text.write_text("no program")
    text.chmod(0o755)
    done = run("--", str(text))
    assert (done.returncode, done.stderr) == (126, f"fake-strapi: {text}: Exec format error\n")


def test_wrong_options_start_nothing() -> None:
    assert run("--strpi", "5", "--", *PYTHON, "").returncode == 2
    assert run().returncode == 2
    done = run("--strapi", "3", "--", *PYTHON, "print('ran')")
    assert (done.returncode, done.stdout) == (2, "")
    assert run("--project", "/nowhere", "--", *PYTHON, "").returncode == 3


def test_serve_ends_with_stdin(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "fake_strapi.cli", "serve", "--port", "0", "--with-stdin"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline().startswith("fake-strapi serves")
        assert process.poll() is None
        process.stdin.close()
        assert process.wait(DEADLINE) == 0


def test_the_page_s_examples_print_what_stands_below_them(tmp_path: Path) -> None:
    blocks = re.findall(r"```console\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    command = tmp_path / "fake-strapi"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m fake_strapi.cli "$@"\n')
    command.chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    seen = 0
    for block in blocks:
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, _, expected = part.partition("\n")
            done = subprocess.run(
                ["bash", "-c", f"{line} 2>&1"],
                env=environment,
                capture_output=True,
                text=True,
                timeout=DEADLINE,
                check=False,
            )
            assert CHANGING.sub("<>", done.stdout.strip()) == CHANGING.sub("<>", expected.strip()), line
            seen += 1
    assert seen >= 2
