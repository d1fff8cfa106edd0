"""Surprising facts that no other test had: ids by other texts, components by their ids, accents, long texts."""

from __future__ import annotations

import pytest

from harness.contract import Contract

pytestmark = pytest.mark.parity


@pytest.mark.parametrize("word", ["01", "1.0", "%201", "1e0", "+1", "0x1", "1%20", "1a", "-1", "1,2"])
def test_ids_by_other_texts(contract: Contract, word: str) -> None:
    contract.create("customers", {"Name": "Acme"})
    contract.get(f"/api/customers/{word}")
    contract.put(f"/api/customers/{word}", {"data": {"Name": "Bravo"}})
    contract.delete(f"/api/customers/{word}")
    contract.get("/api/customers")


def test_json_superset(contract: Contract) -> None:
    contract.gets("/api/jobs", ["filters[JobID][$jsonSupersetOf]=x", "filters[$jsonSupersetOf]=x"])


def test_stale_components(contract: Contract) -> None:
    first = contract.post("/api/articles?populate=seo", {"data": {"title": "a", "seo": {"metaTitle": "m"}}})
    other = contract.post("/api/articles?populate=seo", {"data": {"title": "b", "seo": {"metaTitle": "n"}}})
    for seo in ({"id": 99, "metaTitle": "x"}, {"id": 2, "metaTitle": "x"}, {"id": "x"}, {"id": None}):
        contract.put(f"/api/articles/{first.row.key}?populate=seo", {"data": {"seo": seo}})
    contract.get(f"/api/articles/{other.row.key}?populate=seo")


PLAIN = ("s", "text", "int", "float", "decimal", "big", "bool", "choice", "date", "time", "datetime", "json", "blocks")


def test_minus_zero(contract: Contract) -> None:
    for name in PLAIN:
        for number in ("-0", "-0.0", "[-0]", '{"a":-0e5}'):
            contract.post(f"/api/things?fields[0]={name}", text=f'{{"data":{{"{name}":{number}}}}}')
    contract.get("/api/things?filters[float][$eq]=-0&fields[0]=float")


def test_objects_that_have_no_text(contract: Contract) -> None:
    """A `toString` of its own, which is no function, ends JavaScript's `String(value)`."""
    for name in PLAIN:
        for value in ({"toString": "a"}, {"toString": []}, {"toString": None}, [{"toString": 0}], {"valueOf": 1}):
            contract.post(f"/api/things?fields[0]={name}", {"data": {name: value}})


def test_components_of_a_list_by_their_ids(contract: Contract) -> None:
    page = contract.post("/api/pages?populate=comps", {"data": {"comps": [{"label": "a", "url": "u"}, {"label": "b"}]}})
    here, one, two = f"/api/pages/{page.row.key}?populate=comps", "<shared.link.id:1>", "<shared.link.id:2>"
    for comps in (
        [{"id": two}, {"id": one}], [{"id": one, "kind": "external"}, {"label": "new"}], [{"label": "a"}],
        [{"id": one}],
        [],
    ):  # fmt: skip
        contract.put(here, {"data": {"comps": comps}})
    contract.get(here)


def test_positions_by_document_id(contract: Contract) -> None:
    a, b, c = contract.creates("tags", [{"name": letter} for letter in "abc"])
    for before in (b.key, "zzz", a.key, "abcdefghijklmnopqrstuvwx", None, ""):
        job = contract.create("jobs", {"tags": [a.key, b.key]})
        connect = [{"documentId": c.key, "id": c.id, "position": {"before": before}}]
        contract.put(f"/api/jobs/{job.key}?populate[tags][fields]=name", {"data": {"tags": {"connect": connect}}})
        connect = [{"documentId": c.key, "position": {"after": before}}]
        contract.put(f"/api/jobs/{job.key}?populate[tags][fields]=name", {"data": {"tags": {"connect": connect}}})


def test_capitals_with_accents(contract: Contract) -> None:
    contract.creates("customers", [{"Name": "Çelik Söhne"}, {"Name": "çelik"}, {"Name": "CELIK"}])
    contract.gets("/api/customers", [f"fields=Name&filters[Name]{rest}" for rest in (
        "[$eqi]=çelik söhne", "[$eqi]=Çelik Söhne", "[$eqi]=ÇELIK", "[$eqi]=celik", "[$containsi]=çelik",
        "[$containsi]=Çelik", "[$containsi]=SÖHNE", "[$containsi]=söhne", "[$contains]=çELIK", "[$startsWith]=ÇELIK",
        "[$startsWithi]=ÇELIK", "[$nei]=çelik", "[$notContainsi]=ÇELIK",
    )])  # fmt: skip


@pytest.mark.only("4")  # in Strapi 5 the search looks into the random documentIds too
def test_search_for_an_id(contract: Contract) -> None:
    first, second, third = contract.creates("tags", [{"name": letter} for letter in "abc"])
    contract.gets("/api/tags", [f"fields=name&_q={row.id}" for row in (first, second, third)])


def test_long_texts_of_other_types(contract: Contract) -> None:
    mail = f"a@{'.'.join(['b' * 60] * 5)}.co"
    contract.post("/api/things?fields=email", {"data": {"email": mail}})
    contract.post("/api/things?fields=s", {"data": {"s": "x", "password": "y" * 300}})


def test_search_in_blocks(contract: Contract) -> None:
    words = ("Hello", "goodbye")
    blocks = [[{"type": "paragraph", "children": [{"type": "text", "text": word}]}] for word in words]
    contract.creates("things", [{"blocks": one} for one in blocks])
    contract.gets("/api/things", [f"fields=blocks&filters[blocks]{rest}" for rest in (
        "[$contains]=Hello", "[$contains]=hello", "[$contains]=paragraph", "[$startsWith]=[", "[$containsi]=GOOD",
    )])  # fmt: skip
