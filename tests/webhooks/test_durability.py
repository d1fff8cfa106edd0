"""With a database file no event that was answered is lost, however the process ends."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest
import requests

from fake_strapi import FakeStrapi
from harness.receiver import WebhookReceiver

ROUNDS = 4
START_SECONDS = 30


@contextmanager
def served(db: Path, receiver: WebhookReceiver) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A process that serves the file; it is killed at the end, if it isn't dead."""
    port_file = db.with_suffix(".port")
    port_file.unlink(missing_ok=True)
    options = ["--db", str(db), "--port", "0", "--port-file", str(port_file), "--quiet"]
    hook = ["--webhook", f"{receiver.url}=entry.create"]
    process = subprocess.Popen([sys.executable, "-m", "fake_strapi.cli", "serve", *options, *hook])
    try:
        deadline = monotonic() + START_SECONDS
        while not port_file.exists() or not port_file.read_text().endswith("\n"):
            assert process.poll() is None, "fake-strapi serve ended"
            assert monotonic() < deadline, "fake-strapi serve did not start"
            sleep(0.01)
        yield f"http://127.0.0.1:{port_file.read_text().strip()}", process
    finally:
        process.kill()
        process.wait()


def write_until_killed(url: str, process: subprocess.Popen[bytes], round_: int, lifetime: float) -> set[str]:
    """The JobIDs of the jobs whose creation was answered before the process was killed."""
    killer = threading.Timer(lifetime, process.kill)
    killer.start()
    answered: set[str] = set()
    headers = {"Authorization": "Bearer fake-strapi-full-access-token"}
    with requests.Session() as session:
        for number in range(10_000):
            name = f"J-{round_}-{number}"
            try:
                answer = session.post(f"{url}/api/jobs", json={"data": {"JobID": name}}, headers=headers, timeout=10)
            except requests.RequestException:
                break
            assert answer.status_code == 200
            answered.add(name)
    killer.join()
    return answered


def test_a_killed_process_loses_no_event(tmp_path: Path) -> None:
    chance = random.Random(5)
    answered: set[str] = set()
    with WebhookReceiver() as receiver:
        for round_ in range(ROUNDS):
            receiver.answer(500 if round_ % 2 else 200)
            with served(tmp_path / "data.db", receiver) as (url, process):
                answered |= write_until_killed(url, process, round_, chance.uniform(0.1, 0.5))
        receiver.answer(200)
        with served(tmp_path / "data.db", receiver) as (url, _):
            requests.post(f"{url}/_fake/clock", json={"advance": 3600}, timeout=60).raise_for_status()
            assert requests.post(f"{url}/_fake/deliveries/wait", json={"timeout": 30}, timeout=60).json()["quiet"]
            left = requests.get(f"{url}/_fake/deliveries?state=pending", timeout=30).json()["deliveries"]
        delivered = {one.entry["JobID"] for one in receiver.received if one.status == 200 and one.complete}
    assert len(answered) > ROUNDS
    assert answered <= delivered
    assert left == []


@pytest.mark.parametrize(("profile", "state"), [("guide", "delivered"), ("strapi", "failed")])
def test_the_next_process_takes_up_what_waited(tmp_path: Path, profile: str, state: str) -> None:
    with WebhookReceiver() as receiver:
        receiver.allow()
        receiver.answer(500)
        with FakeStrapi(db=tmp_path / "data.db", profile="guide", webhooks={receiver.url: ["entry.create"]}) as strapi:
            headers = {"Authorization": f"Bearer {strapi.token}"}
            requests.post(f"{strapi.url}/api/jobs", json={"data": {}}, headers=headers, timeout=10)
            receiver.wait_until_arrived(1)
            assert strapi.webhooks.wait()
            (before,) = strapi.webhooks.deliveries(state="pending")
        receiver.answer(200)
        with FakeStrapi(db=tmp_path / "data.db", profile=profile, webhooks={receiver.url: ["entry.create"]}) as strapi:
            strapi.clock.advance(60)
            assert strapi.webhooks.wait()
            (after,) = strapi.webhooks.deliveries()
    assert (after["id"], after["event_id"], after["body"]) == (before["id"], before["event_id"], before["body"])
    assert after["state"] == state
    assert len(after["attempts"]) == 2
