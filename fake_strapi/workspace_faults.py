"""A workspace's faults, as Python has them in its hand."""

from __future__ import annotations

from typing import Any

from fake_strapi.simulation.faults import ArmedFault
from fake_strapi.world import World


class WorkspaceFaults:
    """Adds faults and takes them away: answers that fail on demand. A reset forgets them.

    The keys of a wish are those of docs/faults.md. What is added tells how often it `matched` and `fired`.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    def add(self, path: str | None = None, **wish: Any) -> ArmedFault:
        """`add("/api/jobs*", method="POST", status=500, times=2)`; the path is any without it."""
        return self._world.faults.add({"path": path, **wish})

    def unauthorized(self, path: str | None = None, **wish: Any) -> ArmedFault:
        """401, Strapi's UnauthorizedError."""
        return self.add(path, preset="unauthorized", **wish)

    def forbidden(self, path: str | None = None, **wish: Any) -> ArmedFault:
        """403, Strapi's ForbiddenError."""
        return self.add(path, preset="forbidden", **wish)

    def not_found(self, path: str | None = None, **wish: Any) -> ArmedFault:
        """404, Strapi's NotFoundError."""
        return self.add(path, preset="not-found", **wish)

    def rate_limited(self, path: str | None = None, *, retry_after: int = 60, **wish: Any) -> ArmedFault:
        """429, Strapi's RateLimitError, with the seconds of Retry-After."""
        headers = {"Retry-After": str(retry_after), **wish.pop("headers", {})}
        return self.add(path, preset="rate-limited", headers=headers, **wish)

    def server_error(self, path: str | None = None, **wish: Any) -> ArmedFault:
        """500, as a Strapi answers that has crashed."""
        return self.add(path, preset="server-error", **wish)

    def unavailable(self, path: str | None = None, **wish: Any) -> ArmedFault:
        """503, ServiceUnavailableError."""
        return self.add(path, preset="unavailable", **wish)

    def network_error(self, path: str | None = None, **wish: Any) -> ArmedFault:
        """The connection is reset: no answer."""
        return self.add(path, preset="network-error", **wish)

    def all(self) -> list[ArmedFault]:
        """Those that are armed or exhausted, in order."""
        return self._world.faults.all()

    def unused(self) -> list[dict[str, Any]]:
        """Faults that never fired, each with `why`: the requests that came nearest."""
        return self._world.faults.unused(self._world.journal.entries())

    def clear(self) -> None:
        """No faults any more."""
        self._world.faults.clear()
