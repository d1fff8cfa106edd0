"""Does to our storage what a recorded scenario did to a real Strapi: without HTTP, through the services.

All scenarios run one after another on one database, as they did when they were recorded, so that ids are compared, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from scenario_answers import flat

from fake_strapi.documents.document_service import DocumentService
from fake_strapi.documents.entity_service import EntityService
from fake_strapi.documents.entry_writer import EntryWriter
from fake_strapi.documents.input import InputContext, InputRules, prepare_input
from fake_strapi.documents.output import OutputSanitizer
from fake_strapi.documents.query_engine import QueryEngine
from fake_strapi.documents.validation import ModelValidators
from fake_strapi.errors import NotFoundError, StrapiError
from fake_strapi.javascript.json_text import parse, stringify
from fake_strapi.schema.builtin import FILE
from fake_strapi.schema.content_type import ContentType, Registry
from fake_strapi.schema.project import load_project
from fake_strapi.storage.database import Database
from fake_strapi.storage.layout import build_layout
from fake_strapi.storage.write import create_entity
from fake_strapi.versions import behaviour_of

ZOO = Path(__file__).parents[2] / "contract_tests" / "zoo"
NOW = 1_700_000_000_000
KEY = re.compile(r"[^\[\]]+")

Step = dict[str, Any]
Outcome = tuple[int, Any]


def recording(major: str) -> Any:
    return parse((Path(__file__).parent / f"relations_recorded_v{major}.json").read_bytes())


@dataclass(frozen=True)
class Strapi:
    """One version's project with one database."""

    database: Database
    registry: Registry
    writer: EntryWriter
    rules: InputRules
    output: OutputSanitizer

    def content_type(self, name: str) -> ContentType:
        return next(one for one in self.registry.api_types if one.route_name == name)

    def run(self, step: Step) -> Outcome:
        """The status and the answer, in the shape in which the recording keeps them."""
        behaviour = self.database.layout.behaviour
        try:
            answer = self.answer(step)
        except StrapiError as error:
            return error.status, parse(stringify(flat(error.body()["error"])))
        if step["method"] == "DELETE":
            return behaviour.deleted_status, None if behaviour.deleted_status == 204 else {"id": answer["id"]}
        if step["method"] == "GET":
            return 200, answer
        if step["method"] == "UPLOAD":
            return step["status"], answer
        shown = {key: answer[key] for key in ("id", "documentId") if key in answer}
        return behaviour.created_status if step["method"] == "POST" else 200, shown

    def answer(self, step: Step) -> Any:
        path, _, query = step["path"].partition("?")
        _, name, *rest = path.split("/")
        if step["method"] == "UPLOAD":
            named = {key: value for key, value in step["answer"].items() if key != "id"}
            return {"id": create_entity(self.database, FILE, named, NOW), **named}
        content_type = self.content_type(name)
        if step["method"] == "GET":
            return self.read(content_type, rest, query)
        if not self.database.layout.behaviour.all_or_nothing:
            return self.write(content_type, rest, step)
        with self.database.transaction():
            return self.write(content_type, rest, step)

    def read(self, content_type: ContentType, rest: list[str], query: str) -> Any:
        params = db_params(query, with_document_id=self.database.layout.behaviour.documents)
        engine = self.writer.engine
        if content_type.is_single or rest:
            where = {} if content_type.is_single else {self.key: rest[0]}
            entity = engine.query(content_type.uid).find_one({**params, "where": where})
            if entity is None:
                raise NotFoundError
            return self.shown(entity, content_type)
        return [self.shown(one, content_type) for one in engine.query(content_type.uid).find_many(params)]

    def shown(self, entity: dict[str, Any], content_type: ContentType) -> Any:
        clean = self.output.entity(entity, content_type, lambda action: True)
        if not self.database.layout.behaviour.connects_polymorphic and clean.get("subjects") == []:
            del clean["subjects"]  # Strapi 4's answers leave out a polymorphic list of which nothing is shown
        return parse(stringify(flat(clean)))

    @property
    def key(self) -> str:
        return "documentId" if self.database.layout.behaviour.documents else "id"

    def write(self, content_type: ContentType, rest: list[str], step: Step) -> Any:
        documents, entities = DocumentService(self.writer), EntityService(self.writer)
        versioned: DocumentService | EntityService = documents if self.key == "documentId" else entities
        if step["method"] == "DELETE":
            return self.delete(versioned, content_type, rest)
        data = prepare_input(step["data"], content_type, InputContext(self.rules, lambda action: True))
        if step["method"] == "POST" or (content_type.is_single and not self.exists(content_type)):
            if step["status"] < 300 and "documentId" in step["answer"]:
                data = {**data, "documentId": step["answer"]["documentId"]}
            return versioned.create(content_type, data, {})
        target = self.first(content_type)[self.key] if content_type.is_single else rest[0]
        changed = versioned.update(content_type, target, data, {})
        if changed is None:
            raise NotFoundError
        return changed

    def delete(self, service: DocumentService | EntityService, content_type: ContentType, rest: list[str]) -> Any:
        target = self.first(content_type)[self.key] if content_type.is_single else rest[0]
        deleted = service.delete(content_type, target, {})
        if deleted is None:
            raise NotFoundError
        return deleted

    def exists(self, content_type: ContentType) -> bool:
        return self.writer.engine.query(content_type.uid).count() > 0

    def first(self, content_type: ContentType) -> dict[str, Any]:
        found = self.writer.engine.query(content_type.uid).find_one({})
        assert found is not None
        return found


def new_strapi(major: str) -> Strapi:
    behaviour = behaviour_of(major)
    registry = load_project(ZOO, behaviour).registry
    database = Database(build_layout(registry, behaviour))
    engine = QueryEngine(database, registry, {}, NOW)
    writer = EntryWriter(engine, ModelValidators(registry, behaviour))
    return Strapi(database, registry, writer, InputRules(registry, behaviour), OutputSanitizer(registry))


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
