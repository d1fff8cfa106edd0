"""Publishing and its ways back, as hooks call them on `strapi.documents`. Real answers are in the contract tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fake_strapi import FakeStrapi
from fake_strapi.documents.query_engine import QueryEngine
from fake_strapi.errors import FakeStrapiError, YupValidationError

ZOO = Path(__file__).parents[2] / "contract_tests" / "zoo"
ARTICLE, POST, TAG = "api::article.article", "api::post.post", "api::tag.tag"


@pytest.fixture
def strapi() -> Iterator[Any]:
    with FakeStrapi(ZOO, version="5") as fake:
        world, installation = fake.world, fake.world.installation
        yield QueryEngine(world.database, installation.registry, installation.lifecycles, world.clock.now()).strapi


def titles(strapi: Any, uid: str, **options: object) -> list[str]:
    return sorted(row["title"] for row in strapi.documents(uid).findMany(options))


def test_there_and_back(strapi: Any) -> None:
    articles = strapi.documents(ARTICLE)
    made = articles.create({"data": {"title": "A"}})
    named = {"documentId": made["documentId"]}
    published = articles.publish({**named, "fields": ["title"]})
    assert published["documentId"] == made["documentId"]
    assert [row["title"] for row in published["entries"]] == ["A"]
    assert published["entries"][0]["id"] != made["id"]
    articles.update({**named, "data": {"title": "B"}})
    assert (titles(strapi, ARTICLE), titles(strapi, ARTICLE, status="published")) == (["B"], ["A"])
    assert [row["title"] for row in articles.discardDraft(named)["entries"]] == ["A"]
    assert titles(strapi, ARTICLE) == ["A"]
    assert [row["title"] for row in articles.unpublish(named)["entries"]] == ["A"]
    assert titles(strapi, ARTICLE, status="published") == []
    assert articles.unpublish(named)["entries"] == []


def test_an_incomplete_draft_stays_one(strapi: Any) -> None:
    articles = strapi.documents(ARTICLE)
    made = articles.create({"data": {"summary": "no title"}})
    with pytest.raises(YupValidationError):
        articles.publish({"documentId": made["documentId"]})
    assert articles.findMany({"status": "published"}) == []


def test_several_locales_at_once(strapi: Any) -> None:
    posts = strapi.documents(POST)
    made = posts.create({"data": {"title": "en"}})
    named = {"documentId": made["documentId"]}
    posts.update({**named, "locale": "fr", "data": {"title": "fr"}})
    assert [row["locale"] for row in posts.publish(named)["entries"]] == ["en"]
    assert {row["locale"] for row in posts.publish({**named, "locale": "*"})["entries"]} == {"en", "fr"}
    assert [row["locale"] for row in posts.unpublish({**named, "locale": ["fr"]})["entries"]] == ["fr"]
    assert titles(strapi, POST, status="published", locale="*") == ["en"]


def test_types_without_drafts(strapi: Any) -> None:
    tag = strapi.documents(TAG).create({"data": {"name": "red"}})
    with pytest.raises(FakeStrapiError, match="draft and publish"):
        strapi.documents(TAG).publish({"documentId": tag["documentId"]})
