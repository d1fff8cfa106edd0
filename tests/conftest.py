"""What several directories of tests share: the node of the run, one for each version of Strapi."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.oracles.node import VERSIONS, Node, start_node


@pytest.fixture(scope="session", params=VERSIONS, ids=lambda version: f"v{version}")
def node(request: pytest.FixtureRequest) -> Iterator[Node]:
    """A node process beside the modules of Strapi 4, then one beside those of 5; without it the test skips."""
    process = start_node(request.param)
    yield process
    process.close()
