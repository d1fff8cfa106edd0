"""The content manager: drafts, what publishing makes of them, and back."""

from __future__ import annotations

import pytest

from contract_tests.manager import Manager, linked, manager
from harness.contract import Contract, Row

pytestmark = pytest.mark.parity


def article(contract: Contract, **values: object) -> tuple[Manager, Row]:
    articles = manager(contract, "article")
    return articles, articles.create(**{"title": "A", **values})


def test_a_draft_is_published_and_unpublished(contract: Contract) -> None:
    articles, row = article(contract, code="c1", seo={"metaTitle": "m"})
    contract.get("/api/articles")
    articles.post(f"/{row.key}/actions/publish", {})
    contract.get("/api/articles")
    articles.post(f"/{row.key}/actions/publish", {})
    articles.gets("", f"/{row.key}", f"/{row.key}?status=published", f"/{row.key}?status=draft")
    articles.post(f"/{row.key}/actions/unpublish", {})
    contract.get("/api/articles")
    articles.post(f"/{row.key}/actions/unpublish", {})
    articles.gets("", f"/{row.key}")


def test_a_published_entry_is_changed(contract: Contract) -> None:
    articles, row = article(contract)
    articles.post(f"/{row.key}/actions/publish")
    articles.put(f"/{row.key}", {"title": "B"})
    articles.gets("", f"/{row.key}", "?status=published", f"/{row.key}?status=published")
    contract.get("/api/articles")
    articles.post(f"/{row.key}/actions/publish", {"title": "C"})
    contract.get("/api/articles")
    articles.delete(f"/{row.key}")
    contract.get("/api/articles")


def test_incomplete_drafts(contract: Contract) -> None:
    articles = manager(contract, "article")
    row = articles.create(summary="x", seo={"metaDescription": "d"})
    articles.post(f"/{row.key}/actions/publish", {})
    articles.put(f"/{row.key}", {"title": "T"})
    articles.post(f"/{row.key}/actions/publish", {})
    articles.put(f"/{row.key}", {"summary": "long enough", "seo": None})
    articles.post(f"/{row.key}/actions/publish", {})
    articles.put(f"/{row.key}", {"title": None})
    articles.gets("", f"/{row.key}")


def test_relations_to_drafts(contract: Contract) -> None:
    authors, tags = manager(contract, "author"), manager(contract, "tag")
    author, tag = authors.create(name="Ann"), tags.create(name="red")
    articles, row = article(contract, author=linked(contract, author), tags=linked(contract, tag))
    other = articles.create(title="B", related=linked(contract, row))
    for one in (row, other):
        articles.get(f"/{one.key}/actions/countDraftRelations")
        articles.post(f"/{one.key}/actions/publish", {})
    contract.get("/api/articles?populate=*")
    authors.get(f"/{author.key}")
    authors.get(f"/{author.key}/actions/countDraftRelations")
    authors.post(f"/{author.key}/actions/publish", {})
    articles.get(f"/{row.key}/actions/countDraftRelations")
    articles.gets(f"/{row.key}", f"/{row.key}?status=published", "?status=published")
    contract.get("/api/articles?populate=*")


def test_what_is_not_there(contract: Contract) -> None:
    articles = manager(contract, "article")
    for action in ("publish", "unpublish", "discard"):
        articles.post(f"/77/actions/{action}", {})
        articles.post(f"/zz/actions/{action}", {})
    articles.get("/77/actions/countDraftRelations")
    articles.get("/77/actions/numberOfDraftRelations")


def test_types_without_drafts(contract: Contract) -> None:
    tags = manager(contract, "tag")
    tag = tags.create(name="red")
    for action in ("publish", "unpublish", "discard"):
        tags.post(f"/{tag.key}/actions/{action}", {})
    tags.post("/actions/publish", {"name": "blue"})
    tags.bulk("bulkPublish", [tag.key])
    tags.bulk("bulkUnpublish", [tag.key])
    tags.gets("", "?status=draft", "?status=published", f"/{tag.key}/actions/countDraftRelations")


