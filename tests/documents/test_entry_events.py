"""What services tell of what they do to entries. The contract tests of webhooks judge the events themselves."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from fake_strapi import FakeStrapi
from fake_strapi.documents.event_hub import EventHub, Info


class Ear:
    """Hears all."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, Info]] = []

    def wants(self, event: str) -> bool:
        return True

    def hear(self, event: str, info: Info) -> None:
        self.heard.append((event, info))


@pytest.fixture(params=["4", "5"])
def served(request: pytest.FixtureRequest) -> Any:
    ear = Ear()
    with FakeStrapi(version=request.param) as strapi, requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {strapi.token}"
        strapi.world.hub = EventHub(ear)
        yield strapi, session, ear


def test_writes_are_told_once_they_are_done(served: Any) -> None:
    strapi, session, ear = served
    made = session.post(f"{strapi.url}/api/jobs", json={"data": {"JobID": "J1", "Quantity": 5}}).json()["data"]
    path = f"{strapi.url}/api/jobs/{made.get('documentId', made['id'])}"
    session.put(path, json={"data": {"Quantity": 6}})
    session.delete(path)
    assert [event for event, _ in ear.heard] == ["entry.create", "entry.update", "entry.delete"]
    created, updated, deleted = (info for _, info in ear.heard)
    assert (created["model"], created["uid"]) == ("job", "api::job.job")
    assert (created["entry"]["Quantity"], updated["entry"]["Quantity"]) == (5, 6)
    assert deleted["entry"]["JobID"] == "J1"


def test_what_is_refused_is_not_told(served: Any) -> None:
    strapi, session, ear = served
    session.post(f"{strapi.url}/api/customers", json={"data": {}})
    session.put(f"{strapi.url}/api/jobs/999", json={"data": {}})
    session.delete(f"{strapi.url}/api/jobs/999")
    assert ear.heard == []
