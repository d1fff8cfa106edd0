"""The status of a document's row, by the row of the other state. What is around it the contract tests judge."""

from __future__ import annotations

import pytest

from fake_strapi.documents.document_metadata import available_status, status_of

EARLY, LATE = "2026-01-01T00:00:00.000Z", "2026-01-01T00:00:00.001Z"


def row(published: bool, updated: str = EARLY, **more: object) -> dict[str, object]:
    return {"publishedAt": EARLY if published else None, "updatedAt": updated, **more}


@pytest.mark.parametrize(
    ("version", "others", "status"),
    [
        (row(False), [], "draft"),
        (row(True), [], "published"),
        (row(False), [row(True)], "published"),
        (row(True), [row(False)], "published"),
        (row(False, LATE), [row(True)], "modified"),
        (row(True), [row(False, LATE)], "modified"),
        (row(False), [row(True, LATE)], "published"),
        (row(False), [row(False, LATE)], "draft"),
    ],
)
def test_status(version: dict[str, object], others: list[dict[str, object]], status: str) -> None:
    assert status_of(version, others) == status


def test_the_other_state_is_of_the_same_locale() -> None:
    rows = [row(True, locale="fr"), row(False, locale="en"), row(True, locale="en", id=3)]
    found = available_status(row(False, locale="en"), rows)
    assert found is rows[2]
    assert available_status(row(False, locale="de"), rows) is None
