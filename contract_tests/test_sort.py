"""Order of rows: every way to write `sort`, nulls, cases, relations, and what is refused."""

from __future__ import annotations

import pytest

from contract_tests.datasets import shop, things
from harness.contract import Contract

pytestmark = pytest.mark.parity


def test_forms(contract: Contract) -> None:
    shop(contract)
    contract.gets("/api/jobs", [f"fields[0]=JobID&fields[1]=Quantity&{query}" for query in (
        "sort=JobID", "sort=JobID:asc", "sort=JobID:desc", "sort=JobID:ASC", "sort=JobID:DESC", "sort=JobID:Desc",
        "sort=JobID: desc", "sort= JobID", "sort[0]=JobID:desc", "sort[]=JobID:desc", "sort[JobID]=desc",
        "sort[JobID]=asc", "sort[0][JobID]=desc", "sort=Quantity:desc,JobID:asc", "sort=Quantity:desc, JobID:asc",
        "sort=Quantity,JobID", "sort[0]=Quantity:desc&sort[1]=JobID:desc", "sort[]=Quantity&sort[]=JobID:desc",
        "sort=Quantity:desc&sort=JobID:desc", "sort[Quantity]=desc&sort[JobID]=desc",
        "sort[0][Quantity]=desc&sort[1][JobID]=asc", "sort[1]=JobID&sort[0]=Quantity",
        "sort[0]=Quantity:desc,JobID:desc", "sort=id:desc", "sort[id]=desc", "sort=Quantity:desc&sort[0]=JobID",
        "sort=JobID:asc,JobID:desc", "sort=Status,id:desc", "sort=,JobID", "sort=JobID,",
    )])  # fmt: skip


def test_nothing_to_sort_by(contract: Contract) -> None:
    shop(contract)
    contract.gets("/api/jobs", [f"fields[0]=JobID&{query}" for query in (
        "sort", "sort=", "sort=,", "sort[]", "sort[]=", "sort[0]=", "sort=%20", "sort=:", "sort=:asc", "sort[a]=",
        "sort[JobID]", "sort[JobID]=", "sort[0][JobID]=", "sort[0][JobID]", "sort[]=&sort[]=JobID", "sort[0]",
        "sort[][]=JobID",
    )])  # fmt: skip


def test_directions_that_are_none(contract: Contract) -> None:
    shop(contract)
    contract.gets("/api/jobs", [f"fields[0]=JobID&{query}" for query in (
        "sort=JobID:", "sort=JobID:zzz", "sort=JobID:1", "sort=JobID:-1", "sort=-JobID", "sort=%2BJobID",
        "sort=+JobID", "sort=JobID:asc:desc", "sort=JobID desc", "sort=JobID%3Adesc", "sort[JobID]=zzz",
        "sort[JobID]=1", "sort[JobID][order]=desc", "sort[JobID][0]=desc", "sort[0][JobID]=zzz",
        "sort=JobID:descending", "sort=JobID:asc,Quantity:zzz", "sort=JobID:null", "sort[JobID][$eq]=asc",
    )])  # fmt: skip


def test_attributes_that_can_not_be_sorted_by(contract: Contract) -> None:
    shop(contract)
    contract.gets("/api/jobs", [f"fields[0]=JobID&{query}" for query in (
        "sort=nope", "sort=jobid", "sort=job_id", "sort=status", "sort=customer", "sort=tags", "sort=createdBy",
        "sort=createdBy.id", "sort=updatedBy.id", "sort=createdBy.firstname", "sort=publishedAt",
        "sort=locale", "sort=localizations", "sort=JobID,nope", "sort[nope]=asc", "sort[0][nope]=asc",
        "sort[0]=nope&sort[1]=JobID", "sort=JobID.x", "sort=*", "sort=created_at", "sort=customer.nope",
        "sort=customer.name", "sort=customer.InternalNote", "sort[customer][nope]=asc", "sort[customer]=asc",
        "sort[a][b][c]=asc", "sort=customer.jobs.nope", "sort=toString", "sort=__proto__", "sort=_q", "sort=$eq",
    )])  # fmt: skip


def test_nulls_and_cases(contract: Contract) -> None:
    shop(contract)
    for attribute in ("JobID", "Status", "Quantity", "DueDate", "Notes", "createdAt", "updatedAt"):
        contract.gets("/api/jobs", [f"fields[0]={attribute}&sort={attribute}:{way}" for way in ("asc", "desc")])
    contract.gets("/api/customers", [
        "fields[0]=Name&sort=Name", "fields[0]=Name&sort=Email:desc", "fields[0]=Name&sort=Name:desc&populate=jobs",
    ])  # fmt: skip


def test_every_type(contract: Contract) -> None:
    things(contract)
    for attribute in (
        "s", "text", "rich", "email", "int", "big", "float", "decimal", "bool", "choice", "date", "time", "datetime",
        "timestamp", "json", "blocks", "slug", "sHidden", "sPrivate", "password",
    ):  # fmt: skip
        contract.get(f"/api/things?fields[0]=s&sort={attribute}:desc,id:asc")


def test_through_relations(contract: Contract) -> None:
    shop(contract)
    contract.gets("/api/jobs", [f"fields[0]=JobID&{query}" for query in (
        "sort=customer.Name", "sort=customer.Name:desc", "sort[customer][Name]=desc", "sort[0][customer][Name]=desc",
        "sort[0]=customer.Name:desc", "sort=customer.Name,Quantity:desc", "sort=customer.id",
        "sort=customer.id:desc,id", "sort=customer.Email", "sort[customer][Name]=asc&sort[JobID]=desc",
        "sort=customer.Name&populate=customer", "sort=customer.Name&filters[customer][Name][$contains]=c",
        "sort=customer.jobs.JobID", "sort=customer.createdAt:desc",
        "sort[customer][Name]=asc&sort[customer][id]=desc",
    )])  # fmt: skip


def test_through_to_many_relations(contract: Contract) -> None:
    shop(contract)
    contract.gets("/api/jobs", [f"fields[0]=JobID&{query}" for query in (
        "sort=tags.name,id", "sort=tags.name:desc,id", "sort=tags.weight:desc,id&pagination[pageSize]=3",
        "sort[tags][name]=asc&sort[id]=asc", "sort=tags.weight,id&pagination[page]=2&pagination[pageSize]=4",
    )])  # fmt: skip
    contract.gets(
        "/api/customers",
        [
            "fields[0]=Name&sort=jobs.Quantity,id",
            "fields[0]=Name&sort=jobs.Quantity:desc,id&filters[jobs][Quantity][$gt]=10",
        ],
    )


def test_with_pages(contract: Contract) -> None:
    shop(contract)
    for page in (1, 2, 3, 4):
        contract.get(f"/api/jobs?fields[0]=JobID&sort=Status,JobID:desc&pagination[page]={page}&pagination[pageSize]=3")
        contract.get(f"/api/jobs?fields[0]=JobID&sort=Quantity:desc,id&pagination[start]={page}&pagination[limit]=2")


def test_on_one_entry(contract: Contract) -> None:
    job = contract.create("jobs", {"JobID": "J1"})
    contract.gets(
        f"/api/jobs/{job.key}",
        [
            f"fields[0]=JobID&{query}"
            for query in (
                "sort=JobID",
                "sort=nope",
                "sort=JobID:zzz",
                "sort=customer.Name",
                "sort[]=",
                "sort=documentId",
            )
        ],
    )
