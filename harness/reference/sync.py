"""A copy of a collection: webhooks say when to look, polling finds what they missed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from harness.reference.client import StrapiClient
from harness.reference.poller import Poller

PAGE_SIZE = 100

Entries = list[dict[str, Any]]


class ContentSync:
    """Keeps `copy`, the entries of a collection as the API gives them; `on_change` is told each new one.

    `handle` takes a webhook's body, from whatever receives it (harness.receiver.WebhookReceiver, Flask, …). It is taken
    as news of a change only: what has changed is read from Strapi, so events may be lost, come twice or in any order.
    """

    def __init__(
        self,
        client: StrapiClient,
        path: str = "/api/jobs",
        *,
        model: str = "job",
        interval: float = 60.0,
        on_change: Callable[[Entries], object] = lambda entries: None,
    ) -> None:
        self.copy: Entries = []
        self._client = client
        self._path = path
        self._model = model
        self._tell = on_change
        self._poller = Poller(self.fetch, self._changed, interval=interval)

    def start(self) -> None:
        self._poller.start()

    def stop(self) -> None:
        self._poller.stop()

    def handle(self, event: Mapping[str, Any]) -> None:
        """Take a webhook's event. Returns at once; the copy follows."""
        if event.get("model") == self._model:
            self._poller.poll_soon()

    def fetch(self) -> Entries:
        """All entries, page by page."""
        entries: Entries = []
        page = 1
        while True:
            parameters = {"pagination[page]": page, "pagination[pageSize]": PAGE_SIZE, "sort": "id"}
            answer = self._client.get(self._path, parameters)
            entries += answer["data"]
            if page >= answer["meta"]["pagination"]["pageCount"]:
                return entries
            page += 1

    def _changed(self, entries: Entries) -> None:
        self.copy = entries
        self._tell(entries)
