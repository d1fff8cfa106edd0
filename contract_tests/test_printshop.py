"""PrintShop: the contract that its guide documents, on the project that is bundled."""

from __future__ import annotations

import pytest

from harness.contract import Contract, Row

pytestmark = [pytest.mark.parity, pytest.mark.project("printshop")]

SAMPLE: dict[str, object] = {
    "Status": "In Production", "MockupImageURL": "https://files.example/mockup.png",
    "ArtFileURL": "https://files.example/art.ai", "InkColors": ["Black", "Red", "White"],
    "ImprintLocations": ["Front", "Back"], "Quantity": 100,
}  # fmt: skip


def test_the_four_types(contract: Contract) -> None:
    customer = contract.post("/api/customers", {"data": {"Name": "John Doe", "Email": "john@example.com"}}).row
    job = contract.post(
        "/api/jobs?populate=customer", {"data": {**SAMPLE, "JobID": "JOB-2025-001", "customer": customer.key}}
    ).row
    employee = contract.post("/api/employees", {"data": {"EmployeeID": "EMP001", "Name": "Mike Wilson"}}).row
    entry: dict[str, object] = {
        "Timestamp": "2025-01-20T08:00:00.000Z",
        "EntryType": "Clock In",
        "employee": employee.key,
    }
    clock = contract.post("/api/time-clock-entries?populate=employee", {"data": entry}).row
    for plural, row in (("customers", customer), ("jobs", job), ("employees", employee), ("time-clock-entries", clock)):
        contract.get(f"/api/{plural}?populate=*")
        contract.get(f"/api/{plural}/{row.key}?populate=*")
    contract.put(f"/api/jobs/{job.key}", {"data": {"Status": "Complete"}})
    contract.put(f"/api/time-clock-entries/{clock.key}", {"data": {"EntryType": "Clock Out"}})
    contract.delete(f"/api/jobs/{job.key}")
    contract.delete(f"/api/customers/{customer.key}")


def test_job_numbers_are_given(contract: Contract) -> None:
    contract.post("/api/jobs", {"data": {"Status": "Pending Artwork"}})
    contract.post("/api/jobs", {"data": {}})
    third = contract.post("/api/jobs", {"data": {"JobID": None}}).row
    contract.post("/api/jobs", {"data": {"JobID": ""}})
    contract.post("/api/jobs", {"data": {"JobID": "mine"}})
    contract.post("/api/jobs", {"data": {"JobID": "mine"}})
    contract.delete(f"/api/jobs/{third.key}")
    contract.post("/api/jobs", {"data": {}})
    contract.put(f"/api/jobs/{third.key}", {"data": {"JobID": None}})
    contract.get("/api/jobs?fields[0]=JobID&sort=id")


def test_job_numbers_after_others(contract: Contract) -> None:
    for number in (
        "<JobID:this-year>041",
        "<JobID:this-year>9",
        "<JobID:this-year>x7",
        "JOB-2020-500",
        "<JobID:this-year>1000",
    ):
        contract.post("/api/jobs", {"data": {"JobID": number}})
        contract.post("/api/jobs", {"data": {}})
    job = contract.post("/api/jobs", {"data": {"Quantity": 1}}).row
    contract.put(f"/api/jobs/{job.key}", {"data": {"JobID": None}})
    contract.put(f"/api/jobs/{job.key}", {"data": {"JobID": "<JobID:this-year>041"}})
    contract.post("/api/jobs", {"data": {"JobID": "<JobID:this-year>041"}})
    contract.get("/api/jobs?fields[0]=JobID&sort=JobID")


def test_no_number_is_used_up_by_a_refused_job(contract: Contract) -> None:
    contract.post("/api/jobs", {"data": {"Quantity": "many"}})
    contract.post("/api/jobs", {"data": {"Status": "Lost"}})
    contract.post("/api/jobs", {"data": {"customer": 999999}})
    contract.post("/api/jobs", {"data": {}})


def test_duplicate_email(contract: Contract) -> None:
    contract.post("/api/customers", {"data": {"Name": "John Doe", "Email": "john@example.com"}})
    contract.post("/api/customers", {"data": {"Name": "Jane Doe", "Email": "john@example.com"}})
    contract.post("/api/customers", {"data": {"Name": "Jane Doe", "Email": "John@example.com"}})
    contract.post("/api/customers", {"data": {"Name": "Jane Doe", "Email": "not an address"}})
    contract.post("/api/customers", {"data": {"Email": "john@example.com"}})
    contract.post("/api/customers", {"data": {"Email": "jane@example.com"}})
    contract.post("/api/employees", {"data": {"EmployeeID": "EMP001", "Name": "Mike Wilson"}})
    contract.post("/api/employees", {"data": {"EmployeeID": "EMP001", "Name": "Ann Miller"}})
    contract.post("/api/employees", {"data": {"EmployeeID": "EMP002"}})


