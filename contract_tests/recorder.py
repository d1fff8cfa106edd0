"""Keeps what a real Strapi answered, and finds it again for a test."""

from __future__ import annotations

import subprocess
from datetime import datetime, timezone
from functools import cache
from pathlib import Path

import pytest

from contract_tests.judge import Run, recording_path
from harness.contract import Contract, Unusable
from harness.recording import Recording, read, write


def test_name(item: pytest.Item) -> str:
    return f"{item.path.stem}::{item.name.partition('[')[0]}"


def recorded(path: Path, item: pytest.Item, version: str) -> Recording:
    """The recording for a test. Raises Unusable or BadRecording, saying what to do."""
    if not path.exists():
        raise Unusable(f"{path} is missing; record it with --strapi-record on a real Strapi {version}")
    recording = read(path)
    if recording.strapi != version or recording.test != test_name(item):
        raise Unusable(
            f"{path} is of {recording.test} on Strapi {recording.strapi}, not of {test_name(item)} on {version}:"
            " recordings are made by --strapi-record, never copied"
        )
    return recording


def keep(item: pytest.Function, contract: Contract, run: Run) -> None:
    """Write the exchanges of a test that has run on a real server."""
    today = datetime.now(timezone.utc).date().isoformat()
    recording = Recording(test_name(item), contract.version, _node(), today, tuple(contract.exchanges))
    write(recording_path(item, contract.version, run.recordings), recording)


@cache
def _node() -> str:
    return subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
