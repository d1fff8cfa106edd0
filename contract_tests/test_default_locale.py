"""Another default locale than en, as an administrator sets it: what is read and written when no locale is named."""

from __future__ import annotations

import pytest

from harness.contract import Contract

pytestmark = [pytest.mark.parity, pytest.mark.project("localized")]

FRENCH = "/i18n/locales/2"


def french_by_default(contract: Contract) -> None:
    contract.put(FRENCH, {"name": "French (fr)", "isDefault": True}, sender="admin")


def test_it_is_told(contract: Contract) -> None:
    french_by_default(contract)
    contract.get("/api/i18n/locales")


def test_collection_type(contract: Contract) -> None:
    english = contract.create("posts", {"title": "One", "number": 1})
    contract.gets("/api/posts", ["", "locale=en"])
    french_by_default(contract)
    french = contract.post("/api/posts", {"data": {"title": "Un", "number": 2}}).row
    contract.gets("/api/posts", ["", "locale=en", "locale=fr", "sort=title"])
    for row in (english, french):
        contract.get(f"/api/posts/{row.key}")
        contract.put(f"/api/posts/{row.key}", {"data": {"title": "changed"}})
    contract.gets("/api/posts", ["", "locale=en"])
    for row in (english, french):
        contract.delete(f"/api/posts/{row.key}")
    contract.gets("/api/posts", ["", "locale=en"])


def test_relations(contract: Contract) -> None:
    french_by_default(contract)
    parent = contract.create("pages", {"title": "Parent"})
    child = contract.post("/api/pages?populate=parent", {"data": {"title": "Child", "parent": parent.key}}).row
    contract.post("/api/tags?populate=posts", {"data": {"name": "t"}})
    contract.gets("/api/pages", ["populate=*&sort=title", "locale=en"])
    contract.put(f"/api/pages/{child.key}?populate=parent", {"data": {"parent": None}})


def test_single_type(contract: Contract) -> None:
    contract.put("/api/homepage", {"data": {"title": "Welcome"}})
    french_by_default(contract)
    contract.gets("/api/homepage", ["", "locale=en"])
    contract.put("/api/homepage", {"data": {"title": "Bienvenue"}})
    contract.gets("/api/homepage", ["", "locale=en", "locale=fr"])
    contract.delete("/api/homepage")
    contract.gets("/api/homepage", ["", "locale=en"])
