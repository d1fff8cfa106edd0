"""The tables must be those that a real Strapi made of the same project (recorded/tables_*.json)."""

from __future__ import annotations

import pytest
from recordings import in_own_names, recorded

from fake_strapi.errors import FakeStrapiError
from fake_strapi.schema.attributes import StringAttribute
from fake_strapi.schema.content_type import ContentType, Registry
from fake_strapi.storage.database import Database
from fake_strapi.storage.layout import Layout, build_layout
from fake_strapi.versions import behaviour_of


def test_tables_columns_and_indexes_are_strapis_own(layout: Layout) -> None:
    major = str(layout.behaviour.major)
    recording = recorded(f"tables_{major}")
    assert recording["strapi"] == layout.behaviour.version
    expected = recording["tables"]
    database = Database(layout)
    ours = {table.name: table for table in layout.tables}
    assert set(ours) == set(expected)
    for name in ours:
        want = expected[name]
        columns = [[row[1], row[2]] for row in database.rows(f"pragma table_info(`{name}`)")]
        assert dict(map(tuple, columns)) == dict(want["columns"]), name
        indexes = [
            [[column[2] for column in database.rows(f"pragma index_info(`{row[1]}`)")], bool(row[2])]
            for row in database.rows(f"pragma index_list(`{name}`)")
            if not row[4]  # partial ones are ours: test_own_indexes.py
        ]
        assert sorted(indexes) == sorted(want["indexes"]), name
        keys = {(row[3], row[2], row[6]) for row in database.rows(f"pragma foreign_key_list(`{name}`)")}
        assert keys == {(column, table, action) for column, table, action in want["foreign_keys"]}, name


def test_a_link_is_seen_from_both_ends(layout: Layout) -> None:
    job, customer = layout["api::job.job"], layout["api::customer.customer"]
    here, there = job.relations["customer"].join_table, customer.relations["jobs"].join_table
    assert here is not None
    assert there is not None
    links, order = (in_own_names(layout, name) for name in ("jobs_customer_links", "job_order"))
    assert (here.name, here.join_column, here.inverse_join_column) == (links, "job_id", "customer_id")
    assert (here.order_column, here.inverse_order_column, here.order_by) == (None, order, None)
    assert (there.name, there.join_column, there.inverse_join_column) == (links, "customer_id", "job_id")
    assert (there.order_column, there.inverse_order_column, there.order_by) == (order, None, order)


def test_attributes_keep_strapis_order(layout: Layout) -> None:
    order = layout["api::job.job"].order
    head = ("id", "documentId", "JobID") if layout.behaviour.documents else ("id", "JobID")
    assert order[: len(head)] == head
    assert order.index("updatedAt") == order.index("createdAt") + 1


def content_type(uid: str, table: str, *names: str) -> ContentType:
    return ContentType(
        uid=f"api::{uid}.{uid}",
        kind="collectionType",
        collection_name=table,
        display_name=uid,
        attributes={name: StringAttribute(name=name) for name in names},
        singular_name=uid,
        plural_name=f"{uid}s",
    )


def test_two_types_of_one_table_are_refused() -> None:
    registry = Registry([content_type("a", "things"), content_type("b", "things")])
    with pytest.raises(FakeStrapiError, match=r"api::b\.b: the table 'things' exists already"):
        build_layout(registry, behaviour_of("4"))


def test_two_attributes_of_one_column_are_refused() -> None:
    registry = Registry([content_type("a", "things", "dueDate", "due_date")])
    with pytest.raises(FakeStrapiError, match="column 'due_date' twice"):
        build_layout(registry, behaviour_of("4"))