@pytest.mark.only("5")
def test_a_draft_is_discarded(contract: Contract) -> None:
    articles, row = article(contract, seo={"metaTitle": "m"})
    articles.post(f"/{row.key}/actions/discard", {})
    articles.post(f"/{row.key}/actions/publish", {})
    articles.put(f"/{row.key}", {"title": "B", "seo": {"metaTitle": "n"}})
    articles.get(f"/{row.key}")
    articles.post(f"/{row.key}/actions/discard", {})
    articles.gets("", f"/{row.key}", "?status=published")
    articles.put(f"/{row.key}", {"title": "C"})
    articles.post(f"/{row.key}/actions/unpublish", {"discardDraft": True})
    articles.gets("", f"/{row.key}")
    articles.post(f"/{row.key}/actions/discard", {})


@pytest.mark.only("5")
def test_discarding_keeps_relations(contract: Contract) -> None:
    authors, tags = manager(contract, "author"), manager(contract, "tag")
    author, red, blue = authors.create(name="Ann"), tags.create(name="red"), tags.create(name="blue")
    authors.post(f"/{author.key}/actions/publish", {})
    articles, first = article(contract)
    second = articles.create(
        title="B",
        author=linked(contract, author),
        tags=linked(contract, red, blue),
        related=linked(contract, first),
    )
    for one in (first, second):
        articles.post(f"/{one.key}/actions/publish", {})
    articles.put(f"/{second.key}", {"author": None, "tags": [], "related": []})
    articles.post(f"/{second.key}/actions/discard", {})
    contract.get("/api/articles?populate=*&status=draft&sort=title")
    contract.get("/api/authors?populate=*&status=draft")
    contract.get("/api/tags?populate=*")
    articles.post(f"/{first.key}/actions/discard", {})
    contract.get("/api/articles?populate=*&status=draft&sort=title")
    contract.get("/api/articles?populate=*&sort=title")


@pytest.mark.only("5")
def test_a_document_is_made_and_published_at_once(contract: Contract) -> None:
    articles = manager(contract, "article")
    articles.post("/actions/publish", {"title": "A", "seo": {"metaTitle": "m"}})
    articles.post("/actions/publish", {"summary": "no title"})
    articles.post("/actions/publish")
    articles.gets("", "?status=published")


def test_single_types(contract: Contract) -> None:
    homepage = manager(contract, "homepage")
    homepage.gets("", "/actions/countDraftRelations")
    homepage.post("/actions/unpublish", {})
    homepage.delete()
    homepage.put("", {"title": "h", "seo": {"metaTitle": "m"}, "body": [{"__component": "shared.quote", "text": "q"}]})
    homepage.put("", {"title": "h2"})
    homepage.gets("", "/actions/countDraftRelations")
    contract.get("/api/homepage")
    homepage.post("/actions/publish", {"title": "h3"})
    contract.get("/api/homepage?populate=*")
    homepage.gets("", "?status=published")
    homepage.post("/actions/publish", {})
    homepage.put("", {"title": "h4"})
    homepage.get()
    homepage.post("/actions/unpublish", {})
    homepage.post("/actions/unpublish", {})
    homepage.get()
    homepage.delete()
    homepage.delete()
    homepage.get()


@pytest.mark.only("5")
def test_single_types_are_discarded(contract: Contract) -> None:
    homepage = manager(contract, "homepage")
    homepage.post("/actions/discard", {})
    homepage.post("/actions/publish", {"title": "h"})
    homepage.put("", {"title": "h2", "body": [{"__component": "shared.quote", "n": 0}]})
    homepage.put("", {"title": "h2", "body": [{"__component": "shared.quote", "text": "q"}]})
    homepage.post("/actions/discard", {})
    homepage.put("", {"title": "h3"})
    homepage.post("/actions/unpublish", {"discardDraft": True})
    homepage.get()


def test_single_types_without_drafts(contract: Contract) -> None:
    setting, customers = manager(contract, "setting"), manager(contract, "customer")
    setting.get()
    setting.put("", {"title": None})
    setting.put("", {"title": "s", "favourite": linked(contract, customers.create(Name="Acme"))})
    setting.put("", {"colour": "red"})
    setting.get()
    contract.get("/api/setting?populate=*")
    setting.post("/actions/publish", {})
    setting.delete()
    setting.get()
