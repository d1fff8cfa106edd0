"""What the fake aims at, beside what was measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Report = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Goal:
    """`measured` answers a figure for a version, such as "4"; it is reached at `limit` or on the better side of it."""

    name: str
    limit: float
    unit: str
    measured: Callable[[Report, str], float]
    at_least: bool = False

    def reached(self, value: float) -> bool:
        return value >= self.limit if self.at_least else value <= self.limit

    @property
    def words(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.limit:g} {self.unit}".rstrip()


def ratio(scenarios: tuple[str, ...], to: str) -> Callable[[Report, str], float]:
    """The worst of the scenarios at the fewest rows."""

    def worst(report: Report, version: str) -> float:
        fewest = min(row["rows"] for row in report["rows"])
        return min(
            float(row[to]["median"])
            for row in report["rows"]
            if (row["rows"], row["strapi"]) == (fewest, version) and row["scenario"] in scenarios
        )

    return worst


def of_server(table: str, *path: str) -> Callable[[Report, str], float]:
    """A figure of the fake's in one of the report's tables."""

    def found(report: Report, version: str) -> float:
        value = report[table][f"fake {version}"]
        for name in path:
            value = value[name]
        return float(value)

    return found


LISTS = ("list 25", "list 100", "filter + sort + populate")
BARE = "× bare Flask"
GOALS = (
    Goal("process start to the first 204", 300, "ms", of_server("start_ms")),
    Goal("fixture start, in process", 5, "ms", of_server("moments", "fixture start")),
    Goal("reset at 1,000 rows", 1, "ms", of_server("moments", "reset at 1,000 rows")),
    Goal("plugin import", 150, "ms", lambda report, version: float(report["plugin_import_ms"])),
    Goal("list 25, list 100, filter + sort + populate", 10, "× real", ratio(LISTS, "to_real"), True),
    Goal("create, update", 8, "× real", ratio(("create", "update"), "to_real"), True),
    Goal("get", 5, "× real", ratio(("get",), "to_real"), True),
    Goal("the lists, get", 0.5, BARE, ratio((*LISTS, "get"), "to_bare_flask"), True),
    Goal("create, update", 0.5, BARE, ratio(("create", "update"), "to_bare_flask"), True),
    Goal("update, then list 25", 0.5, BARE, ratio(("update, then list 25",), "to_bare_flask"), True),
    Goal("update, then list 100", 0.5, BARE, ratio(("update, then list 100",), "to_bare_flask"), True),
    Goal("memory after 10,000 requests", 60, "MiB", of_server("memory_mib", "10000")),
    Goal("create to webhook received, p50", 5, "ms", of_server("webhooks", "p50_ms")),
    Goal(
        "list 25, remembered or anew, at the most rows",
        2,
        "× at the fewest",
        lambda report, version: float(report["growth"][version]),
    ),
)


def goal_rows(report: Report) -> Iterator[tuple[str, ...]]:
    """(goal, limit, a figure for each version); what a run has not measured is a dash, what is missed is in bold."""
    versions = sorted({row["strapi"] for row in report["rows"]})
    for goal in GOALS:
        yield goal.name, goal.words, *(shown(goal, report, version) for version in versions)


def shown(goal: Goal, report: Report, version: str) -> str:
    try:
        value = goal.measured(report, version)
    except (KeyError, ValueError):
        return "–"
    text = f"{value:.3g}" if value < 1000 else f"{value:.0f}"
    return text if goal.reached(value) else f"**{text}**"
