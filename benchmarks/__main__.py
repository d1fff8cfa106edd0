"""Run everything, print a table of ratios, write JSON: `make bench`."""

from __future__ import annotations

import json
import platform
import statistics
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import click
import requests

from benchmarks.contestants import Contestant, Real, bare_flask, fake, resident_mib
from benchmarks.load import Result, Shot, fire, need_wrk

ROWS = 1000


@dataclass(frozen=True, slots=True)
class Scenario:
    """A request by name; `{id}` in the path is an entry's id."""

    name: str
    method: str
    path: str
    body: str | None = None


SCENARIOS = (
    Scenario("list 25", "GET", "/api/jobs"),
    Scenario("list 100", "GET", "/api/jobs?pagination%5BpageSize%5D=100"),
    Scenario(
        "filter + sort + populate",
        "GET",
        "/api/jobs?filters%5BStatus%5D%5B%24eq%5D=Complete&sort=Quantity%3Adesc&populate=customer",
    ),
    Scenario("get", "GET", "/api/jobs/{id}"),
    Scenario("create", "POST", "/api/employees", '{"data":{"Name":"Mike Wilson"}}'),
    Scenario("update", "PUT", "/api/jobs/{id}", '{"data":{"Quantity":7}}'),
)


def fill(contestant: Contestant) -> str:
    """The rows that are read: ten customers with a thousand jobs. Answers the key of one job."""
    with requests.Session() as session:
        session.trust_env = False
        session.headers["Authorization"] = f"Bearer {contestant.token}"
        key = ""

        def create(path: str, data: dict[str, Any]) -> str:
            answer = session.post(f"{contestant.url}{path}", json={"data": data}, timeout=30)
            answer.raise_for_status()
            made = answer.json()["data"]
            return str(made.get("documentId") or made["id"])

        customers = [create("/api/customers", {"Name": f"C{n}", "Email": f"c{n}@example.com"}) for n in range(10)]
        for n in range(ROWS):
            status = ("Pending Artwork", "In Production", "Complete", "Archived")[n % 4]
            data = {"JobID": f"JOB-2025-{n:04d}", "Status": status, "Quantity": n, "customer": customers[n % 10]}
            key = create("/api/jobs", data | {"InkColors": ["Black", "Red"]})
        return key


def shot(contestant: Contestant, scenario: Scenario, key: str, sizes: dict[str, int]) -> Shot:
    if contestant.name == "bare Flask":
        return Shot(scenario.method, f"{contestant.url}/x?bytes={sizes[scenario.name]}", "", scenario.body)
    path = scenario.path.replace("{id}", key)
    return Shot(scenario.method, contestant.url + path, contestant.token, scenario.body)


def body_size(contestant: Contestant, scenario: Scenario, key: str) -> int:
    answer = requests.request(
        scenario.method,
        contestant.url + scenario.path.replace("{id}", key),
        data=scenario.body,
        headers={"Authorization": f"Bearer {contestant.token}", "Content-Type": "application/json"},
        timeout=30,
    )
    answer.raise_for_status()
    return max(2, len(answer.content))


