"""What webhooks tell of drafts and what is published, in each locale: by the content API and by the content manager."""

from __future__ import annotations

import pytest

from contract_tests.manager import add_locale, manager
from contract_tests.test_webhooks_entries import ENTRY_EVENTS
from harness.contract import Contract

pytestmark = pytest.mark.parity

DAY = "2026-01-02T03:04:05.000Z"


def test_a_status_or_a_day_is_asked_for(contract: Contract) -> None:
    contract.hook(*ENTRY_EVENTS)
    twice = 2 if contract.major == 5 else 1
    contract.post("/api/articles?status=draft", {"data": {"title": "Draft"}})
    contract.deliveries(1)
    row = contract.post("/api/articles", {"data": {"title": "One", "publishedAt": None}}).row
    contract.deliveries(twice)
    path = f"/api/articles/{row.key}"
    contract.put(path, {"data": {"publishedAt": DAY}})
    contract.deliveries(twice)
    contract.put(path, {"data": {"publishedAt": None}})
    contract.deliveries(twice)
    contract.delete(path)
    contract.deliveries(twice)


def test_a_single_type_with_drafts(contract: Contract) -> None:
    contract.hook(*ENTRY_EVENTS)
    twice = 2 if contract.major == 5 else 1
    contract.put("/api/homepage", {"data": {"title": "One"}})
    contract.deliveries(twice)
    contract.put("/api/homepage", {"data": {"title": "Two"}})
    contract.deliveries(twice)
    contract.delete("/api/homepage")
    contract.deliveries(twice)


def test_published_again_and_removed(contract: Contract) -> None:
    contract.hook(*ENTRY_EVENTS)
    articles = manager(contract, "article")
    row = articles.create(title="A")
    contract.deliveries(1)
    articles.post(f"/{row.key}/actions/publish", {})
    contract.deliveries(2)
    articles.post(f"/{row.key}/actions/publish", {})
    if contract.major == 5:
        contract.deliveries(2)
    articles.delete(f"/{row.key}")
    contract.deliveries(2 if contract.major == 5 else 1)


@pytest.mark.only("5")
def test_made_and_published_at_once(contract: Contract) -> None:
    contract.hook(*ENTRY_EVENTS)
    manager(contract, "article").post("/actions/publish", {"title": "A"})
    contract.deliveries(2)


def test_several_that_are_published(contract: Contract) -> None:
    articles = manager(contract, "article")
    keys = [articles.create(title=title).key for title in "AB"]
    contract.hook(*ENTRY_EVENTS)
    articles.bulk("bulkPublish", keys)
    contract.deliveries(2)
    articles.bulk("bulkDelete", keys)
    contract.deliveries(4 if contract.major == 5 else 2)


def test_single_types_in_the_content_manager(contract: Contract) -> None:
    contract.hook(*ENTRY_EVENTS)
    setting, homepage = manager(contract, "setting"), manager(contract, "homepage")
    setting.put("", {"title": "S"})
    contract.deliveries(1)
    setting.put("", {"colour": "red"})
    contract.deliveries(1)
    setting.delete()
    contract.deliveries(1)
    homepage.put("", {"title": "H"})
    contract.deliveries(1)
    homepage.post("/actions/publish", {})
    contract.deliveries(2)
    homepage.post("/actions/unpublish", {})
    contract.deliveries(2 if contract.major == 4 else 1)
    homepage.delete()
    contract.deliveries(1)


@pytest.mark.only("4")
def test_another_locale(contract: Contract) -> None:
    add_locale(contract)
    row = contract.create("posts", {"title": "One", "number": 1})
    contract.hook(*ENTRY_EVENTS)
    contract.post(f"/api/posts/{row.key}/localizations", {"locale": "fr", "title": "Un"})
    contract.deliveries(2)
    contract.put(f"/api/posts/{row.key}", {"data": {"number": 2}})
    contract.deliveries(1)


@pytest.mark.only("5")
def test_an_entry_in_its_locales(contract: Contract) -> None:
    add_locale(contract)
    contract.hook(*ENTRY_EVENTS)
    row = contract.post("/api/posts", {"data": {"title": "One", "number": 1}}).row
    contract.deliveries(2)
    path = f"/api/posts/{row.key}"
    contract.put(f"{path}?locale=fr", {"data": {"title": "Un"}})
    contract.deliveries(2)
    contract.put(path, {"data": {"number": 2}})
    contract.deliveries(2)
    contract.delete(f"{path}?locale=*")
    contract.deliveries(4)
