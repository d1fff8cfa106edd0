"""`webhooks.populateRelations` of config/server: what events of Strapi 4's content manager show of relations.

Compared on 4.26.2 with the whole of creating, changing, publishing (also in bulk) and removing in the zoo: the bodies
of answers and events were alike. What is asserted here are the telling parts of them.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from fake_strapi import FakeStrapi
from harness.receiver import WebhookReceiver

ZOO = Path(__file__).parents[2] / "contract_tests" / "zoo"
ADMIN = "a@shop.example:Password123"


class Manager:
    """An administrator of one fake, and who hears of what is done."""

    def __init__(self, strapi: FakeStrapi, receiver: WebhookReceiver) -> None:
        email, password = ADMIN.split(":")
        answer = requests.post(f"{strapi.url}/admin/login", json={"email": email, "password": password}, timeout=10)
        self.headers = {"Authorization": f"Bearer {answer.json()['data']['token']}"}
        self.url, self.receiver = f"{strapi.url}/content-manager/collection-types", receiver

    def create(self, kind: str, **values: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """The answer, and the entry of the event."""
        url = f"{self.url}/api::{kind}.{kind}"
        answer = requests.post(url, json=values, headers=self.headers, timeout=10)
        return answer.json(), self.receiver.wait_for("entry.create", model=kind).entry


@contextmanager
def served(directory: Path, config: str | None) -> Iterator[Manager]:
    shutil.copytree(ZOO / "src", directory / "src")
    if config is not None:
        (directory / "config").mkdir()
        (directory / "config" / "server.js").write_text(config)
    with FakeStrapi(directory, "4", admin=ADMIN) as strapi, WebhookReceiver() as receiver:
        strapi.webhooks.add(receiver.url, ["entry.create"])
        yield Manager(strapi, receiver)


@pytest.mark.parametrize(
    ("config", "populated"),
    [
        ("module.exports = () => ({ webhooks: { populateRelations: true } });", True),
        ("module.exports = () => ({ webhooks: { populateRelations: false } });", False),
        ("module.exports = () => ({ port: 1337 });", True),
        (None, False),
    ],
    ids=["true", "false", "not said", "no config"],
)
def test_what_events_show(tmp_path: Path, config: str | None, populated: bool) -> None:
    with served(tmp_path, config) as manager:
        tag, _ = manager.create("tag", name="red")
        link = {"connect": [{"id": tag["id"]}]}
        answer, told = manager.create("article", title="A", tags=link, author=None)
        assert (answer["tags"], answer["author"]) == ({"count": 1}, {"count": 0})
        if populated:
            assert [one["name"] for one in told["tags"]] == ["red"]
            assert told["author"] is None
        else:
            assert (told["tags"], told["author"]) == ({"count": 1}, {"count": 0})
        page, told = manager.create("page", title="P", section={"title": "s"}, comp={"metaTitle": "m"}, tags=link)
        assert page["tags"] == {"count": 1}
        assert page["comp"]["metaTitle"] == told["comp"]["metaTitle"] == "m"
