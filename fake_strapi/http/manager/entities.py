"""The content manager's controllers for collection types and single types of Strapi 4.

Source: controllers/collection-types and controllers/single-types of `@strapi/plugin-content-manager` 4.26.2, and the
locale that `@strapi/plugin-i18n` puts into new entries (controllers/validate-locale-creation).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fake_strapi.documents.entity_manager import EntityManager, EntityQueries
from fake_strapi.documents.locales import default_locale
from fake_strapi.documents.localization import shared_values
from fake_strapi.documents.query_engine import Entity
from fake_strapi.errors import ApplicationError
from fake_strapi.http.answer import Answer
from fake_strapi.http.manager.cloning import clone_refusal
from fake_strapi.http.manager.desk import Desk, Visit
from fake_strapi.http.manager.ids import check_ids
from fake_strapi.javascript.json_text import number
from fake_strapi.schema.builtin import LOCALE
from fake_strapi.storage.find import find_one

RELATED = "The related entity doesn't exist or the entity already exists in this locale"


class EntityDesk:
    """What the controllers of Strapi 4 share."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.queries = EntityQueries(desk.context, populates_relations=desk.installation.settings.populate_relations)

    def manager(self, visit: Visit) -> EntityManager:
        service = self.desk.entity_service(visit.call)
        return EntityManager(visit.call.world.database, service, self.queries)

    def located(self, visit: Visit) -> None:
        """i18n: a new entry of a localized type gets the locale of the query, and the other locales of an entry."""
        content_type, database = visit.content_type, visit.call.world.database
        if not content_type.localized:
            return
        locale, related_id = visit.query.get("locale"), visit.query.get("relatedEntityId")
        visit.query = {}
        if locale is None:
            locale = default_locale(database)
        elif find_one(database, LOCALE, {"select": ["id"], "where": {"code": locale}}) is None:
            raise ApplicationError("This locale doesn't exist")
        body = dict(visit.body) if isinstance(visit.body, dict) else {}
        body["locale"] = locale
        if content_type.is_single:
            visit.query = {"locale": locale}
            if self.manager(visit).find_single(content_type, visit.query) is not None:
                visit.body = body
                return
        related = self._related(visit, related_id)
        known = [] if related is None else [related["locale"], *(one["locale"] for one in related["localizations"])]
        if (related_id and related is None) or locale in known:
            raise ApplicationError(RELATED)
        for name, value in shared_values(self.desk.installation.registry, content_type, related).items():
            if body.get(name) is None:
                body[name] = value
        body["localizations"] = (
            [] if related is None else [related["id"], *(one["id"] for one in related["localizations"])]
        )
        visit.body = body

    def _related(self, visit: Visit, related_id: Any) -> Entity | None:
        if not visit.content_type.is_single and not related_id:
            return None
        where = {} if visit.content_type.is_single else {"where": {"id": related_id}}
        return find_one(visit.call.world.database, visit.content_type.uid, {**where, "populate": ["localizations"]})


