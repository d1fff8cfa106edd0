"""Does to our storage what a recorded scenario did to a real Strapi: without HTTP, by the functions that services call.

All scenarios run one after another on one database, as they did when they were recorded, so that ids are compared, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from scenario_answers import flat

from fake_strapi.documents.components import children, create_components, delete_components, update_components
from fake_strapi.documents.entries import hash_passwords
from fake_strapi.documents.input import InputContext, InputRules, prepare_input
from fake_strapi.documents.relations import RelationContext, resolve_relations
from fake_strapi.documents.validation import (
    ModelValidators,
    ValidationContext,
    validate_entity_creation,
    validate_entity_update,
)
from fake_strapi.errors import NotFoundError, StrapiError
from fake_strapi.javascript.json_text import parse, stringify
from fake_strapi.schema.builtin import FILE
from fake_strapi.schema.content_type import ContentType, Model, Registry
from fake_strapi.schema.project import load_project
from fake_strapi.storage.database import Database
from fake_strapi.storage.find import count, find_many, find_one
from fake_strapi.storage.layout import build_layout
from fake_strapi.storage.write import create_entity, delete_entity, update_entity
from fake_strapi.storage.write_values import Date
from fake_strapi.versions import Behaviour, behaviour_of

ZOO = Path(__file__).parents[2] / "contract_tests" / "zoo"
NOW = 1_700_000_000_000
KEY = re.compile(r"[^\[\]]+")

Step = dict[str, Any]
Entity = dict[str, Any]
Outcome = tuple[int, Any]


def recording(major: str) -> Any:
    return parse((Path(__file__).parent / f"relations_recorded_v{major}.json").read_bytes())


@dataclass(frozen=True)
class StoredLookups:
    """The validator's questions, asked to the database."""

    database: Database

    def exists(self, uid: str, where: Mapping[str, Any]) -> bool:
        return find_one(self.database, uid, {"where": where}) is not None

    def count(self, uid: str, where: Mapping[str, Any]) -> int:
        return count(self.database, uid, {"where": where})

    def find_many(self, uid: str, params: Mapping[str, Any]) -> list[Entity]:
        return find_many(self.database, uid, params)


