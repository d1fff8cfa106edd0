"""A real Strapi takes what a fake wrote, and a fake what a real one wrote. Opt-in: FAKE_STRAPI_REAL=1."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import requests
from archive_scenario import paths
from record_archives import sender, strapi
from test_archives_recorded import answers

from fake_strapi import FakeStrapi
from harness.targets.process import ProcessTarget

pytestmark = pytest.mark.skipif(
    os.environ.get("FAKE_STRAPI_REAL") != "1", reason="starts a real Strapi; FAKE_STRAPI_REAL=1 asks for it"
)

RECORDED = Path(__file__).parent / "recorded"
ZOO = Path(__file__).parents[2] / "contract_tests" / "zoo"


@pytest.fixture(params=["4", "5"])
def real(request: pytest.FixtureRequest) -> Iterator[tuple[ProcessTarget, str]]:
    target = ProcessTarget(ZOO, request.param)
    target.start()
    yield target, request.param
    target.stop()


def told(target: ProcessTarget, version: str) -> dict[str, Any]:
    send = sender(target)
    return {path: send("GET", path, None, None) for path in paths(documents=version == "5")}


def copied(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)


def test_an_import_takes_a_fakes_export(tmp_path: Path, real: tuple[ProcessTarget, str]) -> None:
    target, version = real
    with FakeStrapi(ZOO, version, seed=RECORDED / f"export_{version}.tar.gz") as fake:
        expected = answers(fake, version)
        (tmp_path / "export.tar.gz").write_bytes(fake.export())
    server = target._started()
    server.process.stop()
    output = strapi(server.app, "import", "--force", "-f", str(tmp_path / "export.tar.gz"))
    assert "does not exist on" not in output
    assert "different data type" not in output
    server.process.start()
    assert told(target, version) == expected


def test_either_serves_the_others_file(tmp_path: Path, real: tuple[ProcessTarget, str]) -> None:
    target, version = real
    server = target._started()
    server.process.stop()
    strapi(server.app, "import", "--force", "-f", str(RECORDED / f"export_{version}.tar.gz"))
    server.process.start()
    expected = told(target, version)
    server.process.stop()
    file = tmp_path / "data.db"
    shutil.copy(server.app.database, file)
    with FakeStrapi(ZOO, version, db=file, uploads=server.app.uploads) as fake:
        assert fake.world.changes == ()
        assert answers(fake, version) == expected
        headers = {"Authorization": f"Bearer {fake.token}"}
        made = requests.post(f"{fake.url}/api/tags", json={"data": {"name": "new"}}, headers=headers, timeout=10)
        assert made.ok, made.text
        expected = answers(fake, version)
    copied(file, server.app.database)
    server.process.start()
    assert told(target, version) == expected


def test_a_strapi_starts_on_a_fakes_own_file(tmp_path: Path, real: tuple[ProcessTarget, str]) -> None:
    target, version = real
    file = tmp_path / "data.db"
    with FakeStrapi(ZOO, version, db=file, seed=RECORDED / f"export_{version}.tar.gz") as fake:
        expected = answers(fake, version)
    server = target._started()
    server.process.stop()
    copied(file, server.app.database)
    server.process.start()
    server.admin.register(remember_me=version == "5")
    token = server.admin.create_api_token("full-access")
    for path, answer in expected.items():
        got = requests.get(target.url + path, headers={"Authorization": f"Bearer {token}"}, timeout=30)
        assert got.json() == answer, path
