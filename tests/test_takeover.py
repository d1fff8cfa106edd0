"""A changed project on the same file: the rows are those that a real Strapi made (recorded/schema_changes_*.json)."""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import requests

from fake_strapi import FakeStrapi

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
