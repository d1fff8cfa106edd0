"""What hooks do to a request: they change its data, its query, its answer, or refuse it (hooks/src/api/note)."""

from __future__ import annotations

import pytest

from harness.contract import Contract

pytestmark = [pytest.mark.parity, pytest.mark.project("hooks")]

KINDS = [
    "ApplicationError", "details", "ValidationError", "PaginationError", "NotFoundError", "ForbiddenError",
    "UnauthorizedError", "RateLimitError", "PayloadTooLargeError", "PolicyError", "Error", "TypeError",
]  # fmt: skip


def test_data_is_changed(contract: Contract) -> None:
    note = contract.post("/api/notes", {"data": {"text": "small"}}).row
    contract.put(f"/api/notes/{note.key}", {"data": {"text": "replaced", "when": "never"}})
    contract.get(f"/api/notes/{note.key}")


def test_queries_are_changed(contract: Contract) -> None:
    contract.posts("/api/notes", [{"text": "a"}, {"text": "one"}, {"text": "one"}, {"kind": "none"}])
    contract.gets("/api/notes", ["filters[text][$eq]=anything", "filters[text][$eq]=one", "filters[text]=one", ""])


def test_answers_are_changed(contract: Contract) -> None:
    note = contract.post("/api/notes", {"data": {"kind": "computed", "when": "later"}}).row
    contract.get("/api/notes")
    contract.get("/api/notes?fields=kind&fields=when")
    contract.get(f"/api/notes/{note.key}")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("when", ["beforeCreate", "afterCreate"])
def test_a_creation_is_refused(contract: Contract, when: str, kind: str) -> None:
    contract.post("/api/notes", {"data": {"when": when, "kind": kind}})
    contract.get("/api/notes")
    contract.post("/api/notes", {"data": {"text": "the next id"}})


@pytest.mark.parametrize("kind", ["ApplicationError", "Error"])
@pytest.mark.parametrize("when", ["beforeUpdate", "afterUpdate", "afterDelete", "afterFindMany", "afterFindOne"])
def test_other_steps_are_refused(contract: Contract, when: str, kind: str) -> None:
    note = contract.post("/api/notes", {"data": {"text": "a"}}).row
    contract.put(f"/api/notes/{note.key}", {"data": {"when": when, "kind": kind, "text": "b"}})
    contract.get(f"/api/notes/{note.key}")
    contract.get("/api/notes")
    contract.delete(f"/api/notes/{note.key}")
    contract.get("/api/notes")
