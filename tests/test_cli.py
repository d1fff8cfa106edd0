"""The command as a user runs it: banner, log lines, clear refusals, exit codes."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import time
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from fake_strapi.config import DEFAULT_API_TOKEN as TOKEN
from harness.jwt import signed_jwt

COMMAND = [sys.executable, "-m", "fake_strapi.cli", "serve", "--port", "0"]
DEADLINE = 20


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A start that is expected to fail."""
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, timeout=DEADLINE)


@contextmanager
def served(tmp_path: Path, *arguments: str, **environment: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A running command and its address; stopped by SIGTERM."""
    port_file = tmp_path / "port"
    process = subprocess.Popen(
        [*COMMAND, "--port-file", str(port_file), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={"PATH": "/usr/bin:/bin", "PYTHONUNBUFFERED": "1", **environment},
    )
    try:
        assert process.stdout is not None
        first = process.stdout.readline()  # the banner comes when the port is open
        assert first.startswith("fake-strapi serves"), first + process.stdout.read()
        yield f"http://127.0.0.1:{port_file.read_text().strip()}", process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(DEADLINE)
        if process.stdout is not None:
            process.stdout.close()


def status(url: str, token: str | None = None) -> int:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        with urlopen(Request(url, headers=headers), timeout=DEADLINE) as answer:
            return int(answer.status)
    except OSError as error:
        return int(getattr(error, "code", 0))


def test_the_banner_says_what_is_served(tmp_path: Path) -> None:
    with served(tmp_path) as (url, process):
        assert process.stdout is not None
        banner = [process.stdout.readline().split(None, 1) for _ in range(5)]
        assert banner[0][0] == "url"
        assert banner[0][1].strip() == url.replace("127.0.0.1", "localhost")
        rest = "".join(" ".join(words) for words in banner)
        assert "fake-strapi-full-access-token" in rest
        assert "4.26.2" in rest
        assert "guide" in rest
        assert "customer, employee, job, time-clock-entry" in rest


def test_a_line_is_logged_for_each_request(tmp_path: Path) -> None:
    with served(tmp_path) as (url, process):
        assert status(f"{url}/api/jobs?page=1") == 403
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=DEADLINE)
    assert "GET /api/jobs?page=1 403 " in output


def test_sigterm_ends_it_with_0(tmp_path: Path) -> None:
    with served(tmp_path) as (_, process):
        process.send_signal(signal.SIGTERM)
        assert process.wait(DEADLINE) == 0


def test_signals_while_it_stops_change_nothing(tmp_path: Path) -> None:
    with served(tmp_path) as (_, process):
        for _ in range(5):
            process.send_signal(signal.SIGTERM)
            process.send_signal(signal.SIGINT)
        assert process.wait(DEADLINE) == 0


def test_tokens_come_from_options_and_environment(tmp_path: Path) -> None:
    custom, public = "cu=api::job.job.find", "api::customer.customer.find"
    options = ("--read-only-token", "ro", "--custom-token", custom, "--public", public)
    with served(tmp_path, *options, STRAPI_API_TOKEN="from-env") as (url, _):
        assert status(f"{url}/api/jobs", "from-env") == 200
        assert status(f"{url}/api/jobs", "ro") == 200
        assert status(f"{url}/api/jobs", "cu") == 200
        assert status(f"{url}/api/employees", "cu") == 403
        assert status(f"{url}/api/customers") == 200
        assert status(f"{url}/api/jobs", "nobody") == 401


def test_a_port_in_use_is_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run("--host", "127.0.0.1", "--port", str(port))
    assert result.returncode == 2
    assert result.stderr.strip() == (
        f"fake-strapi: can't listen on 127.0.0.1:{port} (Address already in use):"
        " choose another port, or 0 for a free one"
    )


def test_an_unreadable_project_is_one_line_and_3(tmp_path: Path) -> None:
    result = run("--project", str(tmp_path))
    assert result.returncode == 3
    assert result.stderr.strip() == (
        f"fake-strapi: {tmp_path}: expected a Strapi project: a src/api directory with content types, found none"
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--strapi", "3"], "Strapi 3 has not been measured: choose one of 4, 4.26.2, 5, 5.54.0"),
        (["--profile", "fast"], "'fast' is not one of 'strapi', 'guide'"),
        (["--port", "70000"], "70000 is not in the range"),
        (["--custom-token", "abc"], "'abc' is not NAME=VALUE"),
        (["--nope"], "No such option"),
        (["--rate-limit", "many"], "'many' is no rate limit: expected LIMIT/WINDOW, such as 100/15m"),
        (["--versioning", "soon"], "'soon' is no date of an announcement"),
        (["--tls-cert", "cert.pem"], "a certificate and its key go together"),
        (["--ca-file", "ca.pem"], "--ca-file is for the certificate that --tls makes"),
    ],
)
def test_a_bad_option_is_said_and_2(arguments: list[str], words: str) -> None:
    result = run(*arguments)
    assert result.returncode == 2
    assert words in result.stderr
    assert "Traceback" not in result.stderr


def test_how_many_requests_are_remembered(tmp_path: Path) -> None:
    with served(tmp_path, "--journal", "2") as (url, _):
        for _ in range(3):
            status(f"{url}/api/jobs")
        with urlopen(f"{url}/_fake/requests", timeout=DEADLINE) as answer:
            found = json.load(answer)
    assert (found["total"], found["forgotten"]) == (2, 1)
    assert "Invalid value for '--journal'" in run("--journal", "-1").stderr


def test_users_by_options(tmp_path: Path) -> None:
    uploads = tmp_path / "files"
    options = ("--authenticated", "api::job.job.find", "--jwt-secret", "hush", "--no-auth-rate-limit")
    with served(tmp_path, *options, "--uploads", str(uploads)) as (url, _):
        made = urlopen(Request(f"{url}/_fake/users", b'{"username":"ann"}'))
        user = json.load(made)
        assert status(f"{url}/api/jobs", user["jwt"]) == 200
        assert status(f"{url}/api/jobs", signed_jwt({"id": user["id"]}, "hush", int(time()), 60)) == 200
        login = Request(f"{url}/api/auth/local", b"{}", {"Content-Type": "application/json"})
        for _ in range(12):
            with pytest.raises(HTTPError, match="400"):
                urlopen(login)
        form = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\nhi\r\n--x--\r\n'
        headers = {"Content-Type": "multipart/form-data; boundary=x", "Authorization": f"Bearer {TOKEN}"}
        made = json.load(urlopen(Request(f"{url}/api/upload", form, headers)))
    assert [file.read_text() for file in uploads.glob("*.txt")] == ["hi"]
