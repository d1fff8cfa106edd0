"""Reads must answer what a real Strapi answered, value by value and key by key (recorded/reads_*.json, rest_*.json)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from functools import cache
from typing import Any

import pytest
from recordings import hides_drafts, recorded, without_unrecorded, zoo_database, zoo_registry

from fake_strapi.errors import InternalServerError, ValidationError
from fake_strapi.javascript.json_text import stringify
from fake_strapi.schema.attributes import (
    ComponentAttribute,
    DynamicZoneAttribute,
    MediaAttribute,
    PasswordAttribute,
    RelationAttribute,
)
from fake_strapi.schema.builtin import FILE
from fake_strapi.schema.content_type import Model
from fake_strapi.storage.find import count, find_many, find_one

VERSIONS = ("4", "5")
METHODS: Mapping[str, Callable[..., Any]] = {"findMany": find_many, "findOne": find_one, "count": count}
# Errors of Strapi's database layer that its services turn into a 400 with the same message.
CLIENT_ERRORS = {"InvalidDateError", "InvalidDateTimeError", "InvalidTimeError"}


@cache
def cases(kind: str, version: str) -> Mapping[str, list[dict[str, Any]]]:
    """The recorded cases by uid."""
    content = recorded(f"{kind}_{version}")
    assert content["strapi"].startswith(version)
    found: dict[str, list[dict[str, Any]]] = {}
    for case in content["cases"]:
        found.setdefault(case["uid"], []).append(case)
    return found


def uids(kind: str) -> list[tuple[str, str]]:
    return [(version, uid) for version in VERSIONS for uid in cases(kind, version)]


def as_json(value: Any) -> str:
    """With its keys in their order, and numbers as JSON has them."""
    return json.dumps(without_unrecorded(json.loads(stringify(value))), ensure_ascii=False)


def answer(version: str, case: Mapping[str, Any]) -> str:
    database = zoo_database(version)
    asked = dict(case["params"])
    if asked.get("filters") == "published":
        asked["filters"] = hides_drafts(version)
    try:
        with database.transaction() if case.get("transaction") else nullcontext():
            return as_json(METHODS[case["method"]](database, case["uid"], asked))
    except ValidationError as error:
        return f"400 {error.message}"
    except InternalServerError:
        return "500"


def recorded_answer(case: Mapping[str, Any]) -> str:
    if "error" not in case:
        return json.dumps(case["result"], ensure_ascii=False)
    return f"400 {case['message']}" if case["error"] in CLIENT_ERRORS else "500"


@pytest.mark.parametrize(("version", "uid"), uids("reads"))
def test_the_database_layer_answers_as_strapis(version: str, uid: str) -> None:
    wrong = []
    for case in cases("reads", version)[uid]:
        expected, found = recorded_answer(case), answer(version, case)
        if found != expected:
            wrong.append(f"{case['method']} {json.dumps(case['params'])}\n  strapi {expected}\n  fake   {found}")
    assert not wrong, "\n".join(wrong[:5])


@pytest.mark.parametrize(("version", "uid"), uids("rest"))
def test_entities_are_those_of_the_rest_api(version: str, uid: str) -> None:
    wrong = []
    registry = zoo_registry(version)
    for case in cases("rest", version)[uid]:
        entities = find_many(zoo_database(version), uid, case["params"])
        found = as_json([public(entity, registry[uid], version) for entity in entities])
        expected = json.dumps(case["entities"], ensure_ascii=False)
        if found != expected:
            wrong.append(f"{case['request']}\n  strapi {expected}\n  fake   {found}")
    assert not wrong, "\n".join(wrong[:5])


def public(entity: dict[str, Any], model: Model, version: str) -> dict[str, Any]:
    """What is left of an entity when the API takes away what is private; Strapi 4 writes the id before all else."""
    registry = zoo_registry(version)
    hidden = model.private_attributes
    shown: dict[str, Any] = {"id": entity["id"]} if version == "4" and "id" in entity else {}
    for name, value in entity.items():
        attribute = model.attributes.get(name)
        if name in hidden or isinstance(attribute, PasswordAttribute):
            continue
        target = ""
        if isinstance(attribute, RelationAttribute):
            target = attribute.target
        elif isinstance(attribute, ComponentAttribute):
            target = attribute.component
        elif isinstance(attribute, MediaAttribute):
            target = FILE
        if isinstance(attribute, DynamicZoneAttribute):
            value = [public(item, registry[item["__component"]], version) for item in value]
        elif target and isinstance(value, list):
            value = [public(item, registry[target], version) for item in value]
        elif target and isinstance(value, dict):
            value = public(value, registry[target], version)
        shown[name] = value
    return shown


def test_enough_is_recorded() -> None:
    for version in VERSIONS:
        asked = [case for found in cases("reads", version).values() for case in found]
        assert len(asked) > 1500
        operators = json.dumps([case["params"] for case in asked])
        for operator in ("$eqi", "$nei", "$between", "$notContainsi", "$endsWithi", "$not", "$notNull", "$notIn"):
            assert f'"{operator}"' in operators
