"""A workspace's journal, as Python has it in its hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fake_strapi.simulation.expectation import read_expectation
from fake_strapi.simulation.journal_text import described
from fake_strapi.simulation.verification import verify
from fake_strapi.world import World


class WorkspaceJournal:
    """The requests that came, and whether they are those that were expected. Conditions: docs/journal.md."""

    def __init__(self, world: World) -> None:
        self._world = world

    def requests(self, method: str | None = None, path: str | None = None, **conditions: Any) -> list[dict[str, Any]]:
        """The requests that came, with their answers, in order; secrets are taken out."""
        expectation = read_expectation({"method": method, "path": path, **conditions})
        return [described(entry) for entry in self._world.journal.entries() if not expectation.misses(entry)]

    def clear(self) -> None:
        """Forget what came so far."""
        self._world.journal.clear()

    def assert_called(self, method: str | None = None, path: str | None = None, **conditions: Any) -> None:
        """Such a request came: so many `times`, `{"min": …, "max": …}`, or at least once.

        Fails with the requests that came nearest, why they missed, and every request as a curl command.
        """
        __tracebackhide__ = True
        self._verify({"method": method, "path": path, **conditions})

    def assert_called_once(self, method: str | None = None, path: str | None = None, **conditions: Any) -> None:
        """Such a request came exactly once."""
        __tracebackhide__ = True
        self._verify({"method": method, "path": path, **conditions, "times": 1})

    def assert_not_called(self, method: str | None = None, path: str | None = None, **conditions: Any) -> None:
        """No such request came."""
        __tracebackhide__ = True
        self._verify({"method": method, "path": path, **conditions, "times": 0})

    def assert_called_in_order(self, *calls: str | Mapping[str, Any]) -> None:
        """These came one behind the other: `"POST /api/jobs"`, or conditions by name. Others may stand between them."""
        __tracebackhide__ = True
        self._verify({"calls": list(calls)})

    def assert_no_unmatched(self) -> None:
        """Every request had a route: none was answered 404, 405 or 501 because there is no such path or method."""
        __tracebackhide__ = True
        self._verify({"unmatched": True, "times": 0})

    def _verify(self, wish: Mapping[str, Any]) -> None:
        __tracebackhide__ = True
        verdict = verify(self._world.journal, wish)
        if not verdict.ok:
            raise AssertionError(verdict.message)
