"""Which of the facts about Strapi (facts.py) a run has shown of the fake, too: by the tests that are their evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from contract_tests.facts import Evidence, Fact
from contract_tests.fidelity import Case
from contract_tests.judge import recording_name

HOLD, DIFFER, NOT_ASKED, LEFT_OUT = "hold", "differ", "not asked", "left out"


def fact_counts(facts: Sequence[Fact], cases: Iterable[Case]) -> dict[str, int]:
    """How many facts hold on the fake, differ, were not asked by this run, or can't be asked; empty without facts."""
    by_test: dict[tuple[str, str], list[Case]] = {}
    for case in cases:
        if case.recording is not None:
            by_test.setdefault((case.version.split(".")[0], f"{case.module}::{case.function}"), []).append(case)
    counted = Counter(_state(fact, by_test) for fact in facts)
    return {state: counted[state] for state in (HOLD, DIFFER, NOT_ASKED, LEFT_OUT) if counted[state]}


def _state(fact: Fact, by_test: dict[tuple[str, str], list[Case]]) -> str:
    if fact.left_out is not None:
        return LEFT_OUT
    outcomes = [{case.outcome for case in _cases_of(one, by_test)} for one in fact.evidence]
    if any({"failed", "differs"} & found for found in outcomes):
        return DIFFER
    return HOLD if all("passed" in found for found in outcomes) else NOT_ASKED


def _cases_of(evidence: Evidence, by_test: dict[tuple[str, str], list[Case]]) -> list[Case]:
    """The cases of the test that the evidence names: one, or all of a function."""
    module, _, name = evidence.test.partition("::")
    function, case, _ = name.partition("[")
    found = by_test.get((evidence.version, f"{module}::{function}"), [])
    if not case:
        return found
    return [one for one in found if PurePosixPath(one.recording or "").stem == recording_name(name, one.version)]
