"""`Strapi-Response-Format: v4`: how Strapi 5 answers clients that were written for 4."""

from __future__ import annotations

import pytest

from contract_tests.datasets import shop
from harness.contract import Contract
from harness.recording import Headers

pytestmark = [pytest.mark.parity, pytest.mark.only("5")]

V4: Headers = (("Strapi-Response-Format", "v4"),)


def test_reads(contract: Contract) -> None:
    job = shop(contract).jobs[1]
    for query in (
        "", "populate=*", "populate=customer", "populate=customer.jobs", "fields[0]=JobID", "fields=id",
        "populate[tags][count]=true", "populate[customer][fields][0]=Name&fields[0]=JobID",
    ):  # fmt: skip
        contract.get(f"/api/jobs?{query}&filters[JobID]=j02", headers=V4)
        contract.get(f"/api/jobs/{job.key}?{query}", headers=V4)
    contract.get("/api/jobs?filters[JobID]=J03&populate=*", headers=V4)
    contract.get("/api/jobs?filters[JobID]=none", headers=V4)
    contract.get("/api/setting", headers=V4)
    contract.put("/api/setting", {"data": {"title": "t"}}, headers=V4)
    contract.get("/api/setting?populate=*", headers=V4)


def test_writes(contract: Contract) -> None:
    customer = contract.post("/api/customers", {"data": {"Name": "Acme"}}, headers=V4).row
    contract.post("/api/jobs?populate=*", {"data": {"JobID": "J1", "customer": "<customer.documentId:1>"}}, headers=V4)
    contract.post("/api/jobs?populate=*", {"data": {"JobID": "J2", "customer": customer.id}}, headers=V4)
    contract.put("/api/jobs/<job.documentId:1>?populate=*", {"data": {"customer": None}}, headers=V4)
    contract.put("/api/jobs/<job.id:1>", {"data": {"Quantity": 5}}, headers=V4)
    contract.delete("/api/jobs/<job.documentId:1>", headers=V4)
    contract.delete("/api/jobs/999999", headers=V4)


def test_errors_stay_as_they_are(contract: Contract) -> None:
    contract.get("/api/jobs/999999", headers=V4)
    contract.get("/api/jobs?sort=nope", headers=V4)
    contract.post("/api/jobs", {"data": {"Quantity": 0}}, headers=V4)
    contract.post("/api/jobs", {"data": {"nope": 0}}, headers=V4)
    contract.get("/api/jobs", sender="anonymous", headers=V4)


def test_spellings_of_the_header(contract: Contract) -> None:
    contract.create("jobs", {"JobID": "J1"})
    for name, value in (
        ("strapi-response-format", "v4"), ("STRAPI-RESPONSE-FORMAT", "v4"), ("Strapi-Response-Format", "V4"),
        ("Strapi-Response-Format", "v5"), ("Strapi-Response-Format", "4"), ("Strapi-Response-Format", ""),
        ("Strapi-Response-Format", "v4 "), ("Strapi-Response-Format", "nope"), ("Strapi-Response-Format", "v4, v5"),
        ("X-Strapi-Response-Format", "v4"),
    ):  # fmt: skip
        contract.get("/api/jobs", headers=((name, value),))


def test_nested_content(contract: Contract) -> None:
    boss = contract.create("employees", {"Name": "Boss", "EmployeeID": "E1"})
    contract.create("employees", {"Name": "Hand", "EmployeeID": "E2", "manager": boss.key, "friends": [boss.key]})
    contract.get(
        "/api/employees?populate[manager][populate][reports][populate]=friends&populate[friends]=true&sort=id",
        headers=V4,
    )
    contract.create("print-orders", {"Order_No": "A", "data": {"data": {"id": 1}, "attributes": {"x": 1}}})
    contract.get("/api/print-orders?populate=*", headers=V4)