@dataclass(frozen=True)
class Strapi:
    """One version's project with one database."""

    database: Database
    registry: Registry
    validation: ValidationContext
    rules: InputRules

    @property
    def behaviour(self) -> Behaviour:
        return self.database.layout.behaviour

    @property
    def key(self) -> str:
        return "documentId" if self.behaviour.documents else "id"

    def content_type(self, name: str) -> ContentType:
        return next(one for one in self.registry.api_types if one.route_name == name)

    def run(self, step: Step) -> Outcome:
        """The status and the answer, in the shape in which the recording keeps them."""
        try:
            answer = self.answer(step)
        except StrapiError as error:
            return error.status, parse(stringify(flat(error.body()["error"])))
        if step["method"] == "DELETE":
            return self.behaviour.deleted_status, None if self.behaviour.deleted_status == 204 else answer
        if step["method"] in ("GET", "UPLOAD"):
            return 200 if step["method"] == "GET" else step["status"], answer
        return self.behaviour.created_status if step["method"] == "POST" else 200, answer

    def answer(self, step: Step) -> Any:
        path, _, query = step["path"].partition("?")
        _, name, *rest = path.split("/")
        if step["method"] == "UPLOAD":
            named = {key: value for key, value in step["answer"].items() if key != "id"}
            return {"id": create_entity(self.database, FILE, named, NOW), **named}
        content_type = self.content_type(name)
        if step["method"] == "GET":
            return self.read(content_type, rest, query)
        if not self.behaviour.all_or_nothing:
            return self.write(content_type, rest, step)
        with self.database.transaction():
            return self.write(content_type, rest, step)

    def read(self, content_type: ContentType, rest: list[str], query: str) -> Any:
        params = db_params(query, with_document_id=self.behaviour.documents)
        if content_type.is_single or rest:
            return self.shown(self.stored(content_type, rest, params), content_type)
        return [self.shown(one, content_type) for one in find_many(self.database, content_type.uid, params)]

    def stored(self, content_type: ContentType, rest: list[str], params: Mapping[str, Any]) -> Entity:
        where = {} if content_type.is_single else {self.key: rest[0]}
        entity = find_one(self.database, content_type.uid, {**params, "where": where})
        if entity is None:
            raise NotFoundError
        return entity

    def shown(self, entity: Entity, content_type: ContentType) -> Any:
        clean = self.visible(entity, content_type)
        if not self.behaviour.connects_polymorphic and clean.get("subjects") == []:
            del clean["subjects"]  # Strapi 4's answers leave out a polymorphic list of which nothing is shown
        return parse(stringify(flat(clean)))

    def visible(self, entity: Entity, model: Model) -> Entity:
        """Without private attributes and passwords, also in what is populated."""
        clean = {}
        for name, value in entity.items():
            attribute = model.attributes.get(name)
            if name in model.private_attributes or (attribute is not None and attribute.type == "password"):
                continue
            known = getattr(attribute, "component", None) or getattr(attribute, "target", None)
            items = [self.part(one, known) for one in (value if isinstance(value, list) else [value])]
            clean[name] = items if isinstance(value, list) else items[0]
        return clean

    def part(self, value: Any, known: str | None) -> Any:
        """A value, or an entity of the model `known` or of the one that it names itself."""
        uid = value.get("__type", value.get("__component", known)) if isinstance(value, dict) else None
        return value if uid is None else self.visible(value, self.registry[uid])

    def write(self, content_type: ContentType, rest: list[str], step: Step) -> Any:
        db, registry = self.database, self.registry
        if step["method"] == "DELETE":
            entity = self.stored(content_type, rest, {})
            components = children(db, content_type, entity["id"])
            delete_entity(db, content_type.uid, entity["id"])
            delete_components(db, registry, components)
            return {"id": entity["id"]}
        data = prepare_input(step["data"], content_type, InputContext(self.rules, lambda action: True))
        if self.behaviour.documents and isinstance(data, dict):
            published = {**data, "publishedAt": Date(NOW)}
            data = resolve_relations(db, registry, content_type, published, RelationContext())
        if step["method"] == "POST" or (content_type.is_single and not count(db, content_type.uid, {})):
            valid = validate_entity_creation(content_type, data, self.validation)
            made = step["answer"].get("documentId")
            valid |= {"documentId": made} if made is not None else {}
            values = hash_passwords(content_type, create_components(db, registry, content_type, valid, NOW))
            identifier = create_entity(db, content_type.uid, values, NOW)
            return {"id": identifier, **({"documentId": made} if made is not None else {})}
        entity = self.stored(content_type, rest, {})
        valid = validate_entity_update(content_type, data, self.validation, False, entity)
        linked = update_components(db, registry, content_type, entity["id"], valid, NOW)
        update_entity(db, content_type.uid, entity["id"], hash_passwords(content_type, linked), NOW)
        return {key: entity[key] for key in ("id", "documentId") if key in entity}


def new_strapi(major: str, project: Path = ZOO) -> Strapi:
    behaviour = behaviour_of(major)
    registry = load_project(project, behaviour).registry
    database = Database(build_layout(registry, behaviour))
    validation = ValidationContext(ModelValidators(registry, behaviour), StoredLookups(database))
    return Strapi(database, registry, validation, InputRules(registry, behaviour))


def db_params(query: str, *, with_document_id: bool) -> dict[str, Any]:
    """Db params of the few forms of query that the scenarios use."""
    params: dict[str, Any] = {}
    for pair in filter(None, query.split("&")):
        name, _, value = unquote(pair).partition("=")
        room: Any = params
        *keys, last = [{"filters": "where", "fields": "select"}.get(key, key) for key in KEY.findall(name)]
        for key in keys:
            room = room.setdefault(key, {})
        room[last] = True if value == "true" else value
    params.pop("pagination", None)
    return selecting(params, ["id", "documentId"] if with_document_id else ["id"], content_type=True)


def selecting(params: dict[str, Any], always: list[str], *, content_type: bool) -> dict[str, Any]:
    """`select` as a list, and the ids with it."""
    done = dict(params)
    if "select" in done:
        done["select"] = [*always, *done["select"].values()]
    each: Callable[[Any], Any] = lambda one: selecting(one, always, content_type=True) if isinstance(one, dict) else one  # noqa: E731
    for word in ("populate", "on"):
        if word in done:
            done[word] = {name: each(value) for name, value in done[word].items()}
    return done
