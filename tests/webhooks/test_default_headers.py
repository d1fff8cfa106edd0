"""`webhooks.defaultHeaders` of config/server: in front of a webhook's own, overridden by these and by Strapi's.

Measured on 4.26.2 and 5.54.0: an object spread, in which a key keeps its first place and has its last value.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import requests

from fake_strapi import FakeStrapi
from harness.receiver import WebhookReceiver

CONFIG = """
module.exports = ({ env }) => ({
  webhooks: {
    defaultHeaders: {
      'X-Strapi-Event': 'mine',
      'X-Shop': 'default',
      Authorization: `Bearer ${process.env.WEBHOOK_TOKEN}`,
      'X-Made': makeHeader(),
    },
  },
});
"""
SCHEMA = """{
  "kind": "collectionType", "collectionName": "tags", "options": { "draftAndPublish": false },
  "info": { "singularName": "tag", "pluralName": "tags", "displayName": "Tag" },
  "attributes": { "name": { "type": "string" } }
}"""


@pytest.mark.parametrize("version", ["4", "5"])
def test_they_are_sent(tmp_path: Path, version: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBHOOK_TOKEN", "zzz")
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "server.js").write_text(CONFIG)
    types = tmp_path / "src" / "api" / "tag" / "content-types" / "tag"
    types.mkdir(parents=True)
    (types / "schema.json").write_text(SCHEMA)
    with FakeStrapi(tmp_path, version) as strapi, WebhookReceiver() as receiver:
        warnings = strapi.installation.settings.warnings
        assert any("webhooks.defaultHeaders.X-Made can't be read without running it" in line for line in warnings)
        strapi.webhooks.add(receiver.url, ["entry.create"], headers={"X-Own": "o", "X-Shop": "own"})
        headers = {"Authorization": f"Bearer {strapi.token}"}
        requests.post(f"{strapi.url}/api/tags", json={"data": {"name": "t"}}, headers=headers, timeout=10)
        sent = receiver.wait_for("entry.create").headers
    given = [header for header in sent if header[0] not in ("host", "connection")][:5]
    assert given == [
        ("X-Strapi-Event", "entry.create"),
        ("X-Shop", "own"),
        ("Authorization", "Bearer zzz"),
        ("X-Own", "o"),
        ("Content-Type", "application/json"),
    ]
