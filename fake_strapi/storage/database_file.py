"""A workspace's database in a file: opened for one process alone, checked before anything is written.

The file is in WAL mode, held by an exclusive lock of SQLite's own, which goes with the process however it ends (with
readers, by another one: shared_file.py). With
`synchronous = NORMAL` a commit is in the file's log before its answer is sent: a killed process loses nothing that was
acknowledged. (A machine that loses its power may lose the last commits, but never the file.)
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from fake_strapi.chance import Chance
from fake_strapi.errors import FakeStrapiError
from fake_strapi.storage.database import Database
from fake_strapi.storage.dialect import PAGE_SIZE
from fake_strapi.storage.layout import Layout
from fake_strapi.storage.shared_file import SharedDatabase, SharedFile

HEAD = b"SQLite format 3\0"
A_TABLE_OF_EACH = "up_roles"  # in every Strapi, and never empty; it tells the versions apart


class DatabaseFileError(FakeStrapiError):
    """This file can't be served: why, and what to do."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path}: {problem}")


def open_file(
    layout: Layout, path: Path, chance: Chance | None = None, shared: SharedFile | None = None
) -> tuple[Database, bool]:
    """The database in a file, and whether an earlier process has filled it; else it has the layout's empty tables.

    `shared`: the file, where other processes read along. Raises DatabaseFileError for a file of another process, of
    another kind or of the other Strapi.
    """
    check_file(path)
    try:
        prepare(path)
        if shared is None:
            database = Database(layout, str(path), chance, locked=True)
        else:
            database = SharedDatabase(layout, shared, chance)
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            problem = "another process has it open, and it serves one at a time: stop that, or take another file"
            raise DatabaseFileError(path, problem) from error
        raise DatabaseFileError(path, f"can't be opened: {error}") from error
    except sqlite3.DatabaseError as error:
        raise DatabaseFileError(path, f"expected an SQLite database: {error}") from error
    try:
        return database, check_tables(database, path)
    except DatabaseFileError:
        database.close()
        raise


def check_file(path: Path) -> None:
    """A file that is there and is no database is never written to."""
    if path.is_dir() or not path.parent.is_dir():
        raise DatabaseFileError(path, "expected a file, or a new one's name in a directory that is there")
    if path.is_file() and path.stat().st_size:
        with path.open("rb") as file:
            if file.read(len(HEAD)) != HEAD:
                raise DatabaseFileError(path, "expected an SQLite database")


def prepare(path: Path) -> None:
    """Snapshots are copied page by page: a Strapi's own file gets pages of our size, once."""
    if not path.is_file() or not path.stat().st_size:
        return
    connection = sqlite3.connect(path, isolation_level=None, timeout=0)
    try:
        if connection.execute("pragma page_size").fetchone()[0] != PAGE_SIZE:
            connection.execute("pragma locking_mode = exclusive")
            connection.execute("pragma journal_mode = delete")
            connection.execute(f"pragma page_size = {PAGE_SIZE}")
            connection.execute("vacuum")
    finally:
        connection.close()


def check_tables(database: Database, path: Path) -> bool:
    """Whether an earlier process has filled it. Raises DatabaseFileError for tables of something else.

    A process that ended in its very first moment leaves empty tables: they are as good as new ones.
    """
    names = {row[0] for row in database.rows("select name from sqlite_master where type = 'table'")}
    if "strapi_database_schema" not in names:
        ours = {table.name for table in database.layout.tables}
        if ours == {name for name in names if not name.startswith("sqlite_")} and not database.rows(
            f"select 1 from `{A_TABLE_OF_EACH}` limit 1"
        ):
            return False
        raise DatabaseFileError(path, "expected a database of Strapi or of this fake, or a new file")
    documents = any(row[1] == "document_id" for row in database.rows(f"pragma table_info(`{A_TABLE_OF_EACH}`)"))
    if documents != database.layout.behaviour.documents:
        other = "5" if documents else "4"
        raise DatabaseFileError(path, f"it is a database of Strapi {other}: serve it with --strapi {other}")
    return True
