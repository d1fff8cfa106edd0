"""The table of goals says what was measured, and what was missed."""

from __future__ import annotations

from typing import Any

from benchmarks.goals import GOALS, goal_rows
from benchmarks.report import growth


def row(scenario: str, to_real: float, to_bare_flask: float, rows: int = 1000) -> dict[str, Any]:
    ratios = {"to_real": {"median": to_real}, "to_bare_flask": {"median": to_bare_flask}}
    return {"rows": rows, "scenario": scenario, "strapi": "4", **ratios}


def test_the_worst_counts_and_what_is_missed_is_bold() -> None:
    report = {
        "rows": [
            row("list 25", 50, 2), row("list 100", 9.5, 0.5), row("filter + sort + populate", 60, 2),
            row("list 100", 1, 0.1, rows=100_000), row("get", 9, 1), row("create", 20, 0.9), row("update", 16, 0.8),
        ],
        "start_ms": {"fake 4": 299}, "moments": {"fake 4": {"fixture start": 5.2}}, "plugin_import_ms": 5.0,
        "memory_mib": {"fake 4": {"10000": 1234.4}}, "webhooks": {}, "growth": {"4": 2.0},
    }  # fmt: skip
    found = list(goal_rows(report))
    assert len(found) == len(GOALS)
    assert found[0] == ("process start to the first 204", "≤ 300 ms", "299")
    assert found[1] == ("fixture start, in process", "≤ 5 ms", "**5.2**")
    assert ("list 25, list 100, filter + sort + populate", "≥ 10 × real", "**9.5**") in found
    assert ("create, update", "≥ 8 × real", "16") in found
    assert ("the lists, get", "≥ 0.5 × bare Flask", "0.5") in found
    assert ("memory after 10,000 requests", "≤ 60 MiB", "**1234**") in found
    assert ("create to webhook received, p50", "≤ 5 ms", "–") in found
    assert found[-1] == ("list 25, remembered or anew, at the most rows", "≤ 2 × at the fewest", "2")


def test_growth_is_that_of_the_worst_scenario() -> None:
    rates = {("a", 1000): 900, ("a", 10): 1000, ("b", 10): 800, ("b", 1000): 500, ("c", 10): 1, ("c", 1000): 0.1}
    rows = [{"scenario": name, "rows": rows, "strapi": "5", "fake": rate} for (name, rows), rate in rates.items()]
    assert growth(rows, ("a", "b")) == {"5": 1.6}
    assert growth(rows[1:3], ("a", "b")) == {}
