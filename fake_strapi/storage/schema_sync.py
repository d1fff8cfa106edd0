"""Takes a database over for a changed project, as Strapi does at its start: tables, columns, indexes; rows are kept.

What the project has and the database hasn't is added; another type alters a column; what was Strapi's, by the schema
that the last start stored, and is no more, is dropped. A column that changes is rebuilt with its table, as knex does it
on SQLite: values become what the new type's affinity makes of them, and the id counter goes back to the last row.
Source: `@strapi/database` schema/diff and schema/builder of 4.26.2 and 5.54.0, knex's SQLite dialect.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from msgspec import Struct

from fake_strapi.errors import FakeStrapiError
from fake_strapi.storage.database import Database
from fake_strapi.storage.dialect import create_index, create_own_index, create_table, quote
from fake_strapi.storage.metadata import Table, TableColumn
from fake_strapi.storage.stored_schema import StoredSchema

# Tables of Strapi's own that no project can ask for; what is in them stays.
KEPT = ("strapi_", "admin_", "fake_", "sqlite_")
TEMPORARY = "_fake_strapi_alter"


class Difference(Struct, frozen=True):
    """What of one table has to change. `extra`: columns that nobody asks for and nobody may drop."""

    table: Table
    added: tuple[str, ...]
    altered: tuple[tuple[str, str, str], ...]  # name, old type, new type
    removed: tuple[str, ...]
    extra: tuple[TableColumn, ...]
    misplaced: bool

    @property
    def rebuilds(self) -> bool:
        return bool(self.added or self.altered or self.removed or self.misplaced)


def sync_schema(database: Database, stored: StoredSchema | None) -> list[str]:
    """Bring the tables to what the layout asks for, all or nothing; answers a line for each change.

    Raises FakeStrapiError where Strapi would not start, as when values break a unique index.
    """
    lines: list[str] = []
    database.execute("pragma foreign_keys = off")
    try:
        with database.transaction():
            for table in database.layout.tables:
                lines += sync_table(database, table, stored)
            lines += drop_tables(database, stored)
            for table in database.layout.tables:
                for columns in table.own_indexes:
                    database.execute(create_own_index(table, columns))
    except sqlite3.IntegrityError as error:
        raise FakeStrapiError(f"Strapi would not start on this database: {error}") from error
    finally:
        database.execute("pragma foreign_keys = on")
    return lines


def sync_table(database: Database, table: Table, stored: StoredSchema | None) -> Iterator[str]:
    columns = columns_of(database, table.name)
    if not columns:
        database.execute(create_table(table))
        yield f"table {table.name} added"
    else:
        difference = compared(database, table, columns, stored)
        if difference.rebuilds:
            rebuild(database, difference)
        for name in difference.added:
            yield f"table {table.name}: column {name} added"
        for name, old, new in difference.altered:
            yield f"table {table.name}: column {name} changed from {old.lower()} to {new}"
        for name in difference.removed:
            yield f"table {table.name}: column {name} dropped"
    sync_indexes(database, table, stored)


def compared(
    database: Database, table: Table, columns: Sequence[TableColumn], stored: StoredSchema | None
) -> Difference:
    have = {column.name: column.sql_type for column in columns}
    want = {column.name: column.sql_type for column in table.columns}
    gone = [name for name in have if name not in want]
    tracked = stored.columns.get(table.name, frozenset()) if stored is not None else frozenset()
    if database.layout.behaviour.untracked_columns_dropped:
        tracked = frozenset(gone)
    kept = [name for name in have if name in want]
    return Difference(
        table=table,
        added=tuple(name for name in want if name not in have),
        altered=tuple(
            (name, have[name], want[name]) for name in kept if name != "id" and kind(have[name]) != kind(want[name])
        ),
        removed=tuple(name for name in gone if name in tracked),
        extra=tuple(column for column in columns if column.name in gone and column.name not in tracked),
        misplaced=list(have)[: len(want)] != list(want),
    )


def kind(sql_type: str) -> str:
    """The word by which Strapi tells types apart: varchar(255) and varchar(100) are one."""
    return sql_type.lower().split("(")[0].strip()


def rebuild(database: Database, difference: Difference) -> None:
    """A new table with the old one's rows, in its place."""
    table = difference.table
    whole = Table(TEMPORARY, (*table.columns, *difference.extra), (), table.foreign_keys)
    lost = {*difference.added, *difference.removed}
    names = ", ".join(quote(column.name) for column in whole.columns if column.name not in lost)
    counter = database.rows("select seq from sqlite_sequence where name = ?", (table.name,))
    database.execute(create_table(whole))
    database.execute(f"insert into {quote(TEMPORARY)} ({names}) select {names} from {quote(table.name)}")
    database.execute(f"drop table {quote(table.name)}")
    database.execute(f"alter table {quote(TEMPORARY)} rename to {quote(table.name)}")
    if counter and not (difference.altered or difference.removed):  # columns that are only added cost no id
        database.execute("delete from sqlite_sequence where name = ?", (table.name,))
        database.execute("insert into sqlite_sequence (name, seq) values (?, ?)", (table.name, counter[0][0]))


def sync_indexes(database: Database, table: Table, stored: StoredSchema | None) -> None:
    """Indexes as the layout has them; those that nobody knows stay."""
    tracked = stored.indexes.get(table.name, frozenset()) if stored is not None else frozenset()
    have = {}
    for row in database.rows(f"pragma index_list({quote(table.name)})"):
        if not row[1].startswith("sqlite_"):
            have[row[1]] = (tuple(one[2] for one in database.rows(f"pragma index_info({quote(row[1])})")), bool(row[2]))
    want = {index.name: index for index in table.indexes}
    for name, shape in have.items():
        index = want.get(name)
        if (index is None and name in tracked) or (index is not None and shape != (index.columns, index.unique)):
            database.execute(f"drop index {quote(name)}")
    for name, index in want.items():
        if have.get(name) != (index.columns, index.unique):
            database.execute(create_index(table, index))


def drop_tables(database: Database, stored: StoredSchema | None) -> Iterator[str]:
    """Tables that were the project's and are no more."""
    wanted = {table.name for table in database.layout.tables}
    for name in () if stored is None else stored.columns:
        if name in wanted or name.startswith(KEPT) or not columns_of(database, name):
            continue
        rows = database.rows(f"select count(*) from {quote(name)}")[0][0]
        database.execute(f"drop table {quote(name)}")
        yield f"table {name} dropped" + (f", rows: {rows}" if rows else "")


def columns_of(database: Database, table: str) -> list[TableColumn]:
    """The columns of a table as it is; [] when it isn't there."""
    return [TableColumn(row[1], row[2]) for row in database.rows(f"pragma table_info({quote(table)})")]
