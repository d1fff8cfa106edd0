"""From measurements to ratios, tables and a plot."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

from benchmarks.goals import goal_rows
from benchmarks.load import Result

BARE = "bare Flask"
Results = Mapping[tuple[int, str], Mapping[str, Sequence[Result]]]
"""By number of rows and scenario, then by contestant: one result a round."""


def rows_of(results: Results, versions: Sequence[str]) -> list[dict[str, Any]]:
    """A row for each number of rows, scenario and version."""
    return [row_of(*key, version, by_name) for key, by_name in results.items() for version in versions]


def row_of(size: int, scenario: str, version: str, by_name: Mapping[str, Sequence[Result]]) -> dict[str, Any]:
    mine = by_name[f"fake {version}"]
    row: dict[str, Any] = {"rows": size, "scenario": scenario, "strapi": version}
    row |= {"fake": middle(mine, "rate"), "fake_p50_ms": middle(mine, "p50"), "fake_p99_ms": middle(mine, "p99")}
    if BARE in by_name:
        row |= {"bare_flask": middle(by_name[BARE], "rate"), "to_bare_flask": ratios(mine, by_name[BARE])}
    if f"Strapi {version}" in by_name:
        real = by_name[f"Strapi {version}"]
        row |= {"real": middle(real, "rate"), "real_p50_ms": middle(real, "p50"), "real_p99_ms": middle(real, "p99")}
        row |= {"to_real": ratios(mine, real), "real_errors": sum(result.errors for result in real)}
    return row


def middle(results: Sequence[Result], what: str) -> float:
    values: list[float] = [getattr(result, what) for result in results]
    return round(statistics.median(values), 2)


def ratios(mine: Sequence[Result], other: Sequence[Result]) -> dict[str, float]:
    """Round by round, since these machines are noisy: the middle one and the spread."""
    found = sorted(a.rate / b.rate for a, b in zip(mine, other, strict=True))
    return {"min": round(found[0], 2), "median": round(statistics.median(found), 2), "max": round(found[-1], 2)}


def growth(rows: Sequence[Mapping[str, Any]], scenarios: Sequence[str]) -> dict[str, float]:
    """How many times dearer the worst of the scenarios is at the most rows than at the fewest, by version."""
    found: dict[str, float] = {}
    for version, scenario in product(sorted({row["strapi"] for row in rows}), scenarios):
        of = sorted((r for r in rows if r["scenario"] == scenario and r["strapi"] == version), key=lambda r: r["rows"])
        if len(of) > 1:
            found[version] = max(found.get(version, 0), round(of[0]["fake"] / of[-1]["fake"], 2))
    return found


def markdown(report: Mapping[str, Any]) -> str:
    """The report for people."""
    lines = [
        f"Measured {report['date'][:10]} with Python {report['python']} on {report['cores']} cores; wrk, ten"
        f" connections, {report['seconds']} s a run, the middle of {report['rounds']} rounds that alternate over the"
        " servers (in brackets the spread of the ratio).",
        "",
        *table(
            ("goal", "", *(f"Strapi {version}" for version in sorted({row["strapi"] for row in report["rows"]}))),
            list(goal_rows(report)),
        ),
        "",
        *table(
            (
                "rows",
                "request",
                "Strapi",
                "fake/s",
                "p50 ms",
                "p99 ms",
                "real/s",
                "real p50 ms",
                "× real",
                "× bare Flask",
            ),
            [cells(row) for row in report["rows"]],
        ),
        "",
        *table(
            ("moment", *report["moments"]),
            [
                (name, *(f"{by_name.get(name, '–')} ms" for by_name in report["moments"].values()))
                for name in next(iter(report["moments"].values()), {})
            ],
        ),
        f"| plugin import | {report['plugin_import_ms']} ms | |" if report["moments"] else "",
        "",
        *table(
            ("server", "start to the first 204", "MiB after 0, 1,000, 5,000, 10,000 requests"),
            [
                (name, f"{value} ms", ", ".join(f"{size:.0f}" for size in report["memory_mib"].get(name, {}).values()))
                for name, value in report["start_ms"].items()
            ],
        ),
        "",
        *table(
            ("webhooks", "create to received, p50", "p99", "deliveries a second, ten hooks"),
            [
                (name, f"{row['p50_ms']} ms", f"{row['p99_ms']} ms", f"{row['deliveries_per_second']:.0f}")
                for name, row in report["webhooks"].items()
            ],
        ),
        "",
        "List of 25, remembered or read anew, dearer at the most rows than at the fewest by at most: "
        + ", ".join(f"{value} × (Strapi {version})" for version, value in report["growth"].items()),
    ]
    return "\n".join(lines) + "\n"


def cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        f"{row['rows']:,}",
        row["scenario"],
        row["strapi"],
        f"{row['fake']:,.0f}",
        f"{row['fake_p50_ms']:.1f}",
        f"{row['fake_p99_ms']:.1f}",
        real_rate(row) if "real" in row else "–",
        f"{row['real_p50_ms']:.1f}" if "real" in row else "–",
        spread(row["to_real"]) if "to_real" in row else "–",
        spread(row["to_bare_flask"]) if "to_bare_flask" in row else "–",
    )


def real_rate(row: Mapping[str, Any]) -> str:
    errors = row["real_errors"]
    return f"{row['real']:,.0f}" + (f" ({errors} errors)" if errors else "")


def spread(ratio: Mapping[str, float]) -> str:
    return f"{figure(ratio['median'])} ({figure(ratio['min'])}–{figure(ratio['max'])})"


def figure(value: float) -> str:
    return f"{value:.2g}" if value < 10 else f"{value:.0f}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(line)} |" for line in (head, ["---"] * len(head), *rows)]


BAR, GAP, LEFT, WIDTH = 12, 6, 210, 420


def plot(report: Mapping[str, Any]) -> str:
    """An SVG: how many times a real Strapi's throughput the fake has, a bar for each request and version."""
    rows = [row for row in report["rows"] if "to_real" in row and row["rows"] == report["rows"][0]["rows"]]
    most = max((row["to_real"]["median"] for row in rows), default=1)
    parts, y = [], 10
    for row in rows:
        length = max(1, round(row["to_real"]["median"] / most * WIDTH))
        label = f"{row['scenario']} ({row['strapi']})".replace("&", "&amp;").replace("<", "&lt;")
        parts += [
            f'<text x="{LEFT - 8}" y="{y + BAR - 2}" text-anchor="end">{label}</text>',
            f'<rect x="{LEFT}" y="{y}" width="{length}" height="{BAR}" class="v{row["strapi"]}"/>',
            f'<text x="{LEFT + length + 6}" y="{y + BAR - 2}">{row["to_real"]["median"]:.3g} ×</text>',
        ]
        y += BAR + GAP
    style = (
        "text{font:12px sans-serif;fill:#24292f}.v4{fill:#4945ff}.v5{fill:#8e75ff}"
        "@media (prefers-color-scheme:dark){text{fill:#e6edf3}}"
    )
    title = "Requests a second, as a multiple of a real Strapi's"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 70} {y + 6}" role="img"'
        f' aria-label="{title}"><title>{title}</title><style>{style}</style>{"".join(parts)}</svg>\n'
    )
