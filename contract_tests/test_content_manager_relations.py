"""The content manager: what may be linked to an entry and what is, and its help for uids."""

from __future__ import annotations

import pytest

from contract_tests.manager import SENDER, linked, manager
from harness.contract import Contract, Row

pytestmark = pytest.mark.parity


def relations(contract: Contract, *paths: str) -> None:
    for path in paths:
        contract.get(f"/content-manager/relations/{path}", sender=SENDER)


def source(contract: Contract, row: Row) -> str:
    """The parameter that names the entry for which entries are looked for."""
    return f"{'entityId' if contract.major == 4 else 'id'}={row.key}"


def test_what_may_be_linked(contract: Contract) -> None:
    tags, jobs, customers = (manager(contract, name) for name in ("tag", "job", "customer"))
    red, blue, _ = (tags.create(name=name, weight=1) for name in ("red", "blue", "green"))
    job = jobs.create(
        JobID="J1", tags=linked(contract, red, blue), customer=linked(contract, customers.create(Name="A"))
    )
    of = source(contract, job)
    relations(
        contract,
        "api::job.job/tags",
        "api::job.job/customer",
        "api::customer.customer/jobs",
        f"api::job.job/tags?{of}",
        f"api::job.job/tags?{of}&idsToInclude[0]={red.id}",
        f"api::job.job/tags?{of}&idsToOmit[0]={red.id}&idsToOmit[1]={blue.id}",
        f"api::job.job/tags?idsToOmit[0]={red.id}",
        f"api::job.job/customer?{of}",
        "api::job.job/tags?_q=RE",
        "api::job.job/tags?_q=re&_filter=$startsWith",
        "api::job.job/tags?_q=red&_filter=nope",
        "api::job.job/tags?page=2&pageSize=2",
        "api::job.job/tags?sort=name:desc&filters[name][$ne]=blue",
        "plugin::users-permissions.user/role",
    )


def test_what_is_linked(contract: Contract) -> None:
    tags, jobs, customers = (manager(contract, name) for name in ("tag", "job", "customer"))
    rows = [tags.create(name=name) for name in ("red", "blue", "green")]
    customer = customers.create(Name="Acme")
    job = jobs.create(JobID="J1", tags=linked(contract, *rows), customer=linked(contract, customer))
    empty = jobs.create(JobID="J2")
    relations(
        contract,
        f"api::job.job/{job.key}/tags",
        f"api::job.job/{job.key}/tags?page=2&pageSize=2",
        f"api::job.job/{job.key}/tags?page=9&pageSize=2",
        f"api::job.job/{job.key}/customer",
        f"api::job.job/{empty.key}/tags",
        f"api::job.job/{empty.key}/customer",
        f"api::customer.customer/{customer.key}/jobs",
        f"api::tag.tag/{rows[0].key}/jobs",
        "api::job.job/77/tags",
        "api::job.job/zz/customer",
    )


def test_relations_of_drafts(contract: Contract) -> None:
    authors, articles = manager(contract, "author"), manager(contract, "article")
    author, other = authors.create(name="Ann"), authors.create(name="Ben")
    article = articles.create(title="A", author=linked(contract, author))
    of = source(contract, article)
    paths = (
        f"api::article.article/{article.key}/author",
        f"api::article.article/{article.key}/author?status=published",
        f"api::article.article/{article.key}/related",
        f"api::author.author/{author.key}/articles",
        "api::article.article/author",
        "api::article.article/author?status=published",
        f"api::article.article/author?{of}",
        f"api::article.article/related?{of}",
    )
    relations(contract, *paths)
    authors.post(f"/{author.key}/actions/publish")
    articles.post(f"/{article.key}/actions/publish")
    authors.post(f"/{other.key}/actions/publish")
    authors.put(f"/{other.key}", {"name": "Bea"})
    relations(contract, *paths)


def test_relations_in_components(contract: Contract) -> None:
    tags, pages = manager(contract, "tag"), manager(contract, "page")
    red, blue = tags.create(name="red"), tags.create(name="blue")
    page = pages.post(
        "", {"title": "p", "section": {"heading": "h", "tags": linked(contract, red), "tag": linked(contract, blue)}}
    ).json()
    section = page.get("data", page)["section"]["id"]
    name = "entityId" if contract.major == 4 else "id"
    relations(
        contract,
        f"layout.section/{section}/tags",
        f"layout.section/{section}/tag",
        "layout.section/tags",
        f"layout.section/tags?{name}={section}",
        "layout.section/77/tags",
    )


def test_relations_that_are_none(contract: Contract) -> None:
    jobs = manager(contract, "job")
    job = jobs.create(JobID="J1")
    of = source(contract, job)
    relations(
        contract,
        "api::nope.nope/tags",
        f"api::nope.nope/{job.key}/tags",
        "api::job.job/nope",
        "api::job.job/JobID",
        f"api::job.job/{job.key}/nope",
        "api::job.job/createdBy",
        f"api::job.job/{job.key}/createdBy",
        "api::comment.comment/subject",
        f"api::job.job/tags?{of.split('=')[0]}=zz",
        "api::job.job/tags?page=0",
        "api::job.job/tags?page=x&pageSize=101",
        "api::job.job/tags?pageSize=1.5",
        "api::job.job/tags?idsToOmit[0][x]=1",
        f"api::job.job/{job.key}/tags?pageSize=x",
        f"api::job.job/{job.key}/tags?page=-1",
        "api::job.job/tags?status=nope",
        "api::job.job/tags?locale[0]=en",
    )


def test_uids_are_made(contract: Contract) -> None:
    things = manager(contract, "thing")

    def generate(field: str, uid: str = "api::thing.thing", **data: object) -> None:
        body = {"contentTypeUID": uid, "field": field, "data": data}
        contract.post("/content-manager/uid/generate", body, sender=SENDER)

    generate("slug", s="Hello World")
    things.create(s="Hello World", slug="hello-world")
    generate("slug", s="Hello World")
    generate("slug", s="Hello")
    things.create(s="x", slug="hello-world-1")
    generate("slug", s="hello  WORLD")
    generate("slug")
    generate("slug", s="")
    generate("slug", s=5)
    generate("uid", s="x")
    generate("uidOptions", s="Héllo wörld & camelCase")
    generate("s", s="x")
    generate("nope")
    generate("slug", uid="api::nope.nope")
    for body in ({}, {"contentTypeUID": "api::thing.thing"}, {"contentTypeUID": 1, "field": [], "data": "x"}):
        contract.post("/content-manager/uid/generate", body, sender=SENDER)


def test_uids_are_free_or_not(contract: Contract) -> None:
    manager(contract, "thing").create(s="Hello", slug="hello")

    def check(value: object, field: str = "slug", uid: str = "api::thing.thing") -> None:
        body = {"contentTypeUID": uid, "field": field, "value": value}
        contract.post("/content-manager/uid/check-availability", body, sender=SENDER)

    for value in ("hello", "hell", "hello-1", "", "a b", "ä", 5, None):
        check(value)
    check("x", field="s")
    check("x", field="nope")
    check("x", uid="api::nope.nope")
    contract.post("/content-manager/uid/check-availability", {}, sender=SENDER)
