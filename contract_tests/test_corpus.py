"""Three hundred random queries over one small shop, answered by a real Strapi once and kept."""

from __future__ import annotations

import pytest

from contract_tests.datasets import shop
from contract_tests.queries import query
from harness.campaign.choices import Seeded
from harness.contract import Contract

pytestmark = pytest.mark.parity


@pytest.mark.parametrize("seed", range(6))
def test_random_queries(contract: Contract, seed: int) -> None:
    shop(contract)
    choose = Seeded(seed)
    for _ in range(50):
        contract.get(query(choose))
