"""The fake's validator on made-up projects, its outcomes in the shape in which node/validation.js tells Strapi's."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from fake_strapi.documents.validation import (
    ModelValidators,
    ValidationContext,
    validate_entity_creation,
    validate_entity_update,
)
from fake_strapi.documents.validation_frame import UNDEFINED
from fake_strapi.errors import InternalServerError, StrapiError
from fake_strapi.javascript.json_text import parse
from fake_strapi.javascript.text import to_string
from fake_strapi.schema.build import SchemaFile, build_component, build_content_type, build_registry
from fake_strapi.schema.builtin import builtin_schemas
from fake_strapi.schema.content_type import Registry
from fake_strapi.versions import behaviour_of

UID = "api::thing.thing"
KNOWN_IDS = ("1", "2", "3")
# Numbers that JSON cannot carry, as node/validation.js marks it.
MARKS = {"inf": "@Infinity", "-inf": "@-Infinity", "nan": "@NaN", "-0.0": "@-0"}


@dataclass(frozen=True, slots=True)
class Case:
    """One write. `data`: JSON text. `entity`: the stored row that an update changes. `taken`: what the database says
    of each unique value; ids 1, 2 and 3 are there.
    """

    data: str
    creation: bool = True
    isDraft: bool = False
    taken: bool = False
    locale: str | None = None
    strictRelations: bool = False
    entity: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """Schemas as their files hold them: attributes of the one content type, and those of each component by uid."""

    attributes: Mapping[str, Any]
    components: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    draft_and_publish: bool = True

    def schemas(self) -> dict[str, Any]:
        """The project as node/validation.js takes it."""
        thing = content_type("thing", self.attributes, self.draft_and_publish)
        return {
            "contentTypes": {
                UID: thing,
                "api::other.other": content_type("other", {"name": {"type": "string"}}, False),
            },
            "components": {
                uid: {"collectionName": uid.replace(".", "_"), "info": {"displayName": uid}, "attributes": attributes}
                for uid, attributes in self.components.items()
            },
        }

    def registry(self, version: str) -> Registry:
        schemas, behaviour, warnings = self.schemas(), behaviour_of(version), list[str]()
        files = {**builtin_schemas(behaviour), **schemas["contentTypes"]}
        components = [build_component(SchemaFile(u, u, s), {}, warnings) for u, s in schemas["components"].items()]
        types = [build_content_type(SchemaFile(u, u, s), behaviour, {}, warnings) for u, s in files.items()]
        return build_registry([*components, *types], warnings)


def content_type(name: str, attributes: Mapping[str, Any], draft_and_publish: bool) -> dict[str, Any]:
    return {
        "kind": "collectionType",
        "collectionName": f"{name}s",
        "info": {"singularName": name, "pluralName": f"{name}s", "displayName": name.title()},
        "options": {"draftAndPublish": draft_and_publish},
        "attributes": attributes,
    }


class Asked:
    """The database that node/validation.js stands in for, with the same answers and the same record of questions."""

    def __init__(self, taken: bool) -> None:
        self.taken = taken
        self.questions: list[Any] = []

    def exists(self, uid: str, where: Mapping[str, Any]) -> bool:
        self.questions.append([uid, {"where": where}])
        return self.taken

    def count(self, uid: str, where: Mapping[str, Any]) -> int:
        ids = where["id"]["$in"]
        if any(isinstance(an_id, (dict, list)) and an_id != {} for an_id in ids):
            raise InternalServerError("cannot be bound")
        self.questions.append([uid, {"where": where}])
        return sum(to_string(an_id) in KNOWN_IDS for an_id in ids if isinstance(an_id, (str, int, float)))

    def find_many(self, uid: str, params: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
        self.questions.append([uid, params])
        ((zone, populate),) = params["populate"].items()
        return [{"id": 7, zone: [{"__component": name} for name in populate["on"]]}] if self.taken else []


def marked(value: Any) -> Any:
    """A value with a mark for each number that JSON has not, without what is undefined, as JSON writes it."""
    if isinstance(value, dict):
        return {key: marked(item) for key, item in value.items() if item is not UNDEFINED}
    if isinstance(value, list):
        return [None if item is UNDEFINED else marked(item) for item in value]
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    number = float(value)
    return MARKS.get(repr(number)) or (int(number) if number.is_integer() else number)


def ours(validators: ModelValidators, registry: Registry, case: Case) -> dict[str, Any]:
    """`{"value"}`, `{"error"}` or `{"crash": True}`, with the questions to the database."""
    asked = Asked(case.taken)
    context = ValidationContext(validators, asked, case.locale)
    validate = validate_entity_creation if case.creation else validate_entity_update
    data = parse(case.data)
    try:
        found: dict[str, Any] = {"value": validate(registry[UID], data, context, case.isDraft, case.entity)}
    except InternalServerError:
        found = {"crash": True}
    except StrapiError as error:
        body = error.body()["error"]
        found = {"error": {key: body[key] for key in ("name", "message", "details")}}
    return {**found, "asked": asked.questions}


def comparable(outcome: Mapping[str, Any]) -> str:
    """An outcome as text. Which unique values are asked for counts, the order of questions and what they select not.

    How many related rows there are is not always asked: the fake need not, where another one's answer is final.
    """
    questions = [(uid, params) for uid, params in outcome["asked"] if not is_count(params["where"])]
    asked = sorted(json.dumps(marked([uid, without_select(params)]), sort_keys=True) for uid, params in questions)
    if "crash" in outcome:  # which says nothing of what would have been asked later
        return "a crash"
    return json.dumps(marked({**outcome, "asked": asked}), ensure_ascii=False, indent=1)


def is_count(where: Mapping[str, Any]) -> bool:
    return isinstance(where.get("id"), dict) and "$in" in where["id"]


def without_select(params: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in params.items() if key != "select"}


def as_call(project: Project, cases: Sequence[Case]) -> list[Any]:
    """The arguments of node's `validate`."""
    return [project.schemas(), UID, [asdict(case) for case in cases]]


def compiled(project: Project, version: str, strict_relations: bool = False) -> tuple[ModelValidators, Registry]:
    registry = project.registry(version)
    return ModelValidators(registry, behaviour_of(version), strict_relations=strict_relations), registry
