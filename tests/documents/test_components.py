"""What stays in the tables of components. Answers of a real Strapi are in the recordings (`page: ...`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fake_strapi.documents.components import children, create_components, delete_components, update_components
from fake_strapi.documents.entries import hash_passwords
from fake_strapi.errors import ApplicationError, HttpError, InternalServerError
from fake_strapi.schema.content_type import ContentType, Registry
from fake_strapi.schema.project import load_project
from fake_strapi.storage.database import Database
from fake_strapi.storage.layout import build_layout
from fake_strapi.storage.table_shapes import component_table_name
from fake_strapi.storage.write import create_entity, delete_entity, update_entity
from fake_strapi.storage.write_password import verify_password
from fake_strapi.versions import behaviour_of

ZOO = Path(__file__).parents[2] / "contract_tests" / "zoo"
DATA: dict[str, Any] = {
    "comp": {"metaTitle": "m"},
    "sections": [{"heading": "A", "link": {"label": "a"}}, {"heading": "B", "links": [{"label": "b"}, {"label": "c"}]}],
    "dz": [{"__component": "shared.quote", "text": "q"}, {"__component": "layout.section", "link": {"label": "d"}}],
}


class Pages:
    def __init__(self, version: str) -> None:
        self.registry: Registry = load_project(ZOO, behaviour_of(version)).registry
        self.db = Database(build_layout(self.registry, behaviour_of(version)))
        self.model = self.registry.content_type("page")

    def create(self, data: dict[str, Any]) -> int:
        values = create_components(self.db, self.registry, self.model, data, 1)
        return create_entity(self.db, self.model.uid, values, 1)

    def update(self, page: int, data: dict[str, Any]) -> None:
        values = update_components(self.db, self.registry, self.model, page, data, 2)
        update_entity(self.db, self.model.uid, page, values, 2)

    def count(self) -> dict[str, int]:
        names = ("shared_links", "shared_seos", "shared_quotes", "layout_sections")
        tables = {name: f"components_{name}" for name in names} | {
            "of pages": component_table_name(self.model, self.db.layout.behaviour)
        }
        return {name: self.db.rows(f"select count(*) from `{table}`")[0][0] for name, table in tables.items()}


@pytest.fixture(params=["4", "5"])
def pages(request: pytest.FixtureRequest) -> Pages:
    return Pages(request.param)


def test_nothing_is_left_of_an_entity_that_goes(pages: Pages) -> None:
    page = pages.create(DATA)
    assert pages.count() == {
        "shared_links": 4,
        "shared_seos": 1,
        "shared_quotes": 1,
        "layout_sections": 3,
        "of pages": 5,
    }
    components = children(pages.db, pages.model, page)
    delete_entity(pages.db, pages.model.uid, page)
    delete_components(pages.db, pages.registry, components)
    assert set(pages.count().values()) == {0}


def test_what_is_replaced_is_removed_with_all_inside_it(pages: Pages) -> None:
    page = pages.create(DATA)
    pages.update(page, {"sections": [], "comp": None})
    assert pages.count() == {
        "shared_links": 1,
        "shared_seos": 0,
        "shared_quotes": 1,
        "layout_sections": 1,
        "of pages": 2,
    }


def test_ids_that_are_not_the_entitys_are_refused(pages: Pages) -> None:
    other, page = pages.create(DATA), pages.create(DATA)
    quote = children(pages.db, pages.model, other)[3]
    with pytest.raises(ApplicationError) as raised:
        pages.update(page, {"sections": [{"id": 1}]})
    message = "Some of the provided components in {} are not related to the entity"
    assert raised.value.message == message.format("sections")
    with pytest.raises(HttpError) as zone:
        pages.update(page, {"dz": [{"__component": quote.uid, "id": quote.id}]})
    assert zone.value.body()["error"] == {"status": 400, "name": "Error", "message": message.format("dz")}


def test_a_list_must_be_a_list(pages: Pages) -> None:
    for name in ("comps", "dz"):
        with pytest.raises(InternalServerError):
            pages.update(pages.create({}), {name: {"label": "x"}})


def test_the_data_itself_is_not_changed(pages: Pages) -> None:
    data = {"comps": [{"id": 5, "label": "x"}]}
    pages.create(data)
    assert data == {"comps": [{"id": 5, "label": "x"}]}


def test_passwords_are_hashed_in_the_entity_itself() -> None:
    thing = load_project(ZOO, behaviour_of("5")).registry.content_type("thing")
    assert isinstance(thing, ContentType)
    values = hash_passwords(thing, {"password": "secret!", "s": "secret!"})
    assert values["s"] == "secret!"
    assert verify_password("secret!", values["password"])
    assert hash_passwords(thing, {"password": None}) == {"password": None}
