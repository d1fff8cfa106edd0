"""One workspace's rows: an SQLite database in memory or in a file, with snapshots that are cheap to return to.

`Database(layout)` is ready at once: the tables are made once a layout and copied from there. Everything runs on one
connection; a request takes `lock` for its whole work, as the server is threaded.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from threading import RLock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from fake_strapi.chance import Chance
from fake_strapi.errors import InternalServerError
from fake_strapi.storage.dialect import MEMORY, connect, put_image, schema_script, take_image, without_surrogates
from fake_strapi.storage.layout import Layout
from fake_strapi.storage.remembered import Remembered
from fake_strapi.storage.row_texts import RowTexts
from fake_strapi.storage.subscribers import Subscribers
from fake_strapi.storage.work_lock import WorkLock

Row = tuple[Any, ...]
T = TypeVar("T")


class Snapshot:
    """All rows and id counters of a database at one moment. Opaque; stays valid however often it is restored."""

    def __init__(self, connection: sqlite3.Connection, path: str = MEMORY) -> None:
        self.image = take_image(connection, path)

    def restore(self, connection: sqlite3.Connection, path: str) -> None:
        put_image(connection, self.image, path)

    def __del__(self) -> None:
        close = getattr(getattr(self, "image", None), "close", None)  # bytes have none
        if close is not None:
            close()


EMPTY: WeakKeyDictionary[Layout, Snapshot] = WeakKeyDictionary()
EMPTY_LOCK = RLock()


def empty_snapshot(layout: Layout) -> Snapshot:
    """The layout's tables without a row; made once."""
    with EMPTY_LOCK:
        snapshot = EMPTY.get(layout)
        if snapshot is None:
            connection = connect(MEMORY)
            connection.executescript(schema_script(layout.tables))
            snapshot = EMPTY[layout] = Snapshot(connection)
            connection.close()
        return snapshot


class Database:
    """The rows of one workspace. `path`: ":memory:", or a file, whose rows are kept if it has any. `chance`: where
    documentIds and the like come from.

    `epoch` changes whenever rows may have gone back to an earlier state (restore, rollback): with
    `connection.total_changes` it tells whether an answer computed earlier still holds.
    """

    def __init__(
        self,
        layout: Layout,
        path: str = MEMORY,
        chance: Chance | None = None,
        *,
        locked: bool = False,
        read_only: bool = False,
    ) -> None:
        self.layout = layout
        self.path = path
        self.chance = chance or Chance()
        self.lock = WorkLock()
        self.connection = connect(path, locked=locked, read_only=read_only)
        self.epoch = 0
        self.depth = 0
        self.committed: list[tuple[bool, Callable[[], object]]] = []
        self._remembered = Remembered()
        self.row_texts = RowTexts()
        self.subscribers = Subscribers(layout.models)
        if path == MEMORY or not self.rows("select name from sqlite_master limit 1"):
            empty_snapshot(layout).restore(self.connection, path)

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Run a query and take all rows. An error of the database is Strapi's 500."""
        try:
            return self.connection.execute(sql, parameters).fetchall()
        except UnicodeEncodeError:
            return self.rows(sql, [without_surrogates(value) for value in parameters])
        except (sqlite3.Error, OverflowError) as error:
            raise InternalServerError(f"{error}: {sql}") from error

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> sqlite3.Cursor:
        """Run a statement that writes. Raises sqlite3.IntegrityError where a constraint is broken."""
        return self.connection.execute(sql, parameters)

    def remembered(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` answers from the rows; from memory while nothing has been written. The lock is held."""
        return self._remembered.answer(key, self._state, make)

    def _state(self) -> object:
        return self.epoch, self.connection.total_changes

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: an exception undoes what was written inside. Nested ones undo only their own part."""
        with self.lock:
            name = f"level_{self.depth}"
            begin, commit, undo = (
                (f"savepoint {name}", f"release {name}", f"rollback to {name}")
                if self.depth
                else ("begin", "commit", "rollback")
            )
            waiting = len(self.committed)
            self.connection.execute(begin)
            self.depth += 1
            try:
                yield
                self.connection.execute(commit)
            except BaseException:
                self.epoch += 1
                del self.committed[waiting:]
                if self.connection.in_transaction:
                    self.connection.execute(undo)
                    if self.depth > 1:
                        self.connection.execute(commit)
                raise
            finally:
                self.depth -= 1
            if not self.depth:
                self._run_committed()

    def on_commit(self, callback: Callable[[], object], *, first: bool = False) -> None:
        """Call it once the transaction around has been committed, never if it is undone; at once outside of one.

        `first`: before those that are not.
        """
        if self.depth:
            self.committed.append((not first, callback))
        else:
            callback()

    def _run_committed(self) -> None:
        callbacks, self.committed = self.committed, []
        for _, callback in sorted(callbacks, key=lambda one: one[0]):
            callback()

    def snapshot(self) -> Snapshot:
        """What the database holds now. Not inside a transaction."""
        with self.lock:
            return Snapshot(self.connection, self.path)

    def restore(self, snapshot: Snapshot) -> None:
        """Go back to a snapshot of this layout: rows, ids, everything. Not inside a transaction."""
        with self.lock:
            self.epoch += 1
            snapshot.restore(self.connection, self.path)

    def clear(self) -> None:
        """Back to empty tables and first ids."""
        self.restore(empty_snapshot(self.layout))

    def close(self) -> None:
        with self.lock:
            self.connection.close()

    def __del__(self) -> None:  # Python 3.13 warns of a connection that nobody closed
        connection: sqlite3.Connection | None = getattr(self, "connection", None)
        if connection is not None:
            connection.close()
