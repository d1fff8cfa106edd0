"""The example of this directory's README, which a test keeps equal to this file."""

from __future__ import annotations

import pytest

from harness.contract import Contract

pytestmark = pytest.mark.parity


def test_filter_is_case_sensitive(contract: Contract) -> None:
    job = contract.create("jobs", {"JobID": "J1"})  # a row that the test needs
    contract.get("/api/jobs?filters[JobID][$eq]=j1")  # every request is judged, no assertion is needed
    contract.put(f"/api/jobs/{job.key}", {"data": {"Quantity": 5}}, sender="read-only")
