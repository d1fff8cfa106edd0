"""Runs a recorded request through input, relations and validation: no HTTP, and the recording's seeds as rows."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from validation_cases import LIMITED_PERMISSIONS

from fake_strapi.documents.input import InputContext, InputRules, prepare_input
from fake_strapi.documents.relations import RelationContext, resolve_relations
from fake_strapi.documents.validation import (
    ModelValidators,
    ValidationContext,
    validate_entity_creation,
    validate_entity_update,
)
from fake_strapi.javascript.json_text import parse
from fake_strapi.javascript.numbers import to_number
from fake_strapi.schema.attributes import ComponentAttribute, DynamicZoneAttribute
from fake_strapi.schema.content_type import ContentType, Model, Registry
from fake_strapi.schema.project import load_project
from fake_strapi.storage.database import Database
from fake_strapi.storage.layout import build_layout
from fake_strapi.versions import behaviour_of

HERE = Path(__file__).parent
# Of a project: its directory, and the stem of the files of its answers.
PROJECTS = {
    "zoo": (HERE.parents[1] / "contract_tests" / "zoo", "recorded"),
    "sampler": (HERE / "sampler", "recorded_sampler"),
}
NOW = "2026-01-01T00:00:00.000Z"


@cache
def recording(project: str, major: int) -> Any:
    """The recorded file, numbers as JavaScript reads them."""
    return parse((HERE / f"{PROJECTS[project][1]}_v{major}.json").read_bytes())


class SeedLookups:
    """The validator's look-ups over plain rows with their components inside.

    Of `where`: equality, also inside components, `$and`, `$not`, `$ne`, `$notNull`, and `$in` of ids.
    """

    def __init__(self, rows: Mapping[str, list[dict[str, Any]]]) -> None:
        self.rows = rows

    def exists(self, uid: str, where: Mapping[str, Any]) -> bool:
        return any(matches(row, where) for row in self.rows.get(uid, ()))

    def count(self, uid: str, where: Mapping[str, Any]) -> int:
        wanted = [to_number(value) for value in where["id"]["$in"]]
        return sum(row["id"] in wanted for row in self.rows.get(uid, ()))

    def find_many(self, uid: str, params: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
        """The rows with one dynamic zone populated by one component that has some values."""
        where = {"publishedAt" if key == "published_at" else key: value for key, value in params["where"].items()}
        (zone, populate) = next(iter(params["populate"].items()))
        (component, wanted) = next(iter(populate["on"].items()))
        found = [row for row in self.rows.get(uid, ()) if matches(row, where)]
        return [
            {
                zone: [
                    item
                    for item in row.get(zone) or ()
                    if item["__component"] == component and matches(item, wanted["where"])
                ]
            }
            for row in found
        ]


def matches(row: Mapping[str, Any], where: Mapping[str, Any]) -> bool:
    return all(fits(row, key, wanted) for key, wanted in where.items())


def fits(row: Mapping[str, Any], key: str, wanted: Any) -> bool:
    if key == "$and":
        return all(matches(row, part) for part in wanted)
    if key == "$not":
        return not matches(row, wanted)
    if wanted == {"$notNull": True}:
        return row.get(key) is not None
    if isinstance(wanted, dict) and "$ne" in wanted:
        return bool(row.get(key) != wanted["$ne"])
    if isinstance(wanted, dict):
        held = row.get(key) or []
        return any(matches(item, wanted) for item in (held if isinstance(held, list) else [held]))
    stored = row.get(key)
    return bool(stored == wanted) or (isinstance(stored, int) and to_number(wanted) == stored)


def with_components(registry: Registry, model: Model, row: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The uid and the values of every component inside a row."""
    for name, attribute in model.attributes.items():
        held = row.get(name)
        if held and isinstance(attribute, (ComponentAttribute, DynamicZoneAttribute)):
            for item in held if isinstance(held, list) else [held]:
                uid = item["__component"] if isinstance(attribute, DynamicZoneAttribute) else attribute.component
                yield uid, item
                yield from with_components(registry, registry[uid], item)


