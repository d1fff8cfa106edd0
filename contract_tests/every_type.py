"""The content types of a contract project, with values for each attribute of theirs: good ones and bad ones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from contract_tests.forms import png
from contract_tests.test_upload import send
from harness.contract import Contract, Row

DIRECTORY = Path(__file__).parent
PROJECTS = ("zoo", "localized", "hooks")

# Two good values and bad ones for each type of attribute. Few: the topic's own test has the rest.
SCALARS: dict[str, tuple[tuple[object, object], tuple[object, ...]]] = {
    "string": (("abcdef", "bcdef"), (5, [])),
    "text": (("some text", "other text"), (5,)),
    "richtext": (("# Title", "*text*"), ({},)),
    "email": (("ann@shop.example", "bob@shop.example"), ("nobody",)),
    "password": (("secret-1", "secret-2"), (5,)),
    "uid": (("some-id", "other-id"), ("a b",)),
    "integer": ((2, 3), ("x", 1.5)),
    "biginteger": (("12", "13"), ({},)),
    "float": ((1.25, 0.5), ("x",)),
    "decimal": ((10.5, 2.25), ("x",)),
    "boolean": ((True, False), ("x",)),
    "date": (("2026-01-02", "2026-02-03"), ("nope",)),
    "time": (("10:11:12", "11:12:13"), ("nope",)),
    "datetime": (("2026-01-02T10:11:12Z", "2026-02-03T10:11:12Z"), ("nope",)),
    "timestamp": (("2026-01-02T10:11:12Z", "2026-02-03T10:11:12Z"), ("nope",)),
    "json": (({"a": 1}, [1]), ()),
    "blocks": (
        ([{"type": "paragraph", "children": [{"type": "text", "text": "hi"}]}],
         [{"type": "paragraph", "children": []}]),
        ([{"type": "nope"}],),
    ),
}  # fmt: skip
UNIQUE_DATES_END_A_REAL_STRAPI = "dateUnique"  # a text that is no date: see test_attributes_dates.py


@dataclass(frozen=True, slots=True)
class ContentType:
    """A content type of a project, as its schema.json has it."""

    uid: str
    route: str
    single: bool
    drafts: bool
    attributes: dict[str, dict[str, Any]]


@cache
def content_types(project: str) -> dict[str, ContentType]:
    """The content types of a project, by uid."""
    found = {}
    for path in sorted((DIRECTORY / project / "src").glob("api/*/content-types/*/schema.json")):
        schema = json.loads(path.read_text(encoding="utf-8"))
        info, single = schema["info"], schema["kind"] == "singleType"
        uid = f"api::{path.parts[-4]}.{info['singularName']}"
        route = info["singularName" if single else "pluralName"]
        found[uid] = ContentType(
            uid, f"/api/{route}", single, schema["options"]["draftAndPublish"], schema["attributes"]
        )
    return found


@cache
def component(project: str, uid: str) -> dict[str, dict[str, Any]]:
    """The attributes of a component."""
    path = DIRECTORY / project / "src" / "components" / (uid.replace(".", "/") + ".json")
    attributes: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["attributes"]
    return attributes


class Values:
    """Values for the attributes of one project's types; what a relation or a media needs is made on first use."""

    def __init__(self, contract: Contract, project: str) -> None:
        self._contract, self._project = contract, project
        self._made: dict[str, Row] = {}

    def good(self, attribute: dict[str, Any], which: int = 0) -> object:
        """A value that is accepted: `which` of two."""
        kind = attribute["type"]
        if kind == "relation":
            return self._relation(attribute)
        if kind == "media":
            return [self._file()] if attribute.get("multiple") else self._file()
        if kind == "component":
            inner = self._component(attribute["component"], which)
            return [inner] if attribute.get("repeatable") else inner
        if kind == "dynamiczone":
            return [{"__component": uid, **self._component(uid, which)} for uid in attribute["components"]]
        if kind == "enumeration":
            return attribute["enum"][which]
        if isinstance(least := attribute.get("min"), int | float) and "max" in attribute:
            return least + which if kind == "integer" else least
        if attribute.get("regex"):
            return ("abc", "def")[which]
        return SCALARS[kind][0][which]

    def bad(self, name: str, attribute: dict[str, Any]) -> Iterator[object]:
        """Values that are refused, or taken for something else."""
        kind = attribute["type"]
        if name == UNIQUE_DATES_END_A_REAL_STRAPI:
            return
        if kind == "relation":
            yield from () if attribute["relation"].startswith("morph") else (999999, "nope", {"connect": [999999]})
        elif kind == "media":
            yield from (999999, "nope")
        elif kind == "component":
            yield from ("x", {"nope": 1}, [{"nope": 1}], {"id": 999999}, [{"id": 999999}])
        elif kind == "dynamiczone":
            yield from ("x", [{}], [{"__component": "shared.none"}], [{"__component": "shared.link"}])
        elif kind == "enumeration":
            yield from ("nope", "")
        else:
            yield from SCALARS[kind][1]

    def entry(self, uid: str, which: int = 0) -> dict[str, object]:
        """Values for all attributes of a type."""
        attributes = content_types(self._project)[uid].attributes
        return {name: self.good(attribute, which) for name, attribute in attributes.items() if _is_written(attribute)}

    def _component(self, uid: str, which: int) -> dict[str, object]:
        return {name: self.good(attribute, which) for name, attribute in component(self._project, uid).items()}

    def _relation(self, attribute: dict[str, Any]) -> object:
        kind, target = attribute["relation"], attribute.get("target")
        if target is None:
            uid = next(uid for uid, one in content_types(self._project).items() if not (one.single or one.drafts))
            return [{"id": self._entry(uid).id, "__type": uid}]
        key = self._entry(target).key
        return [key] if kind.endswith("Many") else key

    def _entry(self, uid: str) -> Row:
        """An entry of that type that is there to be related to, with what it can't be without."""
        if uid not in self._made:
            wanted = content_types(self._project)[uid]
            data = {name: self.good(one) for name, one in wanted.attributes.items() if one.get("required")}
            self._made[uid] = self._contract.create(wanted.route.removeprefix("/api/"), data)
        return self._made[uid]

    def _file(self) -> str:
        if "file" not in self._made:
            self._made["file"] = send(self._contract, ("files", "a.png", "image/png", png(2, 2))).rows[0]
        return self._made["file"].id


def _is_written(attribute: dict[str, Any]) -> bool:
    """Sides of morphs are left alone here: each has its own form of value, which test_relation_sides.py writes."""
    return attribute.get("relation") not in ("morphOne", "morphMany", "morphToOne")
