"""SQLite's side of the storage: how names are quoted, tables made and a connection set up.

The one module that knows the database's own language beyond plain SQL. Settings follow better-sqlite3 as Strapi runs
it: foreign keys on, LIKE blind to ASCII case, and names in backticks, which SQLite never takes for strings.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fake_strapi.storage.metadata import Index, Table

MEMORY = ":memory:"
# A prepared statement takes some kilobytes; a populate has one for each number of parents.
CACHED_STATEMENTS = 256
SURROGATE = re.compile("[\ud800-\udfff]")
# Small pages keep an empty workspace (a page for each table and index) at a third of the size, at the same speed.
PAGE_SIZE = 1024
ALWAYS = "`id` is not 0"
"""True of every row. An index of the fake's own is over it, and a query that may be answered from one says it."""
LOCK_TIMEOUT = 1.0  # seconds: a process that is just ending gives its file back in time


def quote(name: str) -> str:
    """A table or column name, safe in SQL."""
    return "`" + name.replace("`", "``") + "`"


def connect(path: str, *, locked: bool = False, read_only: bool = False) -> sqlite3.Connection:
    """A connection in autocommit mode (transactions are begun by hand), for any thread, one at a time.

    `locked`: the file is this connection's alone until it is closed; sqlite3.OperationalError when it is another's.
    `read_only`: of a file that another connection has open and writes to.
    """
    connection = sqlite3.connect(
        f"{Path(path).absolute().as_uri()}?mode=ro" if read_only else path,
        uri=read_only,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=CACHED_STATEMENTS,
        timeout=LOCK_TIMEOUT,
    )
    try:
        connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA case_sensitive_like = OFF")
        if locked:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        if path != MEMORY and not read_only:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
        if locked:
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
    except BaseException:
        connection.close()
        raise
    return connection


Image = bytes | sqlite3.Connection


# Where a file's first page says that it is in WAL mode, which nothing in memory can be.
MODES = slice(18, 20)
NO_WAL = b"\1\1"


def take_image(connection: sqlite3.Connection, path: str) -> Image:
    """Everything that the database at `path` holds.

    It is bytes, where Python and its SQLite can (3.11 on): they go back without reading the schema again. Else it is a
    copy in memory.
    """
    if path == MEMORY:
        return serialized(connection) or copied(connection)
    copy = copied(connection)
    image = serialized(copy)
    if image is not None:
        copy.close()
        return image[: MODES.start] + NO_WAL + image[MODES.stop :]
    import tempfile  # for Python 3.10 alone

    with tempfile.TemporaryDirectory() as directory:  # a file can leave WAL mode
        file = sqlite3.connect(f"{directory}/copy.db", isolation_level=None)
        copy.backup(file)
        copy.close()
        file.execute("PRAGMA journal_mode = DELETE")
        copy = copied(file)
        file.close()
    return copy


def serialized(connection: sqlite3.Connection) -> bytes | None:
    serialize: Callable[[], bytes] | None = getattr(connection, "serialize", None)
    return None if serialize is None else serialize()


def copied(connection: sqlite3.Connection) -> sqlite3.Connection:
    copy = connect(MEMORY)
    connection.backup(copy)
    return copy


def put_image(connection: sqlite3.Connection, image: Image, path: str) -> None:
    """Make the database at `path` hold what `image` holds."""
    if isinstance(image, sqlite3.Connection):
        image.backup(connection)
    elif path == MEMORY:
        deserialize: Callable[[bytes], None] = getattr(connection, "deserialize")  # noqa: B009 (new in 3.11)
        deserialize(image)
    else:  # deserialize would cut the connection off from its file
        source = connect(MEMORY)
        put_image(source, image, MEMORY)
        source.backup(connection)
        source.close()


def bound(value: Any) -> Any:
    """A JavaScript value as knex and better-sqlite3 bind it: every number as a double, true and false as 1 and 0.

    So a number in a text column becomes "5.0", and an integer past 2^53 loses its last digits.
    """
    if isinstance(value, int):  # a bool is an int
        return float(value)
    return value


def without_surrogates(value: Any) -> Any:
    """Half of a surrogate pair is no UTF-8: node stores three bytes, which it reads as three replacement characters."""
    return SURROGATE.sub("\ufffd" * 3, value) if isinstance(value, str) else value


def create_table(table: Table) -> str:
    """CREATE TABLE. Ids count up and are never given twice (AUTOINCREMENT), as knex makes them."""
    parts = ["`id` integer not null primary key autoincrement"]
    parts += [f"{quote(column.name)} {column.sql_type} null" for column in table.columns[1:]]
    parts += [
        f"foreign key ({quote(key.column)}) references {quote(key.table)} (`id`) on delete {key.on_delete}"
        for key in table.foreign_keys
    ]
    return f"create table {quote(table.name)} ({', '.join(parts)})"


def create_index(table: Table, index: Index) -> str:
    columns = ", ".join(map(quote, index.columns))
    unique = "unique " if index.unique else ""
    return f"create {unique}index {quote(index.name)} on {quote(table.name)} ({columns})"


def create_own_index(table: Table, columns: tuple[str, ...]) -> str:
    """An index that Strapi hasn't: see own_indexes.py."""
    name = quote(f"fake_strapi_{table.name}_{columns[0]}")
    return f"create index if not exists {name} on {quote(table.name)} ({', '.join(map(quote, columns))}) where {ALWAYS}"


def schema_script(tables: tuple[Table, ...]) -> str:
    """Every statement that makes the tables, in one transaction."""
    statements = [create_table(table) for table in tables]
    statements += [create_index(table, index) for table in tables for index in table.indexes]
    statements += [create_own_index(table, columns) for table in tables for columns in table.own_indexes]
    return ";\n".join(["begin", *statements, "commit"])
