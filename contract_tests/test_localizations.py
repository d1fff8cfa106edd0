"""Entries in several locales of Strapi 4: the route that adds one, what it copies, and what stays in step."""

from __future__ import annotations

import pytest

from harness.contract import Contract, Row

pytestmark = [pytest.mark.parity, pytest.mark.project("localized")]

POST = {"title": "One", "body": "text", "number": 1, "code": "c", "seo": {"metaTitle": "m", "link": {"url": "u"}}}
ALL = "locale=all&populate=*&sort=id"


def post(contract: Contract, **more: object) -> Row:
    return contract.create("posts", {**POST, **more})


def test_another_locale(contract: Contract) -> None:
    entry = post(contract)
    path = f"/api/posts/{entry.key}/localizations"
    contract.post(path, {"locale": "fr", "title": "Un", "links": [{"url": "l"}]})
    contract.post(path, {"locale": "de", "title": "Eins", "number": 7, "seo": {"metaTitle": "s"}})
    contract.get(f"/api/posts/{entry.key}?populate=localizations")
    contract.gets("/api/posts", ["populate=localizations", "locale=fr", ALL, f"{ALL}&publicationState=preview"])
    contract.get(f"/api/posts/{entry.key}?populate[localizations][fields]=title&populate[localizations][sort]=locale")


def test_what_is_taken_of_the_body(contract: Contract) -> None:
    tag = contract.create("tags", {"name": "t"})
    entry = post(contract, tags=[tag.key])
    path = f"/api/posts/{entry.key}/localizations"
    contract.post(path, {
        "locale": "fr", "title": "Un", "nope": 1, "id": 99, "localizations": [], "tags": [tag.key],
        "publishedAt": "2026-01-02T03:04:05.000Z", "createdAt": "2020-01-01T00:00:00.000Z", "createdBy": 1,
    })  # fmt: skip
    contract.post(f"{path}?populate=tags&fields=title", {"locale": "de", "title": "Eins", "publishedAt": None})
    contract.get(f"/api/posts?{ALL}&publicationState=preview")


def test_refused_localizations(contract: Contract) -> None:
    entry = post(contract)
    path = f"/api/posts/{entry.key}/localizations"
    for body in (
        {"title": "no locale"}, {"locale": None}, {"locale": ""}, {"locale": "xx"}, {"locale": "en"}, {"locale": "FR"},
        {"locale": 5}, {"locale": ["fr"]}, {}, [], {"data": {"locale": "fr", "title": "Un"}},
    ):  # fmt: skip
        contract.post(path, body)
    contract.post(path, {"locale": "fr", "title": 5, "number": "x"})
    contract.post(path, {"locale": "fr"})
    contract.post(path, {"locale": "fr", "publishedAt": "2026-01-02T03:04:05.000Z", "body": "x"})
    contract.post(path, {"locale": "fr", "title": "Un", "tags": [99]})
    contract.post(path)
    contract.request("POST", path, text="locale=fr&title=Un", content_type="application/x-www-form-urlencoded")
    contract.request("POST", path, text="locale", content_type="text/plain")
    contract.post(path, {"locale": "fr"})
    contract.get(f"/api/posts?{ALL}&publicationState=preview")


def test_unknown_entries(contract: Contract) -> None:
    for word in ("99", "abc", "0", "1.0"):
        contract.post(f"/api/posts/{word}/localizations", {"locale": "fr"})
        contract.post(f"/api/posts/{word}/localizations", {})
    contract.post("/api/tags/1/localizations", {"locale": "fr"})
    contract.post("/api/posts/localizations", {"locale": "fr"})
    for method in ("GET", "PUT", "DELETE", "OPTIONS"):
        contract.request(method, "/api/posts/1/localizations")


def test_shared_fields_stay_in_step(contract: Contract) -> None:
    entry = post(contract)
    french = contract.post(f"/api/posts/{entry.key}/localizations", {"locale": "fr", "title": "Un"})
    if contract.major == 4:
        key = french.row.key
        contract.put(f"/api/posts/{key}", {"data": {"number": 5, "title": "Deux", "locale": "de"}})
        contract.put(f"/api/posts/{key}?populate=localizations", {"data": {"number": 6}})
        contract.put(f"/api/posts/{entry.key}?populate=*", {"data": {"number": 7, "code": "d"}})
        contract.get(f"/api/posts?{ALL}&publicationState=preview")
        contract.delete(f"/api/posts/{key}")
    contract.get(f"/api/posts?{ALL}")


def test_pages_without_draft_and_publish(contract: Contract) -> None:
    parent = contract.create("pages", {"title": "Parent", "code": "p"})
    page = contract.create("pages", {"title": "Page", "slug": "page", "parent": parent.key})
    contract.post(f"/api/pages/{page.key}/localizations", {"locale": "fr", "title": "Page fr", "slug": "page"})
    contract.post(f"/api/pages/{parent.key}/localizations", {"locale": "fr", "title": "Parent fr"})
    contract.post(f"/api/pages/{page.key}/localizations", {"locale": "fr", "title": "Again"})
    contract.gets("/api/pages", [ALL, "locale=fr&populate=parent", "locale=fr&populate=localizations"])


def test_single_type(contract: Contract) -> None:
    contract.post("/api/homepage/localizations", {"locale": "fr", "title": "Bienvenue"})
    contract.put("/api/homepage", {"data": {"title": "Welcome", "number": 1, "seo": {"metaTitle": "m"}}})
    contract.post("/api/homepage/localizations", {"locale": "fr", "title": "Bienvenue"})
    contract.post("/api/homepage/localizations", {"locale": "fr", "title": "Encore"})
    contract.post("/api/homepage/localizations", {"locale": "en", "title": "Again"})
    contract.gets("/api/homepage", ["", "populate=*", "locale=fr", "locale=fr&publicationState=preview", "locale=all"])
    contract.put("/api/homepage?locale=fr", {"data": {"title": "Bonjour", "number": 2}})
    contract.gets("/api/homepage", ["populate=localizations", "locale=fr&populate=*&publicationState=preview"])
    contract.delete("/api/homepage?locale=fr")
    contract.get("/api/homepage?populate=localizations")


@pytest.mark.parametrize(
    "sender", ["anonymous", "read-only", "custom api::post.post.create"], ids=["anonymous", "read-only", "may-create"]
)
def test_who_may(contract: Contract, sender: str) -> None:
    entry = post(contract)
    contract.post(f"/api/posts/{entry.key}/localizations", {"locale": "fr", "title": "Un"}, sender=sender)


@pytest.mark.only("4")  # no token of Strapi 5 can have a permission that there is not
def test_the_permission(contract: Contract) -> None:
    entry = post(contract)
    sender = "custom api::post.post.createLocalization"
    contract.post(f"/api/posts/{entry.key}/localizations", {"locale": "fr", "title": "Un"}, sender=sender)
    contract.get("/api/posts", sender=sender)
    contract.grant_public("api::post.post.createLocalization")
    contract.post(f"/api/posts/{entry.key}/localizations", {"locale": "de", "title": "Eins"}, sender="anonymous")
