"""`locale` of the content API: on reads and on each kind of write, in the query and in the body."""

from __future__ import annotations

import pytest

from harness.contract import Contract, Row

pytestmark = [pytest.mark.parity, pytest.mark.project("localized")]

WORDS = [
    pytest.param(word, id=name)
    for word, name in (
        ("", "none"), ("en", "default"), ("fr", "other"), ("de", "third"), ("xx", "unknown"), ("*", "star"), ("all",
        "all"),
        ("EN", "capitals"), ("en-US", "longer"), ("a b", "space"), ("0", "zero"),
    )
]  # fmt: skip
SOME = [one for one in WORDS if one.id in ("none", "default", "other", "unknown", "star")]
SHOWN = "populate=*&sort=locale,id"


def every(contract: Contract, route: str, query: str = SHOWN) -> None:
    """All rows: Strapi 4 says `all`, Strapi 5 `*`, one status at a time."""
    contract.gets(route, [
        f"{query}&locale=all&publicationState=preview", f"{query}&locale=*", f"{query}&locale=*&status=draft",
    ])  # fmt: skip


def post(contract: Contract, query: str = "", **data: object) -> Row:
    whole = {"title": "One", "body": "text", "number": 1, "code": "c", "seo": {"metaTitle": "m", "link": {"url": "u"}}}
    return contract.post(f"/api/posts?{query}", {"data": {**whole, **data}}).row


@pytest.mark.parametrize("word", WORDS)
def test_create(contract: Contract, word: str) -> None:
    contract.post(f"/api/posts?populate=*&locale={word}", {"data": {"title": "query"}})
    contract.post("/api/posts?populate=*", {"data": {"title": "body", "locale": word}})
    contract.post(f"/api/pages?populate=*&locale={word}", {"data": {"title": "query"}})
    contract.post("/api/pages?populate=*", {"data": {"title": "body", "locale": word}})
    contract.post(f"/api/tags?locale={word}", {"data": {"name": "not localized"}})
    every(contract, "/api/posts")
    every(contract, "/api/pages")


@pytest.mark.parametrize("word", WORDS)
def test_read(contract: Contract, word: str) -> None:
    rows = [
        post(contract),
        post(contract, "locale=fr", locale="fr", title="Un"),
        post(contract, "locale=xx", title="X"),
    ]
    contract.gets(
        "/api/posts", [f"locale={word}", f"locale={word}&status=draft", f"locale={word}&populate=localizations"]
    )
    for row in rows:
        contract.gets(f"/api/posts/{row.key}", [f"locale={word}", f"locale={word}&status=draft&populate=*"])
    contract.get(f"/api/tags?locale={word}")
    contract.get(f"/api/homepage?locale={word}")


def test_other_forms_of_the_parameter(contract: Contract) -> None:
    row = post(contract)
    post(contract, "locale=fr", locale="fr", title="Un")
    for query in (
        "locale[]=fr",
        "locale[0]=fr&locale[1]=en",
        "locale=fr&locale=en",
        "locale[a]=fr",
        "locale",
        "locale=null",
    ):
        contract.gets("/api/posts", [f"fields=title&{query}", f"fields=title&{query}&populate=localizations"])
        contract.get(f"/api/posts/{row.key}?fields=title&{query}")
    contract.gets("/api/posts", [f"fields=title&locale=*&{query}" for query in (
        "filters[locale]=fr", "sort=locale:desc", "fields=locale", "filters[localizations][title]=x",
        "sort=localizations.title",
        "populate[localizations][fields]=title", "populate[localizations][filters][title]=x",
        "populate=localizations.tags",
    )])  # fmt: skip


@pytest.mark.parametrize("word", SOME)
@pytest.mark.parametrize("status", ["", "&status=draft"], ids=["published", "draft"])
def test_update_in_a_locale(contract: Contract, word: str, status: str) -> None:
    tag = contract.create("tags", {"name": "t"})
    row = post(contract, links=[{"url": "l"}], tags=[tag.key])
    path = f"/api/posts/{row.key}"
    contract.put(f"{path}?populate=*&locale={word}{status}", {"data": {"title": "Deux"}})
    every(contract, "/api/posts")
    contract.put(
        f"{path}?populate=*&locale={word}{status}", {"data": {"number": 7, "locale": "de", "links": [{"url": "m"}]}}
    )
    every(contract, "/api/posts")
    contract.put(f"{path}?populate=*{status}", {"data": {"number": 8, "seo": {"metaTitle": "n"}}})
    every(contract, "/api/posts")
    contract.put(f"{path}?locale={word}{status}", {"data": {"title": None}})
    contract.put(f"{path}?locale={word}{status}", {"data": {"title": 5, "body": "x"}})
    contract.get(f"{path}?locale={word}{status}&populate[localizations][fields]=title")


