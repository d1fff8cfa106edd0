"""The content manager's relations: what may be linked to an entry, and what is.

Source: controllers/relations of `@strapi/plugin-content-manager` 4.26.2 and `@strapi/content-manager` 5.54.0. Which
attribute stands for an entry (its main field) is that of a fresh Strapi, in which nobody has configured a view.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from fake_strapi.documents.document_metadata import status_of
from fake_strapi.documents.query_engine import Entity
from fake_strapi.documents.users_roles import thrown_not_found
from fake_strapi.errors import ApplicationError, ForbiddenError, InternalServerError, NotFoundError, ValidationError
from fake_strapi.http.answer import Answer, context_error, json_answer
from fake_strapi.http.call import Call
from fake_strapi.http.manager.desk import Desk
from fake_strapi.http.manager.relation_queries import check_relation_query
from fake_strapi.query import entity_params
from fake_strapi.query.admin_query import sanitize_admin_query
from fake_strapi.query.conversion import convert_params
from fake_strapi.query.operators import OPERATORS
from fake_strapi.query.publication import status_filter
from fake_strapi.query.qs import parse
from fake_strapi.schema.attributes import RelationAttribute
from fake_strapi.schema.builtin import ROLE
from fake_strapi.schema.content_type import ContentType, Model
from fake_strapi.storage.database import Database
from fake_strapi.storage.find import count, find_many, find_one

Query = dict[str, Any]
READ_ONLY = frozenset({"createdBy", "updatedBy", "localizations"})
ENTITY_NOT_FOUND = "Entity not found"


class Side(Struct, frozen=True):
    """A relation that is asked about. `fields`: what is told of related entries, the main field among them."""

    source: Model
    attribute: RelationAttribute
    target: ContentType
    main_field: str
    fields: tuple[str, ...]


class Relations:
    """What both versions' controllers share."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.registry = desk.installation.registry

    def query(self, call: Call) -> Query:
        return dict(parse(call.request.query, self.desk.qs_options))

    def target_of(self, attribute: RelationAttribute) -> ContentType:
        """The type that a relation leads to; polymorphic ones lead to none, which crashes a real Strapi."""
        target = self.registry.get(attribute.target)
        if attribute.morph or not isinstance(target, ContentType):
            raise InternalServerError("a polymorphic relation has no target to look for entries of")
        return target

    def related(self, database: Database, side: Side, where: Query, params: Query) -> list[Entity]:
        """What the entries of a query are related to, as the params read it."""
        name = side.attribute.name
        query = {"select": ["id"], "where": where, "populate": {name: params}}
        found: list[Entity] = []
        for entity in find_many(database, side.source.uid, query):
            value = entity[name]
            found += value if isinstance(value, list) else [] if value is None else [value]
        return found

    def page(self, database: Database, side: Side, entity_id: int, query: Query, where: Query) -> tuple[Any, Any]:
        """A page of what one entry is related to, last linked first, and what is told of the page."""
        number, size = (int(query.get(name, default)) for name, default in (("page", 1), ("pageSize", 10)))
        read: Query = {"select": list(side.fields), "ordering": "desc", **({"where": where} if where else {})}
        page = {"limit": size, "offset": (number - 1) * size}
        found = self.related(database, side, {"id": entity_id}, {**read, **page})
        total = len(self.related(database, side, {"id": entity_id}, {**read, "select": ["id"]}))
        pages = -(-total // size)
        return found, {"page": number, "pageSize": size, "pageCount": pages, "total": total}

    def conditions(self, side: Side, query: Query, asked: Query, excluded: list[Any]) -> list[Query]:
        """The filters of a search for entries: by the main field, and without those that are given or linked."""
        found: list[Query] = []
        if query.get("idsToOmit"):
            found.append({"id": {"$notIn": query["idsToOmit"]}})
        if query.get("_q"):
            operator = query.get("_filter")
            known = operator if isinstance(operator, str) and operator in OPERATORS else "$containsi"
            found.append({side.main_field: {known: query["_q"]}})
        if excluded:
            found.append({"id": {"$notIn": excluded}})
        filters = asked.get("filters")
        if not isinstance(filters, dict):
            return found
        conditions = filters.get("$and")
        rest = {name: value for name, value in filters.items() if name != "$and"}
        return [*([rest] if rest else []), *(conditions if isinstance(conditions, list) else []), *found]


class EntityRelations(Relations):
    """Strapi 4's."""

    def find_available(self, call: Call) -> Answer:
        """Entries that may be linked, those that are linked already left out."""
        query = self.query(call)
        check_relation_query(query, self.desk.installation.behaviour, searching=True)
        side = self._side(call)
        if isinstance(side, Answer):
            return side
        database, entity_id = call.world.database, query.get("entityId")
        with database.lock:
            linked: list[Any] = []
            if entity_id:
                where = {"id": entity_id}
                if find_one(database, side.source.uid, {"select": ["id"], "where": where}) is None:
                    return context_error(call.request, NotFoundError())
                rows = self.related(database, side, where, {"select": ["id"]})
                included = {str(one) for one in query.get("idsToInclude") or ()}
                linked = [row["id"] for row in rows if str(row["id"]) not in included]
            rest = {name: value for name, value in query.items() if name not in OWN_PARAMETERS}
            asked = sanitize_admin_query(rest, side.target, self.desk.context)
            asked = {"sort": side.main_field, "fields": list(side.fields), **asked}
            conditions = self.conditions(side, query, asked, linked)
            if conditions:
                asked["filters"] = {"$and": conditions}
            prepared = entity_params.prepare_page(asked, side.target, self.desk.context)
            results = find_many(database, side.target.uid, prepared.params)
            total = count(database, side.target.uid, prepared.count_params)
        return json_answer(call.request, 200, {"results": results, "pagination": prepared.meta(total)})

    def find_existing(self, call: Call) -> Answer:
        """The entries that are linked: a page of them, or the one of a to-one relation."""
        query = self.query(call)
        check_relation_query(query, self.desk.installation.behaviour, searching=False)
        side = self._side(call)
        if isinstance(side, Answer):
            return side
        database = call.world.database
        with database.lock:
            entity = find_one(database, side.source.uid, {"select": ["id"], "where": {"id": call.id}})
            if entity is None:
                return context_error(call.request, NotFoundError())
            if side.attribute.any_to_one:
                found = self.related(database, side, {"id": entity["id"]}, {"select": list(side.fields)})
                return json_answer(call.request, 200, {"data": found[0] if found else None})
            results, pagination = self.page(database, side, entity["id"], query, {})
        return json_answer(call.request, 200, {"results": results, "pagination": pagination})

    def _side(self, call: Call) -> Side | Answer:
        """The relation of the route, or what is answered for none."""
        source = self.registry.get(call.params["model"])
        if source is None:
            return context_error(call.request, bad_request("The model doesn't exist"))
        attribute = source.attributes.get(call.params["targetField"])
        if not isinstance(attribute, RelationAttribute):
            return context_error(call.request, bad_request("This relational field doesn't exist"))
        if attribute.name in READ_ONLY and not attribute.visible:
            return context_error(call.request, ForbiddenError())
        target = self.target_of(attribute)
        main_field = main_field_of(target, documents=False)
        state = ("publishedAt",) if target.draft_and_publish else ()
        return Side(source, attribute, target, main_field, tuple(dict.fromkeys(("id", main_field, *state))))


OWN_PARAMETERS = frozenset({"entityId", "idsToOmit", "idsToInclude", "_q"})
OWN_DOCUMENT_PARAMETERS = frozenset({"idsToOmit", "idsToInclude", "_q"})


def bad_request(message: str) -> ApplicationError:
    return ApplicationError(message, name="BadRequestError")


def main_field_of(target: ContentType, *, documents: bool) -> str:
    """The first text attribute of a type; without one its id."""
    if target.uid == ROLE:
        return "name"
    for name, attribute in target.attributes.items():
        if attribute.type == "string" and attribute.visible:
            return name
    return "documentId" if documents else "id"


class DocumentRelations(Relations):
    """Strapi 5's."""

    def find_available(self, call: Call) -> Answer:
        """Documents that may be linked, those that are linked already left out."""
        query = self.query(call)
        check_relation_query(query, self.desk.installation.behaviour, searching=True)
        side = self._side(call)
        database = call.world.database
        status, locale, source_id = self._status(side, query), query.get("locale"), query.get("id")
        with database.lock:
            linked: list[Any] = []
            if source_id:
                self._row(database, side, source_id, status, locale)
                linked = self._linked(database, side, query, status)
            rest = {name: value for name, value in query.items() if name not in OWN_DOCUMENT_PARAMETERS}
            asked = sanitize_admin_query(rest, side.target, self.desk.context)
            asked = {"sort": side.main_field, "fields": list(side.fields), **asked}
            conditions = self.conditions(side, query, asked, linked)
            state = published_at(status, side.target)
            if state:
                conditions.insert(0, {"publishedAt": state})
            if side.target.localized and locale:
                conditions.append({"locale": locale})
            asked["filters"] = {"$and": conditions}
            results, pagination = self._search(database, side, asked)
            results = self._with_status(database, side.target, results)
        return json_answer(call.request, 200, {"results": results, "pagination": pagination})

    def find_existing(self, call: Call) -> Answer:
        """The documents that are linked, a page of them."""
        query = self.query(call)
        check_relation_query(query, self.desk.installation.behaviour, searching=False)
        side = self._side(call)
        database = call.world.database
        status, locale = self._status(side, query), query.get("locale")
        with database.lock:
            row = self._row(database, side, call.id, status, locale)
            where = self._state(side, status)
            if side.attribute.any_to_one:
                read: Query = {"select": list(side.fields), **({"where": where} if where else {})}
                results = self.related(database, side, {"id": row["id"]}, read)[:1]
                pagination = {"page": 1, "pageCount": 1, "pageSize": 10, "total": len(results)}
            else:
                results, pagination = self.page(database, side, row["id"], query, where)
            results = self._with_status(database, side.target, results)
        return json_answer(call.request, 200, {"pagination": pagination, "results": results})

    def _side(self, call: Call) -> Side:
        uid, name = call.params["model"], call.params["targetField"]
        source = self.registry.get(uid)
        if source is None:
            raise ValidationError(f"The model {uid} doesn't exist")
        attribute = source.attributes.get(name)
        if not isinstance(attribute, RelationAttribute):
            raise ValidationError(f"The relational field {name} doesn't exist on {uid}")
        if attribute.name in READ_ONLY and not attribute.visible:
            raise InternalServerError("the controller goes on with what was forbidden")
        target = self.target_of(attribute)
        main_field = main_field_of(target, documents=True)
        locale = ("locale",) if target.localized else ()
        told = ("id", "documentId", main_field, "publishedAt", "updatedAt", *locale)
        return Side(source, attribute, target, main_field, tuple(dict.fromkeys(told)))

    def _status(self, side: Side, query: Query) -> str | None:
        """Drafts, unless published ones are asked for; None for types without drafts."""
        source = side.source
        if isinstance(source, ContentType) and not source.draft_and_publish:
            return None
        return "published" if query.get("status") == "published" else "draft"

    def _row(self, database: Database, side: Side, source_id: Any, status: str | None, locale: Any) -> Entity:
        """The row of the document (or the component) whose relation it is. Raises a thrown 404."""
        where: Query = {"id": source_id}
        if isinstance(side.source, ContentType):
            where = {"documentId": source_id}
            state = published_at(status, side.source) if status else {}
            if state:
                where["publishedAt"] = state
            if locale and side.source.localized:
                where["locale"] = locale
        row = find_one(database, side.source.uid, {"select": ["id"], "where": where})
        if row is None:
            raise thrown_not_found(ENTITY_NOT_FOUND)
        return row

    def _linked(self, database: Database, side: Side, query: Query, status: str | None) -> list[int]:
        """The rows of that status and locale that any row of the document is linked to."""
        source_id, locale = query["id"], query.get("locale")
        where: Query = {"id": source_id}
        if isinstance(side.source, ContentType):
            where = {"documentId": source_id}
            if locale and side.source.localized:
                where["locale"] = locale
        of_target: Query = {}
        state = published_at(status, side.target)
        if state:
            of_target["publishedAt"] = state
        if locale and side.target.localized:
            of_target["locale"] = locale
        read: Query = {"select": ["id"], **({"where": of_target} if of_target else {})}
        included = {str(one) for one in query.get("idsToInclude") or ()}
        rows = self.related(database, side, where, read)
        return [row["id"] for row in rows if str(row["id"]) not in included]

    def _search(self, database: Database, side: Side, asked: Query) -> tuple[list[Entity], Mapping[str, Any]]:
        """A page of the database layer's own, which knows no document service."""
        params = convert_params(asked, side.target, self.desk.context)
        filters = status_filter({"status": asked.get("status")}, self.registry)
        if filters is not None:
            params["filters"] = filters
        number, size = (int(asked.get(name, default)) for name, default in (("page", 1), ("pageSize", 10)))
        counted: Query = {name: params[name] for name in ("where", "filters") if name in params}
        params |= {"limit": size, "offset": (number - 1) * size}
        total = count(database, side.target.uid, counted)
        pagination = {"page": number, "pageSize": size, "pageCount": -(-total // size), "total": total}
        return find_many(database, side.target.uid, params), pagination

    def _state(self, side: Side, status: str | None) -> Query:
        """Of which state linked rows are shown: drafts where the source has none."""
        if not side.target.draft_and_publish:
            return {}
        drafts = side.source.is_component or bool(side.source.options.get("draftAndPublish"))
        return {"publishedAt": {"$notNull": True} if drafts and status == "published" else {"$null": True}}

    def _with_status(self, database: Database, target: ContentType, rows: list[Entity]) -> list[Entity]:
        """The rows with the status of their documents, told by the rows of the other state."""
        if not target.draft_and_publish or not rows:
            return rows
        published = rows[0]["publishedAt"] is not None
        where = {
            "documentId": {"$in": [row["documentId"] for row in rows]},
            "publishedAt": {"$null": True} if published else {"$notNull": True},
        }
        select = ["id", "documentId", "locale", "updatedAt", "createdAt", "publishedAt"]
        others = find_many(database, target.uid, {"select": select, "where": where})
        told: list[Entity] = []
        for row in rows:
            same = [one for one in others if one["documentId"] == row["documentId"]]
            if row.get("locale"):
                same = [one for one in same if one["locale"] == row["locale"]]
            told.append({**row, "status": status_of(row, same)})
        return told


def published_at(status: str | None, model: ContentType) -> Query:
    """The condition on `publishedAt` for a status; none on types without drafts."""
    if not model.draft_and_publish:
        return {}
    return {"$notNull": True} if status == "published" else {"$null": True}
