"""The admin panel's "Trigger": what it sends, and what it tells of the receiver's answer or of the lack of one."""

from __future__ import annotations

from typing import Any

import pytest

from harness.contract import Contract

pytestmark = pytest.mark.parity

WEBHOOKS = "/admin/webhooks"


def trigger(contract: Contract, **more: Any) -> None:
    """A webhook with this URL or these headers is tried once."""
    webhook = {"name": "x", "url": "http://localhost:3001/x", "headers": {}, "events": [], **more}
    made = contract.post(WEBHOOKS, webhook, sender="admin").row
    contract.post(f"{WEBHOOKS}/{made.id}/trigger", sender="admin")


def test_what_the_receiver_says(contract: Contract) -> None:
    contract.hook("entry.create")
    (webhook,) = contract.get(WEBHOOKS, sender="admin").json()["data"]
    path = f"{WEBHOOKS}/{webhook['id']}/trigger"
    for status, body in ((200, "OK"), (204, ""), (202, "later"), (404, "nothing here"), (500, "é"), (301, "moved")):
        contract.answer_deliveries(status, body=body)
        contract.post(path, sender="admin")
        contract.deliveries(1)
    contract.answer_deliveries(0, close=True)
    contract.post(path, sender="admin")
    contract.deliveries(1)


def test_a_disabled_one_is_tried(contract: Contract) -> None:
    contract.hook("entry.create")
    (webhook,) = contract.get(WEBHOOKS, sender="admin").json()["data"]
    changed = {"name": "hook", "url": "<receiver:url>", "headers": {"a": "b"}, "events": [], "isEnabled": False}
    contract.put(f"{WEBHOOKS}/{webhook['id']}", changed, sender="admin")
    contract.post(f"{WEBHOOKS}/{webhook['id']}/trigger", sender="admin")
    contract.deliveries(1)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects(contract: Contract, status: int) -> None:
    contract.hook("entry.create", headers={"X-Shop": "1", "Authorization": "Bearer x"})
    contract.answer_deliveries(200)
    contract.answer_deliveries(status, headers={"Location": "/elsewhere?a=b"}, times=1)
    (webhook,) = contract.get(WEBHOOKS, sender="admin").json()["data"]
    contract.post(f"{WEBHOOKS}/{webhook['id']}/trigger", sender="admin")
    contract.deliveries(2)


def test_nobody_there(contract: Contract) -> None:
    trigger(contract, url="http://127.0.0.1:10/x")
    trigger(contract, url="ftp://127.0.0.1/x")
    trigger(contract, url="http://nosuch.invalid/x")
    trigger(contract, url="https://127.0.0.1:10/")


def test_headers_that_cannot_be_sent(contract: Contract) -> None:
    contract.hook("entry.create")
    for headers in ({"bad name": "x"}, {"a": "é€"}, {"a": "x\ny"}, {"": "x"}):
        webhook = {"name": "x", "url": "<receiver:url>", "headers": headers, "events": []}
        made = contract.post(WEBHOOKS, webhook, sender="admin").row
        contract.post(f"{WEBHOOKS}/{made.id}/trigger", sender="admin")


def test_who_a_url_is_for(contract: Contract) -> None:
    """A URL may hold a name and a password."""
    contract.hook("entry.create")
    webhook = {"name": "x", "url": "http://ann:secret@<receiver:host>/x", "headers": {}, "events": []}
    made = contract.post(WEBHOOKS, webhook, sender="admin").row
    contract.post(f"{WEBHOOKS}/{made.id}/trigger", sender="admin")
    contract.deliveries(1 if contract.major == 4 else 0)
