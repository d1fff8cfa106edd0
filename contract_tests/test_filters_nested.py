"""Filters through relations, logical operators, and every way to write a filter wrongly."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from contract_tests.datasets import shop
from harness.contract import Contract

pytestmark = pytest.mark.parity


def jobs(contract: Contract, filters: Iterable[str]) -> None:
    """Lists the jobs that fit, by their JobID alone."""
    contract.gets("/api/jobs", [f"fields[0]=JobID&filters{rest}" for rest in filters])


def test_to_one(contract: Contract) -> None:
    acme, outlet = shop(contract).customers[:2]
    jobs(contract, (
        f"[customer]={acme.id}", f"[customer][id]={acme.id}", f"[customer][id][$eq]={acme.id}",
        f"[customer][$eq]={acme.id}", f"[customer][$in][0]={acme.id}&filters[customer][$in][1]={outlet.id}",
        f"[customer][id][$in][0]={acme.id}", f"[customer][$ne]={acme.id}", f"[customer][id][$ne]={acme.id}",
        f"[customer][$notIn][]={acme.id}", "[customer][$null]=true", "[customer][$null]=false",
        "[customer][$notNull]=true", "[customer][id][$null]=true", "[customer][id][$notNull]=true",
        "[customer][Name]=Acme", "[customer][Name][$eqi]=acme", "[customer][Name][$contains]=acme",
        "[customer][Name][$ne]=Acme", "[customer][Email][$null]=true", "[customer][Email][$null]=false",
        f"[customer][id]={acme.id}&filters[customer][Name]=Acme", "[customer][Name]=Acme&filters[Quantity]=50",
        f"[customer][$gt]={acme.id}", f"[customer][]={acme.id}&filters[customer][]={outlet.id}", "[customer]=999999",
        "[customer]=abc", "[customer]=", "[customer]", f"[customer][documentId]={acme.key}", f"[customer]={acme.key}",
        f"[customer][documentId][$eq]={acme.key}",
        "[customer][Name][$in][0]=Acme&filters[customer][Name][$in][1]=acme outlet", "[customer][$not][Name]=Acme",
        "[customer][$or][0][Name]=Acme&filters[customer][$or][1][Email][$null]=true",
        "[customer][Name][$not][$eq]=Acme", "[customer][createdAt][$gt]=2020-01-01", f"[customer][id]={acme.id}.0",
        "[customer][Name][$notNull]=true", f"[customer][$contains]={acme.id}", f"[customer][$not]={acme.id}",
        f"[customer][$between][0]={acme.id}&filters[customer][$between][1]={outlet.id}",
    ))  # fmt: skip


def test_to_many(contract: Contract) -> None:
    tags = shop(contract).tags
    red, blue = tags[0], tags[1]
    jobs(contract, (
        f"[tags]={red.id}", f"[tags][id]={red.id}",
        f"[tags][id][$in][0]={red.id}&filters[tags][id][$in][1]={blue.id}", "[tags][name]=red",
        "[tags][name][$ne]=red", "[tags][name][$null]=true", "[tags][$null]=true", "[tags][$notNull]=true",
        "[tags][weight][$gt]=1", "[tags][name]=red&filters[tags][weight][$lt]=1",
        "[$and][0][tags][name]=red&filters[$and][1][tags][name]=Blue", f"[tags][$ne]={red.id}",
        "[$or][0][tags][name]=red&filters[$or][1][tags][name]=Blue", "[$not][tags][name]=red",
        "[tags][name][$not][$eq]=red", "[tags][id][$null]=true", f"[tags][0]={red.id}&filters[tags][1]={blue.id}",
        "[tags][name][$contains]=e", "[tags][jobs][JobID]=J01",
    ))  # fmt: skip
    contract.gets("/api/customers", [f"fields[0]=Name&filters{rest}" for rest in (
        "[jobs][Status]=Complete", "[jobs][Quantity][$gt]=40", "[jobs][tags][name]=red",
        "[jobs][tags][name][$eqi]=RED&filters[jobs][Quantity][$lt]=100", "[jobs][$null]=true",
        "[jobs][id][$null]=true", "[jobs][customer][Name]=Acme", "[jobs][customer][jobs][customer][Name]=Acme",
        "[jobs][JobID][$in][0]=J01&filters[jobs][JobID][$in][1]=j02",
    )])  # fmt: skip
    contract.get(
        "/api/customers?fields[0]=Name&filters[jobs][Quantity][$gt]=40&pagination[pageSize]=1&pagination[page]=2"
    )
    contract.get("/api/customers?fields[0]=Name&filters[jobs][Quantity][$gt]=40&sort=jobs.Quantity:desc")


def test_logic(contract: Contract) -> None:
    shop(contract)
    jobs(contract, (
        "[$or][0][JobID]=J01&filters[$or][1][JobID]=J03", "[$or][0][JobID]=J01",
        "[$or][0][JobID]=J01&filters[$or][0][Quantity]=1",
        "[$and][0][Status]=Complete&filters[$and][1][Quantity][$gt]=500",
        "[$and][0][JobID]=J01&filters[$and][1][JobID]=J03",
        "[$or][0][Quantity]=50&filters[$or][1][Quantity]=500&filters[Status]=In Production",
        "[$or][]=&filters[JobID]=J01",
        "[$or][0][$and][0][Status]=Complete&filters[$or][0][$and][1][Quantity][$lt]=500&filters[$or][1][JobID]=Z_1",
        "[$not][JobID]=J01", "[$not][Quantity][$gt]=100",
        "[$not][$or][0][JobID]=J01&filters[$not][$or][1][JobID]=J03", "[$not][$not][JobID]=J01",
        "[$not][JobID][$null]=true", "[$not][JobID]=J01&filters[$not][Quantity]=50", "[JobID][$not]=J01",
        "[JobID][$not][$eq]=J01", "[JobID][$not][$contains]=J", "[JobID][$not][$in][0]=J01",
        "[JobID][$not][$null]=true", "[JobID][$not][$not]=J01", "[JobID][$gt]=J01&filters[JobID][$lt]=K",
        "[JobID][$contains]=0&filters[JobID][$ne]=J01", "[$and][]=&filters[$or][]=", "[$or][5][JobID]=J01",
        "[$and][0][$or][0][JobID]=J01&filters[$and][0][$or][1][JobID]=J03&filters[$and][1][Quantity]=250",
        "[$or][0][Notes][$null]=true", "[$or][0][customer][Name]=Acme&filters[$or][1][customer][id][$null]=true",
        "[$not][customer][Name]=Acme", "[JobID][$and][0][$eq]=J01",
        "[$and][0][JobID][$gt]=J&filters[$and][1][JobID][$lt]=K&filters[$and][2][Quantity][$notNull]=true",
    ))  # fmt: skip


def test_logic_written_wrongly(contract: Contract) -> None:
    shop(contract)
    jobs(contract, (
        "[$or]=x", "[$or][JobID]=J01", "[$or][0]=x", "[$or]", "[$and]=x", "[$and][JobID]=J01", "[$and][0]=J01",
        "[$and]", "[$not]=x", "[$not][0]=x", "[$not]", "[$not][0][JobID]=J01", "[$or][a][JobID]=J01",
        "[$or][0][0][JobID]=J01", "[JobID][$or][0][$eq]=J01&filters[JobID][$or][1][$eq]=J03", "[JobID][$or]=J01",
        "[JobID][$and]=J01", "[JobID][$not]", "[JobID][$not]=", "[$OR][0][JobID]=J01", "[or][0][JobID]=J01",
        "[$nor][0][JobID]=J01", "[0][JobID]=J01", "[0][JobID]=J01&filters[1][JobID]=J03", "[][JobID]=J01",
        "[$or][0][nope]=1", "[$and][0][nope]=1", "[$not][nope]=1", "[$or][0][$nope]=1", "[$or][0][JobID][$nope]=1",
        "[$eq]=J01", "[$in][0]=J01", "[$null]=true", "[$contains]=x",
    ))  # fmt: skip


def test_what_no_filter_is(contract: Contract) -> None:
    shop(contract)
    contract.gets("/api/jobs", [f"fields[0]=JobID&{query}" for query in (
        "filters", "filters=", "filters=x", "filters=5", "filters=null", "filters=true", "filters[]=x", "filters[]=1",
        "filters[0]=x", "filters[]", "filters[]=", "filters=[]", "filters={}", 'filters={"JobID":"J01"}',
        "filters[JobID", "filters]JobID[=J01", "filters.JobID=J01", "filter[JobID]=J01", "Filters[JobID]=J01",
        "where[JobID]=J01", "JobID=J01", "filters[JobID]=J01&filters=x", "filters=x&filters[JobID]=J01",
        "_where[JobID]=J01", "filters[JobID]=J01&filters[]=x",
    )])  # fmt: skip


def test_unknown_attributes_and_operators(contract: Contract) -> None:
    shop(contract)
    jobs(contract, (
        "[nope]=1", "[nope][$eq]=1", "[nope][deeper]=1", "[JobID][nope]=1", "[JobID][$nope]=1", "[JobID][eq]=J01",
        "[JobID][$EQ]=J01", "[JobID][$like]=J", "[JobID][$exists]=true", "[JobID][$regex]=J",
        "[JobID][$elemMatch][a]=1", "[JobID][$eq][nope]=1", "[JobID][$eq][$eq]=J01", "[JobID][0][$eq]=J01",
        "[$nope]=1", "[jobid]=J01", "[jobID]=J01", "[JOBID]=J01", "[job_id]=J01", "[status]=Complete",
        "[due_date]=2025-02-01", "[created_at][$gt]=2020-01-01", "[updated_at][$null]=true", "[document_id]=x",
        "[customer][name]=Acme", "[customer][nope]=1", "[Customer]=1", "[customer][jobs][nope]=1", "[customer_id]=1",
        "[tags][Name]=red", "[createdBy]=1", "[createdBy][id]=1", "[updatedBy][$null]=true",
        "[createdBy][firstname]=x", "[created_by]=1", "[created_by_id]=1", "[locale]=en", "[localizations]=1",
        "[publishedAt][$null]=true", "[_id]=1", "[customer][InternalNote]=x", "[customer][InternalNote][$null]=true",
        "[customer][Name][nope]=x", "[$and][0][customer][nope]=x", "[]=x", "[toString]=x", "[constructor]=x",
        "[__proto__]=x", "[JobID][__proto__]=x", "[ JobID]=J01", "[JobID ]=J01", "[JobID.x]=1", "[customer.Name]=Acme",
    ))  # fmt: skip


def test_values_of_a_wrong_kind(contract: Contract) -> None:
    shop(contract)
    jobs(contract, (
        "[JobID][$eq][a]=1", "[JobID][$contains][0]=J", "[JobID][$contains][a]=J", "[JobID][$startsWith]",
        "[JobID][$contains]", "[JobID][$eqi]", "[JobID][$eqi][0]=j01", "[Quantity][$gt][0]=1", "[Quantity][$gt][a]=1",
        "[Quantity][$eq]=abc", "[Quantity]=abc", "[Quantity][$in]=abc", "[DueDate][$gt][0]=2025-01-01",
        "[DueDate][$gt]", "[Status][$in][0][a]=1", "[customer][Name][$in]=Acme", "[customer][$eq][a]=1",
        "[JobID][$ne]", "[JobID][$ne]=", "[JobID][$ne][0]=J01&filters[JobID][$ne][1]=J03", "[JobID][$nei]",
        "[JobID][$notContains]", "[JobID][$lt]", "[Quantity][$ne]", "[JobID][$notIn]",
        "[Quantity][$in][0]=50&filters[Quantity][$in][1]=abc", "[JobID][$endsWith]=1&filters[JobID][$endsWith]=0",
    ))  # fmt: skip


def test_filters_on_one_entry(contract: Contract) -> None:
    content = shop(contract)
    job, other = content.jobs[0], content.jobs[1]
    for rest in (
        "[JobID]=J01", "[JobID]=nope", f"[id]={other.id}", "[nope]=1", "[$or][0][JobID]=nope",
        "[customer][Name]=Acme", "=", "=x", "[customer][Name]=Other", "[Quantity]=abc",
    ):  # fmt: skip
        contract.get(f"/api/jobs/{job.key}?fields[0]=JobID&filters{rest}")


def test_self_relations(contract: Contract) -> None:
    boss = contract.create("employees", {"Name": "Boss", "EmployeeID": "E1"})
    lead = contract.create("employees", {"Name": "Lead", "EmployeeID": "E2", "manager": boss.key})
    contract.create(
        "employees",
        {"Name": "Hand", "EmployeeID": "E3", "manager": lead.key, "mentor": boss.key, "friends": [boss.key, lead.key]},
    )
    contract.gets("/api/employees", [f"fields[0]=Name&filters{rest}" for rest in (
        "[manager][Name]=Boss", "[manager][manager][Name]=Boss", "[reports][Name]=Hand",
        "[reports][reports][Name]=Hand", "[manager][id][$null]=true", "[mentor][Name]=Boss", "[friends][Name]=Lead",
        "[friends][manager][Name]=Boss", "[manager][reports][Name]=Hand", "[spouse][$null]=true",
        "[spouseOf][$null]=true", "[badge][code]=x", "[badge][$null]=true",
        "[time_clock_entries][EntryType]=Clock In", "[follows][$null]=true", "[followers][$null]=true",
        "[manager][mentor][Name]=x", "[reports][$null]=true", "[friends][$null]=true",
    )])  # fmt: skip
