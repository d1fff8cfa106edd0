"""What recordings can't show: entities of one's own, plans that serve every workspace, pages that cost the same."""

from __future__ import annotations

import pytest
from recordings import in_own_names, zoo_database, zoo_layout

from fake_strapi.errors import InternalServerError
from fake_strapi.storage.conditions import SubQuery
from fake_strapi.storage.database import Database
from fake_strapi.storage.find import Given, compile_count, compile_find, count, find_many, find_one
from fake_strapi.storage.layout import Layout

JOB = "api::job.job"


def add_jobs(database: Database, *names: str) -> None:
    for name in names:
        database.execute("insert into jobs (job_id, quantity) values (?, ?)", (name, 1))


def test_a_compiled_query_serves_every_workspace(layout: Layout) -> None:
    found = compile_find(layout, JOB, {"select": ["JobID"], "where": {"Quantity": "1"}})
    counted = compile_count(layout, JOB, {"where": {"Quantity": "1"}})
    one, other = Database(layout), Database(layout)
    add_jobs(one, "J1", "J2")
    add_jobs(other, "J3")
    for _ in range(2):
        assert found.run(one) == [{"JobID": "J1"}, {"JobID": "J2"}]
        assert found.run(other) == [{"JobID": "J3"}]
        assert (counted.run(one), counted.run(other)) == (2, 1)
    add_jobs(other, "J4")
    assert (len(found.run(other)), counted.run(other)) == (2, 2)


@pytest.mark.parametrize("version", ["4", "5"])
def test_no_two_entities_share_a_value(version: str) -> None:
    database = zoo_database(version)
    params = {"populate": {"createdBy": True, "tags": {"populate": {"createdBy": True}}}}
    first, again = find_many(database, JOB, params), find_many(database, JOB, params)
    assert first == again
    seen: set[int] = set()

    def walk(value: object) -> None:
        if isinstance(value, (dict, list)):
            assert id(value) not in seen
            seen.add(id(value))
            for item in value.values() if isinstance(value, dict) else value:
                walk(item)

    walk(first)
    walk(again)
    assert sum(1 for job in first if job["createdBy"]) > 1


def test_a_row_that_is_doubled_by_a_sort_has_its_own_relations() -> None:
    doubled = find_many(zoo_database("4"), JOB, {"orderBy": {"tags": {"name": "asc"}}, "populate": {"tags": True}})
    same = [job for job in doubled if job["JobID"] == "J01"]
    assert len(same) == 2
    assert same[0]["tags"] == same[1]["tags"]
    assert same[0]["tags"] is not same[1]["tags"]
    assert same[0]["tags"][0] is not same[1]["tags"][0]


@pytest.mark.parametrize("version", ["4", "5"])
def test_a_subquery_filters(version: str) -> None:
    database = zoo_database(version)
    among = SubQuery(in_own_names(database.layout, "select `job_id` from `jobs_tags_links` where `tag_id` = ?"), (1,))
    found = find_many(database, JOB, {"where": {"id": {"$in": among}}, "select": ["JobID"]})
    assert [job["JobID"] for job in found] == ["J01", "J02", "J05"]


@pytest.mark.parametrize("version", ["4", "5"])
def test_nested_errors_wait_for_a_parent(version: str) -> None:
    params = {"populate": {"tags": {"where": {"weight": "x"}}}}
    assert find_many(zoo_database(version), JOB, {**params, "where": {"id": 99}}) == []
    with pytest.raises(InternalServerError, match="Internal Server Error"):
        find_many(zoo_database(version), JOB, params)


def test_nothing_is_found_in_an_empty_table(layout: Layout) -> None:
    database = Database(layout)
    assert find_many(database, JOB, {"populate": True}) == []
    assert find_one(database, JOB, {}) is None
    assert count(database, JOB, {}) == 0


def test_a_page_is_read_without_the_rest_of_the_table() -> None:
    """SQLite's own word for it: no scan of a whole table, no sorting of it."""
    for version in ("4", "5"):
        layout = zoo_layout(version)
        database = zoo_database(version)
        plan = compile_find(layout, JOB, {"limit": 25, "populate": {"tags": True, "customer": True}}).plan
        steps = [" ".join(map(str, row)) for row in database.rows(*explained(*plan.select.query.bind()))]
        assert not any("TEMP B-TREE" in step for step in steps)
        for step in plan.steps:
            query = step.plan.select.query  # type: ignore[attr-defined]
            steps = [" ".join(map(str, row)) for row in database.rows(*explained(*query.bind(([1, 2, 3],))))]
            assert not any("SCAN" in text for text in steps), steps


def explained(sql: str, bindings: tuple[object, ...]) -> tuple[str, tuple[object, ...]]:
    return f"explain query plan {sql}", bindings


def test_given_values_come_with_each_run(layout: Layout) -> None:
    database = Database(layout)
    add_jobs(database, "J1", "J2", "J3")
    where = {"$or": [{"id": Given(1)}, {"JobID": {"$in": Given(0)}}], "Quantity": 1}
    found = compile_find(layout, JOB, {"where": where, "select": ["JobID"]})
    counted = compile_count(layout, JOB, {"where": where})
    for names, ids, expected in ((["J1"], [3], ["J1", "J3"]), ([], ["2"], ["J2"]), (["J1", "J2"], [9], ["J1", "J2"])):
        assert [job["JobID"] for job in found.run(database, names, ids)] == expected
        assert counted.run(database, names, ids) == len(expected)


def test_half_a_surrogate_pair_is_three_replacement_characters(layout: Layout) -> None:
    database = Database(layout)
    add_jobs(database, "\ufffd\ufffd\ufffd", "J2")
    assert count(database, JOB, {"where": {"JobID": "\ud800"}}) == 1
