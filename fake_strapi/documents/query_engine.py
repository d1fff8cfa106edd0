"""`strapi.db.query(uid)`: one model's rows, with the lifecycle hooks around each write.

Source: `@strapi/database` entity-manager of 4.26.2 and 5.54.0, whose order of steps this is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fake_strapi.documents.event_hub import SILENT, EventHub
from fake_strapi.documents.lifecycles import Event, Lifecycles
from fake_strapi.documents.lookups import written_row
from fake_strapi.errors import FakeStrapiError
from fake_strapi.schema.content_type import ContentType, Model, Registry
from fake_strapi.storage.clone import clone_entity
from fake_strapi.storage.database import Database
from fake_strapi.storage.find import count, find_many, find_one
from fake_strapi.storage.write import create_entity, delete_entity, update_entity

Entity = dict[str, Any]
Params = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class QueryEngine:
    """The rows of one workspace for the time of one request. `now` is the request's time, in milliseconds.

    `hub` hears of what the services above do to entries; the engine itself tells it nothing.
    """

    database: Database
    registry: Registry
    lifecycles: Lifecycles
    now: int
    hub: EventHub = SILENT

    def query(self, name: str) -> Query:
        """The rows of a model, by uid or, for a type of the project, by its singular name."""
        model = self.registry.get(name)
        return Query(self, self.registry.content_type(name) if model is None else model)

    # The questions of the entity validator (documents/validation_frame.py, Lookups).

    def exists(self, uid: str, where: Params) -> bool:
        return find_one(self.database, uid, {"select": ["id"], "where": where}) is not None

    def count(self, uid: str, where: Params) -> int:
        return count(self.database, uid, {"where": where})

    def find_many(self, uid: str, params: Params) -> Sequence[Entity]:
        return find_many(self.database, uid, params)


@dataclass(frozen=True, slots=True)
class Query:
    """One model's rows. Parameters are those of `strapi.db.query(uid)`: `select`, `where`, `populate`, `data`…"""

    engine: QueryEngine
    model: Model

    def find_many(self, params: Params | None = None) -> list[Entity]:
        return find_many(self.engine.database, self.model.uid, params or {})

    def find_one(self, params: Params | None = None) -> Entity | None:
        return find_one(self.engine.database, self.model.uid, params or {})

    def count(self, params: Params | None = None) -> int:
        return count(self.engine.database, self.model.uid, params or {})

    def create(self, params: dict[str, Any]) -> Entity:
        """Insert `params["data"]` (relations as row ids) and answer the row as `select` and `populate` ask."""
        event = self._run("beforeCreate", params)
        identifier = create_entity(self.engine.database, self.model.uid, params["data"], self.engine.now)
        entity = self._read_back(identifier, params)
        self._run("afterCreate", params, event, entity)
        return entity

    def clone(self, source: int, params: dict[str, Any]) -> Entity:
        """Insert a copy of a row with `params["data"]` over its values, and answer it as `create` does (Strapi 4)."""
        event = self._run("beforeCreate", params)
        identifier = clone_entity(self.engine.database, self.model.uid, source, params["data"], self.engine.now)
        entity = self._read_back(identifier, params)
        self._run("afterCreate", params, event, entity)
        return entity

    def update(self, params: dict[str, Any]) -> Entity | None:
        """Change the row that `params["where"]` finds; None when there is none."""
        event = self._run("beforeUpdate", params)
        identifier = self._identifier(params)
        if identifier is None:
            return None
        update_entity(self.engine.database, self.model.uid, identifier, params["data"], self.engine.now)
        entity = self._read_back(identifier, params)
        self._run("afterUpdate", params, event, entity)
        return entity

    def delete(self, params: dict[str, Any]) -> Entity | None:
        """Remove the row that `params["where"]` finds and answer it as it was; None when there is none."""
        event = self._run("beforeDelete", params)
        wanted: dict[str, Any] = {key: params[key] for key in ("select", "where", "populate") if key in params}
        if "select" in wanted:
            wanted["select"] = ["id", *wanted["select"]]
        entity = self.find_one(wanted)
        if entity is None:
            return None
        delete_entity(self.engine.database, self.model.uid, entity["id"])
        self._run("afterDelete", params, event, entity)
        return entity

    def _identifier(self, params: Params) -> int | None:
        where = params["where"]
        if where.keys() == {"id"} and isinstance(where["id"], int):
            return int(where["id"])
        found = self.find_one({"select": ["id"], "where": where})
        return None if found is None else found["id"]

    def _read_back(self, identifier: int, params: Params) -> Entity:
        database = self.engine.database
        select, filters = params.get("select"), params.get("filters")
        if params.get("populate") or isinstance(filters, dict):
            wanted = {key: params[key] for key in ("select", "populate", "filters") if key in params}
            entity = self.find_one({**wanted, "where": {"id": identifier}})
        else:
            names = None if select is None else tuple(select)
            compiled = written_row(database.layout, self.model.uid, names, filters)
            entity = next(iter(compiled.run(database, [identifier])), None)
        if entity is None:
            raise FakeStrapiError(f"{self.model.uid}: row {identifier} is gone while it was written: a hook removed it")
        return entity

    def _run(
        self, action: str, params: dict[str, Any], before: Event | None = None, result: Any = None
    ) -> Event | None:
        """Call a hook; its event shares the `state` of the one before it. None when this type has no such hook."""
        hook = self.engine.lifecycles.get((self.model.uid, action))
        if hook is None or not isinstance(self.model, ContentType):
            return before
        event = Event(action, self.model, params, self.engine.now, self.engine, result)
        if before is not None:
            event.state = before.state
        hook(event)
        return event
