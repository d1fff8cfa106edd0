from __future__ import annotations

import pytest
from recordings import zoo_layout

from fake_strapi.storage.layout import Layout


@pytest.fixture(params=["4", "5"])
def layout(request: pytest.FixtureRequest) -> Layout:
    """The zoo project's layout, under each version."""
    return zoo_layout(request.param)
