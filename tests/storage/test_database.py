from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from recordings import in_own_names

from fake_strapi.errors import InternalServerError
from fake_strapi.storage.database import Database
from fake_strapi.storage.layout import Layout


def jobs(database: Database) -> list[str]:
    return [row[0] for row in database.rows("select job_id from jobs order by id")]


def add(database: Database, name: str) -> int:
    return database.execute("insert into jobs (job_id) values (?)", (name,)).lastrowid or 0


class Undone(Exception):
    """Ends a transaction in these tests."""


@contextmanager
def undone(database: Database) -> Iterator[None]:
    """A transaction that fails when all else is done."""
    with suppress(Undone), database.transaction():
        yield
        raise Undone


def test_restore_brings_rows_and_id_counters_back(layout: Layout) -> None:
    database = Database(layout)
    add(database, "J1")
    snapshot = database.snapshot()
    assert add(database, "J2") == 2
    database.execute("delete from jobs")
    database.restore(snapshot)
    assert jobs(database) == ["J1"]
    assert add(database, "J3") == 2
    database.clear()
    assert jobs(database) == []
    assert add(database, "J4") == 1


def test_an_id_is_never_given_twice(layout: Layout) -> None:
    database = Database(layout)
    add(database, "J1")
    database.execute("delete from jobs")
    assert add(database, "J2") == 2


def test_two_workspaces_share_nothing(layout: Layout) -> None:
    one, other = Database(layout), Database(layout)
    add(one, "J1")
    assert jobs(other) == []


def test_a_failed_transaction_leaves_nothing(layout: Layout) -> None:
    database = Database(layout)
    with undone(database):
        add(database, "J1")
    assert jobs(database) == []
    assert add(database, "J2") == 1, "a rolled back insert uses up no id"


def test_a_failed_inner_transaction_keeps_the_outer(layout: Layout) -> None:
    database = Database(layout)
    with database.transaction():
        add(database, "J1")
        with undone(database):
            add(database, "J2")
        add(database, "J3")
    assert jobs(database) == ["J1", "J3"]


def test_links_go_with_their_rows(layout: Layout) -> None:
    database = Database(layout)
    job = add(database, "J1")
    tag = database.execute("insert into tags (name) values ('a')").lastrowid
    links = in_own_names(layout, "jobs_tags_links")
    database.execute(f"insert into {links} (job_id, tag_id) values (?, ?)", (job, tag))
    snapshot = database.snapshot()
    for _ in range(2):
        database.execute("delete from jobs")
        assert database.rows(f"select * from {links}") == []
        database.restore(snapshot)  # foreign keys stay on


def test_a_remembered_answer_is_forgotten_with_every_change(layout: Layout) -> None:
    database = Database(layout)

    def count() -> int:
        return database.remembered("count", lambda: int(database.rows("select count(*) from jobs")[0][0]))

    assert count() == 0
    snapshot = database.snapshot()
    add(database, "J1")
    assert count() == 1
    database.restore(snapshot)
    assert count() == 0
    with undone(database):
        add(database, "J2")
        assert count() == 1
    assert count() == 0


def test_an_error_of_the_database_is_a_500(layout: Layout) -> None:
    with pytest.raises(InternalServerError) as error:
        Database(layout).rows("select `nope` from `jobs`")
    assert "no such column" in error.value.reason


def test_a_file_keeps_its_rows(layout: Layout, tmp_path: Path) -> None:
    path = str(tmp_path / "data.db")
    database = Database(layout, path)
    add(database, "J1")
    snapshot = database.snapshot()
    add(database, "J2")
    database.restore(snapshot)
    database.close()
    assert jobs(Database(layout, path)) == ["J1"]


def test_what_waits_for_a_commit_runs_then_or_never(layout: Layout) -> None:
    database = Database(layout)
    told: list[str] = []
    with database.transaction():
        database.on_commit(lambda: told.append("kept"))
        with undone(database):
            database.on_commit(lambda: told.append("undone"))
        assert told == []
    assert told == ["kept"]
    with undone(database):
        database.on_commit(lambda: told.append("undone"))
    database.on_commit(lambda: told.append("at once"))
    assert told == ["kept", "at once"]
