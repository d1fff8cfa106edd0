"""Ids from a seed: the same requests get the same ones, and without a seed no two are alike."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import requests

from fake_strapi import FakeStrapi
from fake_strapi.chance import Chance
from fake_strapi.workspace import Workspace

MOMENT = "2025-01-20T16:30:00.000Z"


@pytest.fixture
def strapi() -> Iterator[FakeStrapi]:
    with FakeStrapi(version="5") as running:
        yield running


def conversation(strapi: Workspace) -> list[str]:
    """The bodies of some answers that hold ids, and a token."""
    strapi.clock.freeze(MOMENT)
    bodies = []
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {strapi.token}"
        for number in range(3):
            body = {"data": {"Name": f"C{number}"}}
            bodies.append(session.post(f"{strapi.url}/api/customers", json=body, timeout=10).text)
        files = {"files": ("a.txt", b"hello", "text/plain")}
        bodies.append(session.post(f"{strapi.url}/api/upload", files=files, timeout=10).text)
    return [*bodies, strapi.create_api_token()]


def test_the_same_requests_get_the_same_ids(strapi: FakeStrapi) -> None:
    strapi.seed_ids(7)
    first = conversation(strapi)
    strapi.reset()
    strapi.seed_ids(7)
    assert conversation(strapi) == first
    strapi.reset()
    strapi.seed_ids(8)
    assert not set(conversation(strapi)) & set(first)
    strapi.reset()
    chance = conversation(strapi)
    strapi.reset()
    assert not set(conversation(strapi)) & set(chance)


def test_a_seed_of_the_configuration_outlives_resets_and_servers() -> None:
    seed = {"customer": [{"Name": "Acme"}]}
    answers = []
    for _ in range(2):
        with FakeStrapi(version="5", id_seed=7, seed=seed) as strapi:
            url, headers = f"{strapi.url}/api/customers?fields=Name", {"Authorization": f"Bearer {strapi.token}"}
            answers.append([requests.get(url, headers=headers, timeout=10).text, *conversation(strapi)])
            strapi.reset()
            answers.append([requests.get(url, headers=headers, timeout=10).text, *conversation(strapi)])
    assert answers.count(answers[0]) == 4


def test_workspaces_start_with_the_same_ids() -> None:
    with FakeStrapi(version="5", id_seed=7) as strapi:
        one, other = strapi.create_workspace("one"), strapi.create_workspace("other")
        *bodies, token = conversation(one)
        assert conversation(strapi)[:-1] == conversation(other)[:-1] == bodies
        assert len(token) == 256


def test_a_snapshot_remembers_how_far_the_ids_have_come(strapi: FakeStrapi) -> None:
    strapi.seed_ids(7)
    conversation(strapi)
    taken = strapi.snapshot()
    after = conversation(strapi)[1:]
    strapi.restore(taken)
    assert conversation(strapi)[1:] == after


def test_the_control_api_sets_the_seed(strapi: FakeStrapi) -> None:
    control = f"{strapi.url}/_fake/ids"
    assert requests.get(control, timeout=10).json() == {"seed": None}
    assert requests.put(control, json={"seed": 7}, timeout=10).json() == {"seed": 7}
    assert requests.get(control, timeout=10).json() == {"seed": 7}
    first = conversation(strapi)
    requests.post(f"{strapi.url}/_fake/reset", timeout=10)
    assert requests.get(control, timeout=10).json() == {"seed": None}
    requests.put(control, json={"seed": 7}, timeout=10)
    assert conversation(strapi) == first
    assert requests.put(control, json={"seed": None}, timeout=10).json() == {"seed": None}


@pytest.mark.parametrize("body", [{}, {"seed": "7"}, {"seed": True}, {"seed": 1.5}])
def test_bad_use_is_said(strapi: FakeStrapi, body: object) -> None:
    refused = requests.put(f"{strapi.url}/_fake/ids", json=body, timeout=10)
    assert refused.status_code == 400
    assert refused.json()["error"]["message"].startswith('give {"seed": 7}, or any other whole number')


@pytest.mark.parametrize("seed", [None, 7])
def test_ids_have_their_form_either_way(seed: int | None) -> None:
    chance = Chance(seed)
    assert len(chance.bytes(24)) == 24
    assert re.fullmatch("[0-9a-f]{40}", chance.hex(20))
    assert re.fullmatch("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", chance.uuid())
    assert chance.uuid() != chance.uuid()
