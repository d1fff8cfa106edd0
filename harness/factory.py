"""Makes entries for tests: what a schema requires and nobody has given is filled in with values that Strapi takes.

It knows a project by its schema files and a Strapi by HTTP, so it works on a fake and on a real one alike; without
pytest: `Factory(Path("my-project"), session, "5")`, with a session of harness/session.py.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from harness.session import StrapiSession

Attribute = Mapping[str, Any]
BESIDE_ATTRIBUTES = frozenset({"locale", "publishedAt"})
DEEPEST = 8
PIXEL = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
FIXED: Mapping[str, Any] = {
    "boolean": False,
    "date": "2025-01-20",
    "datetime": "2025-01-20T16:30:00.000Z",
    "time": "16:30:00.000",
    "timestamp": "2025-01-20T16:30:00.000Z",
    "json": {},
    "password": "Password123",
}
NUMBERS = ("integer", "biginteger", "float", "decimal")
TEXTS = ("string", "text", "richtext")


class FactoryError(AssertionError):
    """An entry can't be made. The message says what to give, or what Strapi answered."""


@dataclass(frozen=True, slots=True)
class ContentType:
    """A type of the project, with the words that its routes take."""

    uid: str
    singular: str
    plural: str
    single: bool
    attributes: Mapping[str, Attribute]


class Entry(dict[str, Any]):
    """An entry: its id, in Strapi 5 its documentId, and its attributes, flat in both versions."""

    @property
    def key(self) -> Any:
        """What a route and a relation take: the id in Strapi 4, the documentId in Strapi 5."""
        return self.get("documentId", self["id"])


class Factory:
    """`project`: a Strapi project's directory, or its `src`. `version`: of the Strapi behind `session`.

    `mark` begins the texts that are filled in, where they may be that long; "" where nobody has to tell them.
    """

    def __init__(self, project: Path, session: StrapiSession, version: str, mark: str = "") -> None:
        source = project / "src" if (project / "src").is_dir() else project
        if not (source / "api").is_dir():
            raise FactoryError(f"no Strapi project at {project}: its schema files tell what an entry needs")
        self._session = session
        self._mark = mark
        self._documents = not version.startswith("4")
        self._types = read_types(source)
        self._components = read_components(source)
        self._counts: dict[str, int] = {}

    def __call__(self, content_type: str, **values: Any) -> Entry:
        """A new entry of a type, by its singular or plural name or its uid, published where the type knows drafts.

        `values`: its attributes; an entry, or a list of some, is a relation to it. `locale` is taken in either version.
        """
        return self._make(self._type(content_type), values, {}, 0)

    def draft(self, content_type: str, **values: Any) -> Entry:
        """A new entry that is not published."""
        found = self._type(content_type)
        if self._documents:
            return self._make(found, values, {"status": "draft"}, 0)
        return self._make(found, {**values, "publishedAt": None}, {}, 0)

    def many(self, content_type: str, count: int, **values: Any) -> list[Entry]:
        """So many of them, alike but for what has to be unique."""
        return [self(content_type, **values) for _ in range(count)]

    # --- one entry

    def _make(self, found: ContentType, values: Mapping[str, Any], query: Mapping[str, str], depth: int) -> Entry:
        self._check(found, values)
        given = {name: key_of(value) for name, value in values.items()}
        if self._documents and "locale" in given:
            query = {**query, "locale": given.pop("locale")}
        number = self._counts[found.uid] = self._counts.get(found.uid, 0) + 1
        data = {**self._filled(found.attributes, given, found.singular, number, depth), **given}
        method, path = ("PUT", found.singular) if found.single else ("POST", found.plural)
        answer = self._session.request(method, f"/api/{path}", json={"data": data}, params=dict(query))
        if not answer.ok:
            raise FactoryError(f"{found.uid} {json.dumps(data)}: {method} /api/{path} answered {told(answer)}")
        made = answer.json()["data"]
        return Entry({"id": made["id"], **made["attributes"]} if "attributes" in made else made)

    def _type(self, name: str) -> ContentType:
        found = [one for one in self._types if name in (one.uid, one.singular, one.plural)]
        if len(found) == 1:
            return found[0]
        if found:
            raise FactoryError(f"{name!r} may be {' or '.join(one.uid for one in found)}: give the uid")
        hint = "; users are made by the fixture strapi_user" if name in ("user", "users") else ""
        known = ", ".join(sorted(one.singular for one in self._types))
        raise FactoryError(f"the project has no type {name!r}, only {known}{hint}")

    def _check(self, found: ContentType, values: Mapping[str, Any]) -> None:
        """Strapi 4 drops a key that it doesn't know without a word; a test's misspelt one is told."""
        unknown = [name for name in values if name not in found.attributes and name not in BESIDE_ATTRIBUTES]
        if unknown:
            raise FactoryError(f"{found.uid} has no {', '.join(unknown)}, only {', '.join(found.attributes)}")

    # --- values

    def _filled(
        self, attributes: Mapping[str, Attribute], given: Mapping[str, Any], owner: str, number: int, depth: int
    ) -> dict[str, Any]:
        """What is required and neither given nor has a default."""
        if depth > DEEPEST:
            raise FactoryError(f"{owner} requires what requires it again: give one of them")
        return {
            name: self._value(attribute, name, owner, number, depth)
            for name, attribute in attributes.items()
            if attribute.get("required") and attribute.get("default") is None and name not in given
        }

    def _value(self, attribute: Attribute, name: str, owner: str, number: int, depth: int) -> Any:
        kind = str(attribute.get("type"))
        if kind in FIXED:
            return FIXED[kind]
        if kind in TEXTS:
            return text_of(attribute, name, owner, number, self._mark)
        if kind in NUMBERS:
            return number_of(attribute, number)
        slug = f"{self._mark}-{owner}".lstrip("-").replace(".", "-")
        if kind == "email":
            return f"{slug}{number}@example.com"
        if kind == "uid":
            return f"{slug}-{number}"
        if kind == "enumeration":
            return attribute["enum"][0]
        if kind == "blocks":
            return [{"type": "paragraph", "children": [{"type": "text", "text": f"{name} {number}"}]}]
        if kind == "component":
            return self._component(attribute, number, depth)
        if kind == "dynamiczone":
            uid = attribute["components"][0]
            zone = {"__component": uid, **self._of_component(uid, number, depth)}
            return [zone] * max(int(attribute.get("min", 1)), 1)
        if kind == "relation":
            return self._related(attribute, depth)
        if kind == "media":
            return self._file(attribute, name, owner)
        raise FactoryError(f"{owner}.{name} is required, and no value is known for the type {kind!r}: give one")

    def _component(self, attribute: Attribute, number: int, depth: int) -> Any:
        value = self._of_component(attribute["component"], number, depth)
        return [value] * max(int(attribute.get("min", 1)), 1) if attribute.get("repeatable") else value

    def _of_component(self, uid: str, number: int, depth: int) -> dict[str, Any]:
        if uid not in self._components:
            raise FactoryError(f"the project has no component {uid}")
        return self._filled(self._components[uid], {}, uid, number, depth + 1)

    def _related(self, attribute: Attribute, depth: int) -> Any:
        target = self._make(self._type(str(attribute.get("target"))), {}, {}, depth + 1).key
        return [target] if str(attribute.get("relation")).endswith("Many") else target

    def _file(self, attribute: Attribute, name: str, owner: str) -> Any:
        allowed = attribute.get("allowedTypes") or ["images"]
        if "images" not in allowed and "files" not in allowed:
            raise FactoryError(f"{owner}.{name} requires one of {', '.join(allowed)}: give the id of an uploaded file")
        name_of_file = f"{self._mark}-".lstrip("-")
        image = (f"{name_of_file}pixel.png", PIXEL, "image/png")
        file = image if "images" in allowed else (f"{name_of_file}text.txt", b"text", "text/plain")
        answer = self._session.post("/api/upload", files={"files": file})
        if not answer.ok:
            raise FactoryError(f"a file for {owner}.{name}: POST /api/upload answered {told(answer)}")
        made = answer.json()[0]["id"]
        return [made] if attribute.get("multiple") else made


