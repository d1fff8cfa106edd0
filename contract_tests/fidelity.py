"""What a run of the contract tests says of the likeness: a verdict for each feature and version, from its cases.

    python -m contract_tests.fidelity check DIR DOCS     the run's verdicts are those of the page in DOCS
    python -m contract_tests.fidelity publish DIR DOCS   the run's page becomes the page in DOCS

DIR is what `--strapi-report` was given. Either ends with 1, and says why, when it can't.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from contract_tests.features import Features

Outcome = Literal["passed", "differs", "failed", "skipped"]
Report = dict[str, Any]
"""A report as JSON: see `report_of`."""

PAGES = ("fidelity.json", "fidelity.md", "fidelity.html")
SAME, DIFFERS, FAILED, NOT_RUN, NOT_THERE = "same", "differs", "failed", "not run", "not there"


@dataclass(frozen=True, slots=True)
class Case:
    """One test on one version, as it went. `differs`: it is a gap, and failed as expected.

    `recording`: its path below `recordings/`, None where none judges it. `day`: of that recording. `promise` and
    `server`: of a test that asks whether a server keeps a promise. `marker`: the test's own, e.g. `parity`.
    """

    module: str
    function: str
    version: str
    marker: str
    outcome: Outcome
    exchanges: int = 0
    recording: str | None = None
    day: str | None = None
    gap: str | None = None
    promise: str | None = None
    server: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known without a run. `expected`: the recordings of all versions, as `Case.recording` names them.

    `gaps`, `left_out`, `promises`: rows of gaps.toml and promises.toml, each with `id`, `reason` and `versions`.
    `facts`: how many facts hold on the fake and so on, as fidelity_facts.py counts them.
    """

    features: Features
    versions: Sequence[str]
    expected: frozenset[str]
    gaps: Sequence[Mapping[str, Any]]
    left_out: Sequence[Mapping[str, Any]]
    promises: Sequence[Mapping[str, Any]]
    facts: Mapping[str, int]


def expected_recordings(directory: Path) -> frozenset[str]:
    """The path of each recording, below the directory: `<version>/<module>/<case>.json`."""
    return frozenset(path.relative_to(directory).as_posix() for path in directory.glob("*/*/*.json"))


def report_of(cases: Iterable[Case], known: Known, *, target: str, date: str, node: str | None) -> Report:
    """The report of a run on `target`, of that day. `node`: the version that a real Strapi ran on, None if none did.

    `whole`: every recorded case was judged, in every version. `exchanges`: how many answers were compared.
    """
    all_cases = list(cases)
    judged = [case for case in all_cases if case.marker in ("parity", "gap")]
    ran = {case.recording for case in judged if case.outcome != "skipped"}
    missing = known.expected - ran
    days = sorted(case.day for case in judged if case.day)
    return {
        "date": date,
        "target": target,
        "versions": list(known.versions),
        "node": node,
        "recorded": [days[0], days[-1]] if days else [],
        "whole": not missing,
        "cases": sum(case.outcome != "skipped" for case in judged),
        "expected": len(known.expected),
        "exchanges": sum(case.exchanges for case in judged),
        "features": [
            {
                "id": feature.id,
                "title": feature.title,
                "group": feature.group,
                "results": {
                    version: _result(
                        [case for case in judged if case.module in feature.modules and case.version == version],
                        [path for path in missing if tuple(path.split("/")[:2]) in _places(version, feature.modules)],
                    )
                    if version in feature.versions
                    else {"verdict": NOT_THERE}
                    for version in known.versions
                },
            }
            for feature in known.features.features
            if not feature.apart
        ],
        "not_covered": [
            {"title": row.title, "answers": row.answers, "versions": list(row.versions)}
            | ({"ask": row.ask, "status": row.status} if row.ask else {})
            for row in known.features.not_covered
        ],
        "gaps": [dict(row) for row in known.gaps],
        "left_out": [dict(row) for row in known.left_out],
        "promises": [
            {"id": row["id"], "reason": row["reason"], "kept": _kept(row["id"], all_cases, known.versions)}
            for row in known.promises
        ],
        "facts": dict(known.facts),
    }


def _places(version: str, modules: Iterable[str]) -> set[tuple[str, ...]]:
    return {(version, module) for module in modules}


