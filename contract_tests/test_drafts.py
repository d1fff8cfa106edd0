"""Draft and publish by the content API: which version is read, written, removed, and what is not asked of drafts."""

from __future__ import annotations

import pytest

from contract_tests.forms import text
from contract_tests.test_upload import send
from harness.contract import Contract, Row

pytestmark = pytest.mark.parity

NAMES = ("none", "published", "draft", "unknown", "empty", "list")
STATUSES = ("", "status=published", "status=draft", "status=zzz", "status=", "status[]=draft")


def both(contract: Contract, path: str, query: str = "populate=*") -> None:
    """The published version and the draft."""
    contract.gets(path, [query, f"{query}&status=draft"])


def article(contract: Contract, query: str = "", **data: object) -> Row:
    return contract.post(f"/api/articles?{query}", {"data": {"title": "t", **data}}).row


@pytest.mark.parametrize("status", STATUSES, ids=NAMES)
def test_statuses(contract: Contract, status: str) -> None:
    row = article(contract, status, stars=1)
    path = f"/api/articles/{row.key}"
    contract.gets(path, STATUSES)
    contract.gets("/api/articles", STATUSES)
    contract.put(f"{path}?{status}", {"data": {"stars": 2}})
    both(contract, path)
    contract.put(f"{path}?{status}", {"data": {}})
    both(contract, path)


@pytest.mark.parametrize(
    "status", [*STATUSES, "filters[stars]=1", "filters[stars]=9"], ids=[*NAMES, "that-fits", "that-does-not"]
)
def test_deleting(contract: Contract, status: str) -> None:
    for first in ("", "status=draft"):
        path = f"/api/articles/{article(contract, first, stars=1).key}"
        contract.delete(f"{path}?{status}")
        both(contract, path)
        contract.delete(path)
        both(contract, path)
    both(contract, "/api/articles")


def test_ids_and_order_move_with_each_publishing(contract: Contract) -> None:
    one, two = article(contract), article(contract, title="u")
    both(contract, "/api/articles", "fields=title")
    contract.put(f"/api/articles/{one.key}", {"data": {"stars": 1}})
    both(contract, "/api/articles", "fields=title")
    contract.put(f"/api/articles/{two.key}?status=draft", {"data": {"stars": 2}})
    both(contract, "/api/articles", "fields=title")
    contract.put(f"/api/articles/{two.key}", {"data": {}})
    both(contract, "/api/articles", "sort=title")
    contract.delete(f"/api/articles/{one.key}")
    article(contract)
    both(contract, "/api/articles", "sort=id")


def test_published_at_in_the_data(contract: Contract) -> None:
    for value in (None, "2020-01-01T00:00:00.000Z", "x", 5, "", True):
        made = contract.post("/api/articles", {"data": {"title": "t", "publishedAt": value}})
        row = made.row if made.status < 300 else article(contract)
        path = f"/api/articles/{row.key}"
        contract.post("/api/articles?status=draft", {"data": {"title": "d", "publishedAt": value}})
        contract.put(path, {"data": {"publishedAt": value}})
        both(contract, path, "fields=title&fields=publishedAt")
        contract.put(path, {"data": {"title": "u"}})
        both(contract, path, "fields=title&fields=publishedAt")
    contract.gets(
        "/api/articles", ["fields=title", "fields=title&filters[publishedAt][$null]=true", "sort=publishedAt:desc,id"]
    )


@pytest.mark.parametrize("state", ["live", "preview", "zzz", ""], ids=["live", "preview", "unknown", "empty"])
def test_publication_state(contract: Contract, state: str) -> None:
    author = contract.post("/api/authors", {"data": {"name": "draft", "publishedAt": None}}).row
    one = article(contract, publishedAt=None, author=author.key)
    article(contract, title="shown", author=author.key)
    query = f"publicationState={state}"
    contract.gets("/api/articles", [query, f"{query}&populate=author", f"{query}&filters[author][name]=draft"])
    contract.gets(f"/api/articles/{one.key}", [query, f"{query}&populate=author"])
    contract.get(f"/api/authors?{query}&populate=articles")
    contract.gets(f"/api/authors/{author.key}", [query, f"{query}&populate=articles"])
    contract.put(f"/api/articles/{one.key}?{query}&populate=author", {"data": {"stars": 1}})


DRAFTS: tuple[dict[str, object], ...] = (
    {}, {"title": None}, {"title": ""}, {"title": 5}, {"title": "t", "summary": "x"}, {"title": "t",
    "summary": "x" * 41},
    {"title": "t", "stars": 0}, {"title": "t", "stars": 6}, {"title": "t", "stars": "x"}, {"title": "t",
    "code": "taken"},
    {"title": "t", "seo": {}}, {"title": "t", "seo": {"metaTitle": None}}, {"title": "t",
    "seo": {"metaDescription": "x" * 41}},
    {"title": "t", "seo": {"metaTitle": 5}}, {"title": "t", "author": 999999}, {"title": "t", "nope": 1},
    {"title": "t", "id": 1},
    {"title": "x" * 256},
)  # fmt: skip


