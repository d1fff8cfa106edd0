"""`populate` in all its forms: which relations an answer holds, how deep, and with which rows."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from contract_tests.datasets import shop
from harness.contract import Contract

pytestmark = pytest.mark.parity


def two_jobs(contract: Contract, queries: Iterable[str]) -> None:
    """Lists a job with a customer and tags and one without."""
    contract.gets(
        "/api/jobs",
        [f"fields[0]=JobID&filters[JobID][$in][0]=j02&filters[JobID][$in][1]=J10&{query}" for query in queries],
    )


def test_forms(contract: Contract) -> None:
    shop(contract)
    two_jobs(contract, (
        "", "populate", "populate=", "populate=*", "populate=customer", "populate[0]=customer", "populate[]=customer",
        "populate=customer,tags", "populate=tags,customer", "populate[0]=customer&populate[1]=tags",
        "populate[]=tags&populate[]=customer", "populate=customer&populate=tags", "populate[customer]=true",
        "populate[customer]=false", "populate[customer]=*", "populate[customer]=1", "populate[customer]=0",
        "populate[customer]=yes", "populate[customer]=", "populate[customer][populate]=*", "populate=customer, tags",
        "populate[0]=customer,tags", "populate[customer]=true&populate[tags]=true",
        "populate[customer]=true&populate[tags]=false", "populate[0]=*", "populate[]=*", "populate=*,customer",
        "populate=customer,customer", "populate[0]=customer&populate[1]=customer", "populate[*]=true", "populate[*]=*",
    ))  # fmt: skip


def test_nothing_and_unknown(contract: Contract) -> None:
    shop(contract)
    two_jobs(contract, (
        "populate=true", "populate=false", "populate=null", "populate=0", "populate=1", "populate=nope",
        "populate=JobID", "populate=createdBy", "populate=updatedBy", "populate=localizations",
        "populate=customer,nope", "populate[0]=nope", "populate[nope]=true", "populate[nope]=*", "populate[customer]",
        "populate[nope]", "populate[nope][fields]=x", "populate[JobID]=true", "populate[JobID][fields]=x",
        "populate[0]", "populate[]", "populate[0]=", "populate[]=", "populate=,", "populate=customer,",
        "populate=Customer", "populate=customers", "populate=customer.nope", "populate=nope.customer",
        "populate=customer.Name", "populate=.", "populate=customer.", "populate=.customer", "populate=customer..jobs",
        "populate=**", "populate=deep", "populate[0][customer]=true", "populate[0][0]=customer",
        "populate=customer&populate[customer][fields]=Name", "populate[customer][nope]=1",
        "populate[customer][fields][nope]=1", "populate[id]=true", "populate=id", "populate=toString",
        "populate[__proto__]=1",
    ))  # fmt: skip


def test_deep(contract: Contract) -> None:
    shop(contract)
    two_jobs(contract, (
        "populate=customer.jobs", "populate[0]=customer.jobs", "populate=customer.jobs.tags",
        "populate=customer,customer.jobs", "populate=customer.jobs,customer", "populate[customer][populate]=jobs",
        "populate[customer][populate][0]=jobs", "populate[customer][populate][jobs]=true",
        "populate[customer][populate][jobs]=*", "populate[customer][populate][jobs][populate]=tags",
        "populate[customer][populate][jobs][populate][0]=tags",
        "populate[customer][populate][jobs][populate][tags][fields][0]=name",
        "populate[customer][populate]=jobs.tags", "populate=tags.jobs.customer",
        "populate[tags][populate][jobs][fields][0]=JobID", "populate[customer][populate]=nope",
        "populate[customer][populate]=true", "populate[customer][populate]=", "populate[customer][populate]",
        "populate[customer][populate][nope]=true", "populate=customer.jobs.customer.jobs",
        "populate[customer][populate][jobs][fields][0]=JobID&populate[customer][fields][0]=Name",
        "populate[customer][populate][0]=jobs&populate[tags]=true",
    ))  # fmt: skip


def test_options(contract: Contract) -> None:
    shop(contract)
    two_jobs(contract, [f"populate[tags]{rest}" for rest in (
        "[fields][0]=name", "[fields]=name", "[sort]=name", "[sort]=name:desc", "[sort][0]=weight:desc",
        "[sort][name]=desc", "[sort]=nope", "[sort]=name:zzz", "[sort]=id:desc", "[filters][name]=red",
        "[filters][name][$null]=true", "[filters][nope]=1", "[filters]=x", "[filters]=", "[filters][jobs][JobID]=J01",
        "[filters][$or][0][name]=red&populate[tags][filters][$or][1][name]=Blue", "[filters][weight]=abc",
        "[limit]=1", "[start]=1", "[limit]=1&populate[tags][start]=1", "[limit]=abc", "[limit]=-1",
        "[pagination][limit]=1", "[pagination][pageSize]=1", "[page]=1", "[pageSize]=1", "[count]=true",
        "[count]=false", "[count]=", "[count]=1", "[on]=x", "[on][api::tag.tag]=true", "[foo]=1", "[_q]=red",
        "[publicationState]=live", "[status]=draft", "[locale]=fr", "[populate]=jobs&populate[tags][fields]=name",
        "[sort]=jobs.JobID", "[sort]=",
        "[fields]=weight&populate[tags][sort]=weight:desc&populate[tags][filters][name][$notNull]=true",
        "[orderBy]=name", "[select]=name", "[where][name]=red",
    )])  # fmt: skip


def test_options_on_to_one(contract: Contract) -> None:
    shop(contract)
    two_jobs(contract, [f"populate[customer]{rest}" for rest in (
        "[fields][0]=Name", "[filters][Name]=Acme", "[filters][Name]=Other", "[sort]=Name", "[count]=true",
        "[limit]=1", "[fields]=Name,Email", "[filters][InternalNote]=x", "[sort]=InternalNote",
        "[populate][jobs][count]=true", "[populate][jobs][sort]=JobID:desc",
        "[populate][jobs][filters][Status]=In Production", "[populate][jobs][filters][Status]=nope",
        "[populate][jobs][limit]=1",
    )])  # fmt: skip


def test_on_one_entry(contract: Contract) -> None:
    job = shop(contract).jobs[1]
    contract.gets(f"/api/jobs/{job.key}", [f"fields[0]=JobID&{query}" for query in (
        "populate=*", "populate=customer", "populate[0]=tags", "populate=customer.jobs", "populate[tags][sort]=name",
        "populate[tags][filters][name]=red", "populate=nope", "populate[customer]", "populate[tags][count]=true",
        "populate[tags][limit]=1", "populate[customer][fields][0]=Name", "populate[nope]=x",
    )])  # fmt: skip


def test_many_parents(contract: Contract) -> None:
    shop(contract)
    contract.gets("/api/customers", [f"fields[0]=Name&sort=id&{query}" for query in (
        "populate=jobs", "populate[jobs][fields][0]=JobID",
        "populate[jobs][sort]=JobID:desc&populate[jobs][fields][0]=JobID", "populate[jobs][limit]=1",
        "populate[jobs][filters][Quantity][$gt]=100&populate[jobs][fields][0]=Quantity", "populate[jobs][count]=true",
        "populate[jobs][start]=1", "populate[jobs][populate][tags][fields][0]=name&populate[jobs][fields][0]=JobID",
        "populate=jobs.customer", "populate=*",
        "populate[jobs][populate][customer][fields][0]=Name&populate[jobs][fields][0]=JobID",
        "populate[jobs][sort]=Quantity&populate[jobs][limit]=2",
    )])  # fmt: skip


def test_kinds_of_relations(contract: Contract) -> None:
    boss = contract.create("employees", {"Name": "Boss", "EmployeeID": "E1"})
    badge = contract.create("badges", {"code": "B1"})
    hand = contract.create("employees", {
        "Name": "Hand", "EmployeeID": "E2", "manager": boss.key, "mentor": boss.key, "friends": [boss.key],
        "badge": badge.key, "spouse": boss.key, "follows": [boss.key],
    })  # fmt: skip
    contract.create(
        "time-clock-entries", {"EntryType": "Clock In", "employee": hand.key, "Timestamp": "2025-01-20T08:00:00.000Z"}
    )
    for name in (
        "badge",
        "manager",
        "reports",
        "mentor",
        "spouse",
        "spouseOf",
        "friends",
        "follows",
        "followers",
        "time_clock_entries",
    ):
        contract.get(f"/api/employees?fields[0]=Name&populate[{name}][fields][0]=id")
    contract.get("/api/employees?fields[0]=Name&populate=manager,reports,badge,time_clock_entries")
    contract.get(f"/api/employees/{hand.key}?populate=*")
    contract.get("/api/badges?populate[employee][populate][manager][fields][0]=Name")
    contract.get(
        "/api/time-clock-entries?populate[employee][populate][0]=manager&populate[employee][populate][1]=badge"
    )


def test_without_permission_to_find_the_target(contract: Contract) -> None:
    shop(contract)
    sender = "custom api::job.job.find api::tag.tag.find"
    contract.gets("/api/jobs", [f"fields[0]=JobID&filters[JobID]=j02&{query}" for query in (
        "populate=*", "populate=customer", "populate=tags", "populate=customer,tags", "populate[0]=customer",
        "populate[customer]=true", "populate[customer][fields][0]=Name", "populate=customer.jobs",
        "populate[tags][populate]=jobs", "populate=tags.jobs.customer", "populate[customer][nope]=1",
        "populate[customer]",
    )], sender=sender)  # fmt: skip
    contract.gets("/api/jobs", [f"fields[0]=JobID&{query}" for query in (
        "filters[customer][Name]=Acme", "filters[customer]=1", "filters[customer][$null]=true", "sort=customer.Name",
        "sort[customer][Name]=asc", "filters[tags][name]=red", "filters[tags][jobs][customer][Name]=Acme",
        "filters[$or][0][customer][Name]=Acme", "sort=tags.name",
        "populate[tags][filters][jobs][customer][Name]=Acme", "populate[tags][sort]=jobs.customer.Name",
    )], sender=sender)  # fmt: skip
