"""The content manager: localized entries, each version in its own way."""

from __future__ import annotations

import pytest

from contract_tests.manager import add_locale, linked, manager
from harness.contract import Contract

pytestmark = pytest.mark.parity


@pytest.mark.only("5")
def test_a_locale_is_added_to_a_document(contract: Contract) -> None:
    add_locale(contract)
    posts = manager(contract, "post")
    post = posts.create(title="en", number=3, seo={"metaTitle": "m"})
    posts.put(f"/{post.key}?locale=fr", {"title": "fr"})
    posts.put(f"/{post.key}", {"title": "fr 2", "locale": "fr"})
    posts.gets("", "?locale=fr", f"/{post.key}", f"/{post.key}?locale=fr", f"/{post.key}?locale=de")
    contract.put(f"/api/posts/{post.key}?status=draft&fields=title", {"data": {"number": 4}})
    contract.get("/api/posts?locale=*&status=draft&sort=locale&fields=title,number,locale")


@pytest.mark.only("5")
def test_locales_are_published_one_by_one(contract: Contract) -> None:
    add_locale(contract)
    posts = manager(contract, "post")
    post = posts.create(title="en", number=3)
    posts.put(f"/{post.key}", {"title": "fr", "locale": "fr"})
    posts.post(f"/{post.key}/actions/publish", {"locale": "fr"})
    posts.gets(f"/{post.key}", f"/{post.key}?locale=fr", f"/{post.key}?status=published")
    posts.post(f"/{post.key}/actions/publish?locale=en", {"title": "en 2"})
    contract.get("/api/posts?locale=*&sort=locale")
    posts.gets(f"/{post.key}?locale=fr&status=published", f"/{post.key}?status=published")
    posts.put(f"/{post.key}", {"title": "en 3"})
    posts.post(f"/{post.key}/actions/discard", {})
    posts.post(f"/{post.key}/actions/unpublish", {"locale": "fr", "discardDraft": True})
    posts.post(f"/{post.key}/actions/unpublish", {})
    posts.bulk("bulkPublish", [post.key], locale=["en", "fr"])
    contract.get("/api/posts?locale=*&sort=locale")
    posts.bulk("bulkUnpublish", [post.key], locale=["fr"])
    posts.bulk("bulkUnpublish", [post.key])
    posts.delete(f"/{post.key}?locale=fr")
    posts.delete(f"/{post.key}?locale=fr")
    posts.get(f"/{post.key}")


@pytest.mark.only("5")
def test_locales_that_are_not_there(contract: Contract) -> None:
    posts = manager(contract, "post")
    post = posts.create(title="en")
    posts.post("", {"title": "x", "locale": "xx"})
    posts.post("?locale=xx", {"title": "x"})
    posts.put(f"/{post.key}", {"title": "x", "locale": "xx"})
    for action in ("publish", "unpublish", "discard"):
        posts.post(f"/{post.key}/actions/{action}", {"locale": "xx"})
        posts.post(f"/{post.key}/actions/{action}", {"locale": 5})
    posts.bulk("bulkPublish", [post.key], locale=["xx"])
    posts.bulk("bulkDelete", [post.key], locale="xx")
    posts.delete(f"/{post.key}?locale=xx")
    posts.gets("?locale=xx", f"/{post.key}?locale=xx", f"/{post.key}?locale[0]=en")
    manager(contract, "tag").post("", {"name": "x", "locale": 5})


@pytest.mark.only("5")
def test_clones_of_a_locale(contract: Contract) -> None:
    add_locale(contract)
    posts, topics = manager(contract, "post"), manager(contract, "topic")
    topic = topics.create(name="news", code="n")
    post = posts.create(title="en", number=3, topic=linked(contract, topic))
    posts.put(f"/{post.key}", {"title": "fr", "locale": "fr"})
    posts.post(f"/clone/{post.key}", {"title": "clone"})
    posts.post(f"/auto-clone/{post.key}", {"locale": "fr"})
    posts.gets("?sort=id", "?locale=fr&sort=id")


@pytest.mark.only("5")
def test_localized_types_without_drafts(contract: Contract) -> None:
    add_locale(contract)
    topics = manager(contract, "topic")
    topic = topics.create(name="news", code="n")
    topics.put(f"/{topic.key}", {"name": "nouvelles", "locale": "fr"})
    topics.gets("", f"/{topic.key}", f"/{topic.key}?locale=fr")
    topics.get(f"/{topic.key}?locale=de")
    topics.bulk("bulkDelete", [topic.key], locale="fr")
    topics.get("?locale=*")


@pytest.mark.only("4")
def test_a_localization_is_made(contract: Contract) -> None:
    add_locale(contract)
    posts = manager(contract, "post")
    post = posts.create(title="en", number=3, seo={"metaTitle": "m"})
    french = posts.post(f"?locale=fr&relatedEntityId={post.key}", {"title": "fr"}).row
    posts.post(f"?locale=fr&relatedEntityId={post.key}", {"title": "again"})
    posts.post("?locale=fr&relatedEntityId=77", {"title": "x"})
    posts.post("?locale=xx", {"title": "x"})
    posts.post(f"?plugins[i18n][locale]=fr&plugins[i18n][relatedEntityId]={post.key}", {"title": "in en"})
    told = "publicationState=preview&sort=id&fields=title,number,locale&populate[localizations][fields]=title"
    contract.gets("/api/posts", [told, f"locale=fr&{told}", f"locale=all&{told}"])
    posts.bulk("bulkPublish", [post.key, french.key])
    contract.gets("/api/posts", [f"locale=all&{told}", "locale=all&fields=title"])
    posts.bulk("bulkUnpublish", [french.key])
    posts.bulk("bulkDelete", [post.key, french.key])
    posts.get("?locale=all&sort=id")


@pytest.mark.only("4")
def test_lists_of_a_locale(contract: Contract) -> None:
    add_locale(contract)
    posts = manager(contract, "post")
    posts.create(title="en")
    french = posts.post("?locale=fr", {"title": "fr"}).row
    posts.gets("", "?locale=fr", "?locale=all&sort=id", "?plugins[i18n][locale]=fr", f"/{french.key}", "?locale=xx")
    posts.post(f"/{french.key}/actions/publish")
    posts.put(f"/{french.key}", {"title": "fr 2", "locale": "en"})
    posts.post(f"/clone/{french.key}", {"title": "clone"})