def test_what_is_not_asked_of_drafts(contract: Contract) -> None:
    article(contract, code="taken")
    target = article(contract, code="mine")
    path = f"/api/articles/{target.key}"
    for data in DRAFTS:
        contract.post("/api/articles", {"data": data})
        contract.post("/api/articles?status=draft", {"data": data})
        contract.post("/api/articles", {"data": {**data, "publishedAt": None}})
    for data in DRAFTS:
        contract.put(f"{path}?status=draft", {"data": data})
        contract.put(path, {"data": data})
        contract.put(path, {"data": {**data, "publishedAt": None}})
        contract.put(path, {"data": {**data, "publishedAt": "2026-01-02T03:04:05.000Z"}})
    both(contract, path)
    both(contract, "/api/articles", "fields=title&fields=code&sort=id")


def test_an_incomplete_draft_is_published(contract: Contract) -> None:
    row = contract.post("/api/articles?status=draft", {"data": {"summary": "x", "stars": 9, "publishedAt": None}})
    row = contract.post("/api/articles?status=draft", {"data": {"title": None, "summary": "x", "publishedAt": None}})
    if row.status < 300:
        path = f"/api/articles/{row.row.key}"
        for data in (
            {},
            {"title": "t"},
            {"title": "t", "summary": "long enough"},
            {"seo": {}},
            {"seo": {"metaTitle": "m"}},
        ):
            contract.put(path, {"data": data})
            contract.put(path, {"data": {**data, "publishedAt": "2026-01-02T03:04:05.000Z"}})
            both(contract, path)
    both(contract, "/api/articles")


def test_relations_between_versions(contract: Contract) -> None:
    shown, hidden = (
        contract.post(f"/api/authors?{query}", {"data": {"name": name, **more}}).row
        for query, name, more in (("", "shown", {}), ("status=draft", "hidden", {"publishedAt": None}))
    )
    first = article(contract, "populate=*", title="1", author=shown.key)
    second = article(contract, "populate=*", title="2", author=hidden.key, related=[first.key])
    third = article(
        contract,
        "status=draft&populate=*",
        title="3",
        author=shown.key,
        related=[second.key, first.key],
        publishedAt=None,
    )
    both(contract, "/api/articles", "populate[author][fields]=name&populate[related][fields]=title&sort=title")
    both(contract, "/api/authors", "populate[articles][fields]=title&sort=name")
    contract.put(f"/api/authors/{hidden.key}?populate=articles", {"data": {"publishedAt": "2026-01-02T03:04:05.000Z"}})
    both(contract, "/api/articles", "populate[author][fields]=name&sort=title")
    both(contract, "/api/authors", "populate[articles][fields]=title&sort=name")
    contract.put(f"/api/articles/{third.key}?populate=*", {"data": {"publishedAt": "2026-01-02T03:04:05.000Z"}})
    contract.put(f"/api/articles/{second.key}?populate=*", {"data": {"author": None}})
    contract.put(
        f"/api/articles/{first.key}?status=draft&populate=*", {"data": {"author": hidden.key, "related": [third.key]}}
    )
    both(contract, "/api/articles", "populate[author][fields]=name&populate[related][fields]=title&sort=title")
    contract.gets("/api/articles", [f"fields=title&sort=title&{query}" for query in (
        "filters[author][name]=hidden", "filters[author][name]=hidden&status=draft", "filters[related][title]=3",
        "filters[author][$null]=true", "filters[author][publishedAt][$null]=true", "populate[author][status]=draft",
        "populate[author][publicationState]=preview", "populate[related][filters][title]=1",
    )])  # fmt: skip
    contract.delete(f"/api/articles/{first.key}")
    contract.delete(f"/api/authors/{shown.key}")
    both(contract, "/api/articles", "populate=*&sort=title")


def test_relations_to_types_without_drafts(contract: Contract) -> None:
    red, blue = contract.creates("tags", [{"name": "red"}, {"name": "blue"}])
    row = article(contract, tags=[blue.key, red.key])
    path = f"/api/articles/{row.key}"
    both(contract, path)
    contract.put(f"{path}?status=draft", {"data": {"tags": {"disconnect": [blue.key]}}})
    both(contract, path)
    contract.put(path, {"data": {"tags": {"connect": [{"id": blue.id, "position": {"start": True}}]}}})
    both(contract, path)
    contract.delete(f"/api/tags/{red.key}")
    both(contract, path)


