"""Indexes that Strapi hasn't: taken for one value of a unique attribute, and never where the order could show it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from fake_strapi.storage.database import Database
from fake_strapi.storage.find import compile_count, find_many
from fake_strapi.storage.layout import Layout
from fake_strapi.storage.write_links import build_link, last_place

JOB = "api::job.job"
OWN = "fake_strapi_jobs_job_id"


@pytest.fixture
def database(layout: Layout) -> Database:
    database = Database(layout)
    for row in (("J3", 1), ("J1", 2), ("J2", 1), ("j1", 3)):
        database.execute("insert into jobs (job_id, quantity) values (?, ?)", row)
    return database


def plans(database: Database, work: Callable[[], object]) -> str:
    """How SQLite goes about the first statement of some work."""
    statements: list[str] = []
    database.connection.set_trace_callback(statements.append)
    work()
    database.connection.set_trace_callback(None)
    return " ".join(row[3] for row in database.rows(f"explain query plan {statements[0]}"))


def asked(database: Database, where: dict[str, Any], **more: Any) -> str:
    return plans(database, lambda: find_many(database, JOB, {"where": where, **more}))


@pytest.mark.parametrize(
    "where",
    [
        {"JobID": "J1"},
        {"JobID": {"$eq": "J1"}},
        {"$and": [{"JobID": {"$eq": "J1"}}, {"Quantity": {"$gt": 1}}]},
        {"$and": [{"JobID": "J1"}, {"$not": {"id": 7}}]},  # as Strapi 4 asks whether a value is unique
        {"JobID": "J1", "id": {"$ne": 7}},  # as Strapi 5 does
    ],
)
def test_one_value_is_found_at_once(database: Database, where: dict[str, Any]) -> None:
    assert OWN in asked(database, where)
    assert [job["JobID"] for job in find_many(database, JOB, {"where": where})] == ["J1"]
    assert compile_count(database.layout, JOB, {"where": where}).run(database) == 1


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ({"JobID": {"$ne": "J1"}}, ["J3", "J2", "j1"]),
        ({"JobID": {"$gt": "J0"}}, ["J3", "J1", "J2", "j1"]),
        ({"JobID": {"$in": ["J2", "J1", "J3"]}}, ["J3", "J1", "J2"]),
        ({"JobID": {"$eq": ["J2", "J3"]}}, ["J3", "J2"]),
        ({"JobID": {"$startsWith": "J"}}, ["J3", "J1", "J2", "j1"]),
        ({"$or": [{"JobID": "J2"}, {"JobID": "J3"}]}, ["J3", "J2"]),
        ({"$or": [{"JobID": "J2"}, {"Quantity": 1}]}, ["J3", "J2"]),
        ({"$not": {"JobID": "J1"}}, ["J3", "J2", "j1"]),
        ({"JobID": {"$not": {"$eq": "J1"}}}, ["J3", "J2", "j1"]),
        ({"JobID": {"$notNull": True}}, ["J3", "J1", "J2", "j1"]),
        ({"JobID": "J1", "createdBy": None}, ["J1"]),  # an index of Strapi's could serve, too
    ],
)
def test_rows_that_nothing_sorts_come_as_from_a_scan(
    database: Database, where: dict[str, Any], found: list[str]
) -> None:
    for more in ({}, {"select": ["JobID"]}):
        assert OWN not in asked(database, where, **more)
        assert [job["JobID"] for job in find_many(database, JOB, {"where": where, **more})] == found


def test_every_one_is_partial_and_comes_with_the_tables(layout: Layout) -> None:
    database = Database(layout)
    partial = {
        row[1]: bool(row[4])
        for table in layout.tables
        for row in database.rows(f"pragma index_list(`{table.name}`)")
        if row[1].startswith("fake_strapi_")
    }
    assert OWN in partial
    assert all(partial.values())
    assert len(partial) == sum(len(table.own_indexes) for table in layout.tables)


def test_the_last_place_in_the_other_sides_list_is_looked_up(layout: Layout) -> None:
    database = Database(layout)
    relation = layout[JOB].relations["customer"]
    assert relation.join_table is not None
    link = build_link(relation, relation.join_table, layout)
    assert f"fake_strapi_{relation.join_table.name}" in plans(database, lambda: last_place(database, link, 1))
