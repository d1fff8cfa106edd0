"""Lifecycle hooks: which are called, in which order, with what. Each call is a row of `calls` (hooks/src/hooks.js)."""

from __future__ import annotations

import pytest

from harness.contract import Contract, Row

pytestmark = [pytest.mark.parity, pytest.mark.project("hooks")]

CALLS = "/api/calls?fields=text&sort=id&pagination[pageSize]=100"


def test_collection_type(contract: Contract) -> None:
    customer = contract.create("customers", {"Name": "Acme"})
    job = contract.create("jobs", {"JobID": "J1", "customer": customer.key, "seo": {"metaTitle": "x"}})
    contract.get(CALLS)
    contract.put(f"/api/jobs/{job.key}?populate=customer", {"data": {"Status": "Complete", "JobID": "J2"}})
    contract.put(f"/api/jobs/{job.key}", {"data": {"customer": None, "seo": {"metaTitle": "y"}}})
    contract.get(CALLS)
    contract.delete(f"/api/jobs/{job.key}")
    contract.get(CALLS)


def test_reads(contract: Contract) -> None:
    customer = contract.create("customers", {"Name": "Acme"})
    job = contract.create("jobs", {"JobID": "J1", "customer": customer.key})
    contract.get("/api/jobs")
    contract.get("/api/jobs?populate=*&filters[Quantity][$null]=true&sort=JobID&fields=JobID")
    contract.get("/api/jobs?pagination[start]=1&pagination[limit]=2&pagination[withCount]=false")
    contract.get(f"/api/jobs/{job.key}?populate=customer&fields=JobID")
    contract.get("/api/jobs/99")
    contract.get(CALLS)


def test_refused_writes(contract: Contract) -> None:
    contract.create("jobs", {"JobID": "J1"})
    contract.post("/api/jobs", {"data": {"JobID": "J1"}})
    contract.post("/api/jobs", {"data": {"JobID": 5}})
    contract.put("/api/jobs/99", {"data": {"JobID": "J2"}})
    contract.delete("/api/jobs/99")
    contract.get(CALLS)


def test_single_type(contract: Contract) -> None:
    contract.get("/api/setting")
    contract.put("/api/setting", {"data": {"title": "x"}})
    contract.put("/api/setting", {"data": {"title": "y"}})
    contract.get("/api/setting")
    contract.delete("/api/setting")
    contract.get(CALLS)


def written(contract: Contract) -> tuple[Row, Row]:
    """A topic, and an article that is related to it on its own and in a component."""
    topic = contract.create("topics", {"name": "T"})
    seo = [{"metaTitle": "x", "topics": [topic.key]}]
    return topic, contract.create("articles", {"title": "A", "related": [topic.key], "seo": seo})


def test_create_and_publish(contract: Contract) -> None:
    topic, _ = written(contract)
    contract.post("/api/articles?status=draft", {"data": {"title": "D", "related": [topic.key]}})
    contract.get(CALLS)


def test_update_and_publish(contract: Contract) -> None:
    _, article = written(contract)
    contract.put(f"/api/articles/{article.key}", {"data": {"title": "B"}})
    contract.put(f"/api/articles/{article.key}?status=draft", {"data": {"title": "C"}})
    contract.get("/api/articles?populate=related")
    contract.get(CALLS)


def test_delete_of_a_published_entry(contract: Contract) -> None:
    topic, article = written(contract)
    contract.delete(f"/api/articles/{article.key}")
    contract.delete(f"/api/topics/{topic.key}")
    contract.get(CALLS)


def test_locales(contract: Contract) -> None:
    page = contract.create("pages", {"title": "P", "code": "c"})
    contract.get("/api/pages?locale=fr")
    contract.put(f"/api/pages/{page.key}?locale=fr", {"data": {"title": "PF", "code": "d"}})
    contract.put(f"/api/pages/{page.key}", {"data": {"title": "PE", "code": "e"}})
    contract.delete(f"/api/pages/{page.key}?locale=*")
    contract.get(CALLS)
