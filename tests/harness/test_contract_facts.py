"""What surprises in a Strapi is shown by recordings, row by row; and a row that says something else is found out."""

from __future__ import annotations

from pathlib import Path

import pytest

from contract_tests.facts import BadFact, Fact, not_shown, read_facts
from contract_tests.judge import DIRECTORY, VERSIONS, read_left_out, read_number_of_facts

RECORDINGS = DIRECTORY / "recordings"


@pytest.fixture(scope="module")
def facts() -> list[Fact]:
    return read_facts(DIRECTORY / "facts")


def test_each_fact_is_shown_by_a_recorded_answer(facts: list[Fact]) -> None:
    assert not_shown(facts, RECORDINGS, VERSIONS) == []


def test_what_is_not_shown_is_left_out_with_a_reason(facts: list[Fact]) -> None:
    rows, maximum = read_left_out(DIRECTORY / "gaps.toml")
    left_out = [fact.left_out for fact in facts if fact.left_out is not None]
    assert sorted(left_out) == sorted(rows)
    assert len(left_out) == maximum
    assert len(facts) == read_number_of_facts(DIRECTORY / "gaps.toml")


def written(directory: Path, row: str) -> list[Fact]:
    (directory / "topic.toml").write_text(f"[row]\nsays = 'It is so.'\n{row}\n", encoding="utf-8")
    return read_facts(directory)


JOBS = "test_routes::test_life_of_an_entry"
CREATED = f'test = "{JOBS}", asks = \'POST /api/jobs {{"data":{{"JobID":"J1","Quantity":5}}}}\''
DELETED = f"test = \"{JOBS}\", asks = 'DELETE /api/jobs/<…:1>'"


@pytest.mark.parametrize(
    "row",
    [
        f"shown = [{{ {CREATED}, 4 = '200 \"Quantity\":5', 5 = '201 \"Quantity\":5' }}]",
        f'shown = [{{ {CREATED}, answers = \'2xx "JobID":…"Quantity":5\' }}]',
        f"shown = [{{ {CREATED}, 4 = '200', lacks = 'publishedAt' }}]",
        f"told = [{{ {CREATED}, answers = '2xx' }}, {{ {DELETED}, 4 = '200', 5 = '204' }}]",
        "shown = [{ test = 'test_routes::test_methods_on_unknown_paths[PUT]', asks = 'PUT /nope', answers = '405' }]",
        "left_out = 'order'",
    ],
)
def test_evidence_is_found(tmp_path: Path, row: str) -> None:
    assert not_shown(written(tmp_path, row), RECORDINGS, VERSIONS) == []


@pytest.mark.parametrize(
    ("row", "version"),
    [
        (f"shown = [{{ {CREATED}, 4 = '201' }}]", "4.26.2"),
        (f"shown = [{{ {CREATED}, 5 = '200' }}]", "5.54.0"),
        (f"shown = [{{ {CREATED}, 4 = '200 \"Quantity\":6' }}]", "4.26.2"),
        (f"shown = [{{ {CREATED}, 5 = '201', lacks = 'publishedAt' }}]", "5.54.0"),
        (f"told = [{{ {DELETED}, 4 = '200' }}, {{ {CREATED}, 4 = '200' }}]", "4.26.2"),
        ("shown = [{ test = 'test_routes::test_nothing', asks = 'GET /', 4 = '200' }]", "4.26.2"),
        ("shown = [{ test = 'test_routes::test_methods_on_unknown_paths[PUT]', asks = 'POST /nope', 4 = '405' }]", "4"),
    ],
)
def test_evidence_is_missed(tmp_path: Path, row: str, version: str) -> None:
    [problem] = not_shown(written(tmp_path, row), RECORDINGS, VERSIONS)
    assert problem.startswith(f"topic.row: no recording of Strapi {version}")


@pytest.mark.parametrize(
    "row",
    [
        "", "shown = []", "versions = ['4']\nshown = []", "left_out = 'a'\nshown = []",
        f"shown = [{{ {CREATED} }}]", f"shown = [{{ {CREATED}, answers = '200', 4 = '200' }}]",
        f"shown = [{{ {CREATED}, answers = '200', has = 'x' }}]", "shown = [{ asks = 'GET /', answers = '200' }]",
        f"told = [{{ {CREATED}, 4 = '200' }}, {{ test = 'test_routes::test_x', asks = 'GET /', 4 = '200' }}]",
    ],
)  # fmt: skip
def test_rows_that_say_too_little_or_too_much(tmp_path: Path, row: str) -> None:
    with pytest.raises(BadFact, match=r"topic\.row"):
        written(tmp_path, row)
