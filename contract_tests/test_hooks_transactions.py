"""Which steps of a request are in a transaction, told by hooks of `note` (hooks/src/api/note): none in Strapi 4."""

from __future__ import annotations

import pytest

from contract_tests.manager import manager
from harness.contract import Contract

pytestmark = [pytest.mark.parity, pytest.mark.project("hooks")]

WHERE = {"kind": "where"}


def test_content_api(contract: Contract) -> None:
    note = contract.post("/api/notes", {"data": WHERE}).row
    contract.get("/api/notes")
    contract.get(f"/api/notes/{note.key}")
    contract.put(f"/api/notes/{note.key}", {"data": WHERE})
    contract.get(f"/api/notes/{note.key}?fields=text&fields=kind")
    contract.delete(f"/api/notes/{note.key}")


def test_content_manager(contract: Contract) -> None:
    notes = manager(contract, "note")
    note = notes.post("", WHERE).row
    notes.gets("", f"/{note.key}")
    notes.put(f"/{note.key}", WHERE)
    notes.gets("?pageSize=1&page=1", f"/{note.key}")
    notes.post(f"/clone/{note.key}", WHERE)
    notes.bulk("bulkDelete", [note.key])
    notes.get("")
