"""Locales made, renamed and removed by an administrator.

Source: controllers/locales, services/locales and validation/locales of `@strapi/plugin-i18n` 4.26.2 and `@strapi/i18n`
5.54.0.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from fake_strapi.documents.locales import default_locale, told
from fake_strapi.documents.query_engine import Entity, QueryEngine
from fake_strapi.documents.validation_body import (
    NOT_EMPTY,
    REQUIRED,
    at_least,
    boolean,
    check_body,
    closed_object,
    text,
)
from fake_strapi.documents.validation_validators import longest_rule
from fake_strapi.documents.validation_yup import YupObject
from fake_strapi.errors import ApplicationError
from fake_strapi.schema.builtin import LOCALE
from fake_strapi.schema.iso_locales import iso_locales
from fake_strapi.storage import core_store
from fake_strapi.storage.find import find_many
from fake_strapi.storage.write import delete_entity
from fake_strapi.storage.write_values import Date
from fake_strapi.versions.behaviour import Behaviour

LONGEST_NAME = 50


@cache
def creation(behaviour: Behaviour) -> YupObject:
    return closed_object(
        {
            "name": text(longest_rule(LONGEST_NAME), nullable=True),
            "code": text(NOT_EMPTY, one_of=tuple(iso_locales(behaviour))),
            "isDefault": boolean(REQUIRED),
        }
    )


UPDATE = closed_object({"name": text(at_least(1), longest_rule(LONGEST_NAME), nullable=True), "isDefault": boolean()})


def create_locale(engine: QueryEngine, body: Any, admin_id: int) -> Entity:
    """A new locale. Raises YupValidationError for the body, ApplicationError for a code that there is already."""
    behaviour = engine.database.layout.behaviour
    check_body(creation(behaviour), body, behaviour)
    locales = engine.query(LOCALE)
    if locales.find_one({"where": {"code": body["code"]}}) is not None:
        raise ApplicationError("This locale already exists")
    stamps = {"publishedAt": Date(engine.now)} if behaviour.published_at_always else {}
    creators = {"createdBy": admin_id, "updatedBy": admin_id}
    name = body.get("name") or None
    row = locales.create({"data": {"code": body["code"], "name": name, **creators, **stamps}})
    if body["isDefault"]:
        core_store.put(engine.database, core_store.DEFAULT_LOCALE, row["code"])
    return told(engine.database, row)


def update_locale(engine: QueryEngine, locale_id: str, body: Any, admin_id: int) -> Entity | None:
    """A locale renamed or made the default one; None when there is none. Raises YupValidationError."""
    check_body(UPDATE, body, engine.database.layout.behaviour)
    locales = engine.query(LOCALE)
    if locales.find_one({"where": {"id": locale_id}}) is None:
        return None
    name = {"name": body["name"]} if "name" in body else {}
    row = locales.update({"where": {"id": locale_id}, "data": {**name, "updatedBy": admin_id}})
    assert row is not None
    if body.get("isDefault"):
        core_store.put(engine.database, core_store.DEFAULT_LOCALE, row["code"])
    return told(engine.database, row)


def delete_locale(engine: QueryEngine, locale_id: str) -> Entity | None:
    """Remove a locale and all content in it; None when there is none. Raises ApplicationError for the default one."""
    database = engine.database
    row = engine.query(LOCALE).find_one({"where": {"id": locale_id}})
    if row is None:
        return None
    if row["code"] == default_locale(database):
        raise ApplicationError("Cannot delete the default locale")
    for model in engine.registry.content_types:
        if model.localized:
            for entry in find_many(database, model.uid, {"select": ["id"], "where": {"locale": row["code"]}}):
                delete_entity(database, model.uid, entry["id"])
    engine.query(LOCALE).delete({"where": {"id": row["id"]}})
    return told(database, row)