def key_of(value: Any) -> Any:
    """A value with keys in the place of entries."""
    if isinstance(value, Entry):
        return value.key
    return [key_of(item) for item in value] if isinstance(value, list | tuple) else value


def text_of(attribute: Attribute, name: str, owner: str, number: int, mark: str = "") -> str:
    """`Name 1`, as long as it may be. Raises FactoryError where a pattern of the project's doesn't take it."""
    text = f"{mark} {name} {number}".lstrip()
    text += "." * (int(attribute.get("minLength") or 0) - len(text))
    most = attribute.get("maxLength")
    too_long = most is not None and len(text) > int(most)
    pattern = attribute.get("regex")
    if mark and (too_long or (pattern and not re.search(pattern, text))):
        return text_of(attribute, name, owner, number)
    if most is not None and too_long:
        text = str(number).rjust(int(most), "0")[-int(most) :]
    if pattern and not re.search(pattern, text):
        raise FactoryError(f"{owner}.{name} is required and has to match {pattern}: give one that does")
    return text


def number_of(attribute: Attribute, number: int) -> Any:
    """The number of the entry, within what is allowed."""
    least, most = attribute.get("min"), attribute.get("max")
    value = number if least is None else float(least) + number - 1
    value = value if most is None else min(value, float(most))
    return int(value) if float(value).is_integer() else value


def told(answer: Any) -> str:
    """What a refusal says."""
    text: str = answer.text
    return f"{answer.status_code} {text[:500]}"


def read_types(source: Path) -> tuple[ContentType, ...]:
    """The content types of a project's `src`."""
    found = []
    for path in sorted(source.glob("api/*/content-types/*/schema.json")):
        schema = json.loads(path.read_text(encoding="utf-8"))
        singular = schema["info"]["singularName"]
        found.append(
            ContentType(
                uid=f"api::{path.parts[-4]}.{singular}",
                singular=singular,
                plural=schema["info"]["pluralName"],
                single=schema.get("kind") == "singleType",
                attributes=schema["attributes"],
            )
        )
    return tuple(found)


def read_components(source: Path) -> dict[str, Mapping[str, Attribute]]:
    """The attributes of each component, by its uid."""
    return {
        f"{path.parent.name}.{path.stem}": json.loads(path.read_text(encoding="utf-8")).get("attributes", {})
        for path in sorted(source.glob("components/*/*.json"))
    }
