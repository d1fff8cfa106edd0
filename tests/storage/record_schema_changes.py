"""Records what a real Strapi makes of its database when the project has changed between two starts.

    python tests/storage/record_schema_changes.py 5

Writes recorded/schema_changes_5.json.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import requests
from schema_change_scenario import AFTER, BEFORE, contents, play, write_project

from harness.targets.process import ProcessTarget

RECORDED = Path(__file__).parent / "recorded"


def main(version: str) -> None:
    with tempfile.TemporaryDirectory() as directory:
        write_project(Path(directory, "before"), BEFORE)
        write_project(Path(directory, "after"), AFTER)
        target = ProcessTarget(Path(directory, "before"), version)
        target.start()
        try:
            answers = record(target, Path(directory, "after"))
        finally:
            target.stop()
    text = json.dumps({"strapi": target.strapi_version, **answers}, indent=1, ensure_ascii=False)
    (RECORDED / f"schema_changes_{version}.json").write_text(text + "\n", encoding="utf-8")


def record(target: ProcessTarget, after: Path) -> dict[str, Any]:
    server = target._started()
    server.admin.call("POST", "/i18n/locales", {"name": "French (fr)", "code": "fr", "isDefault": False})

    def send(method: str, path: str, body: Any) -> Any:
        headers = {"Authorization": f"Bearer {target.token}"}
        answer = requests.request(method, target.url + path, json=body, headers=headers, timeout=60)
        assert answer.ok, f"{method} {path}: {answer.text}"
        return answer.json() if answer.content else None

    play(send, documents=not target.strapi_version.startswith("4"))
    with closing(sqlite3.connect(server.app.database)) as database:
        before = contents(database, sys.maxsize)
    server.process.stop()
    shutil.rmtree(server.app.path / "src")
    shutil.copytree(after / "src", server.app.path / "src")
    changed_at = int(time.time() * 1000)
    server.process.start()
    with closing(sqlite3.connect(server.app.database)) as database:
        return {"before": before, "after": contents(database, changed_at)}


if __name__ == "__main__":
    main(sys.argv[1])
