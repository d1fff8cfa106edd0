"""Writes an archive of a workspace, as `strapi export --no-encrypt` does: for `strapi import`, and for another fake.

Source: local-source and queries of `@strapi/data-transfer` 4.26.2 and 5.54.0.
"""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fake_strapi.javascript.dates import to_iso
from fake_strapi.javascript.json_text import stringify
from fake_strapi.schema.attributes import ComponentAttribute, DynamicZoneAttribute
from fake_strapi.schema.builtin import FILE
from fake_strapi.schema.content_type import ContentType, Model, Registry
from fake_strapi.schema.project import Project
from fake_strapi.storage import core_store
from fake_strapi.storage.database import Database
from fake_strapi.storage.dialect import quote
from fake_strapi.storage.find import find_many
from fake_strapi.storage.metadata import Relation
from fake_strapi.transfer.archive import METADATA
from fake_strapi.transfer.export_schemas import exported_schemas
from fake_strapi.transfer.restore import is_transferred
from fake_strapi.upload.storage import FileStorage

Line = dict[str, Any]

# What a Strapi works out of its own project at each start.
LEFT_OUT = (core_store.CONTENT_TYPES,)


def export(project: Project, database: Database, storage: FileStorage, now: int) -> bytes:
    """The bytes of a `.tar.gz`. The caller holds the database's lock."""
    behaviour, registry = database.layout.behaviour, project.registry
    files = find_many(database, FILE, {})
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:

        def add(name: str, data: bytes) -> None:
            member = tarfile.TarInfo(name)
            member.size, member.mtime = len(data), now // 1000
            tar.addfile(member, io.BytesIO(data))

        add("schemas/schemas_00001.jsonl", lines_of(exported_schemas(project, behaviour)))
        add("entities/entities_00001.jsonl", lines_of(entities(database, registry)))
        for name, metadata, data in assets(files, storage):
            add(f"assets/metadata/{name}.json", stringify(metadata))
            add(f"assets/uploads/{name}", data)
        add("links/links_00001.jsonl", lines_of(links(database, registry)))
        add("configuration/configuration_00001.jsonl", lines_of(configuration(database)))
        metadata = {"createdAt": to_iso(now), "strapi": {"version": behaviour.version}}
        add(METADATA, json.dumps(metadata, indent=2).encode())
    return buffer.getvalue()


def lines_of(values: Iterable[Any]) -> bytes:
    return b"".join(stringify(value) + b"\n" for value in values)


# --- entities


def entities(database: Database, registry: Registry) -> Iterator[Line]:
    for content_type in registry.content_types:
        if is_transferred(content_type.uid):
            populate = component_populate(registry, content_type)
            for entity in find_many(database, content_type.uid, {"populate": populate}):
                data = {name: value for name, value in entity.items() if name != "id"}
                yield {"type": content_type.uid, "id": entity["id"], "data": data}


def component_populate(registry: Registry, model: Model) -> dict[str, Any]:
    """Everything that is part of an entity, and nothing that it is related to."""
    populate: dict[str, Any] = {}
    for name, attribute in model.attributes.items():
        if isinstance(attribute, ComponentAttribute):
            populate[name] = {"populate": component_populate(registry, registry[attribute.component])}
        elif isinstance(attribute, DynamicZoneAttribute):
            zone = {uid: {"populate": component_populate(registry, registry[uid])} for uid in attribute.components}
            populate[name] = {"on": zone}
    return populate


# --- files


def assets(files: list[dict[str, Any]], storage: FileStorage) -> Iterator[tuple[str, Line, bytes]]:
    """(name, what is said of it, bytes) of each file and of its formats; one that is gone is left out."""
    for file in files:
        yield from asset(file, file, storage)
        for key, form in (file.get("formats") or {}).items():
            told = {**form, "type": key, "id": file["id"], "mainHash": file["hash"]}
            yield from asset(form, told, storage)


def asset(file: Mapping[str, Any], told: Line, storage: FileStorage) -> Iterator[tuple[str, Line, bytes]]:
    name = f"{file['hash']}{file['ext'] or ''}"
    stored = storage.read(name)
    if stored is not None:
        yield name, told, stored.data


# --- links


