"""What a real Strapi answered, and a database that holds the same rows."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from fake_strapi.schema.content_type import ContentType, Registry
from fake_strapi.schema.project import load_project
from fake_strapi.storage.database import Database
from fake_strapi.storage.layout import Layout, build_layout
from fake_strapi.storage.metadata import ModelMetadata
from fake_strapi.versions import behaviour_of

RECORDED = Path(__file__).parent / "recorded"
ZOO = Path(__file__).parents[2] / "contract_tests" / "zoo"
# Strapi 5 shortens the words that it adds to names; the recordings have Strapi 4's in both.
SHORTENED = {"lnk": "links", "mph": "morphs", "cmps": "components", "ord": "order"}


# Of an administrator; the recorded rows are without it.
UNRECORDED = {"resetPasswordTokenExpiresAt"}


def without_unrecorded(value: Any) -> Any:
    if isinstance(value, list):
        return [without_unrecorded(item) for item in value]
    if isinstance(value, dict):
        return {key: without_unrecorded(item) for key, item in value.items() if key not in UNRECORDED}
    return value


def long_name(name: str) -> str:
    if name == "cmp_id":
        return "component_id"
    return re.sub("_(lnk|mph|cmps|ord)$", lambda match: "_" + SHORTENED[match[1]], name)


def in_own_names(layout: Layout, sql: str) -> str:
    """SQL that is written with Strapi 4's names, in those of the layout's version."""
    if layout.behaviour.identifier_limit == 0:
        return sql
    own = {table.name for table in layout.tables}
    short = {long: short for short, long in SHORTENED.items()}

    def renamed(word: re.Match[str]) -> str:
        name = word[0].replace("component_id", "cmp_id")
        head, _, end = name.rpartition("_")
        return name if name in own or end not in short else f"{head}_{short[end]}"

    return re.sub(r"\w+_\w+", renamed, sql)


def recorded(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8"))
    return content


@cache
def zoo_registry(version: str) -> Registry:
    return load_project(ZOO, behaviour_of(version)).registry


@cache
def zoo_layout(version: str) -> Layout:
    return build_layout(zoo_registry(version), behaviour_of(version))


@cache
def zoo_database(version: str) -> Database:
    """The rows of the recordings. To be read only."""
    database = Database(zoo_layout(version))
    database.execute("pragma foreign_keys = off")
    for table, content in recorded(f"rows_{version}")["tables"].items():
        columns = content["columns"]
        names = ", ".join(f"`{name}`" for name in columns)
        marks = ", ".join("?" * len(columns))
        for row in content["rows"]:
            sql = f"insert into `{table}` ({names}) values ({marks})"
            database.execute(in_own_names(database.layout, sql), row)
    return database


def hides_drafts(version: str) -> Any:
    """The `filters` by which Strapi asks for published entries, handed down to every populate."""
    registry = zoo_registry(version)

    def filters(model: ModelMetadata) -> Mapping[str, Any]:
        content_type = registry.get(model.uid)
        if isinstance(content_type, ContentType) and content_type.draft_and_publish:
            return {"publishedAt": {"$notNull": True}}
        return {}

    return filters
