"""What becomes of a query, compared with what a real Strapi answered and asked its database (see record_queries.py)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.query.prediction import Answer, difference

RECORDED = Path(__file__).parent / "recorded"


def groups() -> list[Any]:
    """The recorded answers by version, caller, action and type."""
    found: dict[tuple[str, str, str, str], list[Answer]] = {}
    for version in ("4", "5"):
        for answer in json.loads((RECORDED / f"queries_v{version}.json").read_text(encoding="utf-8"))["answers"]:
            key = (version, answer["caller"], answer["action"], answer["route"])
            found.setdefault(key, []).append(answer)
    return [pytest.param(key[0], answers, id="-".join(key)) for key, answers in found.items()]


@pytest.mark.parametrize(("version", "answers"), groups())
def test_a_query_becomes_what_strapi_makes_of_it(version: str, answers: list[Answer]) -> None:
    different = [(answer["query"], *told) for answer in answers if (told := difference(version, answer)) is not None]
    assert not different
