"""Each rule of an attribute against a draft, against what is published at once, and when the draft is published."""

from __future__ import annotations

import pytest

from harness.contract import Contract

pytestmark = [pytest.mark.parity, pytest.mark.project("strict")]

GOOD: dict[str, object] = {"name": "abc", "day": "2026-01-02", "active": True}
BAD: tuple[tuple[str, object], ...] = (
    ("name", None), ("name", ""), ("name", "a"), ("name", "abcdef"), ("name", 5), ("pattern", "A1"), ("pattern", ""),
    ("key", "a b"), ("key", ""), ("code", "taken"), ("mail", "nobody"), ("mail", ""), ("choice", "three"),
    ("choice", ""), ("size", 1), ("size", 6), ("size", 2.5), ("size", "x"), ("weight", 0.5), ("weight", 2.5),
    ("day", None), ("day", "nope"), ("active", None), ("active", "x"),
)  # fmt: skip


def test_made(contract: Contract) -> None:
    contract.post("/api/notices", {"data": {**GOOD, "code": "taken"}})
    for name, value in BAD:
        data = {**GOOD, name: value}
        contract.post("/api/notices?status=draft", {"data": {**data, "publishedAt": None}})
        contract.post("/api/notices", {"data": data})
    for name in GOOD:
        data = {key: value for key, value in GOOD.items() if key != name}
        contract.post("/api/notices?status=draft", {"data": {**data, "publishedAt": None}})
        contract.post("/api/notices", {"data": data})


def test_changed_and_published(contract: Contract) -> None:
    contract.post("/api/notices", {"data": {**GOOD, "code": "taken"}})
    notice = contract.post("/api/notices?status=draft", {"data": {**GOOD, "publishedAt": None}}).row
    path = f"/api/notices/{notice.key}"
    for name, value in BAD:
        contract.put(f"{path}?status=draft", {"data": {name: value}})
        contract.put(path, {"data": {"publishedAt": "2026-01-02T03:04:05.000Z"}})
        contract.put(f"{path}?status=draft", {"data": {**GOOD, name: GOOD.get(name), "publishedAt": None}})
    contract.gets(path, ["", "status=draft"])


def test_unique_among_versions(contract: Contract) -> None:
    draft = contract.post("/api/notices?status=draft", {"data": {**GOOD, "code": "c", "publishedAt": None}}).row
    contract.post("/api/notices", {"data": {**GOOD, "code": "c"}})
    contract.post("/api/notices?status=draft", {"data": {**GOOD, "code": "c", "publishedAt": None}})
    path = f"/api/notices/{draft.key}"
    contract.put(path, {"data": {"publishedAt": "2026-01-02T03:04:05.000Z"}})
    contract.put(path, {"data": {"code": "d", "publishedAt": "2026-01-02T03:04:05.000Z"}})
    contract.post("/api/notices", {"data": {**GOOD, "code": "d"}})
    contract.gets("/api/notices", ["fields=code&sort=id", "fields=code&sort=id&status=draft"])
