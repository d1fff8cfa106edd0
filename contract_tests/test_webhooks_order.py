"""Who is told of an event, and in what order: webhooks one after another, as they were made, and none that is off."""

from __future__ import annotations

import pytest

from contract_tests.test_webhooks_entries import ENTRY_EVENTS
from harness.contract import Contract

pytestmark = pytest.mark.parity

SLOW = 0.3


def test_one_after_another(contract: Contract) -> None:
    """The second is sent when the first has been answered, whatever that answer is; and none of them twice."""
    for name in ("first", "second", "third"):
        contract.hook("entry.create", name=name, headers={"X-Hook": name})
    contract.answer_deliveries(200)
    contract.answer_deliveries(500, delay=SLOW, times=1)
    contract.post("/api/tags", {"data": {"name": "t"}})
    contract.deliveries(3)
    contract.answer_deliveries(0, close=True, times=1)
    contract.post("/api/tags", {"data": {"name": "u"}})
    contract.deliveries(3)


def test_those_that_are_off_and_on_again(contract: Contract) -> None:
    row = contract.hook(*ENTRY_EVENTS, headers={"X-Hook": "first"})
    contract.hook("entry.delete", headers={"X-Hook": "second"})
    path = f"/admin/webhooks/{row.id}"
    (first, _) = contract.get("/admin/webhooks", sender="admin").json()["data"]
    changed = {"name": "hook", "url": "<receiver:url>", "headers": {"X-Hook": "changed"}, "events": ["entry.create"]}
    assert first["isEnabled"]
    contract.put(path, {**changed, "isEnabled": False}, sender="admin")
    tag = contract.post("/api/tags", {"data": {"name": "t"}}).row
    contract.put(path, {**changed, "isEnabled": True}, sender="admin")
    contract.post("/api/tags", {"data": {"name": "u"}})
    contract.deliveries(1)
    contract.put(f"/api/tags/{tag.key}", {"data": {"name": "v"}})
    contract.delete(f"/api/tags/{tag.key}")
    contract.deliveries(1)
    contract.delete(path, sender="admin")
    contract.post("/api/tags", {"data": {"name": "w"}})
    contract.deliveries(0)
