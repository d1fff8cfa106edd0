"""A workspace in a file: found again by the next process, held by one at a time, safe from a kill."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from fake_strapi import FakeStrapi, FakeStrapiError
from fake_strapi.storage import dialect

VERSIONS = pytest.mark.parametrize("version", ["4", "5"])
SEED = {"customer": [{"Name": "Acme"}]}


def customers(strapi: FakeStrapi, token: str | None = None) -> list[str]:
    headers = {"Authorization": f"Bearer {token or strapi.token}"}
    answer = requests.get(f"{strapi.url}/api/customers?sort=id", headers=headers, timeout=10)
    assert answer.ok, answer.text
    return [row.get("attributes", row)["Name"] for row in answer.json()["data"]]


def add_customer(url: str, token: str, name: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    answer = requests.post(f"{url}/api/customers", json={"data": {"Name": name}}, headers=headers, timeout=10)
    assert answer.ok, answer.text


@VERSIONS
def test_the_next_start_finds_everything_again(tmp_path: Path, version: str) -> None:
    file = tmp_path / "data.db"
    with FakeStrapi(version=version, db=file, seed=SEED) as strapi:
        assert strapi.world.changes == ()
        add_customer(strapi.url, strapi.token, "Beta")
        token = strapi.create_api_token("read-only")
        strapi.allow_public(["api::customer.customer.find"])
        upload = {"files": ("note.txt", b"hello", "text/plain")}
        headers = {"Authorization": f"Bearer {strapi.token}"}
        uploaded = requests.post(f"{strapi.url}/api/upload", files=upload, headers=headers, timeout=10).json()[0]
    with FakeStrapi(version=version, db=file, seed=SEED, api_token="another") as strapi:
        assert strapi.world.changes == ()
        assert customers(strapi) == ["Acme", "Beta"]
        assert customers(strapi, token) == ["Acme", "Beta"]
        assert requests.get(f"{strapi.url}/api/customers", timeout=10).status_code == 200
        assert requests.get(strapi.url + uploaded["url"], timeout=10).content == b"hello"
        locales = requests.get(
            f"{strapi.url}/api/i18n/locales", headers={"Authorization": "Bearer another"}, timeout=10
        )
        assert [locale["code"] for locale in locales.json()] == ["en"]


def test_reset_is_back_to_how_the_process_started(tmp_path: Path) -> None:
    file = tmp_path / "data.db"
    for names in (["Acme"], ["Acme", "Beta"]):
        with FakeStrapi(db=file, seed=SEED) as strapi:
            add_customer(strapi.url, strapi.token, "gone")
            strapi.reset()
            assert customers(strapi) == names
            add_customer(strapi.url, strapi.token, "Beta")
    with FakeStrapi(db=file) as strapi:
        assert customers(strapi) == ["Acme", "Beta", "Beta"]


@pytest.mark.parametrize("serialize", [True, False], ids=["bytes", "python 3.10"])
def test_named_workspaces_leave_the_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, serialize: bool
) -> None:
    if not serialize:
        monkeypatch.setattr(dialect, "serialized", lambda connection: None)
    file = tmp_path / "data.db"
    with FakeStrapi(db=file, seed=SEED) as strapi:
        workspace = strapi.create_workspace("other")
        add_customer(workspace.url, workspace.token, "elsewhere")
        assert customers(strapi) == ["Acme"]
    with FakeStrapi(db=file) as strapi:
        assert customers(strapi) == ["Acme"]


def test_a_seed_that_fails_leaves_a_file_that_starts_anew(tmp_path: Path) -> None:
    file = tmp_path / "data.db"
    with pytest.raises(FakeStrapiError, match="Name"):
        FakeStrapi(db=file, seed={"customer": [{"Email": "a@b.c"}]})
    with FakeStrapi(db=file, seed=SEED) as strapi:
        assert customers(strapi) == ["Acme"]


def test_a_second_process_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "data.db"
    with FakeStrapi(db=file) as strapi:
        add_customer(strapi.url, strapi.token, "Acme")
        with pytest.raises(FakeStrapiError, match=r"data\.db: another process has it open"):
            FakeStrapi(db=file)
        assert customers(strapi) == ["Acme"]


def test_what_is_no_database_of_this_strapi_is_refused_and_left_alone(tmp_path: Path) -> None:
    text, other, five = tmp_path / "text.db", tmp_path / "other.db", tmp_path / "five.db"
    text.write_text("no database, but quite a long text" * 50)
    with closing(sqlite3.connect(other)) as database:
        database.execute("create table notes (text)")
    FakeStrapi(version="5", db=five).start().stop()
    for file, problem in (
        (text, "expected an SQLite database"),
        (other, "expected a database of Strapi or of this fake, or a new file"),
        (five, "it is a database of Strapi 5: serve it with --strapi 5"),
        (tmp_path, "expected a file, or a new one's name in a directory that is there"),
        (tmp_path / "no" / "file.db", "expected a file, or a new one's name"),
    ):
        before = file.read_bytes() if file.is_file() else b""
        with pytest.raises(FakeStrapiError, match=problem):
            FakeStrapi(db=file)
        assert file.read_bytes() if file.is_file() else before == b""
    with closing(sqlite3.connect(other)) as database:
        assert database.execute("select name from sqlite_master").fetchall() == [("notes",)]


# --- the command, and its end by force


@contextmanager
def served(file: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    port_file = file.with_suffix(".port")
    port_file.unlink(missing_ok=True)
    command = [sys.executable, "-m", "fake_strapi.cli", "serve", "--db", str(file), "--port", "0", "--quiet"]
    command += ["--host", "127.0.0.1", "--port-file", str(port_file), *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        assert process.stdout is not None
        started: list[str] = []
        for line in process.stdout:
            started.append(line)
            if "content types" in line:
                break
        assert port_file.exists(), "".join(started)
        yield process, f"http://127.0.0.1:{port_file.read_text().strip()}"
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


@pytest.mark.skipif(sys.platform == "win32", reason="a process is killed by a signal")
def test_a_killed_process_loses_nothing_that_it_acknowledged(tmp_path: Path) -> None:
    file = tmp_path / "data.db"
    acknowledged: list[str] = []
    with served(file, "--api-token", "t") as (process, url), requests.Session() as session:
        session.headers["Authorization"] = "Bearer t"

        def write() -> bool:
            name = f"customer {len(acknowledged)}"
            try:
                answer = session.post(f"{url}/api/customers", json={"data": {"Name": name}}, timeout=10)
            except requests.ConnectionError:
                return False
            assert answer.ok, answer.text
            acknowledged.append(name)
            return True

        while write():
            if len(acknowledged) == 200:
                process.send_signal(signal.SIGKILL)
    assert len(acknowledged) >= 200
    with FakeStrapi(db=file, api_token="t", max_limit=0) as strapi:
        answer: Any = requests.get(
            f"{strapi.url}/api/customers?sort=id&pagination[limit]=-1",
            headers={"Authorization": "Bearer t"},
            timeout=10,
        ).json()
        names = [row["attributes"]["Name"] for row in answer["data"]]
    assert names[: len(acknowledged)] == acknowledged
    assert len(names) <= len(acknowledged) + 1  # the write whose answer never came
