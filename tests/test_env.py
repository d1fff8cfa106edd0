"""`fake-strapi env`: what it prints of a running fake, in each format, as shells read it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner, Result

from fake_strapi import FakeStrapi
from fake_strapi.cli import main

# A test with pytester forgets the modules that it imported first; this must stay the one that it was.
LOADED = requests
DOCS = Path(__file__).parent.parent / "docs"


@pytest.fixture
def fake() -> Iterator[FakeStrapi]:
    with FakeStrapi(api_token="it's $mine") as fake:
        yield fake


def env(*arguments: str, **environment: str) -> Result:
    clean = {"STRAPI_URL": None, "FAKE_STRAPI_CONTROL_TOKEN": None, **environment}
    return CliRunner().invoke(main, ["env", *arguments], env=clean)


@pytest.mark.parametrize(
    ("shell", "form", "show"),
    [
        ("sh", "sh", 'printf "%s\\n%s\\n" "$STRAPI_URL" "$STRAPI_API_TOKEN"'),
        ("fish", "fish", 'printf "%s\\n%s\\n" "$STRAPI_URL" "$STRAPI_API_TOKEN"'),
        ("pwsh", "powershell", "$env:STRAPI_URL; $env:STRAPI_API_TOKEN"),
    ],
)
def test_a_shell_reads_it(fake: FakeStrapi, shell: str, form: str, show: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    printed = env("--url", fake.url, "--format", form).stdout
    done = subprocess.run([shell, "-c", f"{printed}{show}"], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [fake.url, "it's $mine"]


def test_the_formats(fake: FakeStrapi) -> None:
    values = {"STRAPI_URL": fake.url, "STRAPI_API_TOKEN": "it's $mine"}
    assert json.loads(env("--format", "json", STRAPI_URL=fake.url + "/").stdout) == values
    assert env("--format", "dotenv", STRAPI_URL=fake.url).stdout == (
        f'STRAPI_URL={fake.url}\nSTRAPI_API_TOKEN="it\'s $mine"\n'
    )
    assert env("--format", "powershell", STRAPI_URL=fake.url).stdout.splitlines()[1] == (
        "$env:STRAPI_API_TOKEN = 'it''s $mine'"
    )
    assert env("--format", "fish", STRAPI_URL=fake.url).stdout.startswith(f"set -gx STRAPI_URL {fake.url}\n")


def test_a_workspace_is_made_once(fake: FakeStrapi) -> None:
    first, second = (json.loads(env("--url", fake.url, "--workspace", "mine", "--format", "json").stdout) for _ in "ab")
    assert first == second == {"STRAPI_URL": f"{fake.url}/_ws/mine", "STRAPI_API_TOKEN": "it's $mine.mine"}
    refused = env("--url", fake.url, "--workspace", "No Name")
    assert refused.exit_code == 2
    assert "can't be a workspace" in refused.stderr


def test_a_control_token_is_sent_and_told() -> None:
    with FakeStrapi(control_token="secret") as fake:
        refused = env("--url", fake.url)
        assert refused.exit_code == 2
        assert "needs the header X-Fake-Token" in refused.stderr
        told = json.loads(env("--url", fake.url, "--format", "json", FAKE_STRAPI_CONTROL_TOKEN="secret").stdout)
        assert told["FAKE_STRAPI_CONTROL_TOKEN"] == "secret"


def test_no_fake_there(fake: FakeStrapi) -> None:
    url = fake.url
    wrong = env("--url", f"{url}/api")
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    fake.stop()
    done = env("--url", url)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"fake-strapi: no fake answers at {url} (")


def test_it_is_a_command(fake: FakeStrapi) -> None:
    command = [sys.executable, "-m", "fake_strapi.cli", "env", "--url", fake.url]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.startswith(f"export STRAPI_URL={fake.url}\n")


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_the_page_s_lines(fake: FakeStrapi, tmp_path: Path) -> None:
    (block,) = re.findall(r"```sh\n(.*?)```", (DOCS / "run.md").read_text(encoding="utf-8"), re.DOTALL)
    lines = block.replace("fake-strapi env", f'"{sys.executable}" -m fake_strapi.cli env')
    first, second, *rest = lines.splitlines()
    show = 'echo "$STRAPI_URL $STRAPI_API_TOKEN"'
    script = "\n".join([first, show, second, show, f"export STRAPI_URL={fake.url}", *rest])
    environment = {**os.environ, "STRAPI_URL": fake.url, "GITHUB_ENV": str(tmp_path / "github")}
    done = subprocess.run(
        ["bash", "-ec", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [f"{fake.url} it's $mine", f"{fake.url}/_ws/mine it's $mine.mine"]
    for written in (tmp_path / ".env.test", tmp_path / "github"):
        assert written.read_text() == f'STRAPI_URL={fake.url}\nSTRAPI_API_TOKEN="it\'s $mine"\n'
