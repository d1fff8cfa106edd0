"""The stage of a sync: entries that change, webhooks that go astray, and a look at the copy at each moment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import urlsplit

import requests

from fake_strapi.client_check.client import Played
from fake_strapi.client_check.stage import Stage
from fake_strapi.errors import FakeStrapiError
from fake_strapi.sync_check.copies import differences, flat
from fake_strapi.virtual_time.keeper import StuckError

PAGE_SIZE = 100
ENTRIES_AT_THE_START = 3


class PlayedSync(Played, Protocol):
    """A sync: its copy, and where webhooks are to be sent, None where it only polls; both once it has started."""

    def copy(self) -> Any: ...

    @property
    def webhook_url(self) -> str | None: ...


class SyncStage(Stage):
    """`path` is the collection, with a query if the copy has only a part of it; `create` what an entry is made of,
    `change` what is changed of it. `interval`: seconds between two polls."""

    def __init__(
        self,
        sync: PlayedSync,
        *,
        path: str,
        create: Mapping[str, Any],
        change: Mapping[str, Any],
        interval: float,
        **more: Any,
    ) -> None:
        super().__init__(sync, **more)
        self.sync = sync
        self.path = path
        self.create_data = dict(create)
        self.change_data = dict(change)
        self.interval = interval
        self._api = requests.Session()
        self._api.trust_env = False
        self._collection = urlsplit(path).path

    def __exit__(self, *raised: Any) -> None:
        self._api.close()
        super().__exit__(*raised)

    def prepare(self) -> None:
        for _ in range(ENTRIES_AT_THE_START):
            self.create()

    def connect(self) -> bool:
        """Have webhooks sent to the sync; whether it takes any."""
        url = self.sync.webhook_url
        if url is not None:
            self.strapi.webhooks.add(url)
        return url is not None

    # --- what changes

    def create(self) -> Any:
        """A new entry; answers what its route ends with."""
        entry = self._write("POST", self._collection, self.create_data)
        return entry.get("documentId", entry["id"])

    def change(self, key: Any) -> None:
        self._write("PUT", f"{self._collection}/{key}", self.change_data)

    def change_back(self, key: Any) -> None:
        self._write("PUT", f"{self._collection}/{key}", {name: self.create_data.get(name) for name in self.change_data})

    def delete(self, key: Any) -> None:
        self._call("DELETE", f"{self._collection}/{key}", None)

    def any_entry(self) -> Any:
        entry = self.truth()[0]
        return entry.get("documentId", entry["id"])

    def truth(self) -> list[dict[str, Any]]:
        """The entries that Strapi has."""
        entries: list[dict[str, Any]] = []
        page, pages = 1, 1
        separator = "&" if "?" in self.path else "?"
        while page <= pages:
            asked = f"pagination[page]={page}&pagination[pageSize]={PAGE_SIZE}"
            answer = self._call("GET", f"{self.path}{separator}{asked}", None)
            entries += map(flat, answer["data"])
            page, pages = page + 1, answer["meta"]["pagination"]["pageCount"]
        return entries

    def _write(self, method: str, path: str, data: Mapping[str, Any]) -> dict[str, Any]:
        return flat(self._call(method, path, {"data": dict(data)})["data"])

    def _call(self, method: str, path: str, body: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.strapi.token}"}
        answer = self._api.request(method, self.strapi.url + path, json=body, headers=headers, timeout=30)
        if not answer.ok:
            raise FakeStrapiError(f"{method} {path} by the check: {answer.status_code} {answer.text[:300]}")
        return answer.json() if answer.content else None

    # --- what the copy is like

    def wrong(self) -> list[str]:
        """What of the copy is not as in Strapi, at this moment."""
        self.settle()
        return differences(self.sync.copy(), self.truth())

    def converge(self, limit: float) -> float | None:
        """Let time pass until the copy is right; after how many seconds that was, None when `limit` came first."""
        began = self.keeper.now
        end = began + round(limit * 1000)
        while True:
            self.settle()
            truth = self.truth()
            if not differences(self.sync.copy(), truth):
                return (self.keeper.now - began) / 1000
            if self.keeper.now >= end:
                return None
            self.keeper.step(end)

    def settle(self) -> None:
        try:
            self.strapi.webhooks.wait(1.0)
            self.keeper.settle()
        except StuckError as error:
            raise FakeStrapiError(f"the sync doesn't come to rest: {error}") from None
