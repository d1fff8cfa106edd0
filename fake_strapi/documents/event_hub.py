"""`strapi.eventHub`: what happens in a workspace, told to whoever listens, such as its webhooks.

An event is a name (`entry.create`, `media.delete`) and its info: the keys that a webhook's body has behind `event` and
`createdAt`. Source: services/event-hub of `@strapi/strapi` 4.26.2 and `@strapi/core` 5.54.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

Info = Mapping[str, Any]


class Listener(Protocol):
    """Somebody who listens."""

    def wants(self, event: str) -> bool:
        """Whether it would do anything with such an event: nobody works one out that nobody wants."""

    def hear(self, event: str, info: Info) -> None:
        """Take note of an event. The caller holds the database's lock, so what takes time is for later."""


class EventHub:
    """The events of one workspace."""

    def __init__(self, *listeners: Listener) -> None:
        self._listeners = listeners

    def wants(self, event: str) -> bool:
        """Whether anybody listens to such events."""
        return any(listener.wants(event) for listener in self._listeners)

    def emit(self, event: str, info: Info) -> None:
        """Tell those who want to know."""
        for listener in self._listeners:
            if listener.wants(event):
                listener.hear(event, info)


SILENT = EventHub()
"""For work that tells nobody, such as planting a seed."""
