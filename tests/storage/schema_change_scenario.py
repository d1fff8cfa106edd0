"""One project before and after all kinds of changes, and the entries that are written in between.

Written for both versions; what a step's path or data need of an earlier answer stands as `{name}`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

Answer = Mapping[str, Any]
Send = Callable[[str, str, Any], Answer]


def collection(name: str, attributes: Mapping[str, Any], *, drafts: bool = False, localized: bool = False) -> Any:
    return {
        "kind": "collectionType",
        "collectionName": f"{name}s",
        "info": {"singularName": name, "pluralName": f"{name}s", "displayName": name},
        "options": {"draftAndPublish": drafts},
        "pluginOptions": {"i18n": {"localized": localized}},
        "attributes": attributes,
    }


def component(name: str, attributes: Mapping[str, Any]) -> Any:
    return {"collectionName": f"components_c_{name}s", "info": {"displayName": name}, "attributes": attributes}


def kind(word: str, **more: Any) -> dict[str, Any]:
    return {"type": word, **more}


def relation(kind_: str, target: str, **more: Any) -> dict[str, Any]:
    return {"type": "relation", "relation": kind_, "target": f"api::{target}.{target}", **more}


TEXT = kind("string")
LOCALIZED = {"pluginOptions": {"i18n": {"localized": True}}}

BEFORE: Mapping[str, Any] = {
    "note": collection(
        "note",
        {
            "old": TEXT,
            "whole": TEXT,
            "text": kind("integer"),
            "real": kind("integer"),
            "data": TEXT,
            "when": TEXT,
            "yes": TEXT,
            "long": kind("text"),
            "gone": TEXT,
            "stays": TEXT,
        },
    ),
    "target": collection("target", {"name": TEXT, "backs": relation("oneToMany", "source", mappedBy="back")}),
    "source": collection(
        "source",
        {
            "name": TEXT,
            "one": relation("oneToOne", "target"),
            "many": relation("oneToMany", "target"),
            "widens": relation("manyToOne", "target"),
            "narrows": relation("manyToMany", "target"),
            "back": relation("manyToOne", "target", inversedBy="backs"),
            "dropped": relation("manyToMany", "target"),
        },
    ),
    "leaver": collection("leaver", {"name": TEXT, "target": relation("manyToOne", "target")}),
    "box": collection(
        "box",
        {
            "part": kind("component", component="c.part"),
            "parts": kind("component", component="c.part", repeatable=True),
            "lost": kind("component", component="c.lost"),
            "zone": kind("dynamiczone", components=["c.part", "c.lost"]),
        },
    ),
    "plain": collection("plain", {"name": TEXT, "part": kind("component", component="c.part")}),
    "drafted": collection("drafted", {"name": TEXT, "part": kind("component", component="c.part")}, drafts=True),
    "single": collection("single", {"name": TEXT}),
    "local": collection("local", {"name": {**TEXT, **LOCALIZED}}, localized=True),
    "c.part": component("part", {"label": TEXT, "away": TEXT}),
    "c.lost": component("lost", {"label": TEXT}),
}

AFTER: Mapping[str, Any] = {
    "note": collection(
        "note",
        {
            "new": TEXT,
            "whole": kind("integer"),
            "text": TEXT,
            "real": kind("decimal"),
            "data": kind("json"),
            "when": kind("datetime"),
            "yes": kind("boolean"),
            "long": TEXT,
            "stays": kind("string", required=True, unique=True, default="d"),
            "slug": kind("uid", targetField="stays"),
            "more": kind("integer", default=5),
        },
    ),
    "target": collection("target", {"name": TEXT, "backs": relation("manyToMany", "source", mappedBy="back")}),
    "source": collection(
        "source",
        {
            "name": TEXT,
            "one": relation("oneToMany", "target"),
            "many": relation("oneToOne", "target"),
            "widens": relation("manyToMany", "target"),
            "narrows": relation("manyToOne", "target"),
            "back": relation("manyToMany", "target", inversedBy="backs"),
        },
    ),
    "box": collection(
        "box",
        {
            "part": kind("component", component="c.part", repeatable=True),
            "parts": kind("component", component="c.part"),
            "zone": kind("dynamiczone", components=["c.part"]),
        },
    ),
    "plain": collection("plain", {"name": TEXT, "part": kind("component", component="c.part")}, drafts=True),
    "drafted": collection("drafted", {"name": TEXT, "part": kind("component", component="c.part")}),
    "single": collection("single", {"name": {**TEXT, **LOCALIZED}}, localized=True),
    "local": collection("local", {"name": TEXT}),
    "arrival": collection("arrival", {"name": TEXT, "target": relation("manyToOne", "target")}),
    "c.part": component("part", {"label": TEXT, "here": kind("integer")}),
}

# The answers' entries by these names; "{a}" in what follows is what a route and a relation take.
STEPS: tuple[tuple[str, str, str, Any], ...] = (
    (
        "",
        "POST",
        "/notes",
        {"old": "o", "whole": "12", "text": 5, "real": 3, "data": '{"a":1}', "when": "1", "yes": "1"},
    ),
    ("", "POST", "/notes", {"whole": "x", "data": "plain", "when": "2026-01-02", "yes": "true", "long": "l" * 300}),
    ("", "POST", "/notes", {"stays": "same", "gone": "g"}),
    ("last note", "POST", "/notes", {"stays": "same"}),
    ("a", "POST", "/targets", {"name": "a"}),
    ("b", "POST", "/targets", {"name": "b"}),
    ("c", "POST", "/targets", {"name": "c"}),
    (
        "",
        "POST",
        "/sources",
        {
            "name": "s",
            "one": "{a}",
            "many": ["{b}", "{a}"],
            "widens": "{a}",
            "narrows": ["{c}", "{a}"],
            "back": "{a}",
            "dropped": ["{a}"],
        },
    ),
    ("", "POST", "/sources", {"name": "t", "many": ["{c}"], "widens": "{a}", "narrows": ["{b}"], "back": "{a}"}),
    ("", "POST", "/leavers", {"name": "l", "target": "{b}"}),
    (
        "",
        "POST",
        "/boxes",
        {
            "part": {"label": "p", "away": "w"},
            "parts": [{"label": "1"}, {"label": "2"}],
            "lost": {"label": "x"},
            "zone": [{"__component": "c.lost", "label": "z1"}, {"__component": "c.part", "label": "z2"}],
        },
    ),
    ("", "POST", "/plains", {"name": "p1", "part": {"label": "of p1"}}),
    ("", "POST", "/drafteds", {"name": "public", "part": {"label": "of public"}}),
    ("", "POST", "/drafteds?draft", {"name": "draft", "part": {"label": "of draft"}}),
    ("", "POST", "/singles", {"name": "s1"}),
    ("", "POST", "/locals", {"name": "in English"}),
    ("french", "POST", "/locals?locale=fr", {"name": "en français"}),
    ("", "DELETE", "/notes/{last note}", None),
)
PLURALS = {"box": "boxes"}


def write_project(path: Path, models: Mapping[str, Any]) -> None:
    """`src/` of a project with these content types and components."""
    for name, model in models.items():
        if "." in name:
            write(path / "src" / "components" / f"{name.replace('.', '/')}.json", model)
            continue
        plural = PLURALS.get(name, f"{name}s")
        told = {**model, "info": {**model["info"], "pluralName": plural}}
        home = path / "src" / "api" / name
        write(home / "content-types" / name / "schema.json", told)
        for part, factory in (("controllers", "Controller"), ("routes", "Router"), ("services", "Service")):
            (home / part).mkdir(parents=True, exist_ok=True)
            uid = f"api::{name}.{name}"
            text = f"module.exports = require('@strapi/strapi').factories.createCore{factory}('{uid}');\n"
            (home / part / f"{name}.js").write_text(text, encoding="utf-8")


def write(file: Path, value: Any) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(value), encoding="utf-8")


def play(send: Send, *, documents: bool) -> None:
    """Send all steps. `send` takes method, path and body, and answers the JSON."""
    known: dict[str, Any] = {}
    for name, method, path, data in STEPS:
        path, _, marks = path.partition("?")
        body = None if data is None else filled(data, known)
        path = filled(path, known)
        if documents and marks == "draft":
            path += "?status=draft"
        elif marks == "draft":
            body["publishedAt"] = None
        elif marks and documents:
            path += f"?{marks}"
        elif marks:
            body["locale"] = marks.partition("=")[2]
        answer = send(method, f"/api{path}", None if body is None else {"data": body})
        if name:
            known[name] = answer["data"]["documentId" if documents else "id"]


def filled(value: Any, known: Mapping[str, Any]) -> Any:
    if isinstance(value, dict):
        return {key: filled(one, known) for key, one in value.items()}
    if isinstance(value, list):
        return [filled(one, known) for one in value]
    if isinstance(value, str) and value[:1] == "{" and value[1:-1] in known:
        return known[value[1:-1]]
    if isinstance(value, str):
        for name, one in known.items():
            value = value.replace("{" + name + "}", str(one))
    return value


def tables_of(database: sqlite3.Connection) -> list[str]:
    """The project's own tables: those that some model of the scenario has, or had."""
    beginnings = tuple(f"{PLURALS.get(name, name + 's')}" for name in {*BEFORE, *AFTER} if "." not in name)
    beginnings += ("boxs", "components_c_")
    names = database.execute("select name from sqlite_master where type = 'table' order by name")
    return [name for (name,) in names if name.startswith(beginnings)]


