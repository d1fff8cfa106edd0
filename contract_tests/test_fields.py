"""`fields`: which attributes an answer holds, and in which order."""

from __future__ import annotations

import pytest

from contract_tests.datasets import shop
from harness.contract import Contract

pytestmark = pytest.mark.parity

QUERIES = (
    "fields=JobID", "fields[0]=JobID", "fields[]=JobID", "fields[0]=JobID&fields[1]=Quantity",
    "fields[]=Quantity&fields[]=JobID", "fields[1]=JobID&fields[0]=Quantity", "fields=JobID&fields=Quantity",
    "fields=JobID,Quantity", "fields[0]=JobID,Quantity", "fields=*", "fields[0]=*", "fields[0]=JobID&fields[1]=*",
    "fields=id", "fields[0]=id", "fields[0]=documentId", "fields[0]=createdAt",
    "fields[0]=updatedAt&fields[1]=createdAt", "fields[0]=publishedAt", "fields[0]=JobID&fields[1]=JobID",
    "fields=JobID, Quantity", "fields", "fields=", "fields[]", "fields[]=", "fields[0]=", "fields[0]", "fields=,",
    "fields=JobID,", "fields[0]=JobID&fields[1]=", "fields[a]=JobID", "fields[JobID]=true", "fields[0][0]=JobID",
    "fields[0][a]=JobID", "fields[100]=JobID", "fields[5]=JobID", "fields=nope", "fields[0]=nope",
    "fields[0]=JobID&fields[1]=nope", "fields[0]=jobid", "fields[0]=job_id", "fields[0]=status", "fields[0]=due_date",
    "fields[0]=created_at", "fields[0]=customer", "fields[0]=tags", "fields[0]=customer.Name", "fields[0]=createdBy",
    "fields[0]=updatedBy", "fields[0]=created_by_id", "fields[0]=locale", "fields[0]=localizations", "fields=true",
    "fields=null", "fields[0]=JobID%20", "fields[0]=toString", "fields[0]=__proto__", "fields=-JobID",
    "fields[0]=JobID as x", "fields[0]=attributes",
)  # fmt: skip


def test_in_a_list(contract: Contract) -> None:
    contract.create("jobs", {"JobID": "J1", "Quantity": 5, "Status": "Complete"})
    contract.gets("/api/jobs", QUERIES)


def test_on_one_entry(contract: Contract) -> None:
    job = contract.create("jobs", {"JobID": "J1", "Quantity": 5, "Status": "Complete"})
    contract.gets(f"/api/jobs/{job.key}", QUERIES)
    contract.get("/api/jobs/999999?fields[0]=nope")
    contract.get("/api/jobs/999999?fields=")


def test_on_what_a_write_answers(contract: Contract) -> None:
    for number, query in enumerate(QUERIES[:16]):
        contract.post(f"/api/jobs?{query}", {"data": {"JobID": f"J{number}"}})


def test_private_and_password(contract: Contract) -> None:
    contract.create("customers", {"Name": "Acme", "InternalNote": "x"})
    contract.gets(
        "/api/customers",
        ["fields[0]=InternalNote", "fields[0]=Name&fields[1]=InternalNote", "fields=*", "fields[0]=internal_note"],
    )
    contract.create("memos", {"text": "a", "number": 5})
    contract.gets("/api/memos", [
        "", "fields[0]=number", "fields[0]=createdAt", "fields[0]=updatedAt", "sort=number", "filters[number]=5",
        "populate=createdBy", "populate=*", "populate[createdBy][fields][0]=id",
                                 "filters[createdBy][id]=1",
    ])  # fmt: skip


def test_with_populate(contract: Contract) -> None:
    shop(contract)
    contract.gets("/api/jobs", [f"sort=id&{query}" for query in (
        "fields[0]=JobID&populate=customer", "fields[0]=id&populate=customer",
        "fields[0]=JobID&populate[customer][fields][0]=Name", "fields=JobID&populate[customer][fields]=Name",
        "fields=JobID&populate[customer][fields]=id", "fields=JobID&populate[customer][fields]=*",
        "fields=JobID&populate[customer][fields][0]=nope", "fields=JobID&populate[customer][fields][0]=jobs",
        "fields=id&populate[customer][fields]=", "fields=JobID&populate[customer][fields][0]=InternalNote",
        "fields=JobID&populate[tags][fields][0]=weight&populate[tags][fields][1]=name",
        "fields=JobID&populate[customer][fields]", "fields=JobID&populate[customer][fields][a]=Name",
        "fields=JobID&populate[customer][fields]=Name,Email",
    )])  # fmt: skip