class EntityTypes(EntityDesk):
    """The controllers for collection types."""

    def find(self, visit: Visit) -> Answer:
        """A page of entries, drafts too."""
        query = visit.sanitized()
        populate = self.queries.builder.listed(visit.content_type, query)
        found, pagination = self.manager(visit).find_page(visit.content_type, {**query, "populate": populate})
        results = self.desk.sanitizer.entities(found, visit.content_type)
        return visit.json({"results": results, "pagination": {name: number(n) for name, n in pagination.items()}})

    def find_one(self, visit: Visit) -> Answer:
        """An entry."""
        return self._with_entity(visit, visit.entity, shown=True)

    def create(self, visit: Visit) -> Answer:
        """A new entry, a draft where there are drafts."""
        self.located(visit)
        return visit.entity(self.manager(visit).create(visit.content_type, visit.input(visit.body)))

    def update(self, visit: Visit) -> Answer:
        """An entry changed."""
        body = visit.input(visit.body, edition=True)
        manager = self.manager(visit)
        return self._with_entity(visit, lambda one: visit.entity(manager.update(visit.content_type, one, body)))

    def clone(self, visit: Visit) -> Answer:
        """A new entry with the values of another one, under those of the body."""
        body, manager = visit.input(visit.body), self.manager(visit)

        def cloned(entity: Entity) -> Answer:
            return visit.entity(manager.clone(visit.content_type, entity, body))

        return self._with_entity(visit, cloned, entity_id=visit.call.params["sourceId"])

    def auto_clone(self, visit: Visit) -> Answer:
        """A clone, of types that may have two entries with the same values."""
        refusal = clone_refusal(self.desk.installation.registry, visit.content_type)
        return self.clone(visit) if refusal is None else visit.error(refusal)

    def delete(self, visit: Visit) -> Answer:
        """An entry removed."""
        manager = self.manager(visit)
        return self._with_entity(visit, lambda entity: visit.entity(manager.delete(visit.content_type, entity)))

    def publish(self, visit: Visit) -> Answer:
        """A draft published."""
        manager, body = self.manager(visit), {"updatedBy": visit.administrator}

        def published(entity: Entity) -> Answer:
            return visit.entity(manager.publish(visit.content_type, entity, body))

        return self._with_entity(visit, published, shown=True)

    def unpublish(self, visit: Visit) -> Answer:
        """A published entry made a draft."""
        manager, body = self.manager(visit), {"updatedBy": visit.administrator}

        def unpublished(entity: Entity) -> Answer:
            return visit.entity(manager.unpublish(visit.content_type, entity, body))

        return self._with_entity(visit, unpublished)

    def count_draft_relations(self, visit: Visit) -> Answer:
        """How many of an entry's links lead to drafts."""
        manager = self.manager(visit)

        def counted(entity: Entity) -> Answer:
            return visit.json({"data": manager.count_draft_relations(visit.content_type, entity["id"])})

        return self._with_entity(visit, counted)

    def _with_entity(
        self,
        visit: Visit,
        serve: Callable[[Entity], Answer],
        *,
        shown: bool = False,
        entity_id: str | None = None,
    ) -> Answer:
        """What `serve` answers for the entry of the route, or 404. `shown`: it is read with all that it holds."""
        populate = self.queries.builder.shown(visit.content_type, visit.sanitized()) if shown else None
        identifier = visit.call.id if entity_id is None else entity_id
        entity = self.manager(visit).find_one(visit.content_type, identifier, populate)
        return visit.not_found() if entity is None else serve(entity)

    # --- several entries at once

    def bulk_publish(self, visit: Visit) -> Answer:
        """Drafts published: all of them have to be there and complete."""
        entities = self._named(visit, shown=True)
        if entities is None:
            return visit.not_found()
        return visit.json({"count": self.manager(visit).publish_many(visit.content_type, entities)})

    def bulk_unpublish(self, visit: Visit) -> Answer:
        """Published entries made drafts."""
        entities = self._named(visit)
        if entities is None:
            return visit.not_found()
        return visit.json({"count": self.manager(visit).unpublish_many(visit.content_type, entities)})

    def _named(self, visit: Visit, *, shown: bool = False) -> list[Entity] | None:
        """The entries that the body names; None when one isn't there."""
        ids = check_ids(visit.body, self.desk.installation.behaviour)
        populate = self.queries.builder.shown(visit.content_type, visit.sanitized()) if shown else None
        manager = self.manager(visit)
        entities = [manager.find_one(visit.content_type, identifier, populate) for identifier in ids]
        found = [entity for entity in entities if entity is not None]
        return found if len(found) == len(entities) else None

    def bulk_delete(self, visit: Visit) -> Answer:
        """Entries removed, those of the named ones that are there."""
        ids = check_ids(visit.body, self.desk.installation.behaviour)
        query = visit.sanitized()
        filters = [query["filters"]] if "filters" in query else []
        query["filters"] = {"$and": [{"id": {"$in": ids}}, *filters]}
        return visit.json({"count": self.manager(visit).delete_many(visit.content_type, query)})

    def count_many_draft_relations(self, visit: Visit) -> Answer:
        """How many links of several entries lead to drafts."""
        ids, locale = visit.query.get("ids"), visit.query.get("locale") or default_locale(visit.call.world.database)
        counted = self.manager(visit).count_many_draft_relations(visit.content_type, ids, locale)
        return visit.json({"data": counted})


class SingleEntities(EntityTypes):
    """The controllers for single types."""

    def find(self, visit: Visit) -> Answer:
        """The entry."""
        return self._with_single(visit, visit.entity)

    def create_or_update(self, visit: Visit) -> Answer:
        """The entry changed, or made by its first PUT."""
        self.located(visit)
        manager = self.manager(visit)
        entity = manager.find_single(visit.content_type, visit.sanitized())
        body = visit.input(visit.body, edition=entity is not None)
        if entity is None:
            return visit.entity(manager.create(visit.content_type, body))
        return visit.entity(manager.update(visit.content_type, entity, body))

    def delete(self, visit: Visit) -> Answer:
        """The entry removed."""
        manager = self.manager(visit)
        return self._with_single(visit, lambda entity: visit.entity(manager.delete(visit.content_type, entity)))

    def publish(self, visit: Visit) -> Answer:
        """The draft published; what the body says is not written."""
        manager, body = self.manager(visit), {"updatedBy": visit.administrator}

        def published(entity: Entity) -> Answer:
            return visit.entity(manager.publish(visit.content_type, entity, body))

        return self._with_single(visit, published)

    def unpublish(self, visit: Visit) -> Answer:
        """The published entry made a draft."""
        manager, body = self.manager(visit), {"updatedBy": visit.administrator}

        def unpublished(entity: Entity) -> Answer:
            return visit.entity(manager.unpublish(visit.content_type, entity, body))

        return self._with_single(visit, unpublished)

    def count_draft_relations(self, visit: Visit) -> Answer:
        """How many of the entry's links lead to drafts."""
        visit.query = {}
        manager = self.manager(visit)

        def counted(entity: Entity) -> Answer:
            return visit.json({"data": manager.count_draft_relations(visit.content_type, entity["id"])})

        return self._with_single(visit, counted)

    def _with_single(self, visit: Visit, serve: Callable[[Entity], Answer]) -> Answer:
        entity = self.manager(visit).find_single(visit.content_type, visit.sanitized())
        return visit.not_found() if entity is None else serve(entity)
