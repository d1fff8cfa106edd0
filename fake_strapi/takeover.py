"""A workspace found again in a file: taken over for the project as it is now, as Strapi does at its own start."""

from __future__ import annotations

from fake_strapi.documents import project_changes
from fake_strapi.documents.entry_writer import EntryWriter
from fake_strapi.installation import Installation
from fake_strapi.storage.database import Database
from fake_strapi.storage.schema_sync import KEPT, columns_of, sync_schema
from fake_strapi.storage.stored_schema import read_schema, write_migrations, write_schema


def take_over(installation: Installation, database: Database, writer: EntryWriter) -> tuple[str, ...]:
    """Bring tables and rows to what the project asks for; answers a line for each change.

    Strapi's order: what the project gave up goes first, then the tables change, then rows get what is new. Raises
    FakeStrapiError where Strapi would not start.
    """
    registry = installation.registry
    stored, known = read_schema(database), project_changes.read_switches(database)
    lines = [*project_changes.before_sync(database, registry, known)]
    changes = sync_schema(database, stored)
    if changes:
        project_changes.forget_unknown_types(database, registry)
    lines += [*changes, *project_changes.after_sync(database, registry, known, writer)]
    return tuple(lines)


def remember(installation: Installation, database: Database, now: int) -> None:
    """Write down what the next start has to know of this one."""
    stored = read_schema(database)
    ours = {table.name for table in database.layout.tables}
    kept = (
        []
        if stored is None
        else [
            table
            for table in stored.raw
            if table["name"] not in ours and table["name"].startswith(KEPT) and columns_of(database, table["name"])
        ]
    )
    with database.transaction():
        write_schema(database, now, kept)
        write_migrations(database, now)
        project_changes.write_switches(database, installation.registry)
