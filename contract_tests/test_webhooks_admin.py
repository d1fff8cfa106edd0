"""Webhooks as an administrator writes them. Nothing is sent here: deliveries are judged elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from harness.contract import Contract

pytestmark = pytest.mark.parity

WEBHOOKS = "/admin/webhooks"


def webhook(**more: Any) -> dict[str, Any]:
    return {"name": "shop", "url": "http://localhost:3001/x", "headers": {}, "events": ["entry.create"], **more}


def without(*names: str) -> dict[str, Any]:
    return {name: value for name, value in webhook().items() if name not in names}


def test_made_read_changed_removed(contract: Contract) -> None:
    contract.get(WEBHOOKS, sender="admin")
    made = contract.post(WEBHOOKS, webhook(headers={"X-Shop": "1", "n": 5, "z": None}), sender="admin").row
    contract.post(WEBHOOKS, webhook(name="second", events=[]), sender="admin")
    contract.get(WEBHOOKS, sender="admin")
    path = f"{WEBHOOKS}/{made.id}"
    contract.get(path, sender="admin")
    contract.head(path, sender="admin")
    contract.put(path, webhook(isEnabled=False, events=["entry.delete", "entry.delete"]), sender="admin")
    contract.get(path, sender="admin")
    contract.put(path, webhook(name="again"), sender="admin")
    contract.delete(path, sender="admin")
    contract.get(path, sender="admin")
    contract.get(WEBHOOKS, sender="admin")


def test_unknown_ones(contract: Contract) -> None:
    for name in ("999", "abc", "0", "1.5"):
        path = f"{WEBHOOKS}/{name}"
        contract.get(path, sender="admin")
        contract.put(path, webhook(), sender="admin")
        contract.put(path, webhook(events=["nope"]), sender="admin")
        contract.put(path, {}, sender="admin")
        contract.delete(path, sender="admin")
    contract.post(f"{WEBHOOKS}/999/trigger", sender="admin")


def test_several_at_once(contract: Contract) -> None:
    one, two, three = (contract.post(WEBHOOKS, webhook(name=name), sender="admin").row for name in "abc")
    contract.post(f"{WEBHOOKS}/batch-delete", raw_ids(one.id, "999"), sender="admin")
    contract.get(WEBHOOKS, sender="admin")
    contract.post(f"{WEBHOOKS}/batch-delete", {"ids": [two.id, two.id, "abc"]}, sender="admin")
    contract.post(f"{WEBHOOKS}/batch-delete", {"ids": three.id}, sender="admin")
    for body in ({}, {"ids": []}, {"ids": {}}, [], None):
        contract.post(f"{WEBHOOKS}/batch-delete", body, sender="admin")
    contract.get(WEBHOOKS, sender="admin")


def raw_ids(*ids: str) -> dict[str, Any]:
    return {"ids": list(ids)}


BODIES: list[Any] = [
    {},
    *(without(name) for name in ("name", "url", "headers", "events")),
    *(webhook(name=value) for value in ("", None, 5, [], "  ")),
    *(webhook(url=value) for value in (
        "", None, 5, "nope", "http://", "HTTP://x.example/", "http://x.example:1/", "http://x.example:12345/", "ftp://x/y",
        "http://u:p@x.example/y", "http://[::1]:80/", "http://0.0.0.0:80/x", "http://localhost", "http://x y",
        "http://x.example/a b", "http://ü.example/", "//x.example", "http://-x.example", "http://x_y.example:99999/?a#b",
        "http://1.2.3", "http://256.1.1.1/", "mailto://x", "h-t+t.p://x",
    )),
    *(webhook(headers=value) for value in (
        "x", None, 5, [], [1], {"a": ""}, {"bad name": "x"}, {"a": {"b": [1]}}, True,
    )),
    *(webhook(events=value) for value in (
        "entry.create", None, {}, [1], [None], ["entry.create", 5, {}], ["nope"], ["trigger-test"],
        ["releases.publish"],
        ["review-workflows.updateEntryStage"], ["entry.publish", "entry.unpublish"], ["entry.draft-discard"],
        ["media.create", "media.update", "media.delete", "nope"], ["Entry.create"], [""],
    )),
    webhook(isEnabled=True),
    webhook(foo=1, bar=2),
    webhook(id=7),
    {"name": 5, "url": 5, "headers": 5, "events": 5, "isEnabled": 5, "foo": 5},
    [],
    "x",
    None,
]  # fmt: skip


def test_what_may_be_written(contract: Contract) -> None:
    for body in BODIES:
        contract.post(WEBHOOKS, body, sender="admin")
    contract.get(WEBHOOKS, sender="admin")


def test_what_may_be_changed(contract: Contract) -> None:
    made = contract.post(WEBHOOKS, webhook(), sender="admin").row
    for body in BODIES:
        contract.put(f"{WEBHOOKS}/{made.id}", body, sender="admin")
    for value in ("x", None, 0, "true", []):
        contract.put(f"{WEBHOOKS}/{made.id}", webhook(isEnabled=value), sender="admin")
    contract.get(WEBHOOKS, sender="admin")


@pytest.mark.parametrize("sender", ["anonymous", "full-access"])
def test_who_may(contract: Contract, sender: str) -> None:
    contract.get(WEBHOOKS, sender=sender)
    contract.post(WEBHOOKS, webhook(), sender=sender)
    contract.get(f"{WEBHOOKS}/1", sender=sender)
    contract.put(f"{WEBHOOKS}/1", webhook(), sender=sender)
    contract.delete(f"{WEBHOOKS}/1", sender=sender)
    contract.post(f"{WEBHOOKS}/1/trigger", sender=sender)
    contract.post(f"{WEBHOOKS}/batch-delete", {"ids": [1]}, sender=sender)


def test_methods(contract: Contract) -> None:
    for path in (WEBHOOKS, f"{WEBHOOKS}/1", f"{WEBHOOKS}/batch-delete", f"{WEBHOOKS}/1/trigger"):
        for method in ("PATCH", "OPTIONS"):
            contract.request(method, path, sender="admin")
    contract.put(WEBHOOKS, {}, sender="admin")
    contract.get(f"{WEBHOOKS}/1/trigger", sender="admin")
