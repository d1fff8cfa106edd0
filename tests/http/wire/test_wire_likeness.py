"""Our server answers raw bytes as node does: node_answers.json holds what node answered (wire_recording.py)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from wire_application import application
from wire_cases import CASES, Case
from wire_conversation import EPOCH_SECONDS, Heard, converse
from wire_recording import load

from fake_strapi.http.wire import WireServer

RECORDED = load()
LIMIT = 100
"""What /limit of the judge takes; every other body is smaller, or its case is about /limit."""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = WireServer(application, max_body=LIMIT, clock=lambda: EPOCH_SECONDS)
    server.start()
    yield server.port
    server.stop()


def test_every_case_is_recorded() -> None:
    assert [case.name for case in CASES] == list(RECORDED)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_answers_as_node_does(case: Case, port: int) -> None:
    expected: Heard = RECORDED[case.name]
    assert converse(port, case, patience=0.05, expected=expected) == expected
