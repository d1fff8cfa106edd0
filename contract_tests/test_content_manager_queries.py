"""The content manager's lists: pages, sorts, filters, searches, and what a wrong query is answered."""

from __future__ import annotations

import pytest

from contract_tests.datasets import shop
from contract_tests.manager import linked, manager
from harness.contract import Contract

pytestmark = pytest.mark.parity


def test_pages(contract: Contract) -> None:
    shop(contract)
    manager(contract, "job").gets(
        "?sort=id",
        "?page=2&pageSize=3&sort=JobID:ASC",
        "?page=9&pageSize=3",
        "?pageSize=2",
        "?page=2",
        "?pageSize=1000&sort=id",
        "?pageSize=1001&sort=id",
    )


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=x",
        "pageSize=0",
        "pageSize=-1",
        "pageSize=x",
        "page=1.5",
        "start=2&limit=2",
        "start=1",
        "limit=-1",
        "limit=0",
        "start=x",
        "page=1&start=0",
        "pagination[page]=2&pagination[pageSize]=1",
    ],
)
def test_pages_that_are_none(contract: Contract, query: str) -> None:
    contract.creates("tags", [{"name": "a"}, {"name": "b"}, {"name": "c"}])
    manager(contract, "tag").get(f"?{query}")


def test_sorts_and_filters(contract: Contract) -> None:
    shop(contract)
    manager(contract, "job").gets(
        "?sort=Quantity:DESC&sort=JobID:ASC",
        "?sort[0]=Status:asc&sort[1]=JobID:desc",
        "?sort=customer.Name:asc",
        "?sort=createdBy.firstname:asc,JobID:asc",
        "?filters[Status][$eq]=Complete&sort=id",
        "?filters[$and][0][Quantity][$gt]=50&filters[$and][1][JobID][$startsWith]=J&sort=id",
        "?filters[customer][Name][$contains]=acme&sort=id",
        "?filters[tags][name]=red&sort=id",
        "?filters[$or][0][JobID]=J01&filters[$or][1][tags][weight][$gt]=1&sort=id",
        "?filters[createdBy][id][$null]=true&sort=id",
        "?_q=rush&sort=id",
        "?_q=acme",
        "?_q=",
        "?fields[0]=JobID&sort=id&pageSize=2",
        "?populate=*&sort=id&pageSize=2",
        "?populate[customer]=true&populate[tags][fields][0]=name&sort=id&pageSize=2",
        "?unknown=1&publicationState=live&sort=id&pageSize=1",
    )


@pytest.mark.parametrize(
    "query",
    [
        "filters[nope]=x",
        "filters[customer][nope]=x",
        "filters[Quantity][$nope]=1",
        "filters[Quantity]=x",
        "filters=x",
        "sort=nope",
        "sort=JobID:up",
        "sort=customer",
        "sort=",
        "fields=nope",
        "fields[0]=customer",
        "filters[customer][createdBy][password]=x",
        "filters[createdBy][resetPasswordToken][$notNull]=true",
        "filters[updatedBy][firstname]=Admin",
    ],
)
def test_queries_that_are_wrong(contract: Contract, query: str) -> None:
    contract.create("jobs", {"JobID": "J1"})
    manager(contract, "job").get(f"?{query}")


def test_one_entry_asked_for_with_a_query(contract: Contract) -> None:
    job = shop(contract).jobs[0]
    manager(contract, "job").gets(
        f"/{job.key}?populate=*",
        f"/{job.key}?fields=JobID",
        f"/{job.key}?filters[JobID]=other",
        f"/{job.key}?filters[customer][Name]=other",
        f"/{job.key}?filters[nope]=other",
    )


@pytest.mark.only("5")
def test_the_status_of_documents(contract: Contract) -> None:
    articles = manager(contract, "article")
    rows = [articles.create(title=title) for title in ("A", "B", "C")]
    for row in rows[:2]:
        articles.post(f"/{row.key}/actions/publish")
    articles.put(f"/{rows[1].key}", {"title": "B2"})
    by_status = "?sort=title&filters[$and][0][__status][$eq]"
    articles.gets(
        "?sort=title",
        "?status=published&sort=title",
        "?status=draft&sort=title",
        "?status=nope",
        "?publicationFilter=modified&sort=title",
        "?publicationFilter=nope",
        "?hasPublishedVersion=true&sort=title",
        "?hasPublishedVersion=false&sort=title",
        "?publicationStatusFilter=published-modified",
        "?publicationStatusFilter=published-unmodified",
        f"{by_status}=draft",
        f"{by_status}=published",
        f"{by_status}=published-modified",
        f"{by_status}=published-unmodified&filters[$and][1][title]=A",
        f"{by_status}=nope",
        "?sort=status:ASC",
        "?sort=status:DESC,title:ASC",
        "?sort[0]=title:DESC&sort[1]=status:ASC",
        "?sort=status:ASC&status=published",
    )
    manager(contract, "tag").gets("?sort=status:ASC", "?publicationStatusFilter=published-modified")


def test_types_of_plugins(contract: Contract) -> None:
    for uid in ("plugin::users-permissions.user", "plugin::upload.file", "plugin::i18n.locale"):
        contract.get(f"/content-manager/collection-types/{uid}", sender="admin")
        contract.get(f"/content-manager/collection-types/{uid}/77", sender="admin")
        contract.delete(f"/content-manager/collection-types/{uid}/77", sender="admin")


def test_users(contract: Contract) -> None:
    body = {"username": "ann", "email": "ann@example.com", "password": "secret12", "role": 1}
    user = contract.post("/api/users", body).row
    users = manager(contract, "user")
    contract.get(f"{users.path}?sort=id", sender="admin")
    contract.get(f"{users.path}/{user.key}", sender="admin")
    contract.get(f"{users.path}?filters[provider]=local&filters[resetPasswordToken][$null]=true", sender="admin")
    contract.delete(f"{users.path}/{user.key}", sender="admin")
    contract.get(users.path, sender="admin")


def test_lists_of_what_drafts_lead_to(contract: Contract) -> None:
    authors, articles = manager(contract, "author"), manager(contract, "article")
    author = authors.create(name="Ann")
    first = articles.create(title="A", author=linked(contract, author))
    articles.post(f"/{first.key}/actions/publish")
    articles.gets("", "?filters[author][name]=Ann", "?status=published")
    authors.post(f"/{author.key}/actions/publish")
    articles.post(f"/{first.key}/actions/publish")
    articles.gets("", "?status=published&filters[author][name]=Ann")
    authors.gets("", f"/{author.key}?status=published")
