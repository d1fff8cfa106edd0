"""Rows of link tables, as they are read before a row is replaced and written again after it.

Source: services/document-service/utils of `@strapi/core` 5.54.0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from msgspec import Struct

from fake_strapi.schema.content_type import ContentType, Model
from fake_strapi.storage.database import Database
from fake_strapi.storage.dialect import quote

Row = dict[str, Any]
Status = Literal["draft", "published"]


class Version(Struct, frozen=True):
    """A row of a document."""

    id: int
    locale: str | None


class Links(Struct, frozen=True):
    """Rows of one link table. `near` is the column of the entry that is replaced, `far` the other one."""

    table: str
    near: str
    far: str
    rows: Sequence[Row]
    orders: tuple[str, ...] = ()  # the columns of positions that are put back
    moves_near: bool = True
    moves_far: bool = False


def select_rows(
    db: Database, table: str, column: str, ids: Sequence[int], other: str = "", excluded: Sequence[int] = ()
) -> list[Row]:
    """The rows whose `column` is one of `ids`, without those whose column `other` is `excluded`."""
    if not ids:
        return []
    sql = f"select * from {quote(table)} where {quote(column)} in ({', '.join('?' * len(ids))})"
    if excluded:
        sql += f" and {quote(other)} not in ({', '.join('?' * len(excluded))})"
    cursor = db.execute(sql, (*ids, *excluded))
    names = [description[0] for description in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def insert_rows(db: Database, table: str, rows: Iterable[Row]) -> None:
    for row in rows:
        columns = ", ".join(quote(name) for name in row)
        sql = f"insert into {quote(table)} ({columns}) values ({', '.join('?' * len(row))})"
        db.execute(sql, tuple(row.values()))


def without_id(row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "id"}


def has_drafts(model: Model) -> bool:
    return isinstance(model, ContentType) and model.draft_and_publish


def counterparts_of(
    db: Database, model: Model, identifiers: Iterable[int], status: Status = "published"
) -> dict[int, int]:
    """The rows of that status of the documents that rows belong to, of the same locale."""
    wanted = sorted(set(identifiers))
    if not wanted:
        return {}
    table = quote(db.layout[model.uid].table)
    there = "is not null" if status == "published" else "is null"
    sql = (
        f"select a.id, b.id from {table} as a join {table} as b on b.document_id = a.document_id and "
        f"b.locale is a.locale and b.published_at {there} "
        f"where a.id in ({', '.join('?' * len(wanted))}) order by b.id"
    )
    return dict(db.rows(sql, wanted))
