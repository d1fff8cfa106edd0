"""The package in node alone: each helper against a fake, its errors, `start`, and where the command is looked for."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import requests

from fake_strapi import FakeStrapi
from harness.receiver import WebhookReceiver
from harness.targets.install import program

if TYPE_CHECKING:
    from conftest import NodeProject

HERE = Path(__file__).parent
HEAD = "import * as api from 'fake-strapi';\nimport assert from 'node:assert/strict';\nconst { strapi } = api;\n"


@pytest.fixture
def fake() -> Iterator[FakeStrapi]:
    with FakeStrapi() as fake:
        yield fake


def answers(project: NodeProject, fake: FakeStrapi | None, lines: str, **environment: str) -> Any:
    """What the lines, or those of a file of scripts/, leave in `out`."""
    if lines.endswith(".mjs"):
        lines = (HERE / "scripts" / lines).read_text(encoding="utf-8")
    project.write(script__mjs=f"{HEAD}let out;\n{lines}\nconsole.log(JSON.stringify(out ?? null));")
    if fake is not None:
        environment = {"STRAPI_URL": fake.url + "/", "STRAPI_API_TOKEN": fake.token, **environment}
    done = project.run("script.mjs", **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_content(plain_project: NodeProject, fake: FakeStrapi) -> None:
    out = answers(
        plain_project,
        fake,
        "content.mjs",
    )
    assert out["made"] == {"customer": [{"id": 1, "$key": "acme"}], "job": [{"id": 1}]}
    assert out["url"] == fake.url
    assert out["health"]["strapi"] == "4.26.2"
    assert (out["before"], out["after"], out["restored"], out["fromArchive"]) == (["Acme"], [], ["Acme"], ["Acme"])
    assert out["imported"]["api::customer.customer"] == 1
    assert (out["snapshots"], out["left"]) == (1, 0)
    assert out["title"] == "fake-strapi's control API"
    assert (out["elsewhere"], out["here"], out["workspaces"]) == (1, 1, ["default", "other"])
    assert out["unnamed"] is True


def test_time_and_faults(plain_project: NodeProject, fake: FakeStrapi) -> None:
    out = answers(
        plain_project,
        fake,
        "time_and_faults.mjs",
    )
    assert out[0] == {"now": "2025-01-20T16:30:00.000Z", "frozen": True}
    assert out[1:3] == [{"now": "2025-01-20T16:30:01.500Z", "frozen": True}] * 2
    assert out[3:7] == [False, "answer 418", 418, 1]
    assert out[7:] == [401, 403, 404, 500, 503, 429, "7", ["/api/nowhere"], 0]


def test_requests_and_what_is_expected_of_them(plain_project: NodeProject, fake: FakeStrapi) -> None:
    out = answers(
        plain_project,
        fake,
        "requests.mjs",
    )
    assert out == [["/api/customers"], 1, False, 0]


def test_deliveries(plain_project: NodeProject, fake: FakeStrapi) -> None:
    with WebhookReceiver() as receiver:
        receiver.answer(500)
        out = answers(
            plain_project,
            fake,
            "deliveries.mjs",
            RECEIVER=receiver.url,
        )
        receiver.clear()
    assert out == [1, 3, "failed", 0, 1, True, 4]


def test_everything_else(plain_project: NodeProject, fake: FakeStrapi) -> None:
    out = answers(
        plain_project,
        fake,
        "everything_else.mjs",
    )
    assert out[:2] == [7, 7]
    assert out[2] == {"limit": 1, "window": 60, "by": "ip", "retry_after": False}
    assert out[3:6] == [1.5, None, None]
    assert out[6:10] == ["ann@example.com", "string", 1, 0]
    assert out[10:15] == [403, 403, 200, 200, 200]
    assert out[15:] == ["2025-01-20T00:00:00.000Z", "2025-01-20T00:00:00.000Z", None]


def test_a_refusal_says_what_to_do(plain_project: NodeProject, fake: FakeStrapi) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as closed:
        nowhere = f"http://127.0.0.1:{closed.getsockname()[1]}"
    out = answers(plain_project, fake, "refusals.mjs", NOWHERE=nowhere)
    assert [row[:2] for row in out] == [["ControlError", status] for status in (400, 404, 0, 405)]
    assert out[0][2] == 'POST /_fake/clock: "advance" takes a number of seconds, such as 60 or 0.5'
    assert out[2][2] == f"POST /_fake/reset: no fake answers at {nowhere} (ECONNREFUSED)"


def test_an_environment_without_a_strapi_is_said(plain_project: NodeProject) -> None:
    out = answers(
        plain_project,
        None,
        """
        out = await api.reset().catch((error) => error.message);
        assert.throws(() => api.connect({ url: 'http://localhost:1' }).token, /STRAPI_API_TOKEN is not set/);
        """,
    )
    assert out.startswith("STRAPI_URL is not set")
    assert "fake-strapi run" in out


def test_a_control_token(plain_project: NodeProject) -> None:
    with FakeStrapi(control_token="secret") as fake:
        lines = "out = await api.reset().then(() => 'ok', (error) => error.status);"
        assert answers(plain_project, fake, lines) == 401
        assert answers(plain_project, fake, lines, FAKE_STRAPI_CONTROL_TOKEN="secret") == "ok"


def test_commonjs_has_the_same(plain_project: NodeProject) -> None:
    plain_project.write(script__cjs="console.log(JSON.stringify(Object.keys(require('fake-strapi')).sort()));")
    common = json.loads(plain_project.runs("script.cjs"))
    assert common == answers(plain_project, None, "out = Object.keys(api).filter((name) => name !== 'default').sort();")


def test_start_takes_options_and_stops(plain_project: NodeProject) -> None:
    url = answers(
        plain_project,
        None,
        "start.mjs",
    )
    with pytest.raises(requests.ConnectionError):
        requests.get(url)


@pytest.mark.parametrize("end", ["", "process.kill(process.pid, 'SIGKILL');", "throw new Error('crashed');"])
def test_a_fake_ends_with_who_started_it(plain_project: NodeProject, end: str) -> None:
    """Also where that doesn't stop it, and it keeps nobody from ending."""
    lines = "import { start } from 'fake-strapi';\nconst { url, process: fake } = await start();\n"
    plain_project.write(script__mjs=f"{lines}process._rawDebug(`at ${{url}} ${{fake.pid}}`);\n{end}")
    done = plain_project.run("script.mjs")
    (pid,) = [line.split()[-1] for line in done.stderr.splitlines() if line.startswith("at ")]
    assert wait_for_end(int(pid))


