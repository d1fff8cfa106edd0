import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from harness.targets.protocol import TargetError
from harness.targets.snapshot import Snapshot


@pytest.fixture
def server(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """The connection of a server that is running all the time."""
    with closing(sqlite3.connect(tmp_path / "data.db", isolation_level=None)) as connection:
        connection.execute("CREATE TABLE jobs (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT)")
        connection.execute("CREATE TABLE strapi_webhooks (id INTEGER PRIMARY KEY, url TEXT)")
        yield connection


@pytest.fixture
def snapshot(server: sqlite3.Connection, tmp_path: Path) -> Iterator[Snapshot]:
    with closing(Snapshot(tmp_path / "data.db")) as taken:
        yield taken


def names(server: sqlite3.Connection) -> list[tuple[int, str]]:
    return server.execute("SELECT id, name FROM jobs").fetchall()


def test_a_running_server_sees_the_rows_and_id_counters(server: sqlite3.Connection, snapshot: Snapshot) -> None:
    for _ in range(3):
        server.execute("INSERT INTO jobs (name) VALUES ('a'), ('b')")
        assert names(server) == [(1, "a"), (2, "b")]
        snapshot.restore()
        assert names(server) == []


def test_a_changed_schema_goes_back_too(server: sqlite3.Connection, snapshot: Snapshot) -> None:
    server.execute("ALTER TABLE jobs ADD COLUMN extra TEXT")
    snapshot.restore()
    assert [row[1] for row in server.execute("PRAGMA table_info(jobs)")] == ["id", "name"]


def test_what_was_there_at_the_snapshot_is_kept(server: sqlite3.Connection, tmp_path: Path) -> None:
    server.execute("INSERT INTO jobs (name) VALUES ('kept')")
    with closing(Snapshot(tmp_path / "data.db")) as snapshot:
        server.execute("DELETE FROM jobs")
        snapshot.restore()
    assert names(server) == [(1, "kept")]


def test_tells_which_tables_have_other_rows(server: sqlite3.Connection, snapshot: Snapshot) -> None:
    assert snapshot.is_empty("strapi_webhooks")
    assert not snapshot.differs_in("strapi_webhooks")
    server.execute("INSERT INTO strapi_webhooks (url) VALUES ('http://127.0.0.1:9000')")
    assert snapshot.differs_in("strapi_webhooks")
    assert not snapshot.differs_in("jobs")
    assert snapshot.is_empty("strapi_webhooks")


def test_waits_for_an_open_transaction_and_gives_up_in_time(
    server: sqlite3.Connection, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("harness.targets.snapshot.LONGEST_WAIT_SECONDS", 0.05)
    server.execute("BEGIN IMMEDIATE")
    server.execute("INSERT INTO jobs (name) VALUES ('open')")
    with pytest.raises(TargetError, match="has been locked"):
        snapshot.restore()
    server.execute("COMMIT")
    assert names(server) == [(1, "open")]
    snapshot.restore()
    assert names(server) == []
