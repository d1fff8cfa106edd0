"""What campaigns found to differ once, each with the smallest project and requests that showed it (found/)."""

from __future__ import annotations

import pytest

from contract_tests.found import case_of_project, found_cases
from harness.contract import Contract


def play(contract: Contract, project: str) -> None:
    for step in case_of_project(project).steps:
        body = {"json": step.json} if step.has_json else {"text": step.text}
        contract.request(step.method, step.target, **body)


@pytest.mark.only("4")
@pytest.mark.parametrize("project", found_cases(4))
def test_found_in_4(contract: Contract, project: str) -> None:
    play(contract, project)


@pytest.mark.only("5")
@pytest.mark.parametrize("project", found_cases(5))
def test_found_in_5(contract: Contract, project: str) -> None:
    play(contract, project)
