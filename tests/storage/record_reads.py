"""Ask a real Strapi all recorded cases again, and write down what it answers now.

    python tests/storage/record_reads.py fill 5 path/to/data.db      (the Strapi is stopped; its tables exist)
    python tests/storage/record_reads.py ask 5 http://127.0.0.1:1337 (it runs again, with door.js as its src/index.js)
    python tests/storage/record_reads.py tables 5 path/to/data.db    (anew: the tables that the fake has too)

The Strapi serves the zoo project. New cases are added by writing them, without an answer, into recorded/reads_*.json.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import urllib.request
from datetime import date
from pathlib import Path
from typing import Any

from recordings import long_name, recorded, without_unrecorded, zoo_registry

from fake_strapi.storage.layout import build_layout
from fake_strapi.versions import behaviour_of

RECORDED = Path(__file__).parent / "recorded"
BATCH = 100
ASKED = ("uid", "method", "params", "transaction")


def fill(version: str, path: str) -> None:
    """Put the recorded rows into a Strapi's database file, in place of its own."""
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("pragma foreign_keys = off")
    tables = {
        long_name(row[0]): row[0] for row in database.execute("select name from sqlite_master where type='table'")
    }
    for name, content in recorded(f"rows_{version}")["tables"].items():
        table = tables[name]
        columns = {long_name(row[1]): row[1] for row in database.execute(f"pragma table_info(`{table}`)")}
        targets = ", ".join(f"`{columns[column]}`" for column in content["columns"])
        marks = ", ".join("?" * len(content["columns"]))
        database.execute(f"delete from `{table}`")
        database.executemany(f"insert into `{table}` ({targets}) values ({marks})", content["rows"])
    database.close()


def ask(version: str, url: str) -> None:
    """Ask every case and write the file anew."""
    content = recorded(f"reads_{version}")
    cases = content["cases"]
    answered = []
    for start in range(0, len(cases), BATCH):
        asked = [{key: case[key] for key in ASKED if key in case} for case in cases[start : start + BATCH]]
        request = urllib.request.Request(f"{url}/_db", json.dumps(asked).encode())
        with urllib.request.urlopen(request) as answer:
            answers = json.load(answer)
        answered += [{**case, **without_unrecorded(found)} for case, found in zip(asked, answers, strict=True)]
    head = {**content, "date": date.today().isoformat()}
    del head["cases"]
    lines = ",\n".join(compact(case) for case in answered)
    text = f'{compact(head)[:-1]},\n"cases":[\n{lines}\n]}}\n'
    (RECORDED / f"reads_{version}.json").write_text(text, encoding="utf-8")


def tables(version: str, path: str) -> None:
    """Write down the columns, indexes and foreign keys of the tables that the fake makes too."""
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    behaviour = behaviour_of(version)
    ours = {table.name for table in build_layout(zoo_registry(version), behaviour).tables}
    found = {}
    for (name,) in database.execute("select name from sqlite_master where type = 'table' order by name"):
        if name not in ours:
            continue
        indexes = [
            [[column[2] for column in database.execute(f"pragma index_info(`{row[1]}`)")], bool(row[2])]
            for row in database.execute(f"pragma index_list(`{name}`)")
        ]
        keys = {(row[3], row[2], row[6]) for row in database.execute(f"pragma foreign_key_list(`{name}`)")}
        found[name] = {
            "columns": [[row[1], row[2]] for row in database.execute(f"pragma table_info(`{name}`)")],
            "indexes": sorted(indexes),
            "foreign_keys": sorted(map(list, keys)),
        }
    database.close()
    head = {"strapi": behaviour.version, "date": date.today().isoformat()}
    content = {**head, "source": "the SQLite file of the zoo project", "tables": found}
    text = json.dumps(content, indent=0) + "\n"
    (RECORDED / f"tables_{version}.json").write_text(text, encoding="utf-8")


def compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    {"fill": fill, "ask": ask, "tables": tables}[sys.argv[1]](*sys.argv[2:])