def test_components_of_versions(contract: Contract) -> None:
    file = send(contract, text()).rows[0]
    row = article(contract, "populate[seo][populate]=*", seo={"metaTitle": "m", "shareImage": file.id})
    path = f"/api/articles/{row.key}"
    both(contract, path, "populate[seo][populate]=*")
    contract.put(f"{path}?status=draft&populate=seo", {"data": {"seo": {"metaTitle": "d"}}})
    both(contract, path, "populate[seo][populate]=*")
    contract.put(f"{path}?populate=seo", {"data": {"stars": 1}})
    both(contract, path, "populate[seo][populate]=*")
    contract.put(f"{path}?status=draft", {"data": {"seo": None}})
    both(contract, path)
    contract.put(path, {"data": {"seo": {"id": "<shared.seo.id:1>", "metaTitle": "stale"}}})
    both(contract, path)


def test_answers_of_writes(contract: Contract) -> None:
    author = contract.create("authors", {"name": "a"})
    for query in (
        "fields=title",
        "fields=title&populate=author",
        "populate=*",
        "fields=stars&populate[seo][fields]=metaTitle",
    ):
        row = article(contract, query, author=author.key, seo={"metaTitle": "m"})
        for status in ("", "&status=draft"):
            contract.put(f"/api/articles/{row.key}?{query}{status}", {"data": {"stars": 3}})
        contract.delete(f"/api/articles/{row.key}?{query}")


def versions(contract: Contract) -> None:
    """Articles in each state of publication."""
    article(contract, "status=draft", title="never", publishedAt=None)
    article(contract, title="unmodified")
    for title in ("modified", "again"):
        row = article(contract, title=title)
        contract.put(f"/api/articles/{row.key}?status=draft", {"data": {"stars": 2}})
    contract.put(f"/api/articles/{row.key}", {"data": {}})


@pytest.mark.parametrize("name", ["publicationFilter", "hasPublishedVersion"])
def test_filters_on_publication(contract: Contract, name: str) -> None:
    versions(contract)
    for value in (
        "never-published", "has-published-version", "modified", "unmodified", "never-published-document",
        "has-published-version-document", "published-without-draft", "published-with-draft", "nope", "", "true",
        "false",
        "TRUE", "1", "0", "null",
    ):  # fmt: skip
        both(contract, "/api/articles", f"fields=title&sort=title&{name}={value}")
    both(contract, "/api/articles", f"fields=title&sort=title&{name}")
    both(contract, "/api/articles", f"fields=title&sort=title&{name}[]=modified")
    both(contract, "/api/articles", f"fields=title&sort=title&{name}[a]=true")
    both(contract, "/api/articles", f"fields=title&sort=title&{name}=true&{name}=false")
    contract.gets("/api/jobs", [f"{name}=modified", f"{name}=nope", f"{name}=true"])
    contract.gets("/api/homepage", [f"{name}=modified", f"{name}=nope"])
    row = article(contract)
    for value in ("modified", "nope", "true", "false", "never-published"):
        both(contract, f"/api/articles/{row.key}", f"fields=title&{name}={value}")
        contract.put(f"/api/articles/{row.key}?fields=title&{name}={value}", {"data": {"stars": 1}})
        contract.post(f"/api/articles?fields=title&{name}={value}", {"data": {"title": "x"}})
    contract.delete(f"/api/articles/{row.key}?{name}=nope")


def test_single_type(contract: Contract) -> None:
    body = [{"__component": "shared.quote", "text": "q"}, {"__component": "shared.link", "label": "l"}]
    both(contract, "/api/homepage")
    contract.put("/api/homepage?status=draft&populate=*", {"data": {"title": "d", "seo": {"metaTitle": "m"}}})
    both(contract, "/api/homepage")
    contract.put("/api/homepage?populate=*", {"data": {"title": "p", "body": body}})
    both(contract, "/api/homepage")
    contract.put("/api/homepage?status=draft&populate=*", {"data": {"body": body[:1], "seo": None}})
    both(contract, "/api/homepage")
    contract.put("/api/homepage", {"data": {"publishedAt": None}})
    both(contract, "/api/homepage")
    contract.put("/api/homepage", {"data": {"body": [{"__component": "shared.link"}]}})
    contract.put("/api/homepage?status=draft", {"data": {"body": [{"__component": "shared.link"}]}})
    contract.put("/api/homepage?status=zzz", {"data": {"title": 5}})
    contract.get("/api/homepage?publicationState=preview&populate=*")
    contract.delete("/api/homepage?status=draft")
    both(contract, "/api/homepage")
    contract.delete("/api/homepage")
    both(contract, "/api/homepage")
    contract.delete("/api/homepage")


def test_unknown_documents(contract: Contract) -> None:
    for status in ("", "?status=draft", "?status=zzz"):
        path = f"/api/articles/abcdefghijklmnopqrstuvwx{status}"
        contract.get(path)
        for data in ({"title": "x"}, {"stars": "x"}, {"author": "zz"}, {"nope": 1}):
            contract.put(path, {"data": data})
        contract.put(path, {})
        contract.delete(path)