def _result(cases: Sequence[Case], missing: Sequence[str]) -> dict[str, Any]:
    """The verdict on one feature of one version, and the cases that it comes from."""
    ran = [case for case in cases if case.outcome != "skipped"]
    gaps = sorted({case.gap for case in ran if case.outcome == "differs" and case.gap})
    failed = sum(case.outcome == "failed" for case in ran)
    verdict = FAILED if failed else DIFFERS if gaps else SAME if any(case.exchanges for case in ran) else NOT_RUN
    result: dict[str, Any] = {"verdict": verdict, "cases": len(ran), "exchanges": sum(case.exchanges for case in ran)}
    if missing:
        result["missing"] = len(missing)
    if gaps:
        result["gaps"] = gaps
    if failed:
        result["failed"] = failed
    return result


def _kept(promise: str, cases: Iterable[Case], versions: Sequence[str]) -> dict[str, dict[str, str]]:
    """By version and server, whether the promise was kept; a server that was not asked is not there."""
    asked: dict[str, dict[str, list[Outcome]]] = {version: {} for version in versions}
    for case in cases:
        if case.promise == promise and case.outcome != "skipped":
            asked[case.version].setdefault(case.server or "", []).append(case.outcome)
    return {
        version: {
            server: "failed" if "failed" in outcomes else "kept" if set(outcomes) == {"passed"} else "not kept"
            for server, outcomes in sorted(servers.items())
        }
        for version, servers in asked.items()
    }


# --- the page in docs


def verdicts(report: Report) -> dict[str, str]:
    """All that a report claims, without dates and numbers, by the name of the claim."""
    claims = {f"target {name}": "claimed" for name in [report["target"]]}
    for feature in report["features"]:
        for version, result in feature["results"].items():
            claims[f"{feature['id']}, Strapi {version}"] = " ".join([result["verdict"], *result.get("gaps", [])])
    for name in ("not_covered", "left_out"):
        for row in report[name]:
            claims[f"{name.replace('_', ' ')}: {row.get('id') or row['title']}"] = " ".join(row["versions"])
    for row in report["promises"]:
        claims[f"promise {row['id']}"] = json.dumps(row["kept"], sort_keys=True)
    return claims


def differences(run: Report, published: Report) -> list[str]:
    """Where the verdicts of a run are not those of the published page, one line each."""
    ours, theirs = verdicts(run), verdicts(published)
    return [
        f"{name}: the run says {ours.get(name, 'nothing')}, the page {theirs.get(name, 'nothing')}"
        for name in sorted({*ours, *theirs})
        if ours.get(name) != theirs.get(name)
    ]


def reasons_not_to_publish(report: Report) -> list[str]:
    """Why a report can't stand for the project; none if it can."""
    reasons = []
    if report["exchanges"] == 0:
        reasons.append("no exchange was judged")
    if not report["whole"]:
        reasons.append(f"a part of the contract tests ran: {report['cases']} of {report['expected']} cases")
    failed = [
        f"{feature['id']}, Strapi {version}"
        for feature in report["features"]
        for version, result in feature["results"].items()
        if result["verdict"] in (FAILED, NOT_RUN)
    ]
    failed += [
        f"promise {row['id']}, Strapi {version}"
        for row in report["promises"]
        for version, kept in row["kept"].items()
        if "failed" in kept.values()
    ]
    return reasons + [f"{name}: failed or was not run" for name in failed]


def read(directory: Path) -> Report:
    """The report in a directory. Raises OSError or ValueError."""
    report: Report = json.loads((directory / PAGES[0]).read_text(encoding="utf-8"))
    return report


def main(arguments: Sequence[str]) -> int:
    """`check` or `publish`; see the head of this file."""
    if len(arguments) != 3 or arguments[0] not in ("check", "publish"):
        print(__doc__, file=sys.stderr)
        return 2
    run_directory, docs = Path(arguments[1]), Path(arguments[2])
    try:
        run = read(run_directory)
    except OSError:
        print(
            f"fidelity: no report in {run_directory}: run `make contract`, or pytest with --strapi-report",
            file=sys.stderr,
        )
        return 1
    problems = reasons_not_to_publish(run)
    if arguments[0] == "publish" and not problems:
        for name in PAGES:
            shutil.copyfile(run_directory / name, docs / name)
        print(f"fidelity: the page of {run['date']} is in {docs}")
    elif not problems:
        problems = [*reasons_not_to_publish(read(docs)), *differences(run, read(docs))]
    for problem in problems:
        print(f"fidelity: {problem}", file=sys.stderr)
    if problems and arguments[0] == "check":
        print("fidelity: `make report` makes the page anew", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
