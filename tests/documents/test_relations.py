"""How Strapi 5 finds the rows that a relation names: draft to draft, published to published, locale to locale.

Source of the rules: `@strapi/core` 5.54.0 document-service/transform; the forms themselves are in the recordings.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fake_strapi.documents.relations import RelationContext, resolve_relations
from fake_strapi.errors import InternalServerError, ValidationError
from fake_strapi.schema.content_type import ContentType, Registry
from fake_strapi.schema.project import load_project
from fake_strapi.storage.database import Database
from fake_strapi.storage.layout import build_layout
from fake_strapi.storage.write import insert
from fake_strapi.storage.write_values import Date
from fake_strapi.versions import V5

ZOO = Path(__file__).parents[2] / "contract_tests" / "zoo"
DRAFT, PUBLISHED = None, Date(1)


class World:
    def __init__(self) -> None:
        self.registry: Registry = load_project(ZOO, V5).registry
        self.db = Database(build_layout(self.registry, V5))
        for uid, document, locale in (
            ("api::article.article", "article", None),
            ("api::post.post", "post", "en"),
            ("api::post.post", "post", "fr"),
        ):
            for published in (DRAFT, PUBLISHED):
                insert(self.db, uid, {"documentId": document, "publishedAt": published, "locale": locale})
        insert(self.db, "api::tag.tag", {"documentId": "tag"})
        insert(self.db, "api::author.author", {"documentId": "never published", "publishedAt": None})

    def resolved(self, uid: str, data: dict[str, Any], **context: Any) -> dict[str, Any]:
        model = self.registry[uid]
        assert isinstance(model, ContentType)
        return resolve_relations(self.db, self.registry, model, data, RelationContext(**context))


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def ids(*numbers: int) -> dict[str, Any]:
    return {"set": [{"id": number} for number in numbers]}


@pytest.mark.parametrize(("status", "expected"), [("draft", ids(1)), ("published", ids(2)), (None, ids(1))])
def test_between_types_with_drafts_the_status_is_kept(world: World, status: str | None, expected: Any) -> None:
    assert world.resolved("api::article.article", {"related": "article"}, status=status) == {"related": expected}


def test_a_type_without_drafts_is_linked_from_either(world: World) -> None:
    for status in ("draft", "published"):
        assert world.resolved("api::article.article", {"tags": "tag"}, status=status) == {"tags": ids(1)}


def test_a_type_without_drafts_links_to_both(world: World) -> None:
    data = {"posts": [{"documentId": "post", "locale": "fr"}]}
    assert world.resolved("api::topic.topic", data, locale="fr") == {"posts": ids(3, 4)}


def test_the_item_may_say_which(world: World) -> None:
    for status, expected in (("published", 2), ("draft", 1), ("modified", 1)):
        data = {"posts": {"connect": [{"documentId": "post", "status": status}]}}
        assert world.resolved("api::topic.topic", data, locale="en") == {"posts": {"connect": [{"id": expected}]}}


def test_between_localized_types_the_locale_is_the_sources(world: World) -> None:
    data = {"posts": [{"documentId": "post", "locale": "fr"}]}
    assert world.resolved("api::topic.topic", data, locale="en") == {"posts": ids(1, 2)}
    with pytest.raises(ValidationError) as raised:
        world.resolved("api::topic.topic", data, locale="de")
    assert raised.value.message == 'Document with id "post", locale "de" not found'


def test_what_is_not_published_is_refused_or_left_out(world: World) -> None:
    data = {"author": {"documentId": "never published"}}
    with pytest.raises(ValidationError) as raised:
        world.resolved("api::article.article", data, status="published")
    assert raised.value.message == 'Document with id "never published", locale "null" not found'
    left = world.resolved("api::article.article", data, status="published", allow_missing=True)
    assert left == {"author": {"set": []}}


def test_positions_name_rows_too(world: World) -> None:
    data = {"related": {"connect": [{"documentId": "article", "position": {"before": "article"}}]}}
    position = {"before": 1, "locale": "en"}
    expected = {"related": {"connect": [{"id": 1, "position": position}]}}
    assert world.resolved("api::article.article", data, status="draft") == expected


def test_relations_in_components_are_found(world: World) -> None:
    data = {
        "sections": [{"tag": "tag"}, {"tags": [{"documentId": "tag"}]}],
        "section": {"tag": 5},
        "dz": [{"__component": "layout.section", "tag": "tag"}, {"__component": "no.no", "tag": "tag"}, None],
    }
    assert world.resolved("api::page.page", data) == {
        "sections": [{"tag": ids(1)}, {"tags": ids(1)}],
        "section": {"tag": ids(5)},
        "dz": [{"__component": "layout.section", "tag": ids(1)}, {"__component": "no.no", "tag": "tag"}, None],
    }


def test_a_polymorphic_item_names_its_type(world: World) -> None:
    item = {"__type": "api::tag.tag", "documentId": "tag"}
    assert world.resolved("api::mention.mention", {"subjects": [item]}) == {
        "subjects": {"set": [{"id": 1, "__type": "api::tag.tag"}]}
    }
    with pytest.raises(InternalServerError):
        world.resolved("api::mention.mention", {"subjects": [{"documentId": "tag"}]})


def test_the_data_itself_is_not_changed(world: World) -> None:
    data = {"tags": {"connect": [{"documentId": "tag", "position": {"start": True}}]}}
    world.resolved("api::article.article", data, status="draft")
    assert data == {"tags": {"connect": [{"documentId": "tag", "position": {"start": True}}]}}