def test_values_that_are_refused(contract: Contract) -> None:
    for data in (
        {"Status": "Archived"}, {"Status": "archived"}, {"Status": ""}, {"Quantity": -5}, {"Quantity": 1.5},
        {"Quantity": "ten"}, {"InkColors": "Black"}, {"InkColors": None}, {"ImprintLocations": {"Front": True}},
        {"MockupImageURL": 5},
    ):  # fmt: skip
        contract.post("/api/jobs", {"data": data})
    for data in (
        {"EntryType": "Break"},
        {"Timestamp": "yesterday"},
        {"Timestamp": "2025-01-20 08:00"},
        {"employee": 999999},
        {},
    ):
        contract.post("/api/time-clock-entries", {"data": data})


def orders(contract: Contract) -> list[Row]:
    john = contract.create("customers", {"Name": "John Doe", "Email": "john@example.com"})
    jane = contract.create("customers", {"Name": "Jane Roe", "Email": "jane@example.com"})
    return contract.creates("jobs", [
        {**SAMPLE, "JobID": "JOB-2025-001", "customer": john.key},
        {**SAMPLE, "JobID": "JOB-2025-002", "Status": "Pending Artwork", "Quantity": 50, "customer": jane.key},
        {**SAMPLE, "JobID": "JOB-2025-003", "Status": "Complete", "Quantity": 250, "MockupImageURL": None,
        "customer": john.key},
        {**SAMPLE, "JobID": "JOB-2025-004", "Status": "Archived", "Quantity": None},
    ])  # fmt: skip


def test_queries_that_clients_were_told_to_use(contract: Contract) -> None:
    orders(contract)
    contract.gets("/api/jobs", [
        "populate=customer", "populate[0]=customer", "populate[customer][populate][0]=jobs", "populate=*",
        "pagination[page]=1&pagination[pageSize]=2", "pagination[page]=2&pagination[pageSize]=2",
        "pagination[start]=1&pagination[limit]=2", "pagination[pageSize]=500", "filters[Status][$eq]=In Production",
        "filters[Status][$ne]=Complete", "filters[Quantity][$lt]=100", "filters[Quantity][$lte]=100",
        "filters[Quantity][$gt]=100", "filters[Quantity][$gte]=100",
        "filters[Status][$in][0]=Complete&filters[Status][$in][1]=Archived", "filters[Status][$notIn][0]=Complete",
        "filters[JobID][$contains]=002", "filters[JobID][$notContains]=002", "filters[MockupImageURL][$null]=true",
        "filters[customer][Email][$eq]=john@example.com", "filters[customer][Name][$contains]=Jane", "sort=createdAt",
        "sort=createdAt:desc", "sort[0]=Status&sort[1]=createdAt:desc",
        "sort=Quantity:desc&filters[Quantity][$notNull]=true&pagination[limit]=2",
        "filters[InkColors][$contains]=Red&fields[0]=InkColors", "filters[customer][Email][$eq]=nobody@example.com",
    ])  # fmt: skip
    contract.gets(
        "/api/customers",
        ["populate=jobs", "populate[jobs][filters][Status][$eq]=Complete", "filters[jobs][Status][$eq]=Archived"],
    )


def test_the_calls_of_the_guide(contract: Contract) -> None:
    (first, *_rest) = orders(contract)
    contract.get("/api/jobs?filters[Status][$eq]=In Production")
    contract.get("/api/jobs", headers=(("Content-Type", "application/json"),))
    contract.get(f"/api/jobs/{first.key}?populate=customer")
    customer = contract.post("/api/customers", {"data": {"Name": "Test Customer", "Email": "test@example.com"}}).row
    job = contract.post(
        "/api/jobs", {"data": {"Status": "Pending Artwork", "Quantity": 50, "customer": customer.key}}
    ).row
    contract.get(f"/api/jobs/{job.key}?populate=customer")
    contract.delete(f"/api/jobs/{job.key}")
    contract.delete(f"/api/customers/{customer.key}")


def test_errors_of_the_guide(contract: Contract) -> None:
    contract.get("/api/jobs", sender="anonymous")
    contract.get("/api/jobs", sender="anonymous", headers=(("Authorization", "Bearer invalid"),))
    contract.post("/api/jobs", {"data": {"Quantity": 1}}, sender="read-only")
    contract.get("/api/jobs/999999")
    contract.get("/api/orders")
    contract.post("/api/jobs", {"Status": "Complete"})
    contract.get("/api/v1/jobs")
    contract.get("/api/jobs", headers=(("Accept-Version", "2"),))
