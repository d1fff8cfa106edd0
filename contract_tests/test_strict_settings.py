"""A project that sets `config/api`: other limits of pages, and Strapi 5's strict modes (strict/config/api.js)."""

from __future__ import annotations

import pytest

from contract_tests.manager import manager
from harness.contract import Contract

pytestmark = [pytest.mark.parity, pytest.mark.project("strict")]


def test_limits_of_pages(contract: Contract) -> None:
    contract.creates("pages", [{"title": str(number), "code": str(number)} for number in range(5)])
    contract.gets("/api/pages", [f"fields=title&{query}" for query in (
        "", "pagination[page]=2", "pagination[pageSize]=3", "pagination[pageSize]=4", "pagination[withCount]=true",
        "pagination[limit]=-1", "pagination[start]=1", "pagination[limit]=4&pagination[withCount]=true",
        "pagination[pageSize]=0", "pagination[limit]=0", "pagination[start]=-1", "pagination[page]=9",
    )])  # fmt: skip


def test_names_of_parameters(contract: Contract) -> None:
    row = contract.create("pages", {"title": "t", "code": "c"})
    for query in (
        "foo=bar", "foo", "foo[bar]=1", "Filters[title]=t", "publicationState=live", "filters[title]=t", "_q=t", "q=t",
        "status=draft", "locale=en", "locale=fr", "count=true", "ordering=asc", "page=1", "start=0", "data[title]=x",
        "publicationFilter=modified", "publicationFilter=nope", "hasPublishedVersion=true", "sort=title",
        "x=1&sort=nope",
        "sort=nope&x=1", "withCount=true", "encodeSourceMaps=true", "populate=nope&x=1", "__proto__=1", "toString=1",
    ):  # fmt: skip
        contract.get(f"/api/pages?{query}")
        contract.get(f"/api/pages/{row.key}?{query}")
        contract.get(f"/api/setting?{query}")
    for query in ("foo=bar", "status=draft", "sort=title", "pagination[page]=1"):
        contract.post(f"/api/pages?{query}", {"data": {"title": "u"}})
        contract.put(f"/api/pages/{row.key}?{query}", {"data": {"title": "u"}})
        contract.put(f"/api/setting?{query}", {"data": {"title": "u"}})
        contract.delete(f"/api/setting?{query}")
        contract.delete(f"/api/pages/999999?{query}")


def test_values_of_parameters(contract: Contract) -> None:
    row = contract.create("pages", {"title": "t", "code": "c"})
    for query in (
        "status=published", "status=draft", "status=zzz", "status=", "status", "status[]=draft", "status[a]=draft",
        "locale=en", "locale=fr", "locale=xx", "locale=*", "locale=a b", "locale=e", "locale=", "locale", "locale[]=en",
        "locale[]=a b", "locale[]=", "locale[a]=en", "locale=en-US", "locale=zh-Hans-CN", "locale=abcd", "locale=en_US",
        "locale=aa-12345678-12345678-12345678-12345678-1", "locale=aa-12345678-12345678-12345678-123456789",
        "status=zzz&locale=a b", "status=draft&locale=a b",
    ):  # fmt: skip
        contract.get(f"/api/pages?fields=title&{query}")
        contract.get(f"/api/pages/{row.key}?fields=title&{query}")
        contract.get(f"/api/setting?{query}")
    for query in ("status=zzz", "status=", "locale=a b", "locale=fr", "locale=", "locale[]=en", "locale=*"):
        contract.post(f"/api/pages?{query}", {"data": {"title": "u"}})
        contract.put(f"/api/pages/{row.key}?{query}", {"data": {"title": "u"}})
        contract.put(f"/api/setting?{query}", {"data": {"title": "u"}})
        contract.delete(f"/api/pages/{row.key}?{query}")


def test_how_strict_the_content_manager_is(contract: Contract) -> None:
    pages, setting = manager(contract, "page"), manager(contract, "setting")
    for query in ("foo=bar", "foo[bar]=1", "status=zzz", "locale=a b", "data[title]=x", "nope=1&_q=nothing"):
        page = pages.create(title="t", code="c")
        pages.gets(f"?{query}", f"/{page.key}?{query}")
        pages.put(f"/{page.key}?{query}", {"title": "u"})
        pages.delete(f"/{page.key}?{query}")
        setting.get(f"?{query}")
        setting.put(f"?{query}", {"title": "t"})


@pytest.mark.project("hooks")  # hooks/config/api.js has no maxLimit
def test_without_a_limit_of_pages(contract: Contract) -> None:
    contract.creates("topics", [{"name": str(number)} for number in range(3)])
    contract.gets("/api/topics", [f"fields=name&{query}" for query in (
        "", "pagination[pageSize]=101", "pagination[pageSize]=100000", "pagination[limit]=101", "pagination[limit]=-1",
        "pagination[limit]=-2", "pagination[pageSize]=-1", "pagination[pageSize]=0", "pagination[limit]=0",
        "pagination[pageSize]=abc", "pagination[limit]=abc", "pagination[start]=1",
        "pagination[start]=1&pagination[limit]=-1",
    )])  # fmt: skip
