"""`python -m harness.doubles`: doubles for tests of any language."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import requests

START_SECONDS = 30


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
        finally:
            process.terminate()
            output, _ = process.communicate(timeout=START_SECONDS)
        assert process.returncode == 0
        assert output.splitlines() == lines
