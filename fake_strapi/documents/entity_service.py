"""Strapi 4's way with entries: rows by id, each step on its own, nothing around them.

There is no transaction over a request: what a refused write has done before the refusal (an id, a component) stays
done, as in a real Strapi 4. Source: services/entity-service and core-api/service of `@strapi/strapi` 4.26.2, and the
entity-service-decorator of `@strapi/plugin-i18n` 4.26.2 around them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from fake_strapi.documents.component_clones import clone_components, media_populate
from fake_strapi.documents.components import children, delete_components
from fake_strapi.documents.entries import hash_passwords
from fake_strapi.documents.entry_events import emit_entry
from fake_strapi.documents.entry_writer import EntryWriter, Selection
from fake_strapi.documents.locales import default_locale
from fake_strapi.documents.localization import shared_values
from fake_strapi.documents.query_engine import Entity
from fake_strapi.documents.validation import ValidationContext, validate_entity_creation
from fake_strapi.errors import ApplicationError, StrapiError, ValidationError
from fake_strapi.query.lodash import merge
from fake_strapi.query.prepared import PreparedOne
from fake_strapi.schema.builtin import LOCALE
from fake_strapi.schema.content_type import ContentType
from fake_strapi.storage.write_values import Date

# What comes with an entry and is stored right behind it, before its event is told; answers the entry, read anew.
Attach = Callable[[Entity], Entity]


class EntityService(Struct, frozen=True):
    """The entries of one workspace for the time of one request. Ids are as the route gave them."""

    writer: EntryWriter

    @property
    def default_locale(self) -> str:
        """The workspace's."""
        return default_locale(self.writer.engine.database)

    def create(
        self, content_type: ContentType, data: Any, prepared: PreparedOne, attach: Attach | None = None
    ) -> Entity:
        """A new entry; of a type with draft and publish it is published unless `publishedAt` says null.

        Raises ApplicationError for a locale that is not there.
        """
        if content_type.draft_and_publish and isinstance(data, dict):
            data = {**data, "publishedAt": data.get("publishedAt", Date(self.writer.engine.now))}
        return self.insert(content_type, data, prepared, attach)

    def insert(
        self, content_type: ContentType, data: Any, prepared: PreparedOne, attach: Attach | None = None
    ) -> Entity:
        """As `create`, but nothing is published that doesn't say so: the entity service itself, under core-api's."""
        if content_type.localized and isinstance(data, dict):
            data = {**data, "locale": self._valid_locale(data.get("locale"))}
        is_draft = self._is_draft(content_type, data)
        entity = self.writer.create(content_type, data, lambda: prepared.selection, is_draft=is_draft)
        if attach is not None:
            entity = attach(entity)
        emit_entry(self.writer.engine, "entry.create", content_type, entity)
        if content_type.localized:
            self._link_localizations(content_type, entity)
            self._share(content_type, entity)
        return entity

    def update(
        self,
        content_type: ContentType,
        entity_id: Any,
        data: Any,
        prepared: PreparedOne,
        attach: Attach | None = None,
    ) -> Entity | None:
        """Change an entry; None when there is none with this id. Its locale stays, whatever the data say."""
        if content_type.localized:
            data = dict(data if isinstance(data, dict) else {str(place): one for place, one in enumerate(data)})
            for name in ("locale", "localizations"):
                data.pop(name, None)
        entity = self._update_row(content_type, entity_id, data, lambda: prepared.selection, attach)
        if content_type.localized and entity is not None:
            self._share(content_type, entity)
        return entity

    def delete(self, content_type: ContentType, entity_id: Any, prepared: PreparedOne) -> Entity | None:
        """Remove an entry and answer it; None when there is none with this id."""
        query = self.writer.engine.query(content_type.uid)
        entity = query.find_one({**prepared.selection, "where": {"id": entity_id}})
        if entity is None:
            return None
        self.writer.delete(content_type, entity["id"], {})
        emit_entry(self.writer.engine, "entry.delete", content_type, entity)
        return entity

    def find_one(self, content_type: ContentType, entity_id: Any, selection: Mapping[str, Any]) -> Entity | None:
        """An entry by its id, in any publication state."""
        return self.writer.engine.query(content_type.uid).find_one({**selection, "where": {"id": entity_id}})

    def clone(
        self, content_type: ContentType, entity_id: Any, data: dict[str, Any], selection: Mapping[str, Any]
    ) -> Entity | None:
        """A new entry with the values, components and links of another one, under the given ones."""
        engine = self.writer.engine
        query = engine.query(content_type.uid)
        populate = media_populate(engine.registry, content_type)
        source = query.find_one({"where": {"id": entity_id}, "populate": populate})
        if source is None:
            return None
        merged = {name: value for name, value in merge(source, data).items() if name != "id"}
        context = ValidationContext(self.writer.validators, engine)
        valid = validate_entity_creation(content_type, merged, context, self._is_draft(content_type, source))
        database, identifier = engine.database, source["id"]
        linked = clone_components(database, engine.registry, content_type, identifier, valid, engine.now)
        entity = query.clone(identifier, {**selection, "data": hash_passwords(content_type, linked)})
        emit_entry(engine, "entry.create", content_type, entity)
        return entity

    def delete_many(self, content_type: ContentType, params: Mapping[str, Any]) -> int:
        """Remove the entries of a query; answers how many."""
        engine = self.writer.engine
        database = engine.database
        entities = engine.query(content_type.uid).find_many(params)
        components = [child for entity in entities for child in children(database, content_type, entity["id"])]
        engine.query(content_type.uid).delete_many(dict(params))
        delete_components(database, engine.registry, components)
        for entity in entities:
            emit_entry(engine, "entry.delete", content_type, entity)
        return len(entities)

    def create_or_update(
        self,
        content_type: ContentType,
        entity: Entity | None,
        data: Any,
        prepared: PreparedOne,
        attach: Attach | None = None,
    ) -> Entity | None:
        """A single type's PUT: `entity` is the entry that was found for it, if any."""
        if entity is not None:
            return self.update(content_type, entity["id"], data, prepared, attach)
        if self.writer.engine.query(content_type.uid).count() >= 1:
            raise ValidationError("singleType.alreadyExists")
        return self.create(content_type, data, prepared, attach)

    def _update_row(
        self,
        content_type: ContentType,
        entity_id: Any,
        data: Any,
        selection: Selection,
        attach: Attach | None = None,
    ) -> Entity | None:
        entity = self.writer.engine.query(content_type.uid).find_one({"where": {"id": entity_id}})
        if entity is None:
            return None
        is_draft = self._is_draft(content_type, entity)
        updated = self.writer.update(content_type, entity, data, selection, is_draft=is_draft, key=entity_id)
        if updated is not None and attach is not None:
            updated = attach(updated)
        emit_entry(self.writer.engine, "entry.update", content_type, updated)
        return updated

    # --- locales

    def _valid_locale(self, locale: Any) -> Any:
        if locale is None:
            return self.default_locale
        if locale != self.default_locale:
            try:
                # `{}` is no condition to Strapi, so that any locale will do; validation refuses it later.
                known = locale == {} or self.writer.engine.exists(LOCALE, {"code": locale})
            except StrapiError:
                known = False
            if not known:
                raise ApplicationError("This locale doesn't exist")
        return locale

    def _link_localizations(self, content_type: ContentType, entity: Entity) -> None:
        """Give each localization of a new entry all the others. As in Strapi: only if the answer is to show them."""
        localizations = entity.get("localizations")
        if not isinstance(localizations, list):
            return
        family = [entity["id"], *(one["id"] for one in localizations)]
        query = self.writer.engine.query(content_type.uid)
        for one in localizations:
            others = [identifier for identifier in family if identifier != one["id"]]
            query.update({"where": {"id": one["id"]}, "data": {"localizations": others}})

    def _share(self, content_type: ContentType, entity: Entity) -> None:
        """Write what all locales share to the localizations that the answer shows, as far as it shows it."""
        localizations = entity.get("localizations")
        if not isinstance(localizations, list):
            return
        values = shared_values(self.writer.engine.registry, content_type, entity)
        if values:
            for one in localizations:
                self._update_row(content_type, one["id"], values, dict)

    def _is_draft(self, content_type: ContentType, data: Any) -> bool:
        """Of data without `publishedAt` (or of an entry that has none) nobody says that they are a draft."""
        return content_type.draft_and_publish and (not isinstance(data, dict) or data.get("publishedAt", "") is None)