def contents(database: sqlite3.Connection, changed_at: int) -> dict[str, Any]:
    """Columns with types, rows and id counters of the project's tables.

    Stamps are told by whether they are of the second start, documents by the place where they appear first.
    """
    documents: dict[str, str] = {}

    def told(column: str, value: Any) -> Any:
        if column == "document_id":
            return documents.setdefault(value, f"document {len(documents) + 1}")
        if column in ("created_at", "updated_at", "published_at") and value is not None:
            return "second start" if value >= changed_at else "first start"
        return value

    found: dict[str, Any] = {}
    for table in tables_of(database):
        columns = sorted((row[1], row[2].lower()) for row in database.execute(f"pragma table_info(`{table}`)"))
        names = [name for name, _ in columns]
        listed = ", ".join(f"`{name}`" for name in names)
        rows = database.execute(f"select {listed} from `{table}` order by id")
        counter = database.execute("select seq from sqlite_sequence where name = ?", (table,)).fetchone()
        found[table] = {
            "columns": columns,
            "indexes": sorted(indexes(database, table)),
            "rows": [[told(name, value) for name, value in zip(names, row, strict=True)] for row in rows],
            "counter": counter[0] if counter else 0,
        }
    return json.loads(json.dumps(found))  # type: ignore[no-any-return]


def indexes(database: sqlite3.Connection, table: str) -> Iterator[list[Any]]:
    """Those of Strapi; the fake's own are partial."""
    for row in database.execute(f"pragma index_list(`{table}`)"):
        if not row[1].startswith("sqlite_") and not row[4]:
            yield [row[1], bool(row[2]), [one[2] for one in database.execute(f"pragma index_info(`{row[1]}`)")]]
