"""Surprising facts that no other test had: ids by other texts, stale components, an operator that SQLite has not."""

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
