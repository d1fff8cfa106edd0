"""A Strapi project as data: what its schema files say, read from and written to a directory, kept in a case's file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Schema = Mapping[str, Any]

MODULE = (
    "'use strict';\n\nconst {{ factories }} = require('@strapi/strapi');\n\nmodule.exports = factories.{0}('{1}');\n"
)
FACTORIES = {
    "controllers": "createCoreController",
    "routes": "createCoreRouter",
    "services": "createCoreService",
}
# The locales that an administrator of the project has added: as contract_tests/localized/src/index.js does it.
INDEX = """'use strict';

const LOCALES = {0};

module.exports = {{
  register() {{}},
  async bootstrap({{ strapi }}) {{
    const locales = strapi.plugin('i18n').service('locales');
    for (const [code, name] of Object.entries(LOCALES)) {{
      if (!(await locales.findByCode(code))) await locales.create({{ code, name }});
    }}
  }},
}};
"""


@dataclass(frozen=True, slots=True)
class Model:
    """A content type or component. `schema` is its schema.json; `attributes` those that the project wrote."""

    uid: str
    schema: Schema

    @property
    def attributes(self) -> Mapping[str, Mapping[str, Any]]:
        found: Mapping[str, Mapping[str, Any]] = self.schema["attributes"]
        return found

    @property
    def is_component(self) -> bool:
        return "singularName" not in self.schema.get("info", {})

    @property
    def name(self) -> str:
        """What its ids are named by: the singular name, or a component's uid (harness/shapes.py)."""
        return self.uid if self.is_component else str(self.schema["info"]["singularName"])

    @property
    def single(self) -> bool:
        return self.schema.get("kind") == "singleType"

    @property
    def drafts(self) -> bool:
        return self.schema.get("options", {}).get("draftAndPublish") is True

    @property
    def localized(self) -> bool:
        return bool(self.schema.get("pluginOptions", {}).get("i18n", {}).get("localized"))

    @property
    def path(self) -> str:
        """Of its routes: `/api/apples`, `/api/setting`."""
        return "/api/" + str(self.schema["info"]["singularName" if self.single else "pluralName"])

    def of_type(self, *types: str) -> list[str]:
        """The names of its attributes of these types that a query may name."""
        hidden = self.schema.get("options", {}).get("privateAttributes", ())
        return [
            name
            for name, attribute in self.attributes.items()
            if attribute["type"] in types and not attribute.get("private") and name not in hidden
        ]


@dataclass(frozen=True, slots=True)
class Project:
    """All schemas of a project. `locales`: names by code, those beside the default `en`."""

    content_types: Mapping[str, Schema]
    components: Mapping[str, Schema] = field(default_factory=dict)
    locales: Mapping[str, str] = field(default_factory=dict)

    @property
    def models(self) -> list[Model]:
        """The content types."""
        return [Model(uid, schema) for uid, schema in self.content_types.items()]

    def model(self, uid: str) -> Model | None:
        """A content type or component by its uid; None for one of a plugin."""
        schema = self.content_types.get(uid) or self.components.get(uid)
        return Model(uid, schema) if schema is not None else None

    def as_json(self) -> dict[str, Any]:
        return {
            "content_types": dict(self.content_types),
            "components": dict(self.components),
            "locales": dict(self.locales),
        }


def project_from_json(data: Mapping[str, Any]) -> Project:
    """The inverse of `Project.as_json`. A missing key is a KeyError."""
    return Project(data["content_types"], data["components"], data["locales"])


def write_project(project: Project, root: Path) -> Path:
    """Write the project's `src` below `root`; answers that directory. What was there before stays."""
    source = root / "src"
    for uid, schema in project.content_types.items():
        api, name = uid.removeprefix("api::").split(".")
        directory = source / "api" / api
        _write(directory / "content-types" / name / "schema.json", _text(schema))
        for folder, factory in FACTORIES.items():
            _write(directory / folder / f"{name}.js", MODULE.format(factory, uid))
    for uid, schema in project.components.items():
        _write(source / "components" / (uid.replace(".", "/") + ".json"), _text(schema))
    if project.locales:
        _write(source / "index.js", INDEX.format(json.dumps(dict(project.locales))))
    return source


def read_project(path: Path) -> Project:
    """The schemas of a project on disk; `path` is its root or its `src`. Raises FileNotFoundError when it has none.

    Which locales a project has stands in its database and can't be read: there are none beside the default.
    """
    source = path / "src" if (path / "src" / "api").is_dir() else path
    content_types = {
        f"api::{found.parts[-4]}.{schema['info']['singularName']}": schema
        for found, schema in _schemas(source, "api/*/content-types/*/schema.json")
    }
    if not content_types:
        raise FileNotFoundError(f"{path} has no content types: expected src/api/*/content-types/*/schema.json")
    components = {
        f"{found.parts[-2]}.{found.stem}": schema for found, schema in _schemas(source, "components/*/*.json")
    }
    return Project(content_types, components)


def _schemas(source: Path, pattern: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    for path in sorted(source.glob(pattern)):
        yield path, json.loads(path.read_text(encoding="utf-8"))


def _text(schema: Schema) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
