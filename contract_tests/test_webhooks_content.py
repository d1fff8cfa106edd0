"""What webhooks tell of components, files, locales, and of what an administrator does in the content manager."""

from __future__ import annotations

import pytest

from contract_tests.forms import FORM, form, png, text, value
from contract_tests.manager import linked, manager
from harness.contract import Contract

pytestmark = pytest.mark.parity

ENTRY_EVENTS = ("entry.create", "entry.update", "entry.delete", "entry.publish", "entry.unpublish")
MEDIA_EVENTS = ("media.create", "media.update", "media.delete")
PAGE = {
    "title": "P",
    "comp": {"metaTitle": "m"},
    "dz": [{"__component": "shared.quote", "text": "q"}],
}


def test_components(contract: Contract) -> None:
    contract.hook(*ENTRY_EVENTS)
    page = contract.post("/api/pages", {"data": PAGE}).row
    contract.deliveries(1)
    contract.put(f"/api/pages/{page.key}", {"data": {"comp": {"metaTitle": "n"}}})
    contract.deliveries(1)
    contract.delete(f"/api/pages/{page.key}")
    contract.deliveries(1)


def test_files(contract: Contract) -> None:
    contract.request("POST", "/api/upload", text=form(text("0.txt")), content_type=FORM)  # makes the folder
    contract.hook(*MEDIA_EVENTS, *ENTRY_EVENTS)
    made = contract.request("POST", "/api/upload", text=form(text("1.txt", "one")), content_type=FORM).rows[0]
    contract.deliveries(1)
    info = form(value("fileInfo", '{"caption":"c"}'))
    contract.request("POST", f"/api/upload?id={made.id}", text=info, content_type=FORM)
    contract.deliveries(2 if contract.major == 4 else 1)
    replaced = form(text("2.txt", "two"))
    contract.request("POST", f"/api/upload?id={made.id}", text=replaced, content_type=FORM)
    contract.deliveries(2 if contract.major == 4 else 1)
    contract.delete(f"/api/upload/files/{made.id}")
    contract.deliveries(1)
    contract.request("POST", "/api/upload", text=form(("files", "i.png", "image/png", png(20, 10))), content_type=FORM)
    contract.deliveries(1)


def test_the_folder_of_the_first_file(contract: Contract) -> None:
    contract.hook(*ENTRY_EVENTS, *MEDIA_EVENTS)
    contract.request("POST", "/api/upload", text=form(text("1.txt", "one")), content_type=FORM)
    contract.deliveries(2 if contract.major == 4 else 1)


def test_locales(contract: Contract) -> None:
    contract.hook(*ENTRY_EVENTS)
    twice = 2 if contract.major == 5 else 1
    post = contract.post("/api/posts", {"data": {"title": "One"}}).row
    contract.deliveries(twice)
    contract.put(f"/api/posts/{post.key}?populate=localizations", {"data": {"title": "Two"}})
    contract.deliveries(twice)
    contract.delete(f"/api/posts/{post.key}")
    contract.deliveries(twice)


def test_the_content_manager_writes(contract: Contract) -> None:
    contract.hook(*ENTRY_EVENTS)
    customers, jobs = manager(contract, "customer"), manager(contract, "job")
    customer = customers.create(Name="Acme")
    contract.deliveries(1)
    job = jobs.create(JobID="J1", customer=linked(contract, customer))
    contract.deliveries(1)
    jobs.put(f"/{job.key}", {"Quantity": 6})
    contract.deliveries(1)
    jobs.delete(f"/{job.key}")
    contract.deliveries(1)


def test_the_content_manager_publishes(contract: Contract) -> None:
    contract.hook(*ENTRY_EVENTS)
    articles = manager(contract, "article")
    row = articles.create(title="A", seo={"metaTitle": "m"})
    contract.deliveries(1)
    articles.post(f"/{row.key}/actions/publish", {})
    contract.deliveries(2)
    articles.put(f"/{row.key}", {"title": "B"})
    contract.deliveries(1)
    articles.post(f"/{row.key}/actions/unpublish", {})
    contract.deliveries(2 if contract.major == 4 else 1)
    articles.delete(f"/{row.key}")
    contract.deliveries(1)


@pytest.mark.only("5")
def test_drafts_are_discarded_and_entries_cloned(contract: Contract) -> None:
    contract.hook(*ENTRY_EVENTS, "entry.draft-discard")
    articles = manager(contract, "article")
    row = articles.create(title="A")
    contract.deliveries(1)
    articles.post(f"/{row.key}/actions/publish", {"title": "A"})
    contract.deliveries(2)
    articles.put(f"/{row.key}", {"title": "B"})
    contract.deliveries(1)
    articles.post(f"/{row.key}/actions/discard", {})
    contract.deliveries(1)
    articles.post(f"/{row.key}/actions/unpublish", {"discardDraft": True})
    contract.deliveries(2)
    articles.post(f"/clone/{row.key}", {"title": "C"})
    contract.deliveries(1)


def test_several_at_once(contract: Contract) -> None:
    articles = manager(contract, "article")
    keys = [articles.create(title=title).key for title in "AB"]
    contract.hook(*ENTRY_EVENTS)
    articles.bulk("bulkPublish", keys)
    contract.deliveries(2)
    articles.bulk("bulkUnpublish", keys)
    contract.deliveries(2)
    articles.bulk("bulkDelete", keys)
    contract.deliveries(2)
