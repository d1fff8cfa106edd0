"""A file that one process writes and others read along."""

from __future__ import annotations

import itertools
import sqlite3
from pathlib import Path
from threading import Thread

import pytest

from fake_strapi.storage.database import Database
from fake_strapi.storage.layout import Layout
from fake_strapi.storage.shared_file import (
    NotForReaders,
    ReadingDatabase,
    SharedDatabase,
    SharedFile,
    temporary_file,
)


@pytest.fixture
def file(tmp_path: Path) -> SharedFile:
    return SharedFile(tmp_path / "data.db", lasting=True)


@pytest.fixture
def layout() -> Layout:
    from recordings import zoo_layout

    return zoo_layout("5")


def test_a_reader_sees_what_was_committed_of_one_moment(layout: Layout, file: SharedFile) -> None:
    writer = SharedDatabase(layout, file)
    table = layout.tables[0].name
    insert, count = f"insert into `{table}` default values", f"select count(*) from `{table}`"
    reader = ReadingDatabase(layout, str(file.path))
    assert reader.begin()
    assert reader.rows(count) == [(0,)]
    writer.execute(insert)
    assert reader.rows(count) == [(0,)]
    reader.end()
    assert reader.begin()
    assert reader.rows(count) == [(1,)]
    reader.end()
    assert not reader.begin()
    reader.end()
    with writer.transaction():
        writer.execute(insert)
        assert not reader.begin()
        assert reader.rows(count) == [(1,)]
        reader.end()
    assert reader.begin()
    reader.end()
    reader.close()
    writer.close()


def test_a_restore_is_whole_for_a_reader(layout: Layout, file: SharedFile) -> None:
    writer = SharedDatabase(layout, file)
    table = layout.tables[0].name
    count = f"select count(*) from `{table}`"
    reader = ReadingDatabase(layout, str(file.path))
    start = writer.snapshot()
    for _ in range(3):
        for _ in range(500):
            writer.execute(f"insert into `{table}` default values")
        reader.begin()
        assert reader.rows(count) == [(500,)]
        writer.restore(start)
        assert reader.rows(count) == [(500,)]
        reader.end()
        assert reader.begin()
        assert reader.rows(count) == [(0,)]
        reader.end()
    reader.close()
    writer.close()


def test_what_is_remembered_holds_until_somebody_writes(layout: Layout, file: SharedFile) -> None:
    writer, made = SharedDatabase(layout, file), itertools.count(1)
    reader = ReadingDatabase(layout, str(file.path))

    def read() -> int:
        reader.begin()
        try:
            return reader.remembered("key", lambda: next(made))
        finally:
            reader.end()

    assert [read(), read()] == [1, 1]
    writer.execute(f"insert into `{layout.tables[0].name}` default values")
    assert [read(), read()] == [2, 2]
    reader.close()
    writer.close()


def test_a_reader_writes_nothing(layout: Layout, file: SharedFile) -> None:
    writer = SharedDatabase(layout, file)
    reader = ReadingDatabase(layout, str(file.path))
    statement = f"insert into `{layout.tables[0].name}` default values"
    with pytest.raises(NotForReaders):
        reader.execute(statement)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.connection.execute(statement)
    reader.begin()
    with reader.transaction(), reader.transaction():  # as reads of Strapi 5 are
        assert reader.depth == 2
    assert reader.depth == 0
    reader.end()
    reader.close()
    writer.close()


def test_there_is_one_writer(layout: Layout, file: SharedFile) -> None:
    writer = SharedDatabase(layout, file)
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        SharedDatabase(layout, file)
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        Database(layout, str(file.path), locked=True)
    writer.close()
    alone = Database(layout, str(file.path), locked=True)
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        SharedDatabase(layout, file)
    alone.close()
    SharedDatabase(layout, file).close()
    assert [path.name for path in file.path.parent.iterdir()] == ["data.db"]


def test_a_writer_that_is_just_ending_is_waited_for(layout: Layout, file: SharedFile) -> None:
    writer, opened = SharedDatabase(layout, file), []
    next_one = Thread(target=lambda: opened.append(SharedDatabase(layout, file)))
    next_one.start()
    writer.close()
    next_one.join(10)
    (database,) = opened
    database.close()


def test_a_file_that_nobody_looks_for_goes(layout: Layout, file: SharedFile) -> None:
    made = temporary_file()
    SharedDatabase(layout, made).close()
    SharedDatabase(layout, file).close()
    made.remove()
    file.remove()
    assert not made.path.parent.exists()
    assert file.path.exists()
