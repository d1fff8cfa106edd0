"""The schemas of an archive: what `strapi export` says of each content type and component.

Those of Strapi's own types are lines of a real export (exported_schemas/); a project's are its files, with the
attributes that Strapi adds. Source: schemas of `@strapi/data-transfer`, content-types of 4.26.2 and 5.54.0.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from fake_strapi.javascript.text import kebab_case
from fake_strapi.schema.content_type import Component, ContentType, Model
from fake_strapi.schema.project import Project
from fake_strapi.storage.table_shapes import table_name
from fake_strapi.versions.behaviour import Behaviour

Schema = dict[str, Any]

HIDDEN = {"configurable": False, "writable": False, "visible": False}
CREATOR: Schema = {"type": "relation", "relation": "oneToOne", "target": "admin::user", **HIDDEN}
CREATOR |= {"useJoinTable": False}


def exported_schemas(project: Project, behaviour: Behaviour) -> Iterator[Schema]:
    """One line each: Strapi's own types first."""
    for schema in own_schemas(behaviour.version):
        extension = project.definitions.get(schema["uid"])
        if extension is not None:
            known = schema["attributes"]
            schema["attributes"] = {**extension.get("attributes", {}), **known}
        yield schema
    for model in project.registry:
        if model.uid in project.definitions and (isinstance(model, Component) or model.uid.startswith("api::")):
            yield described(model, project.definitions[model.uid], behaviour)


def own_schemas(release: str) -> list[Schema]:
    file = Path(__file__).with_name("exported_schemas") / f"{release}.jsonl"
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def described(model: Model, definition: Mapping[str, Any], behaviour: Behaviour) -> Schema:
    name = model.uid.split(".", 1)[1]
    schema: Schema = {"collectionName": model.collection_name, "info": definition.get("info", {})}
    schema["options"] = definition.get("options", {})
    if "pluginOptions" in definition:
        schema["pluginOptions"] = definition["pluginOptions"]
    schema["attributes"] = dict(definition.get("attributes", {}))
    if isinstance(model, ContentType):
        shown = schema["options"].get("populateCreatorFields") is True
        schema["attributes"] |= added_attributes(model, behaviour, creators_shown=shown)
        schema |= {"kind": model.kind, "modelType": "contentType", "modelName": name}
        schema |= {"uid": model.uid, "globalId": pascal_case(name)}
    else:
        global_id = definition.get("globalId") or pascal_case(f"component-{model.uid.replace('.', '-')}")
        schema |= {"modelType": "component", "modelName": name, "uid": model.uid, "globalId": global_id}
    return schema


def added_attributes(model: ContentType, behaviour: Behaviour, *, creators_shown: bool) -> Schema:
    """Timestamps, authors, publication, locales."""
    added: Schema = {"createdAt": {"type": "datetime"}, "updatedAt": {"type": "datetime"}}
    if behaviour.published_at_always or model.draft_and_publish:
        shown = behaviour.published_at_always
        added["publishedAt"] = {"type": "datetime", "configurable": False, "writable": True, "visible": shown}
    creator = {**CREATOR, "private": not creators_shown}
    added |= {"createdBy": creator, "updatedBy": creator}
    if not (behaviour.locale_always or model.localized):
        return added
    text = {"writable": True, "private": not model.localized, "configurable": False, "visible": False, "type": "string"}
    siblings: Schema = {"type": "relation", "relation": "oneToMany", "target": model.uid}
    siblings |= {"configurable": False, "visible": False, "private": not model.localized}
    if behaviour.documents:
        column = {"name": "document_id", "referencedColumn": "document_id"}
        column["referencedTable"] = table_name(model, behaviour)
        siblings |= {"writable": False, "unstable_virtual": True, "joinColumn": column}
    else:
        siblings["writable"] = True
    return added | {"locale": text, "localizations": siblings}


def pascal_case(name: str) -> str:
    return "".join(word.capitalize() for word in kebab_case(name).split("-"))
