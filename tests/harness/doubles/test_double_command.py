"""`python -m harness.doubles`: doubles for tests of any language."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import requests

from harness.doubles.__main__ import serve
from harness.doubles.control import CALLS

START_SECONDS = 30
PRINT = "import os; print(os.environ['TWILIO_URL'], os.environ['SENDGRID_API_KEY'])"
ROOT = Path(__file__).parent.parent.parent.parent


def test_it_serves_until_it_is_ended(tmp_path: Path) -> None:
    file = tmp_path / "doubles.env"
    command = [sys.executable, "-m", "harness.doubles", "sendgrid", "twilio", "--environment-file", str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            deadline = monotonic() + START_SECONDS
            while not file.exists():
                assert process.poll() is None
                assert monotonic() < deadline
                sleep(0.01)
            lines = file.read_text(encoding="utf-8").splitlines()
            variables = dict(shlex.split(line)[1].split("=", 1) for line in lines)
            health = requests.get(f"{variables['HTTPS_PROXY']}/_fake/health", timeout=10).json()
            assert health["doubles"] == ["sendgrid", "twilio"]
            headers = {"Authorization": f"Bearer {variables['SENDGRID_API_KEY']}"}
            made = requests.post(f"{variables['SENDGRID_URL']}/v3/mail/batch", headers=headers, timeout=10)
            assert made.status_code == 201
            state = requests.get(f"{variables['HTTPS_PROXY']}/_fake/state", timeout=10).json()
            assert state["sendgrid"]["batches"] == [made.json()["batch_id"]]
            assert "STRIPE_SECRET_KEY" not in variables
            shell = f". {shlex.quote(str(file))} && {shlex.quote(sys.executable)} -c {shlex.quote(PRINT)}"
            sourced = subprocess.run(["sh", "-c", shell], capture_output=True, text=True, timeout=60, check=True)
            assert sourced.stdout.split() == [variables["TWILIO_URL"], variables["SENDGRID_API_KEY"]]
        finally:
            process.terminate()
            output, _ = process.communicate(timeout=START_SECONDS)
        assert process.returncode == 0
        assert output.splitlines() == lines


def test_the_page_shows_the_command_as_it_is() -> None:
    page = (ROOT / "docs/doubles.md").read_text(encoding="utf-8")
    (line,) = [line for line in page.splitlines() if line.startswith("$ python -m harness.doubles")]
    parsed = serve.make_context("harness.doubles", shlex.split(line.split("harness.doubles ")[1]))
    assert parsed.params["names"] == ("sendgrid", "stripe", "twilio")
    assert parsed.params["port"] == 12111
    assert parsed.params["environment_file"] == Path("doubles.env")
    calls = {call.split()[1] for call in CALLS}
    assert [call for call in calls if f" {call}" not in page.split("| under `/_fake` |")[1].split("## ")[0]] == [
        "health"
    ]
