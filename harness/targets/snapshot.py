"""Copies of a running server's SQLite database, taken and put back from outside in some milliseconds.

SQLite allows it: the backup interface writes all pages in one transaction under the file's locks, and the server's
connection sees that the file has changed and reads anew. Id counters (`sqlite_sequence`) go back with the rest.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from harness.targets.protocol import TargetError

RETRY_SECONDS = 0.002
LONGEST_WAIT_SECONDS = 30.0


class Snapshot:
    """The content of a database file at one moment, held in memory."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._pages = sqlite3.connect(":memory:", check_same_thread=False)
        with closing(sqlite3.connect(database, timeout=0)) as source:
            copy_pages(source, self._pages)

    def restore(self) -> None:
        """The whole file as it was. Waits while the server has a transaction open; raises TargetError after 30 s."""
        with closing(sqlite3.connect(self._database, timeout=0)) as target:
            target.execute("PRAGMA synchronous = OFF")
            copy_pages(self._pages, target)

    def differs_in(self, table: str) -> bool:
        """Whether the table's rows are others now."""
        with closing(sqlite3.connect(self._database)) as current:
            return rows_of(current, table) != rows_of(self._pages, table)

    def is_empty(self, table: str) -> bool:
        """Whether the table had no rows."""
        return not rows_of(self._pages, table)

    def close(self) -> None:
        self._pages.close()


def copy_pages(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    deadline = time.monotonic() + LONGEST_WAIT_SECONDS

    def give_up_in_time(status: int, remaining: int, total: int) -> None:
        if time.monotonic() > deadline:
            raise TargetError(f"The server's database has been locked for {LONGEST_WAIT_SECONDS:.0f} s.")

    source.backup(target, sleep=RETRY_SECONDS, progress=give_up_in_time)


def rows_of(connection: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    return connection.execute(f'SELECT * FROM "{table}" ORDER BY 1').fetchall()
