"""Rows in and out of a model's table, with their relations: what `strapi.db.query(uid)` does on create, update, delete.

Everything runs in the caller's transaction. Where `Behaviour.all_or_nothing` is false (Strapi 4) there is none around
a real request: then `create` and `update` themselves undo just what Strapi undoes (a refused create has used up its
id), and a caller that wants to be alike commits after an error, too.

Source: `@strapi/database` entity-manager and lifecycles/timestamps of 4.26.2 and 5.54.0.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from msgspec import Struct, field

from fake_strapi.errors import InternalServerError, ValidationError
from fake_strapi.javascript.dates import InvalidFormat
from fake_strapi.schema.attributes import MISSING
from fake_strapi.storage import write_columns, write_polymorphic, write_relations
from fake_strapi.storage.database import Database
from fake_strapi.storage.dialect import quote
from fake_strapi.storage.layout import Layout
from fake_strapi.storage.metadata import Relation
from fake_strapi.storage.write_links import build_link, run
from fake_strapi.storage.write_values import Date, Serializer, new_document_id, serializers, stored_default

LONE = re.compile("[\ud800-\udfff]")

Values = Mapping[str, Any]
Writer = Callable[[Database, int, Any], None]


class RelationWriter(Struct, frozen=True, eq=False, kw_only=True):
    """How one relation attribute is written. `delete` is for what no foreign key removes."""

    attach: Writer
    update: Writer
    delete: Callable[[Database, int], None] | None = None


class WritePlan(Struct, frozen=True, eq=False, kw_only=True):
    """How one model is written: made once a layout."""

    table: str
    order: tuple[str, ...]  # all attributes, as Strapi goes through them
    columns: Mapping[str, tuple[str, Serializer]]  # by attribute: quoted column, what it stores
    inline: Mapping[str, Relation]  # relations that are columns of this table
    defaults: tuple[tuple[str, str, Any], ...]  # attribute, quoted column, value in the schema
    relations: Mapping[str, RelationWriter]  # in Strapi's order
    deletes: tuple[Callable[[Database, int], None], ...]
    has_document_id: bool
    has_timestamps: bool
    statements: dict[tuple[str, ...], str] = field(default_factory=dict)


@lru_cache(maxsize=64)
def write_plans(layout: Layout) -> Mapping[str, WritePlan]:
    """The plans of all models of a layout, by uid."""
    return {uid: build_plan(uid, layout) for uid in layout.models}


def build_plan(uid: str, layout: Layout) -> WritePlan:
    model = layout[uid]
    by_type = serializers(layout.behaviour)
    relations = {
        name: writer
        for name, relation in model.relations.items()
        if (writer := relation_writer(relation, layout)) is not None
    }
    return WritePlan(
        table=quote(model.table),
        order=model.order,
        columns={name: (quote(column.name), by_type[column.type]) for name, column in model.columns.items()},
        inline={
            name: relation
            for name, relation in model.relations.items()
            if relation.owner and (relation.join_column or relation.morph_column)
        },
        defaults=tuple(
            (name, quote(column.name), column.default)
            for name, column in model.columns.items()
            if column.default is not MISSING
        ),
        relations=relations,
        deletes=tuple(writer.delete for writer in relations.values() if writer.delete is not None),
        has_document_id="documentId" in model.columns,
        has_timestamps="createdAt" in model.columns,
    )


def relation_writer(relation: Relation, layout: Layout) -> RelationWriter | None:
    """None where nothing is written beside the row: virtual relations, morphToOne."""
    if relation.virtual or relation.relation == "morphToOne":
        return None
    if relation.relation.startswith("morph"):
        return morph_writer(write_polymorphic.build_morph_link(relation, layout))
    if relation.join_table is not None:
        link = build_link(relation, relation.join_table, layout)
        return RelationWriter(
            attach=lambda db, identifier, value: write_relations.attach(db, link, identifier, value),
            update=lambda db, identifier, value: write_relations.update(db, link, identifier, value),
        )
    if relation.owner:
        return RelationWriter(
            attach=lambda db, identifier, value: write_columns.attach_owner(db, relation, identifier, value),
            update=lambda db, identifier, value: None,
        )
    return RelationWriter(
        attach=lambda db, identifier, value: write_columns.write_inverse(db, relation, identifier, value),
        update=lambda db, identifier, value: write_columns.write_inverse(db, relation, identifier, value),
    )


def morph_writer(link: write_polymorphic.MorphLink) -> RelationWriter:
    return RelationWriter(
        attach=lambda db, identifier, value: write_polymorphic.attach(db, link, identifier, value),
        update=lambda db, identifier, value: write_polymorphic.update(db, link, identifier, value),
        delete=(lambda db, identifier: write_polymorphic.delete(db, link, identifier)) if link.inverse else None,
    )


def create_entity(db: Database, uid: str, values: Values, now: int, *, stamps: bool = True) -> int:
    """Insert a row, stamp it with `now` (milliseconds) and link it. Answers its id.

    `stamps`: False where the values have their times, as far as they are to have any.
    `values` by attribute name, relations with row ids; what is absent gets the schema's default. Raises ValidationError
    (dates, positions) and InternalServerError where Strapi does.
    """
    plan = write_plans(db.layout)[uid]
    if plan.has_timestamps and stamps:
        values = {"createdAt": Date(now), "updatedAt": Date(now), **values}
    identifier = insert(db, uid, values)
    if db.layout.behaviour.all_or_nothing:
        attach_relations(db, uid, identifier, values)
    elif any(name in values for name in plan.relations):
        try:
            with db.transaction():
                attach_relations(db, uid, identifier, values)
        except Exception:
            delete(db, uid, identifier)
            raise
    return identifier


def update_entity(db: Database, uid: str, identifier: int, values: Values, now: int, *, stamps: bool = True) -> None:
    """Change the given values and links of a row that is there, and stamp it. Otherwise as `create_entity`."""
    plan = write_plans(db.layout)[uid]
    if plan.has_timestamps and stamps:
        values = {**values, "updatedAt": Date(now)}
    if db.layout.behaviour.all_or_nothing:
        update(db, uid, identifier, values)
        update_relations(db, uid, identifier, values)
        return
    with db.transaction():
        update(db, uid, identifier, values)
        update_relations(db, uid, identifier, values)


def delete_entity(db: Database, uid: str, identifier: int) -> None:
    """Remove a row and every link to it."""
    delete(db, uid, identifier)
    delete_relations(db, uid, identifier)


def insert(db: Database, uid: str, values: Values) -> int:
    """Insert a row of the given scalar values and defaults; answers its id. Relations with a table are not written.

    Times that the server sets are `write_values.Date`; a new document gets its documentId here unless one is given.
    """
    plan = write_plans(db.layout)[uid]
    columns, stored = row_of(plan, values, db)
    for name, column, default in plan.defaults:
        if name not in values:
            columns.append(column)
            stored.append(stored_default(default))
    if plan.has_document_id and "documentId" not in values:
        columns.append("`document_id`")
        stored.append(new_document_id(db.chance))
    key = tuple(columns)
    statement = plan.statements.get(key)
    if statement is None:
        into = f"({', '.join(columns)}) values ({', '.join('?' * len(columns))})" if columns else "default values"
        statement = plan.statements[key] = f"insert into {plan.table} {into}"
    return run_stored(db, statement, stored).lastrowid or 0


def update(db: Database, uid: str, identifier: int, values: Values) -> None:
    """Change the given scalar values of a row. One that gets another id is not found by the old one any more."""
    plan = write_plans(db.layout)[uid]
    columns, stored = row_of(plan, values, db)
    if not columns:
        return
    key = ("update", *columns)
    statement = plan.statements.get(key)
    if statement is None:
        assignments = ", ".join(f"{column} = ?" for column in columns)
        statement = plan.statements[key] = f"update {plan.table} set {assignments} where `id` = ?"
    stored.append(identifier)
    run_stored(db, statement, stored)


def delete(db: Database, uid: str, identifier: int) -> None:
    """Remove a row; foreign keys remove its rows in link tables."""
    run(db, f"delete from {write_plans(db.layout)[uid].table} where id = ?", (identifier,))


def attach_relations(db: Database, uid: str, identifier: int, data: Values) -> None:
    """Write the links of a row just inserted. `data` by attribute name; absent and null are no links."""
    for name, writer in write_plans(db.layout)[uid].relations.items():
        value = data.get(name)
        if value is not None:
            writer.attach(db, identifier, value)


def update_relations(db: Database, uid: str, identifier: int, data: Values) -> None:
    """Change the links that `data` names."""
    for name, writer in write_plans(db.layout)[uid].relations.items():
        if name in data:
            writer.update(db, identifier, data[name])


def delete_relations(db: Database, uid: str, identifier: int) -> None:
    """Remove the polymorphic links to a row that is gone."""
    for forget in write_plans(db.layout)[uid].deletes:
        forget(db, identifier)


def row_of(plan: WritePlan, values: Values, db: Database) -> tuple[list[str], list[Any]]:
    """Columns and what they store. Raises the error of the first attribute, in schema order, that has one."""
    try:
        return stored_row(plan, values, db)
    except (InvalidFormat, InternalServerError):
        ordered = {name: values[name] for name in plan.order if name in values}
        try:
            return stored_row(plan, ordered, db)
        except InvalidFormat as error:
            raise ValidationError(error.message) from None


def stored_row(plan: WritePlan, values: Values, db: Database) -> tuple[list[str], list[Any]]:
    columns: list[str] = []
    stored: list[Any] = []
    for name, value in values.items():
        known = plan.columns.get(name)
        if known is not None:
            columns.append(known[0])
            stored.append(None if value is None else known[1](value))
        elif name in plan.inline:
            takes_objects = db.layout.behaviour.join_columns_take_objects
            for column, one in write_columns.own_columns(plan.inline[name], value, takes_objects=takes_objects):
                columns.append(column)
                stored.append(one)
    return columns, stored


def run_stored(db: Database, statement: str, stored: list[Any]) -> Any:
    """Run a statement. Half of a surrogate pair, no UTF-8, becomes what node reads back for its three bytes."""
    try:
        return run(db, statement, stored)
    except UnicodeEncodeError:
        return run(db, statement, [LONE.sub("\ufffd" * 3, one) if isinstance(one, str) else one for one in stored])
