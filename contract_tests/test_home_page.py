"""The page that Strapi 4 shows at its root."""

from __future__ import annotations

import pytest

from harness.contract import Contract


@pytest.mark.gap("home-page")
@pytest.mark.only("4")
def test_the_root_is_a_page(contract: Contract) -> None:
    # Only the head: the page itself is Strapi's own and no answer to an integration.
    contract.head("/", sender="anonymous")
    contract.head("/index.html", sender="anonymous")
