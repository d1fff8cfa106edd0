"""What a clone's data are made of. Whole clones are in the contract tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fake_strapi.documents.document_clone import clone_data
from fake_strapi.schema.content_type import Registry
from fake_strapi.schema.project import load_project
from fake_strapi.versions import behaviour_of

ZOO = Path(__file__).parents[2] / "contract_tests" / "zoo"


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_project(ZOO, behaviour_of("5")).registry


def cloned(registry: Registry, uid: str, original: dict[str, Any], submitted: dict[str, Any]) -> Any:
    return clone_data(registry, registry[uid], original, submitted)


def test_values_are_merged_and_times_are_new(registry: Registry) -> None:
    original = {
        "id": 1,
        "createdAt": "x",
        "updatedAt": "x",
        "title": "A",
        "stars": 3,
        "seo": {"metaTitle": "m", "n": 1},
    }
    data, copied = cloned(registry, "api::article.article", original, {"title": "B", "stars": None, "seo": {"n": 2}})
    assert data == {"title": "B", "stars": None, "seo": {"metaTitle": "m", "n": 2}}
    assert copied == []


def test_relations_that_are_submitted_take_the_place_of_the_originals(registry: Registry) -> None:
    original = {"tags": [{"id": 1}, {"id": 2}], "author": {"id": 5}}
    words = {"tags": {"connect": [{"id": 3}]}, "author": {"connect": [], "disconnect": []}}
    data, _ = cloned(registry, "api::article.article", original, words)
    assert data["tags"] == {"connect": [{"id": 3}]}
    assert data["author"]["id"] == 5


def test_relations_in_components(registry: Registry) -> None:
    original = {"sections": [{"heading": "a", "tags": [{"id": 1}]}]}
    submitted = {"sections": [{"tags": {"set": [{"id": 2}]}}]}
    data, _ = cloned(registry, "api::page.page", original, submitted)
    assert data["sections"] == [{"heading": "a", "tags": {"set": [{"id": 2}]}}]


def test_two_way_one_to_one_relations_are_copied_later(registry: Registry) -> None:
    original = {"Name": "Ann", "badge": {"id": 7}, "mentor": {"id": 8}}
    data, copied = cloned(registry, "api::employee.employee", original, {"Name": "Ann 2"})
    assert (data, copied) == ({"Name": "Ann 2", "mentor": {"id": 8}}, ["badge"])
    data, copied = cloned(registry, "api::employee.employee", original, {"badge": {"set": []}})
    assert (data["badge"], copied) == ({"set": []}, [])
