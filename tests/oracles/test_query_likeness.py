"""Queries beside a real Strapi: what it refuses, in which words, and what it asks its database for the rest.

The cases of recorded/questions.json judge without a Strapi (tests/query/test_queries_recorded.py); a difference that is
found here becomes one of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.oracles.made_up_queries import encoded, questions
from tests.oracles.node import VERSIONS, examples
from tests.oracles.query_door import Door, opened
from tests.query.prediction import difference
from tests.query.zoo import zoo_registry

real = pytest.mark.skipif(
    os.environ.get("FAKE_STRAPI_REAL") != "1", reason="starts a real Strapi; FAKE_STRAPI_REAL=1 asks for it"
)


@pytest.fixture(scope="module", params=VERSIONS, ids=lambda version: f"v{version}")
def door(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with opened(request.param, tmp_path_factory.mktemp("door")) as found:
        yield found


@real
@examples(300)
@given(data=st.data())
def test_queries_are_read_as_strapi_reads_them(door: Door, data: st.DataObject) -> None:
    question = data.draw(questions(zoo_registry(door.version)))
    told = difference(door.version, door.ask(question))
    assert told is None, f"{question}\n--- Strapi\n{told[0]}\n--- the fake\n{told[1]}"


@real
def test_the_door_sees_a_difference(door: Door) -> None:
    """The answer to one question is not what the fake makes of another one."""
    question = {"caller": "full-access", "action": "find", "route": "jobs", "query": "sort=JobID"}
    answer = door.ask(question)
    assert difference(door.version, answer) is None
    for other in ("sort=JobID:desc", "sort=nope", "filters[JobID]=1"):
        assert difference(door.version, {**answer, "query": other}) is not None


@pytest.mark.parametrize(
    ("value", "indexed", "text"),
    [
        ({"a": {"$eq": "1"}}, False, ["q[a][$eq]=1"]),
        (["a", None], True, ["q[0]=a", "q[1]"]),
        (["a b", "é"], False, ["q[]=a%20b", "q[]=%C3%A9"]),
        (None, False, ["q"]),
    ],
)
def test_how_queries_are_written(value: Any, indexed: bool, text: list[str]) -> None:
    assert encoded("q", value, indexed) == text
