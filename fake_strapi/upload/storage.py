"""Where the bytes of uploaded files are: in the workspace's database, or in a directory that the configuration names.

In the database they come and go with reset and snapshots. Names are those of `/uploads/<name>`; one that would lead out
of the directory is no file's. Source: provider-upload-local of 4.26.2 and 5.54.0.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from fake_strapi.storage.database import Database

TABLES = (
    "CREATE TABLE IF NOT EXISTS fake_uploads (name TEXT PRIMARY KEY, modified INTEGER NOT NULL, data BLOB NOT NULL)",
)


class StoredFile(Struct, frozen=True):
    """The bytes of a file, and when they were written, in milliseconds since the epoch."""

    data: bytes
    modified: int


class FileStorage(Protocol):
    """The caller holds the database's lock."""

    def write(self, name: str, data: bytes, now: int) -> None: ...

    def read(self, name: str) -> StoredFile | None: ...

    def delete(self, name: str) -> None:
        """Remove a file; nothing happens when it is not there."""
        ...


class DatabaseStorage(Struct, frozen=True):
    """Files as rows."""

    database: Database

    def write(self, name: str, data: bytes, now: int) -> None:
        self.database.connection.execute("INSERT OR REPLACE INTO fake_uploads VALUES (?, ?, ?)", (name, now, data))

    def read(self, name: str) -> StoredFile | None:
        row = self.database.connection.execute(
            "SELECT data, modified FROM fake_uploads WHERE name = ?", (name,)
        ).fetchone()
        return None if row is None else StoredFile(*row)

    def delete(self, name: str) -> None:
        self.database.connection.execute("DELETE FROM fake_uploads WHERE name = ?", (name,))


class DirectoryStorage(Struct, frozen=True):
    """Files as files, all directly in one directory."""

    directory: Path

    def write(self, name: str, data: bytes, now: int) -> None:
        path = self._path(name)
        if path is not None:
            self.directory.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            os.utime(path, (now / 1000, now / 1000))

    def read(self, name: str) -> StoredFile | None:
        path = self._path(name)
        if path is None or not path.is_file():
            return None
        return StoredFile(path.read_bytes(), int(path.stat().st_mtime * 1000))

    def delete(self, name: str) -> None:
        path = self._path(name)
        if path is not None:
            path.unlink(missing_ok=True)

    def _path(self, name: str) -> Path | None:
        """The file's place; None for a name that is none, so that no path leaves the directory."""
        if not name or name.startswith(".") or any(mark in name for mark in ("/", "\\", "\0")):
            return None
        path = self.directory / name
        return None if path.is_symlink() else path


def create_storage(directory: Path | None, database: Database) -> FileStorage:
    """Where a workspace keeps its files: in the directory, or without one in its database."""
    return DatabaseStorage(database) if directory is None else DirectoryStorage(directory)
