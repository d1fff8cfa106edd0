"""A database in a file that one process writes and others read along.

SQLite's own exclusive lock would shut the readers out. What takes its place is a lock of the operating system on the
same file, which goes with the process that holds it, too: a second writer is refused as it is without readers.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from fake_strapi.chance import Chance
from fake_strapi.storage.database import Database
from fake_strapi.storage.dialect import LOCK_TIMEOUT, connect
from fake_strapi.storage.layout import Layout

LOCK_LOOKS = 0.01
"""Seconds between two looks whether the lock is free."""


class SharedFile(Struct, frozen=True):
    """Where the database is. `lasting`: whether somebody will look for it when this server has ended."""

    path: Path
    lasting: bool

    def remove(self) -> None:
        """Once nobody has it open: a file that nobody will look for goes, with the directory that was made for it."""
        if not self.lasting:
            import shutil  # here and below: a server without readers doesn't pay for it

            shutil.rmtree(self.path.parent, ignore_errors=True)


def temporary_file() -> SharedFile:
    """In a directory of its own."""
    import tempfile

    return SharedFile(Path(tempfile.mkdtemp(prefix="fake-strapi-")) / "data.db", lasting=False)


class SharedDatabase(Database):
    """The writer's. Raises sqlite3.OperationalError ("database is locked") when another process has the file open."""

    def __init__(self, layout: Layout, file: SharedFile, chance: Chance | None = None) -> None:
        path = str(file.path)
        self._lock_file = locked_file(path)
        try:
            connect(path, locked=True).close()  # whoever knows SQLite's locks alone is in the way as well
            super().__init__(layout, path, chance)
            if not file.lasting:
                self.connection.execute("PRAGMA synchronous = OFF")
        except BaseException:
            self._unlock()
            raise

    def close(self) -> None:
        super().close()
        self._unlock()

    def _unlock(self) -> None:
        """Not before SQLite has closed the file: to close any descriptor of it would take SQLite's own locks away."""
        if self._lock_file >= 0:
            os.close(self._lock_file)
            self._lock_file = -1


def locked_file(path: str) -> int:
    """A descriptor that locks the file for this process. Raises sqlite3.OperationalError when another one keeps it."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise sqlite3.OperationalError(error.strerror) from error
    deadline = time.monotonic() + LOCK_TIMEOUT
    while not is_locked_by(descriptor):
        if time.monotonic() > deadline:
            os.close(descriptor)
            raise sqlite3.OperationalError("database is locked")
        time.sleep(LOCK_LOOKS)
    return descriptor


def is_locked_by(descriptor: int) -> bool:
    """Whether the lock has been got."""
    import fcntl  # not on every system; who shares a file has asked before

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


class NotForReaders(BaseException):
    """What a reader was asked takes the writer. No Exception, so that nothing on the way takes it for a failure."""


class ReadingDatabase(Database):
    """A reader's: what the writer has committed, and all that is read between `begin` and `end` is of one moment."""

    def __init__(self, layout: Layout, path: str) -> None:
        super().__init__(layout, path, read_only=True)
        self._version: int = -1

    def begin(self) -> bool:
        """Look at the rows as they are now; whether any may have changed since the last time. The lock is held."""
        self.connection.execute("begin")
        try:
            (version,) = self.connection.execute("pragma data_version").fetchone()
        except BaseException:
            self.end()
            raise
        known, self._version = self._version, version
        return known != self._version

    def end(self) -> None:
        """Look no longer."""
        with suppress(sqlite3.Error):  # nothing was written that could fail to be
            self.connection.execute("commit")

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> sqlite3.Cursor:
        raise NotForReaders(sql)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """What is read in it is of one moment in any case."""
        self.depth += 1
        try:
            yield
        finally:
            self.depth -= 1

    def _state(self) -> object:
        return self._version