def links(database: Database, registry: Registry) -> Iterator[Line]:
    """Of each relation the side that owns it. Between entities of which one is in no archive there is none."""
    for model in registry:
        if isinstance(model, ContentType) and not is_transferred(model.uid):
            continue
        for relation in database.layout[model.uid].relations.values():
            if is_exported(relation):
                for link in links_of(database, model.uid, relation):
                    if is_transferred(link["right"]["type"]) and exists(database, link["right"]):
                        yield link


def is_exported(relation: Relation) -> bool:
    if relation.virtual or relation.kind != "relation":
        return False
    return relation.owner or not (relation.mapped_by or relation.morph_by)


def links_of(database: Database, uid: str, relation: Relation) -> Iterator[Line]:
    left: Line = {"type": uid, "field": relation.name}
    head: Line = {"kind": kind_of(relation), "relation": relation.relation}
    table = quote(database.layout[uid].table)
    if relation.join_column is not None:
        column = quote(relation.join_column.name)
        for here, there in database.rows(f"select id, {column} from {table} where {column} is not null order by id"):
            yield {**head, "left": {**left, "ref": here}, "right": {"type": relation.target, "ref": there}}
    if relation.morph_column is not None:
        column, words = relation.morph_column.id_column, relation.morph_column.type_column
        sql = f"select id, {quote(column)}, {quote(words)} from {table} where {quote(words)} is not null order by id"
        for here, there, target in database.rows(sql):
            yield {**head, "left": {**left, "ref": here}, "right": {"type": target, "ref": there}}
    links = relation.join_table
    if links is None:
        return
    if links.morph_id_column is not None and links.morph_type_column is not None:
        morphs = (links.join_column, links.morph_id_column, links.morph_type_column, "field", "order")
        for here, there, target, field, order in rows(database, links.name, morphs):
            right = {"type": target, "ref": there, "field": field, "pos": order}
            yield {**head, "left": {**left, "ref": here}, "right": right}
        return
    assert links.inverse_join_column is not None
    orders = [column for column in (links.order_column, links.inverse_order_column) if column is not None]
    columns = (links.join_column, links.inverse_join_column, *orders)
    for here, there, *places in rows(database, links.name, columns):
        place = iter(places)
        one = {**left, "ref": here} | ({"pos": next(place)} if links.order_column else {})
        other = {"type": relation.target, "ref": there} | (
            {"field": relation.inversed_by} if relation.inversed_by else {}
        )
        other |= {"pos": next(place)} if links.inverse_order_column else {}
        yield {**head, "left": one, "right": other}


def rows(database: Database, table: str, columns: tuple[str, ...]) -> list[tuple[Any, ...]]:
    return database.rows(f"select {', '.join(map(quote, columns))} from {quote(table)} order by id")


def kind_of(relation: Relation) -> str:
    if relation.relation.startswith("morph"):
        return "relation.morph"
    return "relation.circular" if relation.target == relation.uid else "relation.basic"


def exists(database: Database, end: Line) -> bool:
    """Nothing in the database keeps a polymorphic link from pointing at nothing."""
    if end["type"] not in database.layout.models:
        return False
    table = quote(database.layout[end["type"]].table)
    return bool(database.rows(f"select 1 from {table} where id = ?", (end["ref"],)))


# --- settings


def configuration(database: Database) -> Iterator[Line]:
    stored = database.rows("select key, value, type, environment, tag from strapi_core_store_settings order by id")
    known = {row[0] for row in stored}
    unstored = [(key, text, None, None, None) for key, text in core_store.defaults().items() if key not in known]
    for number, (key, text, kind, environment, tag) in enumerate((*stored, *unstored), 1):
        if key in LEFT_OUT:
            continue
        value = json.loads(text)
        kind = kind or ("string" if isinstance(value, str) else "object")
        row = {"id": number, "key": key, "value": value, "type": kind, "environment": environment, "tag": tag}
        yield {"type": "core-store", "value": row}
    webhooks = database.rows("select id, name, url, headers, events, enabled from strapi_webhooks order by id")
    for identifier, name, url, headers, events, enabled in webhooks:
        webhook = {"id": identifier, "name": name, "url": url, "headers": json.loads(headers or "{}")}
        webhook |= {"events": json.loads(events or "[]"), "enabled": bool(enabled)}
        yield {"type": "webhook", "value": webhook}
