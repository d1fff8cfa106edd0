"""Random queries to the fake and to a real Strapi at the same time, with `--strapi-target=both`.

Without a real Strapi the recorded corpus (test_corpus.py) stands in.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contract_tests.datasets import shop
from contract_tests.queries import query
from harness.campaign.draws import Drawn
from harness.contract import Contract

pytestmark = pytest.mark.parity


def test_random_queries(side_by_side: Contract) -> None:
    shop(side_by_side)
    side_by_side.finish()

    # The content is only read: each example may ask the same two servers.
    @settings(max_examples=150, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def answers_are_equal(data: st.DataObject) -> None:
        side_by_side.get(query(Drawn(data)))
        side_by_side.finish()

    answers_are_equal()
