"""Run everything, print tables of ratios, write JSON, Markdown and a plot: `make bench`."""

from __future__ import annotations

import json
import os
import platform
import statistics
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import click
import requests

from benchmarks import events, moments
from benchmarks.contestants import Contestant, Real, bare_flask, fake
from benchmarks.filling import fill
from benchmarks.load import Result, Shot, fire, need_wrk
from benchmarks.report import BARE, growth, markdown, plot, rows_of
from benchmarks.scenarios import SCENARIOS, Request, Scenario, escaped

STARTS = 5


@click.command()
@click.option("--rounds", default=3, show_default=True, help="Each scenario is run this often, contestants in turn.")
@click.option("--seconds", default=2, show_default=True, help="How long one run of one scenario takes.")
@click.option("--rows", "sizes", multiple=True, type=int, default=(1000, 10_000, 100_000), help="Jobs to read.")
@click.option("--version", "versions", multiple=True, default=("4", "5"), help="Strapi majors to compare.")
@click.option("--real/--no-real", default=True, help="Without a real Strapi, only the fake and the bare Flask.")
@click.option("--only", help="Only scenarios with this in their name.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("benchmarks/results/latest.json"))
@click.option("--docs", type=click.Path(path_type=Path), help="Write the tables and the plot into this folder, too.")
def main(
    rounds: int,
    seconds: int,
    sizes: tuple[int, ...],
    versions: tuple[str, ...],
    real: bool,
    only: str | None,
    out: Path,
    docs: Path | None,
) -> None:
    """Measure the fake beside a real Strapi and a bare Flask."""
    need_wrk()
    bench = Bench(versions, real, rounds, seconds)
    scenarios = [one for one in SCENARIOS if only is None or only in one.name]
    for size in sorted(sizes):
        bench.measure(size, [one for one in scenarios if size == min(sizes) or not one.small_only])
    report = bench.report()
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(report, indent=1) + "\n")
    text = markdown(report)
    click.echo(text)
    click.echo(f"written to {out}")
    if docs is not None:
        (docs / "performance.svg").write_text(plot(report))
        page = docs / "performance.md"
        head, _, _ = page.read_text().partition("<!-- measured -->\n")
        page.write_text(f"{head}<!-- measured -->\n{text}")


class Bench:
    """One run: contestants with the same rows, asked in turn."""

    def __init__(self, versions: Sequence[str], real: bool, rounds: int, seconds: int) -> None:
        self.versions, self.real, self.rounds, self.seconds = versions, real, rounds, seconds
        self.results: dict[tuple[int, str], dict[str, list[Result]]] = {}
        self.starts: dict[str, list[float]] = {}
        self.memory: dict[str, dict[str, float]] = {}
        self.webhooks: dict[str, dict[str, float]] = {}

    def measure(self, rows: int, scenarios: Sequence[Scenario]) -> None:
        """All scenarios on servers with so many rows; with the first, also what needs no load."""
        first = not self.results
        if first:
            self.start_again()
        with ExitStack() as stack:
            contestants = [self.enter(stack, bare_flask())]
            for version in self.versions:
                contestants.append(self.enter(stack, fake(version)))
                if self.real:
                    contestants.append(self.enter(stack, Real(version)))
            strapis = [one for one in contestants if one.name != BARE]
            keys = {one.name: fill(one, rows) for one in strapis}
            click.echo(f"{rows:,} rows on {', '.join(keys)}", err=True)
            if first:
                self.memory = {one.name: moments.memory_over_time(one) for one in strapis}
            for scenario in scenarios:
                # All are asked once before the load: a real Strapi's first upload makes a folder, which can't be raced.
                sizes, *_ = [answer_sizes(one, scenario, keys[one.name]) for one in strapis]
                for _ in range(self.rounds):
                    for contestant in contestants:
                        self.fire(rows, scenario, contestant, keys, sizes)
            if first:
                self.webhooks = {one.name: events.measure(one) for one in strapis}

    def start_again(self) -> None:
        for version in self.versions:
            for _ in range(STARTS - 1):
                with ExitStack() as stack:
                    self.enter(stack, fake(version))

    def enter(self, stack: ExitStack, contestant: Contestant) -> Contestant:
        stack.callback(contestant.stop)
        self.starts.setdefault(contestant.name, []).append(contestant.start_ms)
        return contestant

    def fire(
        self, rows: int, scenario: Scenario, contestant: Contestant, keys: dict[str, str], sizes: Sequence[int]
    ) -> None:
        if contestant.name == BARE:
            asked = [
                replace(one, path=f"/x?bytes={size}", method="POST" if one.body else "GET")
                for one, size in zip(scenario.requests, sizes, strict=True)
            ]
        else:
            asked = [with_id(one, keys[contestant.name]) for one in scenario.requests]
        result = fire(Shot(contestant.url, contestant.token, asked), self.seconds)
        if result.errors and not isinstance(contestant, Real):  # what a real one refuses under load is part of the page
            raise SystemExit(f"{contestant.name}: {scenario.name}: {result.errors} errors")
        self.results.setdefault((rows, scenario.name), {}).setdefault(contestant.name, []).append(result)
        click.echo(f"{rows:>8,} {scenario.name:26} {contestant.name:12} {result.rate:9.0f}/s", err=True)

    def report(self) -> dict[str, Any]:
        rows = rows_of(self.results, self.versions)
        return {
            "date": datetime.now(timezone.utc).isoformat(timespec="seconds"),
            "python": platform.python_version(),
            "cores": os.cpu_count(),
            "rounds": self.rounds,
            "seconds": self.seconds,
            "rows": rows,
            "growth": growth(rows, ("list 25", "update, then list 25")),
            "start_ms": {name: round(statistics.median(times)) for name, times in self.starts.items()},
            "memory_mib": self.memory,
            "webhooks": self.webhooks,
            "moments": {f"fake {version}": moments.in_process(version) for version in self.versions},
            "plugin_import_ms": moments.plugin_import(),
        }


def with_id(request: Request, key: str) -> Request:
    return replace(request, path=request.path.replace("{id}", key))


def answer_sizes(contestant: Contestant, scenario: Scenario, key: str) -> list[int]:
    """How many bytes the fake's answers have: the bare Flask gives as many."""
    sizes, made = [], ""
    for one in scenario.requests:
        request = with_id(one, key)
        answer = requests.request(
            request.method,
            contestant.url + escaped(request.path.replace("{made}", made)),
            data=request.body,
            headers={"Authorization": f"Bearer {contestant.token}", "Content-Type": request.content_type},
            timeout=60,
        )
        answer.raise_for_status()
        sizes.append(max(2, len(answer.content)))
        if request.method == "POST" and "/api/upload" not in request.path:
            row = answer.json()["data"]
            made = str(row.get("documentId") or row["id"])
    return sizes


if __name__ == "__main__":
    main()
