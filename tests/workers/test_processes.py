"""Processes that end, a file that is taken, what can't be together; webhooks that are sent once."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest
import requests
from served_workers import AUTH, COMMAND, DEADLINE, Fleet, eventually, reading, serving

from harness.receiver import WebhookReceiver


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A start that is expected to fail."""
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, timeout=DEADLINE)


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def add(fleet: Fleet, name: str) -> None:
    answer = requests.post(f"{fleet.url}/api/customers", json={"data": {"Name": name}}, headers=AUTH, timeout=DEADLINE)
    assert answer.ok, answer.text


def count(fleet: Fleet) -> int:
    answer = requests.get(f"{fleet.url}/api/customers", headers=AUTH, timeout=DEADLINE)
    total: int = answer.json()["meta"]["pagination"]["total"]
    return total


def test_a_reader_that_is_killed_is_missed_by_nobody(tmp_path: Path) -> None:
    with serving(tmp_path, 3) as fleet:
        with reading(fleet) as clients:
            _, first, second = fleet.workers()
            os.kill(first["pid"], signal.SIGKILL)
            eventually(lambda: len(fleet.workers()) == 2, "noticed")
            cut = [client for client in clients if client.ask("GET", "/api/jobs") == (b"", b"")]
            assert 0 < len(cut) < len(clients)
        with reading(fleet):
            assert [worker["pid"] for worker in fleet.workers()[1:]] == [second["pid"]]
        assert fleet.control("GET", "/requests")["total"]
        fleet.control("POST", "/reset")
        os.kill(second["pid"], signal.SIGKILL)
        eventually(lambda: len(fleet.workers()) == 1, "noticed")
        add(fleet, "still")
        assert count(fleet) == 1
    log = (tmp_path / "log-3").read_text()
    assert f"a reader (pid {first['pid']}) has ended with -9" in log
    assert f"a reader (pid {second['pid']}) has ended with -9" in log


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_readers_end_with_the_primary_and_nothing_is_lost(tmp_path: Path, number: signal.Signals) -> None:
    file = tmp_path / "data.db"
    with serving(tmp_path, 3, "--db", str(file)) as fleet, reading(fleet) as clients:
        for n in range(20):
            add(fleet, f"N{n}")
        pids = [worker["pid"] for worker in fleet.workers()]
        fleet.process.send_signal(number)
        assert fleet.process.wait(DEADLINE) == (-9 if number == signal.SIGKILL else 0)
        eventually(lambda: all(map(gone, pids)), "gone")
        assert clients[0].answer() == (b"", b"")
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", fleet.port))
    if number == signal.SIGTERM:
        assert [path.name for path in tmp_path.glob("data.db*")] == ["data.db"]
    for workers in (1, 2):
        with serving(tmp_path, workers, "--db", str(file)) as fleet:
            assert count(fleet) == 20


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_file_that_was_made_for_it_goes_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    with serving(tmp_path, 2) as fleet:
        add(fleet, "one")
        assert list(tmp_path.glob("fake-strapi-*/data.db"))
        fleet.process.send_signal(number)
        fleet.process.wait(DEADLINE)
        eventually(lambda: not list(tmp_path.glob("fake-strapi-*")), "removed")


@pytest.mark.parametrize(("first", "second"), [(2, 2), (2, 1), (1, 2)])
def test_a_second_server_is_refused(tmp_path: Path, first: int, second: int) -> None:
    file = tmp_path / "data.db"
    with serving(tmp_path, first, "--db", str(file)) as fleet:
        add(fleet, "one")
        refused = run("--db", str(file), "--workers", str(second))
        assert refused.returncode == 2
        problem = "another process has it open, and it serves one at a time: stop that, or take another file"
        assert refused.stderr == f"fake-strapi: {file}: {problem}\n"
        assert count(fleet) == 1


def test_https_is_refused(tmp_path: Path) -> None:
    refused = run("--workers", "2", "--tls")
    assert refused.returncode == 2
    assert "--workers can't be with HTTPS" in refused.stderr


def test_a_port_that_is_taken_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused = run("--workers", "3", "--host", "127.0.0.1", "--port", str(taken.getsockname()[1]))
    assert refused.returncode == 2
    assert "can't listen on" in refused.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--rate-limit", "5/1m"), "the rate limit counts every request in one process"),
        (("--versioning", "2025-01-20"), "announced versions of the API are served by one process"),
    ],
    ids=["limit", "versions"],
)
def test_what_readers_can_not_share_is_said(tmp_path: Path, options: tuple[str, ...], reason: str) -> None:
    with serving(tmp_path, 3, *options) as fleet:
        assert fleet.workers() == []
    assert f"warning: --workers 3 is --workers 1 here: {reason}" in (tmp_path / "log-3").read_text()


SUBSCRIBES = """
def afterCreate(event):
    event.strapi.db.lifecycles.subscribe({"afterFindMany": lambda read: read.result.clear()})
"""


def test_hooks_on_reads_stay_in_one_process(tmp_path: Path) -> None:
    folder = tmp_path / "project" / "src" / "api" / "note" / "content-types" / "note"
    folder.mkdir(parents=True)
    (folder / "schema.json").write_text(
        '{"kind": "collectionType", "collectionName": "notes", "info": {"singularName": "note", "pluralName": "notes",'
        ' "displayName": "Note"}, "attributes": {"text": {"type": "string"}}}'
    )
    hooks = folder / "lifecycles.fake.py"
    hooks.write_text(SUBSCRIBES)
    project = ("--project", str(tmp_path / "project"))
    with serving(tmp_path, 2, *project) as fleet, reading(fleet, 3, "/api/notes") as clients:
        clients[0].ask("POST", "/api/notes", {"data": {"text": "first"}})
        for client in clients:
            assert client.get("/api/notes")["data"] == []
    hooks.write_text("def afterFindMany(event):\n    event.result.clear()\n")
    with serving(tmp_path, 2, *project) as fleet:
        assert fleet.workers() == []
    assert "hooks in Python hear of reads (api::note.note)" in (tmp_path / "log-2").read_text()


def test_a_webhook_is_sent_once(tmp_path: Path) -> None:
    with WebhookReceiver() as receiver:
        options = ("--profile", "strapi", "--webhook", f"{receiver.url}=entry.create")
        with serving(tmp_path, 3, *options) as fleet, reading(fleet) as clients:
            for n, client in enumerate(clients * 2):
                client.ask("POST", "/api/customers", {"data": {"Name": f"N{n}"}})
                client.get("/api/customers")
            fleet.control("POST", "/deliveries/wait", {"timeout": 10})
            assert len(fleet.control("GET", "/deliveries")["deliveries"]) == 2 * len(clients)
        assert sorted(one.entry["Name"] for one in receiver.received) == sorted(
            f"N{n}" for n in range(2 * len(clients))
        )


def test_each_request_has_its_line(tmp_path: Path) -> None:
    with serving(tmp_path, 2) as fleet, reading(fleet, 3) as clients:
        for n, client in enumerate(clients):
            client.get(f"/api/jobs/{n}", 404)
    log = (tmp_path / "log-2").read_text()
    assert all(log.count(f"GET /api/jobs/{n} 404 ") == 1 for n in range(3)), log
