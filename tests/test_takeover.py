"""A changed project on the same file: the rows are those that a real Strapi made (recorded/schema_changes_*.json)."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import requests

from fake_strapi import FakeStrapi, FakeStrapiError

sys.path.insert(0, str(Path(__file__).parent / "storage"))
from schema_change_scenario import AFTER, BEFORE, contents, play, write_project

RECORDED = Path(__file__).parent / "storage" / "recorded"


def send_to(strapi: FakeStrapi) -> Any:
    def send(method: str, path: str, body: Any) -> Any:
        headers = {"Authorization": f"Bearer {strapi.token}"}
        answer = requests.request(method, strapi.url + path, json=body, headers=headers, timeout=10)
        assert answer.ok, f"{method} {path}: {answer.text}"
        return answer.json() if answer.content else None

    return send


def rows(file: Path, changed_at: int) -> dict[str, Any]:
    with closing(sqlite3.connect(file)) as database:
        return contents(database, changed_at)


@pytest.mark.parametrize("version", ["4", "5"])
def test_a_changed_project_takes_its_rows_over(tmp_path: Path, version: str) -> None:
    recorded = json.loads((RECORDED / f"schema_changes_{version}.json").read_text(encoding="utf-8"))
    file = tmp_path / "data.db"
    for name, models in (("before", BEFORE), ("after", AFTER)):
        write_project(tmp_path / name, models)
    with FakeStrapi(tmp_path / "before", version, db=file, locales={"fr": "French (fr)"}) as strapi:
        play(send_to(strapi), documents=version == "5")
    assert rows(file, sys.maxsize) == recorded["before"]
    with FakeStrapi(tmp_path / "after", version, db=file) as strapi:
        began = strapi.world.clock.now()
    assert rows(file, began) == recorded["after"]


def test_the_command_says_what_it_changed(tmp_path: Path) -> None:
    file = tmp_path / "data.db"
    for name, models in (("before", BEFORE), ("after", AFTER)):
        write_project(tmp_path / name, models)
    FakeStrapi(tmp_path / "before", db=file).start().stop()
    command = [sys.executable, "-m", "fake_strapi.cli", "serve", "--project", str(tmp_path / "after")]
    command += ["--db", str(file), "--port", "0", "--host", "127.0.0.1"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            if line.startswith("fake-strapi serves"):
                break
            lines.append(line.strip())
    finally:
        process.terminate()
        process.communicate(timeout=20)
    assert f"{file}: table notes: column old dropped" in lines
    assert f"{file}: table leavers dropped" in lines
    with FakeStrapi(tmp_path / "after", db=file) as strapi:
        assert strapi.world.changes == ()


def test_values_that_break_a_new_unique_column_stop_the_start_and_change_nothing(tmp_path: Path) -> None:
    """Strapi 4 makes a unique index for a uid: a real one ends here too."""
    file = tmp_path / "data.db"
    for name, kind in (("before", "string"), ("after", "uid")):
        model = {**BEFORE["plain"], "attributes": {"name": {"type": kind}}}
        write_project(tmp_path / name, {"plain": model})
    with FakeStrapi(tmp_path / "before", db=file) as strapi:
        for _ in range(2):
            send_to(strapi)("POST", "/api/plains", {"data": {"name": "same"}})
    with pytest.raises(FakeStrapiError, match="Strapi would not start on this database: UNIQUE constraint failed"):
        FakeStrapi(tmp_path / "after", db=file)
    with FakeStrapi(tmp_path / "before", db=file) as strapi:
        assert strapi.world.changes == ()
        assert send_to(strapi)("GET", "/api/plains", None)["meta"]["pagination"]["total"] == 2


def test_tables_of_somebody_else_stay(tmp_path: Path) -> None:
    file = tmp_path / "data.db"
    FakeStrapi(db=file).start().stop()
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("create table mine (text)")
        database.execute("insert into mine values ('here')")
    write_project(tmp_path, {"plain": BEFORE["plain"], "c.part": BEFORE["c.part"]})
    with FakeStrapi(tmp_path, db=file) as strapi:
        assert "table jobs dropped" in strapi.world.changes
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("select * from mine").fetchall() == [("here",)]
