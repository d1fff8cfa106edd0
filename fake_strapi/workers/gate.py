"""When readers may answer: not while a fault, a limit, the clock or the versions of the API have a say in it.

All of these are changed by the control API, so the gate is closed before a call of it that may change something, and
opened again before its answer, if nothing is as it must be for the primary alone. Whoever has the answer therefore
finds the change wherever the next request goes.
"""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock
from typing import TYPE_CHECKING, Any

from fake_strapi.workers.shared_state import SharedState
from fake_strapi.world import World

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

CONTROL = "/_fake/"
CHANGES_NOTHING = ("GET", "HEAD", "OPTIONS")


def is_plain(world: World) -> bool:
    """Whether the rows and the machine's time alone decide what a read is answered."""
    return (
        not world.faults.all()
        and world.rate_limit.setting is None
        and world.versioning.plan is None
        and world.clock.untouched
    )


class Gate:
    """Guards the readers' answers in `world`, the default workspace."""

    def __init__(self, state: SharedState, world: World) -> None:
        self._state = state
        self._world = world
        self._changing = 0
        self._lock = Lock()

    def reconsider(self) -> None:
        with self._lock:
            self._decide()

    def guard(self, app: WSGIApplication) -> WSGIApplication:
        """The application with the gate around its control calls. It computes an answer before it returns."""

        def guarded(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
            if CONTROL not in environ["PATH_INFO"] or environ["REQUEST_METHOD"] in CHANGES_NOTHING:
                return app(environ, start_response)
            with self._lock:
                self._changing += 1
                self._decide()
            try:
                return app(environ, start_response)
            finally:
                with self._lock:
                    self._changing -= 1
                    self._decide()

        return guarded

    def _decide(self) -> None:
        self._state.readers_may = not self._changing and is_plain(self._world)