@dataclass(frozen=True, slots=True)
class Bench:
    """One version's project, compiled, with the recording's seeds."""

    major: int
    registry: Registry
    validators: ModelValidators
    rules: InputRules
    database: Database
    rows: Mapping[str, list[dict[str, Any]]]

    def content_type(self, plural: str) -> ContentType:
        return next(found for found in self.registry.api_types if found.plural_name == plural)

    def write(self, case: Mapping[str, Any]) -> dict[str, Any]:
        """The valid data of a recorded request; raises what the client is answered."""
        content_type = self.content_type(case["type"])
        may = LIMITED_PERMISSIONS.__contains__ if case.get("limited") else (lambda action: True)
        data = prepare_input(case["data"], content_type, InputContext(self.rules, may))
        target = self.stored(content_type, case["changes"]) if "changes" in case else None
        if self.major == 5:
            return self.write_document(content_type, data, target, draft_only="status=draft" in case.get("query", ""))
        if content_type.draft_and_publish and isinstance(data, dict):
            data.setdefault("publishedAt", NOW)
        draft = content_type.draft_and_publish and data.get("publishedAt", NOW) is None
        return self.validate(content_type, data, target, is_draft=draft)

    def write_document(
        self, content_type: ContentType, data: Any, target: dict[str, Any] | None, *, draft_only: bool
    ) -> dict[str, Any]:
        published = not content_type.draft_and_publish
        if isinstance(data, dict):
            data = {**data, "publishedAt": NOW if published else None}
            if content_type.localized:
                data["locale"] = "en"
            data = resolve_relations(self.database, self.registry, content_type, data, RelationContext())
        valid = self.validate(content_type, data, target, is_draft=not published)
        if published or draft_only:
            return valid
        # Publishing reads the draft back, all its attributes, and validates it anew.
        return self.validate(content_type, {**self.read_back(content_type, valid), "publishedAt": NOW}, None)

    def validate(
        self, content_type: ContentType, data: Any, target: dict[str, Any] | None, *, is_draft: bool = False
    ) -> dict[str, Any]:
        rows = dict(self.rows)
        if target is not None:
            held = with_components(self.registry, content_type, target)
            for uid, row in ((content_type.uid, target), *held):
                rows[uid] = [*rows.get(uid, ()), row]
        context = ValidationContext(self.validators, SeedLookups(rows))
        if target is not None:
            return validate_entity_update(content_type, data, context, is_draft, target)
        return validate_entity_creation(content_type, data, context, is_draft)

    def read_back(self, model: Model, data: dict[str, Any]) -> dict[str, Any]:
        """All attributes of the row that this data makes, null where it has none; components that stand alone too."""
        row = {name: data.get(name) for name, attribute in model.attributes.items() if attribute.writable}
        for name, attribute in model.attributes.items():
            if isinstance(attribute, ComponentAttribute) and isinstance(row.get(name), dict):
                row[name] = self.read_back(self.registry[attribute.component], row[name])
        return row

    def stored(self, content_type: ContentType, data: Mapping[str, Any]) -> dict[str, Any]:
        """The row that this data made."""
        defaults: dict[str, Any] = dict.fromkeys(content_type.scalars)
        return {"id": 1000, **defaults, **data, "publishedAt": NOW}


@cache
def bench(project: str, major: int) -> Bench:
    behaviour = behaviour_of(str(major))
    registry = load_project(PROJECTS[project][0], behaviour).registry
    database = Database(build_layout(registry, behaviour))
    rows: dict[str, list[dict[str, Any]]] = {}
    for seed in recording(project, major)["seeds"].values():
        content_type = next(found for found in registry.api_types if found.plural_name == seed["type"])
        rows.setdefault(content_type.uid, []).append({**seed["data"], "id": seed["id"], "publishedAt": NOW})
        for uid, row in with_components(registry, content_type, seed["data"]):
            rows.setdefault(uid, []).append(row)
        if "documentId" in seed:
            table = database.layout[content_type.uid].table
            sql = f'insert into "{table}" (id, document_id) values (?, ?)'
            database.execute(sql, [seed["id"], seed["documentId"]])
    return Bench(major, registry, ModelValidators(registry, behaviour), InputRules(registry, behaviour), database, rows)


def without_times(value: Any) -> Any:
    """Times of the run taken out: `publishedAt` stands in the refused document that an error repeats."""
    if isinstance(value, dict):
        return {key: NOW if key == "publishedAt" and item else without_times(item) for key, item in value.items()}
    if isinstance(value, list):
        return [without_times(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def sorted_components(text: str) -> str:
    """The names of all components sorted, where Strapi lists them as the file system gave their files."""
    return COMPONENTS.sub(lambda found: ", ".join(sorted(found[0].split(", "))), text)


COMPONENTS = re.compile(r"(?:shared|layout|sampler)\.\w+(?:, (?:shared|layout|sampler)\.\w+)+")


def label(case: Mapping[str, Any]) -> str:
    text = json.dumps(case["data"], ensure_ascii=True)
    return f"{case['type']} {text if len(text) < 60 else text[:57] + '...'}"
