"""Several errors at once, unknown and forbidden keys, required attributes, and what is checked before what."""

from __future__ import annotations

import pytest

from harness.contract import Contract

pytestmark = pytest.mark.parity

STRICT: dict[str, object] = {
    "name": "n", "code": "abc", "rank": 3, "kind": "a", "day": "2026-01-02", "data": {"x": 1}, "mail": "a@b.co",
}  # fmt: skip


def test_required(contract: Contract) -> None:
    owner = contract.create("customers", {"Name": "Acme"})
    whole = {**STRICT, "owner": owner.key}
    contract.post("/api/stricts", {"data": {}})
    contract.post("/api/stricts", {"data": STRICT})
    contract.post("/api/stricts", {"data": whole})
    for key in whole:
        contract.post("/api/stricts", {"data": {name: value for name, value in whole.items() if name != key}})
    for key in (*whole, "level", "active"):
        contract.post("/api/stricts", {"data": {**whole, "code": f"null {key}", key: None}})
    contract.post("/api/stricts", {"data": dict.fromkeys(whole)})


def test_required_and_empty(contract: Contract) -> None:
    owner = contract.create("customers", {"Name": ""})
    whole = {**STRICT, "owner": owner.key}
    for key, value in (
        ("name", ""), ("code", ""), ("code", "ab"), ("rank", 0), ("rank", 6), ("rank", ""), ("kind", ""), ("day", ""),
        ("data", ""), ("data", {}), ("data", []), ("data", 0), ("data", False), ("mail", ""), ("owner", []),
        ("owner", ""), ("owner", {}), ("owner", {"set": []}), ("owner", {"connect": []}), ("level", ""), ("active", ""),
    ):  # fmt: skip
        contract.post("/api/stricts", {"data": {**whole, key: value}})
    contract.post("/api/customers", {"data": {}})
    contract.post("/api/customers", {"data": {"Name": None}})
    contract.post("/api/employees", {"data": {"Name": "x"}})
    contract.post("/api/employees", {"data": {"EmployeeID": "E1"}})


def test_required_on_update(contract: Contract) -> None:
    owner = contract.create("customers", {"Name": "Acme"})
    entry = contract.create("stricts", {**STRICT, "owner": owner.key})
    path = f"/api/stricts/{entry.key}?populate=owner"
    changes: tuple[dict[str, object], ...] = (
        {}, {"name": None}, {"name": ""}, {"code": "ab"}, {"rank": None}, {"rank": 9}, {"level": None},
        {"active": None}, {"kind": None}, {"day": None}, {"data": None}, {"mail": None}, {"owner": None},
        {"owner": []}, {"owner": {"disconnect": [owner.key]}}, dict.fromkeys(STRICT), {"name": "new", "rank": 4},
    )  # fmt: skip
    for data in changes:
        contract.put(path, {"data": data})
    contract.get(path)


def test_unique_and_required_together(contract: Contract) -> None:
    owner = contract.create("customers", {"Name": "Acme"})
    whole = {**STRICT, "owner": owner.key}
    contract.create("stricts", whole)
    contract.post("/api/stricts", {"data": whole})
    contract.post("/api/stricts", {"data": {**whole, "rank": 9}})
    contract.post("/api/stricts", {"data": {"code": "abc"}})
    contract.post("/api/stricts", {"data": {"code": "ab"}})


def test_many_errors_at_once(contract: Contract) -> None:
    wrong: dict[str, object] = {
        "s": 5, "sMin": "a", "sMax": "x" * 11, "sBounds": "", "sRegex": "A", "text": [], "email": "x",
        "password": "x", "int": "x", "intRange": 11, "float": "x", "floatRange": 9, "decimal": {}, "bool": "x",
        "choice": "x", "json": {}, "uid": "a b", "big": "x",
    }  # fmt: skip
    contract.post("/api/things", {"data": wrong})
    contract.post("/api/things", {"data": dict(reversed(wrong.items()))})
    contract.post("/api/things", {"data": {"sRegex": "A", "s": 5}})
    contract.post("/api/things", {"data": {"intRange": 0, "int": "x"}})
    contract.post("/api/things", {"data": {"uidOptions": "a", "uid": "a b", "slug": "é"}})
    contract.post("/api/jobs", {"data": {"Quantity": 0, "Status": "x", "JobID": 5, "DueDate": "x"}})
    contract.post("/api/jobs", {"data": {"Quantity": 0, "customer": 999999}})
    contract.post("/api/jobs", {"data": {"customer": 999999, "tags": [999998, 999999]}})
    contract.post("/api/jobs", {"data": {"customer": "nope", "tags": ["nope"]}})
    thing = contract.create("things", {"s": "x"})
    contract.put(f"/api/things/{thing.key}", {"data": wrong})


