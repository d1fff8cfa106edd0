"""Collects how each contract test went, with `--strapi-report`, and writes the report when the run ends.

Each test carries its case as a property of its reports, so the first process of pytest-xdist has those of all.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, cast

import pytest

from contract_tests.facts import read_facts
from contract_tests.fidelity import PAGES, Case, Known, Outcome, expected_recordings, report_of
from contract_tests.fidelity_facts import fact_counts
from contract_tests.fidelity_html import html_page
from contract_tests.fidelity_markdown import markdown_page
from contract_tests.judge import (
    VERSIONS,
    Gap,
    Run,
    gap_of,
    is_judged,
    marker_of,
    promise_of,
    recording_path,
    server_of,
    version_of,
)
from harness.targets.install import node_version

PROPERTY = "contract"
EXCHANGES = "exchanges"
DAY = "recorded"


class FidelityRun:
    """A plugin of one run. `directory`: where the pages go."""

    def __init__(self, run: Run, directory: Path) -> None:
        if not run.has_fake or run.adopting:
            raise pytest.UsageError(
                "--strapi-report tells of the fake, by the tree's recordings: use --strapi-target=fake or both"
            )
        self.run = run
        self.directory = directory
        self.cases: list[Case] = []
        self.written = False
        self._outcomes: dict[str, Outcome] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        if item.path.parent != self.run.directory:
            return
        path = recording_path(item, version_of(item), self.run.recordings)
        case = Case(
            module=item.path.stem,
            function=cast(pytest.Function, item).originalname,
            version=version_of(item),
            marker=marker_of(item) or "",
            outcome="skipped",
            recording=path.relative_to(self.run.recordings).as_posix() if is_judged(item) else None,
            gap=gap_of(item),
            promise=promise_of(item),
            server=server_of(item) if promise_of(item) else None,
        )
        item.user_properties.append((PROPERTY, json.dumps(asdict(case))))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        properties: dict[str, Any] = dict(report.user_properties)
        if PROPERTY not in properties:
            return
        outcome = self._outcomes.get(report.nodeid, "passed")
        self._outcomes[report.nodeid] = worse(outcome, outcome_of(report))
        if report.when == "teardown":
            fields = json.loads(properties[PROPERTY])
            fields["outcome"] = self._outcomes.pop(report.nodeid)
            fields["exchanges"] = properties.get(EXCHANGES, 0)
            fields["day"] = properties.get(DAY)
            self.cases.append(Case(**fields))

    def write(self) -> bool:
        """Write the pages, if any exchange was judged; whether one was."""
        known = Known(
            features=self.run.features,
            versions=VERSIONS,
            expected=expected_recordings(self.run.directory / "recordings"),
            gaps=[told(row) for row in self.run.gaps.values()],
            left_out=[told(row) for row in self.run.left_out.values()],
            promises=[{"id": row.id, "reason": row.reason} for row in self.run.promises.values()],
            facts=fact_counts(read_facts(self.run.directory / "facts"), self.cases),
        )
        report = report_of(
            self.cases,
            known,
            target=self.run.target,
            date=datetime.now(timezone.utc).date().isoformat(),
            node=node_version() if self.run.target == "both" else None,
        )
        if report["exchanges"] == 0:
            return False
        self.directory.mkdir(parents=True, exist_ok=True)
        writers: tuple[Callable[[dict[str, Any]], str], ...] = (json_text, markdown_page, html_page)
        for name, writer in zip(PAGES, writers, strict=True):
            (self.directory / name).write_text(writer(report), encoding="utf-8")
        self.written = True
        return True


def told(row: Gap) -> dict[str, Any]:
    return {"id": row.id, "reason": row.reason, "versions": list(row.versions)}


def json_text(report: dict[str, Any]) -> str:
    return json.dumps(report, indent=1, ensure_ascii=False) + "\n"


def outcome_of(report: pytest.TestReport) -> Outcome:
    """What one phase of a test says of it: an expected failure is a gap, or a promise that isn't kept."""
    if report.outcome == "skipped":
        return "differs" if hasattr(report, "wasxfail") else "skipped"
    return report.outcome


def worse(one: Outcome, other: Outcome) -> Outcome:
    order: tuple[Outcome, ...] = ("passed", "skipped", "differs", "failed")
    return max(one, other, key=order.index)
