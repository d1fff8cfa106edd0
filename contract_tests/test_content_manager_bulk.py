"""The content manager: several entries at once, and clones."""

from __future__ import annotations

import pytest

from contract_tests.manager import Manager, linked, manager
from harness.contract import Contract, Row

pytestmark = pytest.mark.parity


def three_articles(contract: Contract) -> tuple[Manager, list[Row]]:
    articles = manager(contract, "article")
    return articles, [articles.create(title=title, seo={"metaTitle": title}) for title in ("A", "B", "C")]


def test_bulk_publish_and_unpublish(contract: Contract) -> None:
    articles, (first, second, third) = three_articles(contract)
    articles.bulk("bulkPublish", [first.key, second.key])
    articles.gets("?sort=id", "?status=published&sort=id")
    contract.get("/api/articles?sort=title&populate=*")
    articles.bulk("bulkPublish", [second.key, third.key])
    articles.bulk("bulkUnpublish", [first.key, third.key])
    articles.bulk("bulkUnpublish", [first.key])
    articles.get("?sort=title")
    contract.get("/api/articles?sort=title")


def test_bulk_publish_of_incomplete_drafts(contract: Contract) -> None:
    articles = manager(contract, "article")
    complete, incomplete = articles.create(title="A"), articles.create(summary="no title")
    articles.bulk("bulkPublish", [complete.key, incomplete.key])
    articles.get("?sort=id")
    contract.get("/api/articles")


def test_bulk_delete(contract: Contract) -> None:
    articles, rows = three_articles(contract)
    tags = manager(contract, "tag")
    tag = tags.create(name="red")
    articles.bulk("bulkPublish", [rows[0].key])
    articles.put(f"/{rows[0].key}", {"tags": linked(contract, tag)})
    articles.bulk("bulkDelete", [rows[0].key, rows[1].key])
    articles.gets("", "?status=published")
    articles.bulk("bulkDelete", [rows[0].key])
    tags.bulk("bulkDelete", [tag.key])
    tags.get()


def test_bulk_actions_on_what_is_not_there(contract: Contract) -> None:
    articles, rows = three_articles(contract)
    unknown = 77 if contract.major == 4 else "zz"
    for action in ("bulkPublish", "bulkUnpublish", "bulkDelete"):
        articles.bulk(action, [unknown])
        articles.bulk(action, [rows[0].key, unknown])
    articles.get()


def test_bulk_bodies(contract: Contract) -> None:
    articles = manager(contract, "article")
    for action in ("bulkPublish", "bulkUnpublish", "bulkDelete"):
        for body in ({}, {"ids": []}, {"documentIds": []}, {"ids": [{}], "documentIds": [{}]}, {"ids": 1}, []):
            articles.post(f"/actions/{action}", body)
        articles.post(f"/actions/{action}", {"ids": [-1, True, None, 1.5], "documentIds": [-1, True, None, 1.5]})
        articles.post(f"/actions/{action}")


def test_draft_relations_of_many(contract: Contract) -> None:
    authors, articles = manager(contract, "author"), manager(contract, "article")
    author = authors.create(name="Ann")
    first = articles.create(title="A", author=linked(contract, author))
    second = articles.create(title="B", author=linked(contract, author), related=linked(contract, first))
    name = "ids" if contract.major == 4 else "documentIds"
    path = "/actions/countManyEntriesDraftRelations"
    articles.get(f"{path}?{name}[0]={first.key}&{name}[1]={second.key}")
    articles.get(f"{path}?{name}[0]={second.key}&locale=en")
    articles.get(f"{path}?{name}[0]=77")
    authors.get(f"{path}?{name}[0]={author.key}")


@pytest.mark.only("5")
def test_bulk_find_for_validation(contract: Contract) -> None:
    articles, (first, second, _) = three_articles(contract)
    articles.bulk("bulkFindForValidation", [second.key, first.key], sort="title:desc")
    articles.bulk("bulkFindForValidation", ["zz"])
    articles.post("/actions/bulkFindForValidation", {})


def test_clones(contract: Contract) -> None:
    authors, tags = manager(contract, "author"), manager(contract, "tag")
    author, red, blue = authors.create(name="Ann"), tags.create(name="red"), tags.create(name="blue")
    articles = manager(contract, "article")
    row = articles.create(
        title="A",
        code="c1",
        summary="a summary",
        stars=3,
        author=linked(contract, author),
        tags=linked(contract, red, blue),
        seo={"metaTitle": "m"},
    )
    articles.post(f"/{row.key}/actions/publish")
    clone = articles.post(f"/clone/{row.key}", {"title": "B", "code": "c2"}).row
    articles.get(f"/{clone.key}")
    contract.get("/api/articles?populate=*&sort=title")
    articles.post(f"/clone/{row.key}", {"code": "c3", "tags": linked(contract, red, by="disconnect"), "seo": None})
    articles.post(f"/clone/{row.key}", {"code": "c4", "tags": linked(contract, blue, by="set"), "stars": None})
    articles.post(f"/clone/{row.key}", {"code": "c5", "author": {"connect": [], "disconnect": []}})
    articles.post(f"/clone/{row.key}", {"title": "same code"})
    articles.post("/clone/77", {"title": "B"})
    articles.post(f"/auto-clone/{row.key}", {})
    articles.get("?sort=id")
    authors.get(f"/{author.key}")


def test_clones_with_components_and_zones(contract: Contract) -> None:
    pages, tags = manager(contract, "page"), manager(contract, "tag")
    tag = tags.create(name="red")
    page = pages.create(
        title="one",
        comp={"metaTitle": "m"},
        comps=[{"label": "a"}, {"label": "b"}],
        section={"heading": "h", "links": [{"label": "x"}], "tag": linked(contract, tag)},
        dz=[{"__component": "shared.quote", "text": "q", "n": 2}, {"__component": "shared.seo", "metaTitle": "s"}],
        tags=linked(contract, tag),
    )
    clone = pages.post(f"/auto-clone/{page.key}", {}).row
    pages.get(f"/{clone.key}")
    pages.post(f"/clone/{page.key}", {"title": "two", "comp": {"metaTitle": "n"}, "dz": []})
    pages.get(f"/{page.key}")
    tags.post(f"/auto-clone/{tag.key}", {})
    tags.get("?sort=id")


def test_what_can_be_cloned_alone(contract: Contract) -> None:
    for name in ("tag", "job", "customer", "thing", "employee", "badge", "knot", "page", "post"):
        manager(contract, name).post("/auto-clone/77", {})


def test_clones_of_two_way_relations(contract: Contract) -> None:
    employees, badges = manager(contract, "employee"), manager(contract, "badge")
    badge = badges.create(code="b")
    boss = employees.create(Name="Boss", EmployeeID="1")
    row = employees.create(Name="Ann", EmployeeID="2", badge=linked(contract, badge), manager=linked(contract, boss))
    friend = employees.create(Name="Ben", EmployeeID="3", friends=linked(contract, row), manager=linked(contract, row))
    employees.post(f"/clone/{row.key}", {"Name": "Ann 2", "EmployeeID": "4"})
    employees.post(f"/clone/{boss.key}", {"Name": "Boss 2", "EmployeeID": "5"})
    contract.get("/api/employees?populate=*&sort=EmployeeID")
    contract.get("/api/badges?populate=*")
    employees.get(f"/{friend.key}")
