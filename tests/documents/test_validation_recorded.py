"""Every recorded answer of a real Strapi to a write, against the fake's input rules and validator."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from validation_replay import PROJECTS, bench, label, recording, sorted_components, without_times

from fake_strapi.errors import StrapiError

# What the validator lets pass, as the real one does, and storage refuses.
REFUSED_WHEN_STORED = {
    "Invalid format, expected yyyy-MM-dd",
    "Invalid date",
    "Invalid time format, expected HH:mm:ss.SSS",
    "Invalid format, expected a timestamp or an ISO date",
    "Expected a string, got a number",
    "Expected a string, got a boolean",
    "Expected a string, got a object",
}
# Likewise, but there a real Strapi crashes: a media object without `connect`, an id that is not there behind an empty
# `connect`, a polymorphic relation that is none.
CRASHES_WHEN_STORED = (
    ("pages", {"cover": {"id": 99999}}),
    ("pages", {"tags": {"connect": [], "set": [99998]}}),
    ("comments", {"subject": "x"}),
    ("comments", {"subject": {}}),
    ("comments", {"subject": True}),
    ("comments", {"subject": []}),
    ("mentions", {"subjects": [5]}),
)


def groups() -> Iterator[Any]:
    """The cases of one type that begin with the same key: one test each, as a test for each case would take minutes."""
    for project, major in product(PROJECTS, (4, 5)):
        grouped: dict[str, list[Any]] = {}
        for case in recording(project, major)["cases"]:
            first = next(iter(case["data"]), "") if isinstance(case["data"], dict) else "list"
            name = f"{case['type']}.{first}{' changed' if 'changes' in case else ''}"
            grouped.setdefault(name, []).append(case)
        for name, cases in grouped.items():
            yield pytest.param(project, major, cases, id=f"v{major} {name}")


def text_of(body: Any) -> str:
    """A body as text, so that the order of keys counts."""
    return sorted_components(json.dumps(without_times(body), ensure_ascii=False))


def difference(project: str, major: int, case: Any) -> str | None:
    """What the fake does otherwise than the real one did; None when nothing."""
    try:
        bench(project, major).write(case)
    except StrapiError as error:
        ours, real = text_of(error.body()), text_of(case.get("body"))
        return None if (error.status, ours) == (case["status"], real) else f"{ours}\n  where the real one: {real}"
    if case["status"] < 300:
        return None
    if case["status"] == 500:
        stored = (case["type"], case["data"]) in CRASHES_WHEN_STORED
    else:
        error = case["body"]["error"]
        stored = error["details"] == {} and error["message"] in REFUSED_WHEN_STORED
    return None if stored else f"passes where the real one: {text_of(case['body'])}"


@pytest.mark.parametrize(("project", "major", "cases"), list(groups()))
def test_validator_answers_as_the_real_one(project: str, major: int, cases: list[Any]) -> None:
    found = ((case, difference(project, major, case)) for case in cases)
    differences = [f"{label(case)}: {text}" for case, text in found if text is not None]
    assert not differences, "\n".join(differences)


@pytest.mark.parametrize("major", [4, 5])
def test_enough_was_asked(major: int) -> None:
    cases = recording("zoo", major)["cases"]
    assert len(cases) > 1000
    assert sum(case["status"] == 400 for case in cases) > 600
