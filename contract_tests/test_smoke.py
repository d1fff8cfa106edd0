"""A first look at what has its own tests elsewhere: components, dynamic zones, drafts, locales."""

from __future__ import annotations

import pytest

from harness.contract import Contract

pytestmark = pytest.mark.parity


def test_components(contract: Contract) -> None:
    page = contract.create(
        "pages",
        {"title": "p", "comp": {"metaTitle": "t"}, "comps": [{"label": "a"}, {"label": "b", "kind": "external"}]},
    )
    contract.gets(f"/api/pages/{page.key}", [
        "", "populate=comp", "populate=comps", "populate[comp][fields][0]=metaTitle",
        "populate[comps][sort]=label:desc", "populate=nope",
    ])  # fmt: skip
    contract.put(f"/api/pages/{page.key}?populate=comp", {"data": {"comp": {"metaDescription": "d"}}})
    contract.put(f"/api/pages/{page.key}?populate=comp", {"data": {"comp": None}})
    contract.put(f"/api/pages/{page.key}?populate=comps", {"data": {"comps": []}})
    contract.gets(
        "/api/pages",
        ["fields=id&filters[comp][metaTitle]=t", "fields=id&filters[comps][label]=a", "fields=id&sort=comp.metaTitle"],
    )
    wrong: tuple[dict[str, object], ...] = (
        {"comp": {}}, {"comp": "x"}, {"comp": []}, {"comps": {}}, {"comps": [{}]}, {"comps": [{"label": "a"}] * 3},
        {"comp": {"nope": 1}},
    )  # fmt: skip
    for data in wrong:
        contract.post("/api/pages?fields=id", {"data": data})


def test_dynamic_zones(contract: Contract) -> None:
    zone = [{"__component": "shared.quote", "text": "q", "n": 1}, {"__component": "shared.seo", "metaTitle": "t"}]
    page = contract.create("pages", {"title": "p", "dz": zone})
    contract.gets(
        f"/api/pages/{page.key}",
        ["populate=dz", "populate[dz][on][shared.quote][fields][0]=text", "populate[dz][fields][0]=text"],
    )
    contract.put(
        f"/api/pages/{page.key}?populate=dz", {"data": {"dz": [{"__component": "shared.quote", "text": "new"}]}}
    )
    wrong: tuple[object, ...] = ([{}], "x", [{"__component": "shared.quote", "n": 0}])
    for dz in wrong:
        contract.post("/api/pages?fields=id", {"data": {"dz": dz}})
    contract.get("/api/pages?filters[dz][text]=q")


def test_drafts(contract: Contract) -> None:
    article = contract.post("/api/articles", {"data": {"title": "t"}}).row
    contract.post("/api/articles?status=draft", {"data": {"title": "d"}})
    contract.post("/api/articles", {"data": {"title": "n", "publishedAt": None}})
    contract.gets(
        "/api/articles", ["fields[0]=title", "fields[0]=title&status=draft", "fields[0]=title&publicationState=preview"]
    )
    contract.put(f"/api/articles/{article.key}?fields[0]=title", {"data": {"title": "u"}})
    contract.delete(f"/api/articles/{article.key}")
    contract.get(f"/api/articles/{article.key}")


def test_locales(contract: Contract) -> None:
    post = contract.post("/api/posts", {"data": {"title": "t"}}).row
    contract.gets("/api/posts", ["fields[0]=title", "fields[0]=title&locale=en", "fields[0]=title&locale=fr"])
    contract.get(f"/api/posts/{post.key}?fields[0]=title")


def test_private_attributes_of_a_type(contract: Contract) -> None:
    memo = contract.post("/api/memos", {"data": {"text": "a", "number": 5}}).row
    contract.get(f"/api/memos/{memo.key}")
    contract.put(f"/api/memos/{memo.key}?populate=createdBy", {"data": {"number": "x"}})
