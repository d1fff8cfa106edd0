"""When readers may answer: not while a fault, a limit, the clock, versions of the API or a hook have a say in it.

The control API changes all of these but hooks. So the gate is closed before a call of it that may change something, and
opened again before its answer, if nothing is as it must be for the primary alone: whoever has the answer finds the
change wherever the next request goes. Any other request may have changed who may do what, which readers remember as the
primary does, or have let a hook subscribe: that is told before its answer, too.
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
        and not world.database.subscribers.hear_reads()
    )


class Gate:
    """Guards the readers' answers in `world`, the default workspace."""

    def __init__(self, state: SharedState, world: World) -> None:
        self._state = state
        self._world = world
        self._changing = 0
        self._subscribed = world.database.subscribers.save()
        self._lock = Lock()

    def reconsider(self) -> None:
        with self._lock:
            self._decide()

    def guard(self, app: WSGIApplication) -> WSGIApplication:
        """The application with the gate around its control calls. It computes an answer before it returns."""

        def guarded(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
            if CONTROL not in environ["PATH_INFO"] or environ["REQUEST_METHOD"] in CHANGES_NOTHING:
                try:
                    return app(environ, start_response)
                finally:
                    if access.era != self._state.era or subscribers.save() is not self._subscribed:
                        self.reconsider()
            with self._lock:
                self._changing += 1
                self._decide()
            try:
                return app(environ, start_response)
            finally:
                with self._lock:
                    self._changing -= 1
                    self._decide()

        access, subscribers = self._world.access, self._world.database.subscribers
        return guarded

    def _decide(self) -> None:
        self._state.era = self._world.access.era
        self._subscribed = self._world.database.subscribers.save()
        self._state.readers_may = not self._changing and is_plain(self._world)
