"""More locales than the default one, by the configuration: what a real Strapi does once its admin has added them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import requests
from flask.testing import FlaskClient

from fake_strapi import Config, FakeStrapi, create_app
from fake_strapi.errors import FakeStrapiError

HEADERS = {"Authorization": "Bearer t"}


def project(path: Path) -> Path:
    """One localized type."""
    directory = path / "src" / "api" / "note" / "content-types" / "note"
    directory.mkdir(parents=True)
    schema = {
        "kind": "collectionType",
        "collectionName": "notes",
        "info": {"singularName": "note", "pluralName": "notes", "displayName": "Note"},
        "pluginOptions": {"i18n": {"localized": True}},
        "attributes": {"text": {"type": "string", "pluginOptions": {"i18n": {"localized": True}}}},
    }
    (directory / "schema.json").write_text(json.dumps(schema))
    return path


def client(path: Path, strapi: str) -> FlaskClient:
    locales = {"fr": "French (fr)"}
    return create_app(Config(project=project(path), strapi=strapi, api_token="t", locales=locales)).test_client()


@pytest.mark.parametrize(
    ("strapi", "keys"),
    [
        ("4", ["id", "name", "code", "createdAt", "updatedAt", "isDefault"]),
        ("5", ["id", "documentId", "name", "code", "createdAt", "updatedAt", "publishedAt", "isDefault"]),
    ],
)
def test_locales_are_listed_in_order(tmp_path: Path, strapi: str, keys: list[str]) -> None:
    rows: list[dict[str, Any]] = json.loads(client(tmp_path, strapi).get("/api/i18n/locales", headers=HEADERS).data)
    assert [list(row) for row in rows] == [keys, keys]
    assert [(row["id"], row["name"], row["code"], row["isDefault"]) for row in rows] == [
        (1, "English (en)", "en", True),
        (2, "French (fr)", "fr", False),
    ]


def test_strapi_4_takes_content_in_known_locales_alone(tmp_path: Path) -> None:
    fake = client(tmp_path, "4")
    made = fake.post("/api/notes", headers=HEADERS, json={"data": {"text": "salut", "locale": "fr"}})
    assert (made.status_code, made.get_json()["data"]["attributes"]["locale"]) == (200, "fr")
    refused = fake.post("/api/notes", headers=HEADERS, json={"data": {"text": "hallo", "locale": "de"}})
    assert (refused.status_code, refused.get_json()["error"]["message"]) == (400, "This locale doesn't exist")
    listed = fake.get("/api/notes?locale=fr", headers=HEADERS).get_json()["data"]
    assert [one["attributes"]["text"] for one in listed] == ["salut"]
    assert fake.get("/api/notes", headers=HEADERS).get_json()["data"] == []


def test_the_default_locale_of_a_first_start() -> None:
    for version, default in (("4", "en"), ("5", "fr")):
        with FakeStrapi(version=version, default_locale=default, locales={"en": "English (en)"}) as strapi:
            headers = {"Authorization": f"Bearer {strapi.token}"}
            locales = requests.get(f"{strapi.url}/api/i18n/locales", headers=headers, timeout=10).json()
            assert next((one["code"], one["isDefault"]) for one in locales) == (default, True)
            assert sum(one["isDefault"] for one in locales) == 1


def test_a_default_locale_that_is_none_stops_the_start() -> None:
    with pytest.raises(FakeStrapiError, match="no locale has the code 'klingon'"):
        FakeStrapi(default_locale="klingon")
