"""`strapi.db.query(uid)`: one model's rows, with the lifecycle hooks around each step.

Source: `@strapi/database` entity-manager and lifecycles/timestamps of 4.26.2 and 5.54.0, whose order of steps this is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from msgspec import Struct

from fake_strapi.documents.event_hub import SILENT, EventHub
from fake_strapi.documents.lifecycles import Around, Lifecycles
from fake_strapi.documents.lookups import first_row, written_row
from fake_strapi.errors import FakeStrapiError, InternalServerError
from fake_strapi.schema.content_type import Model, Registry
from fake_strapi.storage.clone import clone_entity
from fake_strapi.storage.database import Database
from fake_strapi.storage.find import count, find_many
from fake_strapi.storage.write import create_entity, delete_entity, update_entity
from fake_strapi.storage.write_values import Date

if TYPE_CHECKING:
    from fake_strapi.documents.strapi_object import Strapi

Entity = dict[str, Any]
Params = Mapping[str, Any]
P = ParamSpec("P")
R = TypeVar("R")


def locked(method: Callable[Concatenate[Query, P], R]) -> Callable[Concatenate[Query, P], R]:
    """The method with the workspace's lock held: a hook calls it while others may be at work."""

    @wraps(method)
    def call(query: Query, /, *arguments: P.args, **named: P.kwargs) -> R:
        with query.engine.database.lock:
            return method(query, *arguments, **named)

    return call


class QueryEngine(Struct, frozen=True):
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

    @property
    def strapi(self) -> Strapi:
        """What hooks call `strapi`."""
        from fake_strapi.documents.strapi_object import Strapi  # it stands above this, on the services

        return Strapi(self)

    def heard(self, uid: str, operation: str) -> bool:
        """Whether a hook hears of this operation (`FindMany`) on the model."""
        lifecycles = self.lifecycles
        return (
            (uid, f"before{operation}") in lifecycles
            or (uid, f"after{operation}") in lifecycles
            or self.database.subscribers.hear(uid, operation)
        )

    def around(self, model: Model, operation: str, params: dict[str, Any]) -> Around | None:
        """The hooks around one step; None when nobody hears of it."""
        return Around(self, model, operation, params) if self.heard(model.uid, operation) else None

    def reread(self, uid: str, operation: str, params: Callable[[], Params]) -> None:
        """Where a real Strapi reads what is known here already: read it for the hooks that hear of it, if any do."""
        if self.heard(uid, operation):
            query = self.query(uid)
            (query.find_one if operation == "FindOne" else query.find_many)(params())

    # The questions of the entity validator (documents/validation_frame.py, Lookups).

    def exists(self, uid: str, where: Params) -> bool:
        return self.query(uid).find_one({"select": ["id"], "where": where}) is not None

    def count(self, uid: str, where: Params) -> int:
        if where == {"id": {"$in": []}} and not self.heard(uid, "Count"):
            return 0
        return self.query(uid).count({"where": where})

    def find_many(self, uid: str, params: Params) -> Sequence[Entity]:
        return self.query(uid).find_many(params)


