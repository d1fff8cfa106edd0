"""What workspaces cost, in milliseconds: the best of many turns, so that a busy machine doesn't matter."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import pytest

from fake_strapi import Config
from fake_strapi.installation import install
from fake_strapi.workspaces import Workspaces

TURNS = 50
ENTRIES = 1000


@pytest.fixture(params=["4", "5"])
def workspaces(request: pytest.FixtureRequest) -> Workspaces:
    return Workspaces(install(Config(strapi=request.param)))


def best(work: Callable[[], object], before: Callable[[], object] = lambda: None) -> float:
    """Milliseconds of the quickest turn; `before` is done ahead of each and doesn't count."""
    found = []
    for _ in range(TURNS):
        before()
        began = perf_counter()
        work()
        found.append(perf_counter() - began)
    return min(found) * 1000


def test_a_workspace_of_a_thousand_entries_is_reset_kept_and_restored_in_a_millisecond(workspaces: Workspaces) -> None:
    world = workspaces.default
    rows = [{"Name": f"Customer {n}", "Email": f"c{n}@example.com"} for n in range(ENTRIES)]
    world.seed({"customer": rows})
    count = "select count(*) from customers"
    assert world.database.rows(count) == [(ENTRIES,)]
    full = world.snapshot()
    assert best(world.snapshot) < 1
    assert best(lambda: world.restore(full), world.reset) < 1
    assert world.database.rows(count) == [(ENTRIES,)]
    assert best(world.reset, lambda: world.restore(full)) < 1
    assert world.database.rows(count) == [(0,)]


def test_a_new_workspace_takes_two_milliseconds(workspaces: Workspaces) -> None:
    assert best(workspaces.create) < 2
    assert len(workspaces) == TURNS + 1
    workspaces.close()
