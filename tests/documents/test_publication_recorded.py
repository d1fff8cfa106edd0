"""Drafts, publishing and locales: what a real Strapi answered to each request, the fake must answer, too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import requests
from publication_steps import NotMade, Runner, Send

from fake_strapi import FakeStrapi
from fake_strapi.clock import FrozenClock
from fake_strapi.schema.builtin import FILE
from fake_strapi.storage.find import find_one
from fake_strapi.storage.write import create_entity
from fake_strapi.versions import behaviour_of

HERE = Path(__file__).parent
PROJECTS = {"zoo": HERE.parents[1] / "contract_tests" / "zoo", "own": HERE / "publication_project"}
RECORDINGS = [(project, major) for major in ("4", "5") for project in PROJECTS]
NOW = 1_700_000_000_000

Outcome = tuple[int, Any]


@cache
def recording(project: str, major: str) -> Any:
    return json.loads((HERE / f"publication_recorded_{project}_v{major}.json").read_bytes())


@cache
def replayed(project: str, major: str) -> list[list[Outcome]]:
    """All scenarios, one after another on one database, as they were recorded: ids are compared, too."""
    clock = FrozenClock(NOW)
    with FakeStrapi(PROJECTS[project], major, clock=clock) as strapi, requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {strapi.token}"

        def send(method: str, path: str, data: Any) -> Outcome:
            clock.advance(0.01)  # `publicationFilter=modified` asks which of two writes came later
            if method == "UPLOAD":
                return upload(strapi, path)
            body = None if data is None else {"data": data}
            answer = session.request(method, f"{strapi.url}/api{path}", json=body)
            is_json = answer.headers.get("Content-Type", "").startswith("application/json")
            return answer.status_code, answer.json() if is_json else answer.text or None

        scenarios = recording(project, major)["scenarios"]
        return [[outcome(runner, one) for one in steps] for runner, steps in runners(send, scenarios)]


def runners(send: Send, scenarios: Any) -> Iterator[tuple[Runner, Any]]:
    for scenario in scenarios:
        yield Runner(send, scenario["number"]), scenario["steps"]


def outcome(runner: Runner, recorded: Any) -> Outcome:
    try:
        return runner.run(recorded["step"])
    except NotMade as error:
        return 0, f"not made: {error}"


def upload(strapi: FakeStrapi, name: str) -> Outcome:
    """The fake has no upload yet: a file's row, written to its database."""
    database = strapi.world.database
    identifier = create_entity(database, FILE, {"name": name, "hash": name, "mime": "text/plain", "size": 0}, NOW)
    return 201, [find_one(database, FILE, {"where": {"id": identifier}})]


def cases() -> list[Any]:
    found = []
    for project, major in RECORDINGS:
        for place, scenario in enumerate(recording(project, major)["scenarios"]):
            name = f"{major} {project}: {scenario['name']}"
            found.append(pytest.param(project, major, place, id=name))
    return found


def without_file_values(value: Any) -> Any:
    """Files as their names alone: how they are stored is not told here."""
    if isinstance(value, list):
        return [without_file_values(one) for one in value]
    if not isinstance(value, dict):
        return value
    if "mime" in value:
        return {"name": value["name"], "id": value.get("id")} if "id" in value else {"name": value["name"]}
    return {key: without_file_values(one) for key, one in value.items()}


@pytest.mark.parametrize(("project", "major", "place"), cases())
def test_answers_as_the_real_one(project: str, major: str, place: int) -> None:
    steps = recording(project, major)["scenarios"][place]["steps"]
    for recorded, (status, answer) in zip(steps, replayed(project, major)[place], strict=True):
        if recorded["step"][0] == "UPLOAD":
            continue
        expected = recorded["status"], without_file_values(recorded["answer"])
        assert (status, without_file_values(answer)) == expected, recorded["step"]


@pytest.mark.parametrize(("project", "major"), RECORDINGS)
def test_the_recording_is_of_the_measured_version(project: str, major: str) -> None:
    assert recording(project, major)["strapi"] == behaviour_of(major).version