@pytest.mark.parametrize("word", SOME)
def test_delete_in_a_locale(contract: Contract, word: str) -> None:
    row = post(contract)
    path = f"/api/posts/{row.key}"
    contract.put(f"{path}?locale=fr", {"data": {"title": "Un"}})
    contract.put(f"{path}?locale=de&status=draft", {"data": {"title": "Eins"}})
    contract.delete(f"{path}?locale={word}")
    every(contract, "/api/posts")
    contract.delete(f"{path}?locale={word}")
    contract.get(f"{path}?locale={word}")
    contract.delete(path)
    every(contract, "/api/posts")


def test_without_draft_and_publish(contract: Contract) -> None:
    parent = contract.create("pages", {"title": "Parent", "code": "p"})
    page = contract.post(
        "/api/pages?populate=*", {"data": {"title": "Page", "code": "c", "slug": "s", "parent": parent.key}}
    ).row
    for query, data in (
        ("locale=fr", {"title": "Page fr"}), ("locale=fr", {"code": "d"}), ("locale=de", {"title": "Seite",
        "code": "p"}),
        ("locale=de", {"title": "Seite", "slug": "s", "parent": None}), ("", {"code": "e", "parent": parent.key}),
        ("", {"code": "p"}),
    ):  # fmt: skip
        contract.put(f"/api/pages/{page.key}?populate=*&{query}", {"data": data})
        every(contract, "/api/pages")
    contract.put(f"/api/pages/{parent.key}?locale=fr&populate=*", {"data": {"title": "Parent fr"}})
    contract.put(f"/api/pages/{page.key}?locale=fr&populate=*", {"data": {"parent": parent.key}})
    every(contract, "/api/pages")
    contract.post("/api/pages?locale=fr", {"data": {"title": "Other", "code": "p", "slug": "s"}})
    contract.delete(f"/api/pages/{parent.key}?locale=fr")
    every(contract, "/api/pages")
    contract.delete(f"/api/pages/{page.key}?locale=*")
    every(contract, "/api/pages")


def test_single_type(contract: Contract) -> None:
    contract.put(
        "/api/homepage?locale=fr&populate=*", {"data": {"title": "Bonjour", "number": 1, "seo": {"metaTitle": "m"}}}
    )
    contract.gets("/api/homepage", ["", "locale=fr", "locale=fr&status=draft", "locale=*"])
    contract.put("/api/homepage?populate=*", {"data": {"title": "Welcome", "number": 2}})
    contract.gets(
        "/api/homepage",
        ["populate=*", "locale=fr&populate=*", "locale=*&populate=*", "locale=fr&populate=localizations"],
    )
    contract.put("/api/homepage?locale=de&status=draft", {"data": {"title": "Hallo"}})
    contract.put("/api/homepage?locale=xx", {"data": {"title": "X"}})
    contract.put("/api/homepage?locale=*", {"data": {"title": "all"}})
    contract.gets("/api/homepage", ["locale=de", "locale=de&status=draft", "locale=xx", "locale=*"])
    contract.delete("/api/homepage?locale=fr")
    contract.gets("/api/homepage", ["", "locale=fr", "locale=de&status=draft"])
    contract.delete("/api/homepage?locale=*")
    contract.gets("/api/homepage", ["", "locale=de&status=draft"])


def test_relations_between_locales(contract: Contract) -> None:
    tag = contract.post("/api/tags?locale=fr", {"data": {"name": "t"}}).row
    row = post(contract, "populate=*", tags=[tag.key])
    path = f"/api/posts/{row.key}"
    contract.put(f"{path}?locale=fr&populate=*", {"data": {"title": "Un"}})
    contract.put(f"{path}?locale=fr&populate=*", {"data": {"tags": [tag.key], "links": [{"tag": tag.key}]}})
    contract.get("/api/tags?populate=posts")
    contract.gets(f"/api/tags/{tag.key}", ["populate=posts", "populate=posts&locale=fr", "populate[posts][locale]=fr"])
    contract.put(f"/api/tags/{tag.key}?populate=posts", {"data": {"posts": [row.key]}})
    contract.put(f"/api/tags/{tag.key}?populate=posts&locale=fr", {"data": {"posts": {"disconnect": [row.key]}}})
    every(contract, "/api/posts")
    contract.delete(f"/api/tags/{tag.key}")
    every(contract, "/api/posts")


def test_unknown_documents(contract: Contract) -> None:
    for query in ("", "locale=fr", "locale=*", "locale=fr&status=draft"):
        path = f"/api/posts/abcdefghijklmnopqrstuvwx?{query}"
        contract.get(path)
        contract.put(path, {"data": {"title": "x"}})
        contract.delete(path)
