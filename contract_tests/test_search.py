"""`_q`: the full-text search over an entry's own columns."""

from __future__ import annotations

import pytest

from contract_tests.datasets import shop, things
from harness.contract import Contract

pytestmark = pytest.mark.parity


# In 5 the search covers the random documentId: words have five characters and more, or a sign that no documentId holds.
ROWS: tuple[dict[str, object], ...] = (
    {"JobID": "JOB-001", "Status": "Complete", "Quantity": 31415926, "DueDate": "2025-02-01", "Notes": "rushing"},
    {
        "JobID": "job-002",
        "Status": "In Production",
        "Quantity": 314159,
        "DueDate": "2024-12-31",
        "Notes": "RUSHING order",
    },
    {"JobID": "JOB_003", "Notes": '100% çelik, "it\'s" \\ back'},
    {"JobID": "null!", "Notes": "true!"},
)


def test_search(contract: Contract) -> None:
    contract.creates("jobs", ROWS)
    contract.gets("/api/jobs", [f"fields[0]=JobID&{query}" for query in (
        "_q=JOB-001", "_q=job-0", "_q=rushing", "_q=RUSHING", "_q=complete", "_q=2025-", "_q=31415926", "_q=314159",
        "_q=31415", "_q=nothing", "_q=", "_q", "_q=%25", "_q=_", "_q=B_0", "_q=çelik", "_q=ÇELIK", "_q= rushing",
        "_q=rushing order", "_q=rushing+order", "_q=rushing&filters[Status]=In Production", "_q=JOB-&sort=JobID:desc",
        "_q=JOB-&pagination[pageSize]=1", "_q=JOB-&pagination[page]=2&pagination[pageSize]=1", "_q[]=JOB-001",
        "_q[0]=JOB-001&_q[1]=job-002", "_q[a]=JOB-001", "_q=JOB-001&_q=job-002", "q=rushing", "_Q=rushing", "_q='",
        '_q="', "_q=\\", "_q=null!", "_q=true!", "_q=3.1415926e7", "_q=31415926.0", "_q=0x1DF5E76", "_q=999999999999",
        "_q=2025-02-01", "_q=rushing&populate=customer", "_q=rushing&_q=", "_q=Infinity", "_q=-31415926",
        "_q=undefined",
    )])  # fmt: skip


def test_search_in_every_type(contract: Contract) -> None:
    things(contract)
    contract.create("things", {"s": "hidden", "sHidden": "invisible", "sPrivate": "privy", "password": "passes"})
    contract.gets("/api/things", [f"fields[0]=s&_q={word}" for word in (
        "alpha", "quick", "# Title", "a@b.co", "-20", "9007199254740991", "1.5", "-0.5", "10.25", "99.99", "1e-7",
        "false", "Two ", "three four", "Ünï", "ünï", "2024-02-29", "08:30", "1969-", "1970-", "by default",
        "invisible", "privy", "passes", "[1,2]", "alpha-1", "1709208000000", "#", "1000000", "7.0", "five-six",
        "mid ", "text!", "100%", "_done", "brown f",
    )])  # fmt: skip


def test_search_on_one_entry(contract: Contract) -> None:
    job = contract.create("jobs", {"JobID": "J1"})
    contract.gets(f"/api/jobs/{job.key}", ["_q=J1", "_q=nothing", "_q="])


def test_search_in_related_rows(contract: Contract) -> None:
    shop(contract)
    contract.gets(
        "/api/customers",
        [
            "fields[0]=Name&populate[jobs][_q]=RUSH order",
            "fields[0]=Name&filters[jobs][_q]=RUSH order",
            "fields[0]=Name&_q=acme ",
        ],
    )