def wait_for_end(pid: int) -> bool:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        state = Path(f"/proc/{pid}/stat")
        if state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.02)
    return False


# --- where the command is


def found(project: NodeProject, **environment: str) -> list[str]:
    project.write(
        find__cjs="const { findCommand } = require('./node_modules/fake-strapi/lib/command.js');\n"
        "let out;\ntry { out = findCommand(); } catch (error) { out = [error.message]; }\n"
        "console.log(JSON.stringify(out));"
    )
    command = [program("node"), "find.cjs"]
    done = subprocess.run(command, cwd=project.directory, env=environment, capture_output=True, text=True, check=True)
    words: list[str] = json.loads(done.stdout)
    return words


def script(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.skipif(os.name == "nt", reason="paths of POSIX")
def test_where_the_command_is_looked_for(plain_project: NodeProject) -> None:
    there = plain_project.directory
    nowhere = str(there / "empty")
    (message,) = found(plain_project, PATH=nowhere)
    assert "pip install fake-strapi" in message
    assert "FAKE_STRAPI_COMMAND=" in message

    python = script(there / "pythons" / "python3")
    assert found(plain_project, PATH=str(there / "pythons")) == [python, "-m", "fake_strapi.cli"]
    environment = script(there / ".venv" / "bin" / "fake-strapi")
    assert found(plain_project, PATH=str(there / "pythons")) == [environment]
    installed = script(there / "programs" / "fake-strapi")
    assert found(plain_project, PATH=str(there / "programs")) == [installed]
    spaced = script(there / "with space" / "fake-strapi")
    assert found(plain_project, PATH=nowhere, FAKE_STRAPI_COMMAND=spaced) == [spaced]
    words = f'"{spaced}" --flag "two words"'
    assert found(plain_project, PATH=nowhere, FAKE_STRAPI_COMMAND=words) == [spaced, "--flag", "two words"]
    (message,) = found(plain_project, PATH=nowhere, FAKE_STRAPI_COMMAND="/nowhere/fake-strapi")
    assert 'FAKE_STRAPI_COMMAND is "/nowhere/fake-strapi"' in message


def test_a_python_without_the_module_is_not_taken(plain_project: NodeProject) -> None:
    if os.name == "nt":
        pytest.skip("paths of POSIX")
    python = plain_project.directory / "pythons" / "python3"
    script(python)
    python.write_text(f"#!/bin/sh\nexec {sys.executable} -S -E -c 'import no_such_module'\n")
    (message,) = found(plain_project, PATH=f"{python.parent}{os.pathsep}/bin")
    assert "was not found" in message
