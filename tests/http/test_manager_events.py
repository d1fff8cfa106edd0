"""What the content manager's actions tell the event hub, in which order. Webhooks carry it out of the house."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from fake_strapi import FakeStrapi
from fake_strapi.documents.event_hub import EventHub, Info

ZOO = Path(__file__).parents[2] / "contract_tests" / "zoo"
ARTICLES = "/content-manager/collection-types/api::article.article"


class Ear:
    def __init__(self) -> None:
        self.heard: list[tuple[str, Info]] = []

    def wants(self, event: str) -> bool:
        return True

    def hear(self, event: str, info: Info) -> None:
        self.heard.append((event, info))


class Desk:
    """An administrator who calls the content manager, and what the hub was told meanwhile."""

    def __init__(self, strapi: FakeStrapi, session: requests.Session) -> None:
        self.strapi, self.session, self.ear = strapi, session, Ear()
        login = {"email": "admin@example.com", "password": "Password123"}
        token = session.post(f"{strapi.url}/admin/login", json=login).json()["data"]["token"]
        session.headers["Authorization"] = f"Bearer {token}"
        strapi.world.hub = EventHub(self.ear)

    def call(self, path: str, body: object = None, method: str = "POST") -> Any:
        """The answer; what was told before is forgotten."""
        self.ear.heard.clear()
        answer = self.session.request(method, self.strapi.url + ARTICLES + path, json=body)
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    def create(self, **values: object) -> Any:
        """An entry's key: its documentId, or its id."""
        made = self.call("", values)
        entry = made.get("data", made)
        return entry.get("documentId", entry["id"])

    @property
    def events(self) -> list[str]:
        return [event.removeprefix("entry.") for event, _ in self.ear.heard]


@pytest.fixture(params=["4", "5"])
def desk(request: pytest.FixtureRequest) -> Iterator[Desk]:
    with (
        FakeStrapi(ZOO, version=request.param, admin="admin@example.com:Password123") as strapi,
        requests.Session() as session,
    ):
        yield Desk(strapi, session)


def test_publishing(desk: Desk) -> None:
    version = desk.strapi.world.installation.behaviour.major
    key = desk.create(title="A")
    assert desk.events == ["create"]
    desk.call(f"/{key}", {"title": "B"}, "PUT")
    assert desk.events == ["update"]
    desk.call(f"/{key}/actions/publish", {})
    assert desk.events == ["update", "publish"]
    (_, update), (_, publish) = desk.ear.heard
    assert ("uid" in update, "uid" in publish) == (True, version == 5)
    assert publish["model"] == "article"
    assert publish["entry"]["publishedAt"] is not None
    assert (publish["entry"]["id"] == update["entry"]["id"]) == (version == 4)
    desk.call(f"/{key}/actions/unpublish", {})
    assert desk.events == (["update", "unpublish"] if version == 4 else ["unpublish"])
    assert desk.ear.heard[-1][1]["entry"]["tags"] == {"count": 0}


def test_bulk_actions(desk: Desk) -> None:
    version = desk.strapi.world.installation.behaviour.major
    keys = [desk.create(title=title) for title in ("A", "B")]
    body = {"ids": keys, "documentIds": keys}
    desk.call("/actions/bulkPublish", body)
    assert desk.events == ["publish", "publish"]
    desk.call("/actions/bulkUnpublish", body)
    assert desk.events == ["unpublish", "unpublish"]
    desk.call("/actions/bulkPublish", body)
    desk.call("/actions/bulkDelete", body)
    assert desk.events == ["delete"] * (2 if version == 4 else 4)


def test_clones(desk: Desk) -> None:
    key = desk.create(title="A")
    desk.call(f"/clone/{key}", {"title": "B"})
    assert desk.events == ["create"]
    assert desk.ear.heard[0][1]["entry"]["title"] == "B"


@pytest.mark.parametrize("desk", ["5"], indirect=True)
def test_drafts_are_discarded(desk: Desk) -> None:
    key = desk.create(title="A")
    desk.call(f"/{key}/actions/publish", {})
    desk.call(f"/{key}", {"title": "B"}, "PUT")
    desk.call(f"/{key}/actions/discard", {})
    assert desk.events == ["draft-discard"]
    assert desk.ear.heard[0][1]["entry"]["title"] == "A"
    # The draft is made anew first, but its event waits until it is read.
    desk.call(f"/{key}/actions/unpublish", {"discardDraft": True})
    assert desk.events == ["unpublish", "draft-discard"]


@pytest.mark.parametrize("desk", ["5"], indirect=True)
def test_a_document_made_and_published_at_once(desk: Desk) -> None:
    desk.call("/actions/publish", {"title": "A"})
    assert desk.events == ["create", "publish"]


@pytest.mark.parametrize("desk", ["5"], indirect=True)
def test_what_is_undone_is_not_told(desk: Desk) -> None:
    answer = desk.session.post(desk.strapi.url + ARTICLES + "/actions/publish", json={"summary": "no title"})
    assert (answer.status_code, desk.events) == (400, [])