def test_unknown_keys(contract: Contract) -> None:
    job = contract.create("jobs", {"JobID": "J1"})
    changes: tuple[dict[str, object], ...] = (
        {"nope": 1}, {"JobID": "J2", "nope": 1, "other": 2}, {"jobid": "x"}, {"job_id": "x"}, {"status": "Complete"},
        {"id": 5}, {"id": None}, {"documentId": "abcdefghijklmnopqrstuvwx"},
        {"createdAt": "2020-01-01T00:00:00.000Z"}, {"updatedAt": None}, {"publishedAt": "2020-01-01T00:00:00.000Z"},
        {"publishedAt": None}, {"createdBy": 1}, {"updatedBy": {"id": 1}}, {"locale": "fr"}, {"localizations": []},
        {"_id": 1}, {"__v": 1}, {"Customer": 1}, {"customer_id": 1}, {"attributes": {"JobID": "x"}},
        {"data": {"JobID": "x"}}, {"nope": 1, "Quantity": "x"}, {"Quantity": "x", "nope": 1}, {"0": 1},
        {"JobID ": "x"}, {"nope": {"a": 1}}, {"publishedAt": "nope"}, {"createdAt": "nope"},
    )  # fmt: skip
    for data in changes:
        contract.post("/api/jobs", {"data": data})
        contract.put(f"/api/jobs/{job.key}", {"data": data})
    contract.put("/api/jobs/999999", {"data": {"nope": 1}})


def test_what_is_checked_first(contract: Contract) -> None:
    job = contract.create("jobs", {"JobID": "J1"})
    contract.put("/api/jobs/999999", {"data": {"Quantity": "x"}})
    contract.put("/api/jobs/999999", {"data": {"customer": 999999}})
    contract.put("/api/jobs/999999", {"data": {"customer": "nope"}})
    contract.put("/api/jobs/999999", {})
    contract.put("/api/jobs/999999?sort=nope", {"data": {"Quantity": "x"}})
    contract.put("/api/jobs/999999?fields[0]=nope", {})
    contract.put(f"/api/jobs/{job.key}?populate[0]=nope", {"data": {"Quantity": "x"}})
    contract.put(f"/api/jobs/{job.key}?filters[nope]=1", {"data": {}})
    contract.put(f"/api/jobs/{job.key}?filters[JobID]=other", {"data": {"Quantity": 5}})
    contract.post("/api/jobs?filters[JobID]=other", {"data": {"JobID": "J2"}})
    contract.post("/api/jobs?sort=nope", {"data": {"Quantity": "x"}})
    contract.post("/api/jobs?fields[0]=nope", {})
    contract.post("/api/jobs?pagination[page]=2", {"data": {"JobID": "J3"}})
    contract.post("/api/jobs?sort=nope", {"data": {"JobID": "J4"}}, sender="anonymous")
    contract.post("/api/jobs", {}, sender="anonymous")
    contract.put("/api/jobs/999999", {}, sender="read-only")
    contract.delete("/api/jobs/999999", sender="read-only")
    contract.get("/api/jobs?sort=nope", sender="anonymous")


def test_answers_to_writes_take_fields_and_populate(contract: Contract) -> None:
    customer = contract.create("customers", {"Name": "Acme"})
    contract.post("/api/jobs?fields[0]=JobID&populate=customer", {"data": {"JobID": "J1", "customer": customer.key}})
    contract.post("/api/jobs?fields=id", {"data": {"JobID": "J2"}})
    job = contract.create("jobs", {"JobID": "J3", "customer": customer.key})
    contract.put(
        f"/api/jobs/{job.key}?populate[customer][fields][0]=Name&fields[0]=Quantity", {"data": {"Quantity": 5}}
    )
    contract.put(f"/api/jobs/{job.key}?populate=*&fields=JobID", {"data": {"Quantity": 6}})
    contract.delete(f"/api/jobs/{job.key}?populate=*")


def test_update_leaves_the_rest(contract: Contract) -> None:
    customer = contract.create("customers", {"Name": "Acme"})
    tag = contract.create("tags", {"name": "red"})
    job = contract.create(
        "jobs", {"JobID": "J1", "Quantity": 5, "Notes": "n", "customer": customer.key, "tags": [tag.key]}
    )
    path = f"/api/jobs/{job.key}?populate=*"
    contract.put(path, {"data": {}})
    contract.put(path, {"data": {"Notes": None}})
    contract.put(path, {"data": {"customer": None}})
    contract.put(path, {"data": {"tags": []}})
    contract.get(path)
    contract.get(f"/api/customers/{customer.key}")
    contract.get(f"/api/tags/{tag.key}")
