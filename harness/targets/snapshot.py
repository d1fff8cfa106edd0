"""Copies of a running server's SQLite database, taken and put back from outside in some milliseconds.

SQLite allows it: the backup interface writes all pages in one transaction under the file's locks, and the server's
connection sees that the file has changed and reads anew. Id counters (`sqlite_sequence`) go back with the rest.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

RETRY_SECONDS = 0.002


class Snapshot:
    """The content of a database file at one moment, held in memory."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._pages = sqlite3.connect(":memory:", check_same_thread=False)
        with closing(sqlite3.connect(database)) as source:
            source.backup(self._pages, sleep=RETRY_SECONDS)

    def restore(self) -> None:
        """The whole file as it was. Waits while the server has a transaction open."""
        with closing(sqlite3.connect(self._database)) as target:
            target.execute("PRAGMA synchronous = OFF")
            self._pages.backup(target, sleep=RETRY_SECONDS)

    def differs_in(self, table: str) -> bool:
        """Whether the table's rows are others now."""
        with closing(sqlite3.connect(self._database)) as current:
            return rows_of(current, table) != rows_of(self._pages, table)

    def is_empty(self, table: str) -> bool:
        """Whether the table had no rows."""
        return not rows_of(self._pages, table)

    def close(self) -> None:
        self._pages.close()


def rows_of(connection: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    return connection.execute(f'SELECT * FROM "{table}" ORDER BY 1').fetchall()
