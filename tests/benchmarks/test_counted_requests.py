"""The counters of a request: what is a rise, and that reading and writing still take as many SQL statements."""

from __future__ import annotations

import json

import pytest

from benchmarks.counters.__main__ import KEPT, compare, count


def counters(**values: int) -> dict[str, dict[str, dict[str, int]]]:
    return {"4": {"get": values}}


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (counters(queries=2), counters(queries=3)),
        (counters(queries=0), counters(queries=1)),
        (counters(instructions=1000), counters(instructions=1101)),
        (counters(peak=1000), counters(peak=1151)),
        ({}, counters(queries=2)),
        (counters(peak=1000), counters(queries=2)),
    ],
)
def test_a_rise(before: dict[str, dict[str, dict[str, int]]], now: dict[str, dict[str, dict[str, int]]]) -> None:
    lines, rises = compare(before, now)
    assert len(lines) == 1
    assert len(rises) == 1
    assert rises[0].startswith("Strapi 4, get: ")


def test_no_rise() -> None:
    before = counters(queries=2, instructions=1000, peak=1000)
    for now in counters(queries=2, instructions=1099, peak=1149), counters(queries=1, instructions=10, peak=10):
        lines, rises = compare(before, now)
        assert len(lines) == 3
        assert rises == []


@pytest.mark.parametrize("version", ["4", "5"])
def test_sql_statements_of_a_request(version: str) -> None:
    kept = json.loads(KEPT.read_text())["counters"][version]
    found = count(version, valgrind=None)
    assert {name: row["queries"] for name, row in found.items()} == {name: row["queries"] for name, row in kept.items()}
    assert all(row["instructions"] > 0 for row in kept.values())
