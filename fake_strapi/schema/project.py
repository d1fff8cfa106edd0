"""Reads a Strapi project directory as it is: JavaScript or TypeScript, Strapi 4 or 5.

Only data files are read (`schema.json`, component JSON) and route files are scanned; no JavaScript runs. Source of the
layout: the loaders of `@strapi/strapi` 4.26.2 and `@strapi/core` 5.54.0 (apis, components, plugins' extensions).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import force_setattr

from fake_strapi.schema.attributes import ATTRIBUTE_TYPES
from fake_strapi.schema.build import SchemaFile, build_component, build_content_type, build_registry
from fake_strapi.schema.builtin import builtin_schemas
from fake_strapi.schema.content_type import ContentType, Model, Registry
from fake_strapi.schema.errors import SchemaError
from fake_strapi.schema.parse import as_json_type
from fake_strapi.schema.routes import COLLECTION_ACTIONS, SINGLE_ACTIONS, CoreRoutes, read_routes
from fake_strapi.versions.behaviour import Behaviour

SCRIPT_SUFFIXES = (".js", ".ts", ".mjs", ".cjs")


class Project(Struct, frozen=True):
    """A loaded project. `lifecycles`: the Python hooks beside a schema, by uid. `warnings`: lines for a person.

    `definitions`: the project's own schema files as read, by uid.
    """

    root: Path
    registry: Registry
    routes: Mapping[str, CoreRoutes]
    lifecycles: Mapping[str, Path]
    warnings: tuple[str, ...]
    definitions: Mapping[str, Mapping[str, Any]]


def load_project(path: Path | str, behaviour: Behaviour, custom_fields: Mapping[str, str] | None = None) -> Project:
    """Load the project at `path` (its root, or its `src` directory).

    `custom_fields` maps the uid of a custom field to an attribute type. Raises SchemaError (file, key, what was
    expected) for anything that can't be served as a real Strapi would.
    """
    custom_fields = dict(custom_fields or {})
    for field_uid, type_name in custom_fields.items():
        if type_name not in ATTRIBUTE_TYPES:
            expected = ", ".join(sorted(ATTRIBUTE_TYPES))
            raise SchemaError("custom fields", field_uid, f"expected one of {expected}, found {type_name!r}")
    root = Path(path)
    source = source_directory(root)
    warnings: list[str] = []
    parts = list(component_files(source / "components"))
    components = [build_component(file, custom_fields, warnings) for file in parts]
    files = {uid: SchemaFile(uid, uid, schema) for uid, schema in builtin_schemas(behaviour).items()}
    extensions = list(extension_files(source / "extensions"))
    files |= {file.uid: file for file in extensions}
    own = list(api_files(source / "api"))
    if not own:
        warnings.append(f"{source / 'api'}: no <api>/content-types/<name>/schema.json: there is no content to serve")
    files |= {file.uid: file for file in own}
    content_types = [build_content_type(f, behaviour, custom_fields, warnings) for f in files.values()]
    known = {model.uid for model in (*components, *content_types)}
    models: list[Model] = [without_foreign_relations(m, known, warnings) for m in (*components, *content_types)]
    registry = build_registry(models, warnings)
    return Project(
        root=root,
        registry=registry,
        routes=project_routes(source / "api", registry, warnings),
        lifecycles=lifecycle_files(own, warnings),
        warnings=tuple(warnings),
        definitions={file.uid: file.definition for file in (*parts, *extensions, *own)},
    )


def source_directory(root: Path) -> Path:
    """`<root>/src`, or `root` itself when it is a `src` directory."""
    if not root.is_dir():
        raise SchemaError(root, "", "expected the directory of a Strapi project, found none")
    for candidate in (root / "src", root):
        if (candidate / "api").is_dir():
            return candidate
    raise SchemaError(root, "", "expected a Strapi project: a src/api directory with content types, found none")


def read_json(file: Path) -> dict[str, Any]:
    try:
        value = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SchemaError(file, "", f"expected a readable JSON file: {error}") from error
    except json.JSONDecodeError as error:
        raise SchemaError(file, f"line {error.lineno}", f"expected JSON: {error.msg}") from error
    if not isinstance(value, dict):
        raise SchemaError(file, "", f"expected an object, found {as_json_type(value)}")
    return value


def kebab_case(name: str) -> str:
    """A directory name as Strapi turns it into a uid part (already kebab-case: as it is)."""
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+", name)
    return "-".join(word.lower() for word in words)


def directories(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from sorted(child for child in path.iterdir() if child.is_dir() and not child.name.startswith("."))


def content_type_file(directory: Path, namespace: str) -> SchemaFile:
    uid = f"{namespace}.{kebab_case(directory.name)}"
    file = directory / "schema.json"
    if file.is_file():
        return SchemaFile(file, uid, read_json(file))
    for suffix in SCRIPT_SUFFIXES:
        script = directory / f"schema{suffix}"
        if script.is_file():
            raise SchemaError(script, "", "expected schema.json: a schema written in JavaScript can't be read")
    raise SchemaError(directory, "", "expected a schema.json in this content type's directory, found none")


def api_files(api: Path) -> Iterator[SchemaFile]:
    for directory in directories(api):
        for content_type in directories(directory / "content-types"):
            yield content_type_file(content_type, f"api::{kebab_case(directory.name)}")


def extension_files(extensions: Path) -> Iterator[SchemaFile]:
    """Content types of plugins that the project replaces, e.g. `extensions/users-permissions/content-types/user`."""
    for plugin in directories(extensions):
        for content_type in directories(plugin / "content-types"):
            if (content_type / "schema.json").is_file():
                yield content_type_file(content_type, f"plugin::{plugin.name}")


def component_files(components: Path) -> Iterator[SchemaFile]:
    for category in directories(components):
        for file in sorted(category.glob("*.json")):
            yield SchemaFile(file, f"{category.name}.{file.stem}", read_json(file))


def without_foreign_relations(model: Model, known: set[str], warnings: list[str]) -> Model:
    """Drop relations to types of plugins that are not in the project, with a warning: their schemas are not here."""
    dropped = [
        name
        for name, attribute in model.attributes.items()
        if (target := getattr(attribute, "target", "")) and target not in known and target.startswith("plugin::")
    ]
    for name in dropped:
        target = getattr(model.attributes[name], "target", "")
        warnings.append(
            f"{model.source}: attributes.{name}: {target} belongs to a plugin whose schema is not here; left out"
        )
    if dropped:
        attributes = {name: a for name, a in model.attributes.items() if name not in dropped}
        # The models are not shared yet, so this one may still change in place.
        force_setattr(model, "attributes", attributes)
    return model


def project_routes(api: Path, registry: Registry, warnings: list[str]) -> dict[str, CoreRoutes]:
    """Routes by uid. An API directory without `routes/` (schema files only) gets all core routes."""
    single_types = frozenset(t.uid for t in registry.api_types if t.is_single)
    declared: dict[str, CoreRoutes] = {}
    bare: set[str] = set()
    for directory in directories(api):
        routes = directory / "routes"
        if routes.is_dir():
            declared |= read_routes(routes, single_types, warnings)
        else:
            bare.add(f"api::{kebab_case(directory.name)}")
        warn_about_scripts(directory, warnings)
    found: dict[str, CoreRoutes] = {}
    for content_type in registry.api_types:
        if content_type.uid in declared:
            found[content_type.uid] = declared[content_type.uid]
        elif content_type.uid.rsplit(".", 1)[0] in bare:
            found[content_type.uid] = CoreRoutes(content_type.uid, every_action(content_type))
        else:
            warnings.append(f"{content_type.uid}: no core router in its API's routes/: it has no REST routes")
    return found


def every_action(content_type: ContentType) -> tuple[str, ...]:
    return SINGLE_ACTIONS if content_type.is_single else COLLECTION_ACTIONS


def warn_about_scripts(api: Path, warnings: list[str]) -> None:
    """Custom controllers change answers in ways that can't be seen from here."""
    custom = re.compile(r"createCoreController\s*(?:<[^>]*>)?\s*\(\s*['\"`][^'\"`]+['\"`]\s*,")
    for file in sorted(api.glob("controllers/*")):
        if file.suffix in SCRIPT_SUFFIXES and custom.search(file.read_text(encoding="utf-8")):
            warnings.append(f"{file}: custom actions are JavaScript; the core ones are served in their place")


def lifecycle_files(own: list[SchemaFile], warnings: list[str]) -> dict[str, Path]:
    """The Python hooks of each type: `lifecycles.fake.py` beside its schema.

    A `lifecycles.py` is taken too, but beside a `lifecycles.js` it is warned about: Strapi's loader goes by the name
    without its ending, so a real Strapi would take the Python file for the hooks and run none (measured on both).
    """
    found: dict[str, Path] = {}
    for schema_file in own:
        directory = Path(schema_file.path).parent
        scripts = [path for suffix in SCRIPT_SUFFIXES if (path := directory / f"lifecycles{suffix}").is_file()]
        twin, plain = directory / "lifecycles.fake.py", directory / "lifecycles.py"
        if twin.is_file():
            found[schema_file.uid] = twin
        elif plain.is_file():
            found[schema_file.uid] = plain
            if scripts:
                warnings.append(
                    f"{plain}: a real Strapi loads this in place of {scripts[0].name} and runs no hooks;"
                    f" rename it to {twin.name}"
                )
        elif scripts:
            warnings.append(f"{scripts[0]}: JavaScript hooks are not run; write {twin.name} beside it")
    return found
