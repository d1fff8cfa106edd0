"""Another locale of an entry, as Strapi 4's i18n makes it: a new entry, linked to those that are there.

Source: controllers/validation and services/core-api of `@strapi/plugin-i18n` 4.26.2.
"""

from __future__ import annotations

from typing import Any

from fake_strapi.documents.entity_service import Attach, EntityService
from fake_strapi.documents.localization import shared_values
from fake_strapi.documents.query_engine import Entity
from fake_strapi.documents.users_roles import thrown_not_found
from fake_strapi.errors import ApplicationError, InternalServerError
from fake_strapi.query.prepared import PreparedOne
from fake_strapi.schema.builtin import LOCALE
from fake_strapi.schema.content_type import ContentType

LOCALIZATIONS = ["localizations"]
NOT_WRITABLE = frozenset({"id", "createdAt", "updatedAt", "locale", "localizations"})


def create_localization(
    service: EntityService,
    content_type: ContentType,
    entry_id: str | None,
    data: Any,
    prepared: PreparedOne,
    attach: Attach | None = None,
) -> Entity:
    """The new entry; a draft, unless the data say when it was published. `entry_id` None: of a single type.

    It has to be complete all the same, unless the data say that `publishedAt` is null.

    What is not localized comes from the entry; what the data name, without regard to who may, goes over it. Raises
    what a thrown NotFoundError is for an unknown entry, ApplicationError for the locale.
    """
    engine = service.writer.engine
    where = {} if entry_id is None else {"where": {"id": entry_id}}
    entry = engine.query(content_type.uid).find_one({**where, "populate": LOCALIZATIONS})
    if entry is None:
        raise thrown_not_found("Entity not found")
    if data is None:
        raise InternalServerError("i18n reads the locale of a body that isn't there")
    given = data if isinstance(data, dict) else {}
    locale = given.get("locale")
    if locale is None:
        raise ApplicationError("locale is missing")
    if not engine.exists(LOCALE, {"code": locale}):
        raise ApplicationError("locale is invalid")
    siblings = entry["localizations"]
    if locale in [entry["locale"], *(one["locale"] for one in siblings)]:
        raise ApplicationError("locale is already used")
    allowed = (
        name for name, attribute in content_type.attributes.items() if attribute.writable and name not in NOT_WRITABLE
    )
    values = {
        **shared_values(engine.registry, content_type, entry),
        **{name: given[name] for name in allowed if name in given},
        "locale": locale,
        "localizations": [entry["id"], *(one["id"] for one in siblings)],
    }
    return service.insert(content_type, values, prepared, attach)
