"""A workspace's webhooks, as Python has them in its hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fake_strapi.webhooks.create import add_webhook
from fake_strapi.webhooks.settings import described
from fake_strapi.world import World


class WorkspaceWebhooks:
    """Add webhooks, say how they are delivered, look at what was delivered. A reset forgets all of it."""

    def __init__(self, world: World) -> None:
        self._world = world

    def add(
        self,
        url: str,
        events: Sequence[str] = (),
        *,
        headers: Mapping[str, Any] | None = None,
        name: str = "webhook",
    ) -> int:
        """A new webhook for these events, for all there are without any; answers its id.

        An administrator's `POST /admin/webhooks` makes the same one. Raises FakeStrapiError for an unknown event.
        """
        with self._world.database.lock:
            webhook = add_webhook(self._world.database, url, events, name=name, headers=headers)
            self._world.webhooks.forget()
        return webhook.id

    def configure(self, **settings: Any) -> dict[str, Any]:
        """Set switches: `secret`, `signature`, `retries`, `timeout`, mischief. Answers all, secrets counted only."""
        return described(self._world.webhooks.change(settings))

    def deliveries(self, *, event: str | None = None, state: str | None = None) -> list[dict[str, Any]]:
        """Each event for each webhook, with all attempts, in the order in which they were told."""
        return self._world.webhooks.deliveries(event=event, state=state)

    def redeliver(self, delivery_id: str, **mischief: Any) -> dict[str, Any]:
        """Send one once more; mischief as `duplicates=3`, `truncate=True`, `delay=5`, `wrong_signature=True`…"""
        return self._world.webhooks.redeliver(delivery_id, mischief)

    def redeliver_failed(self) -> int:
        """Send all that have failed once more; answers how many."""
        return self._world.webhooks.redeliver_failed()

    def wait(self, seconds: float = 10.0) -> bool:
        """Wait until none is under way; those that are scheduled for later don't count. False: it took longer."""
        return self._world.webhooks.wait(seconds)
