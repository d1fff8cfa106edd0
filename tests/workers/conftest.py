"""One running server for the tests of a module, reset before each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from served_workers import Client, Fleet, reading, serving


@pytest.fixture(scope="module", params=["4", "5"])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    """Three processes of a Strapi 4, then of a 5; the journal has room for 30."""
    with serving(tmp_path_factory.mktemp("served"), 3, "--strapi", request.param, "--journal", "30") as fleet:
        yield fleet


@pytest.fixture
def fleet(served: Fleet) -> Fleet:
    """As it started."""
    for name in [one["name"] for one in served.control("GET", "/workspaces")["workspaces"][1:]]:
        served.control("DELETE", f"/workspaces/{name}")
    served.control("POST", "/reset")
    return served


@pytest.fixture
def clients(fleet: Fleet) -> Iterator[list[Client]]:
    """Six connections that readers have."""
    with reading(fleet) as connections:
        yield connections
