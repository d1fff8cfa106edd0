"""Single types: one entry or none, made and changed by the same PUT."""

from __future__ import annotations

import pytest

from harness.contract import Contract

pytestmark = pytest.mark.parity


def test_life_of_a_single_type(contract: Contract) -> None:
    contract.get("/api/setting")
    contract.delete("/api/setting")
    contract.put("/api/setting", {"data": {"colour": "red"}})
    contract.put("/api/setting", {"data": {"title": "First", "colour": "red"}})
    contract.get("/api/setting")
    contract.put("/api/setting", {"data": {"colour": None}})
    contract.put("/api/setting", {"data": {}})
    contract.put("/api/setting", {"data": {"title": None}})
    contract.put("/api/setting", {"data": {"title": 5}})
    contract.put("/api/setting", {"data": {"nope": 5}})
    contract.put("/api/setting", {})
    contract.get("/api/setting")
    contract.delete("/api/setting")
    contract.get("/api/setting")
    contract.put("/api/setting", {"data": {"title": "Second"}})
    contract.get("/api/setting")


def test_relations_of_a_single_type(contract: Contract) -> None:
    customer = contract.create("customers", {"Name": "Acme"})
    tags = contract.creates("tags", [{"name": "a"}, {"name": "b"}])
    contract.put(
        "/api/setting?populate=*",
        {"data": {"title": "t", "favourite": customer.key, "pinned": [tags[1].key, tags[0].key]}},
    )
    contract.get("/api/setting?populate=*")
    contract.get("/api/setting?populate[pinned][sort]=name")
    contract.put("/api/setting?populate=*", {"data": {"pinned": {"disconnect": [tags[1].key]}}})
    contract.put("/api/setting?populate=*", {"data": {"favourite": None}})
    contract.put("/api/setting", {"data": {"favourite": 999999}})
    contract.delete("/api/setting?populate=*")


def test_queries_on_a_single_type(contract: Contract) -> None:
    contract.put("/api/setting", {"data": {"title": "t", "colour": "red"}})
    contract.gets("/api/setting", [
        "fields[0]=title", "fields[0]=nope", "fields=", "populate=nope", "sort=title", "sort=nope",
        "filters[title]=t", "filters[title]=other", "filters[nope]=1", "filters=x", "pagination[page]=2",
        "pagination[pageSize]=abc", "page=1", "start=1", "_q=t", "_q=nope", "foo=bar", "populate=favourite",
        "populate[favourite][fields][0]=Name", "status=draft", "locale=fr", "publicationState=preview",
    ])  # fmt: skip
    for query in (
        "fields[0]=colour",
        "fields=nope",
        "sort=nope",
        "populate=nope",
        "filters[title]=other",
        "filters[nope]=1",
        "foo=bar",
    ):
        contract.put(f"/api/setting?{query}", {"data": {"colour": "blue"}})
    contract.delete("/api/setting?fields=nope")
    contract.get("/api/setting")
    contract.delete("/api/setting?fields[0]=title")


def test_paths_of_a_single_type(contract: Contract) -> None:
    contract.put("/api/setting", {"data": {"title": "t"}})
    contract.get("/api/Setting/")
    contract.get("/api/setting/1")
    contract.put("/api/setting/1", {"data": {"title": "u"}})
    contract.delete("/api/setting/1")
    contract.post("/api/setting", {"data": {"title": "u"}})
    contract.get("/api/settings")


def test_access_to_a_single_type(contract: Contract) -> None:
    contract.put("/api/setting", {"data": {"title": "t"}})
    for sender in ("anonymous", "read-only", "custom api::setting.setting.find", "custom api::setting.setting.update"):
        contract.get("/api/setting", sender=sender)
        contract.put("/api/setting", {"data": {"title": "u"}}, sender=sender)
        contract.delete("/api/setting", sender=sender)
    contract.delete("/api/setting", sender="custom api::setting.setting.delete")
