"""What a real Strapi answered to every recorded write, and to the reads after it, our storage must answer, too."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from relations_replay import Outcome, new_strapi, recording

from fake_strapi.versions import behaviour_of

MAJORS = ("4", "5")


@cache
def replayed(major: str) -> list[list[Outcome]]:
    strapi = new_strapi(major)
    return [[strapi.run(step) for step in scenario["steps"]] for scenario in recording(major)["scenarios"]]


def cases() -> list[Any]:
    return [
        pytest.param(major, number, id=f"{major}: {scenario['name']}")
        for major in MAJORS
        for number, scenario in enumerate(recording(major)["scenarios"])
    ]


@pytest.mark.parametrize(("major", "number"), cases())
def test_answers_as_the_real_one(major: str, number: int) -> None:
    steps = recording_of(major)["scenarios"][number]["steps"]
    for step, outcome in zip(steps, replayed(major)[number], strict=True):
        assert outcome == (step["status"], step["answer"]), f"{step['method']} {step['path']} {step.get('data')}"


@pytest.mark.parametrize("major", MAJORS)
def test_the_recording_is_of_the_measured_version(major: str) -> None:
    assert recording_of(major)["strapi"] == behaviour_of(major).version


recording_of = cache(recording)
