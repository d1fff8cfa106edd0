"""Where a real Strapi can't be followed, and what the fake does instead."""

from __future__ import annotations

import pytest

from harness.contract import Contract

pytestmark = pytest.mark.fake_only


def test_a_unique_date_that_is_none_does_not_end_the_server(contract: Contract) -> None:
    """A real Strapi (4.26.2, 5.54.0) ends: uniqueness is looked up before the format, and nobody catches the error."""
    answer = contract.post("/api/things", {"data": {"dateUnique": "nope"}})
    assert answer.status == 500
    assert contract.get("/api/things").status == 200