@click.command()
@click.option("--rounds", default=3, show_default=True, help="Each scenario is run this often, contestants in turn.")
@click.option("--seconds", default=2, show_default=True, help="How long one run of one scenario takes.")
@click.option("--version", "versions", multiple=True, default=("4", "5"), help="Strapi majors to compare.")
@click.option("--real/--no-real", default=True, help="Without a real Strapi, only the fake and the bare Flask.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("benchmarks/results/latest.json"))
def main(rounds: int, seconds: int, versions: tuple[str, ...], real: bool, out: Path) -> None:
    """Measure the fake beside a real Strapi and a bare Flask."""
    need_wrk()
    starts: dict[str, list[float]] = {}
    for version in versions:
        for _ in range(5):
            once = fake(version)
            starts.setdefault(once.name, []).append(once.start_ms)
            once.stop()
    with ExitStack() as stack:
        contestants: list[Contestant] = []

        def enter(contestant: Contestant) -> None:
            stack.callback(contestant.stop)
            contestants.append(contestant)
            starts.setdefault(contestant.name, []).append(contestant.start_ms)

        enter(bare_flask())
        for version in versions:
            enter(fake(version))
            if real:
                enter(Real(version))
        keys = {c.name: fill(c) for c in contestants if c.name != "bare Flask"}
        model = next(c for c in contestants if c.name.startswith("fake"))
        sizes = {s.name: body_size(model, s, keys[model.name]) for s in SCENARIOS}
        results: dict[str, dict[str, list[Result]]] = {}
        for scenario in SCENARIOS:
            for _ in range(rounds):
                for contestant in contestants:
                    bullet = shot(contestant, scenario, keys.get(contestant.name, ""), sizes)
                    result = fire(bullet, seconds)
                    if result.errors:
                        raise SystemExit(f"{contestant.name}: {scenario.name}: {result.errors} errors")
                    results.setdefault(scenario.name, {}).setdefault(contestant.name, []).append(result)
        memory = {c.name: resident_mib(c.pid) for c in contestants}
    report = summary(versions, starts, results, memory, real)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(report, indent=1) + "\n")
    click.echo(table(report))
    click.echo(f"written to {out}")


def summary(
    versions: tuple[str, ...],
    starts: dict[str, list[float]],
    results: dict[str, dict[str, list[Result]]],
    memory: dict[str, float],
    real: bool,
) -> dict[str, Any]:
    rows = []
    for scenario, by_name in results.items():
        for version in versions:
            mine = by_name[f"fake {version}"]
            row: dict[str, Any] = {
                "scenario": scenario,
                "strapi": version,
                "fake": median(mine, "rate"),
                "fake_p50_ms": median(mine, "p50"),
                "fake_p99_ms": median(mine, "p99"),
                "bare_flask": median(by_name["bare Flask"], "rate"),
                "to_bare_flask": ratios(mine, by_name["bare Flask"]),
            }
            if real:
                other = by_name[f"Strapi {version}"]
                row |= {"real": median(other, "rate"), "to_real": ratios(mine, other)}
            rows.append(row)
    return {
        "date": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "rows": rows,
        "start_ms": {name: round(statistics.median(times)) for name, times in starts.items()},
        "memory_mib": {name: round(size) for name, size in memory.items()},
    }


def median(results: list[Result], what: str) -> float:
    return round(statistics.median(getattr(result, what) for result in results), 2)


def ratios(mine: list[Result], other: list[Result]) -> dict[str, float]:
    """Round by round, since these machines are noisy: the middle one and the spread."""
    found = sorted(a.rate / b.rate for a, b in zip(mine, other, strict=True))
    return {"min": round(found[0], 2), "median": round(statistics.median(found), 2), "max": round(found[-1], 2)}


def table(report: dict[str, Any]) -> str:
    """The report for people, as a Markdown table."""
    head = ("scenario", "Strapi", "fake/s", "p50 ms", "p99 ms", "real/s", "× real", "× bare Flask")
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for row in report["rows"]:
        real = f"{row['real']:.0f}" if "real" in row else "–"
        times = spread(row["to_real"]) if "to_real" in row else "–"
        cells = (
            row["scenario"],
            row["strapi"],
            f"{row['fake']:.0f}",
            f"{row['fake_p50_ms']:.1f}",
            f"{row['fake_p99_ms']:.1f}",
            real,
            times,
            spread(row["to_bare_flask"]),
        )
        lines.append("| " + " | ".join(cells) + " |")
    for key, unit in (("start_ms", "ms to the first 204"), ("memory_mib", "MiB resident afterwards")):
        lines.append("")
        lines.append(f"{unit}: " + ", ".join(f"{name} {value}" for name, value in report[key].items()))
    return "\n".join(lines)


def spread(ratio: dict[str, float]) -> str:
    return f"{ratio['median']} ({ratio['min']}–{ratio['max']})"


if __name__ == "__main__":
    main()