class Query(Struct, frozen=True):
    """One model's rows. Parameters are those of `strapi.db.query(uid)`: `select`, `where`, `populate`, `data`…

    Its calls have Strapi's names, too, as hooks call them: `findMany`, `createMany`.
    """

    engine: QueryEngine
    model: Model

    # --- reading

    def find_many(self, params: Params | None = None) -> list[Entity]:
        found: list[Entity] = self._read("FindMany", find_many, params)
        return found

    def find_one(self, params: Params | None = None) -> Entity | None:
        found: Entity | None = self._read("FindOne", first_row, params)
        return found

    def count(self, params: Params | None = None) -> int:
        counted: int = self._read("Count", count, params)
        return counted

    @locked
    def _read(self, operation: str, read: Callable[[Database, str, Params], Any], params: Params | None) -> Any:
        engine, uid = self.engine, self.model.uid
        if not engine.heard(uid, operation):
            return read(engine.database, uid, params or {})
        # A copy: a hook may change what it is asked for, and prepared queries are shared.
        around = Around(engine, self.model, operation, deepcopy(dict(params or {})))
        around.before()
        result = read(engine.database, uid, around.params)
        around.after(result)
        return result

    # --- one row

    @locked
    def create(self, params: dict[str, Any]) -> Entity:
        """Insert `params["data"]` (relations as row ids) and answer the row as `select` and `populate` ask."""
        engine = self.engine
        around = engine.around(self.model, "Create", params)
        if around is not None:
            self._stamp(params, "createdAt", "updatedAt")
            around.before()
        unheard = around is None  # else the times are in the data, or a hook has taken them out
        identifier = create_entity(engine.database, self.model.uid, params["data"], engine.now, stamps=unheard)
        entity = self._read_back(identifier, params)
        if around is not None:
            around.after(entity)
        return entity

    @locked
    def clone(self, source: int, params: dict[str, Any]) -> Entity:
        """Insert a copy of a row with `params["data"]` over its values, and answer it as `create` does (Strapi 4)."""
        engine = self.engine
        around = engine.around(self.model, "Create", params)
        if around is not None:
            self._stamp(params, "createdAt", "updatedAt")
            around.before()
        identifier = clone_entity(engine.database, self.model.uid, source, params["data"], engine.now)
        entity = self._read_back(identifier, params)
        if around is not None:
            around.after(entity)
        return entity

    @locked
    def update(self, params: dict[str, Any]) -> Entity | None:
        """Change the row that `params["where"]` finds; None when there is none, or none with its id any more."""
        engine = self.engine
        around = engine.around(self.model, "Update", params)
        if around is not None:
            params["data"] = {**params["data"], "updatedAt": Date(engine.now)}
            around.before()
        identifier = self._identifier(params["where"])
        if identifier is None:
            return None
        unheard = around is None
        update_entity(engine.database, self.model.uid, identifier, params["data"], engine.now, stamps=unheard)
        may_move = "id" in params["data"]
        entity = self._found_by_id(identifier, params) if may_move else self._read_back(identifier, params)
        if around is not None:
            around.after(entity)
        return entity

    def delete(self, params: dict[str, Any]) -> Entity | None:
        """Remove the row that `params["where"]` finds and answer it as it was; None when there is none."""
        return self.delete_each([params])[0]

    @locked
    def delete_each(self, params: Sequence[dict[str, Any]]) -> list[Entity | None]:
        """Remove several rows, each as `delete`, side by side: the hooks before all, then those after all."""
        engine, uid = self.engine, self.model.uid
        around = [engine.around(self.model, "Delete", one) for one in params]
        for hooks in around:
            if hooks is not None:
                hooks.before()
        found = [self._found_for_removal(one) for one in params]
        for hooks, entity in zip(around, found, strict=True):
            if entity is not None:
                delete_entity(engine.database, uid, entity["id"])
                if hooks is not None:
                    hooks.after(entity)
        return found

    def _found_for_removal(self, params: Params) -> Entity | None:
        wanted: dict[str, Any] = {key: params[key] for key in ("select", "where", "populate") if key in params}
        if "select" in wanted:
            wanted["select"] = ["id", *wanted["select"]]
        return self.find_one(wanted)

    # --- several rows; relations and what hangs on a row are not looked after, as in Strapi

    @locked
    def create_many(self, params: dict[str, Any]) -> dict[str, Any]:
        """Insert the list `params["data"]`; answers `{"count", "ids"}`. Raises InternalServerError for an empty one."""
        engine = self.engine
        around = engine.around(self.model, "CreateMany", params)
        if around is not None:
            around.before()
        rows = params["data"]
        if not rows:
            raise InternalServerError("Nothing to insert")
        relations = {name for name, attribute in self.model.attributes.items() if not attribute.scalar}
        scalars = [{name: value for name, value in row.items() if name not in relations} for row in rows]
        with engine.database.transaction():
            ids = [create_entity(engine.database, self.model.uid, row, engine.now) for row in scalars]
        result = {"count": len(rows), "ids": ids}
        if around is not None:
            around.after(result)
        return result

    @locked
    def update_many(self, params: dict[str, Any]) -> dict[str, Any]:
        """Change all rows that `params["where"]` finds; answers `{"count"}`. `updatedAt` stays, as in Strapi."""
        engine, uid = self.engine, self.model.uid
        around = engine.around(self.model, "UpdateMany", params)
        if around is not None:
            around.before()
        data = params["data"]
        if not any(name in data for name, attribute in self.model.attributes.items() if attribute.scalar):
            raise InternalServerError("Update requires data")
        rows = find_many(engine.database, uid, {"select": ["id"], "where": params.get("where", {})})
        scalars = {
            name: data[name] for name, attribute in self.model.attributes.items() if name in data and attribute.scalar
        }
        for row in rows:
            update_entity(engine.database, uid, row["id"], scalars, engine.now, stamps=False)
        result = {"count": len(rows)}
        if around is not None:
            around.after(result)
        return result

    @locked
    def delete_many(self, params: dict[str, Any] | None = None) -> dict[str, Any]:
        """Remove all rows that `params["where"]` finds; answers `{"count"}`."""
        engine, uid = self.engine, self.model.uid
        params = {} if params is None else params
        around = engine.around(self.model, "DeleteMany", params)
        if around is not None:
            around.before()
        wanted: dict[str, Any] = {key: params[key] for key in ("_q", "where", "filters") if key in params}
        rows = find_many(engine.database, uid, {**wanted, "select": ["id"]})
        for row in rows:
            delete_entity(engine.database, uid, row["id"])
        result = {"count": len(rows)}
        if around is not None:
            around.after(result)
        return result

    # --- what they share

    def _stamp(self, params: dict[str, Any], *names: str) -> None:
        """The times that Strapi puts into the data of a new row before any hook sees it."""
        now = Date(self.engine.now)
        params["data"] = {**params["data"], **{name: params["data"].get(name, now) for name in names}}

    def _identifier(self, where: Params) -> int | None:
        if where.keys() == {"id"} and isinstance(where["id"], int):
            return int(where["id"])
        found = first_row(self.engine.database, self.model.uid, {"select": ["id"], "where": where})
        return None if found is None else found["id"]

    def _read_back(self, identifier: int, params: Params) -> Entity:
        entity = self._found_by_id(identifier, params)
        if entity is None:
            raise FakeStrapiError(f"{self.model.uid}: row {identifier} is gone while it was written: a hook removed it")
        return entity

    def _found_by_id(self, identifier: int, params: Params) -> Entity | None:
        engine, uid = self.engine, self.model.uid
        select, filters = params.get("select"), params.get("filters")
        if params.get("populate") or isinstance(filters, dict) or engine.heard(uid, "FindOne"):
            wanted = {key: params[key] for key in ("select", "populate", "filters") if key in params}
            return self.find_one({**wanted, "where": {"id": identifier}})
        names = None if select is None else tuple(select)
        compiled = written_row(engine.database.layout, uid, names, filters)
        return next(iter(compiled.run(engine.database, [identifier])), None)

    # Strapi's own names, for hooks.
    findMany, findOne, createMany = find_many, find_one, create_many
    updateMany, deleteMany = update_many, delete_many
