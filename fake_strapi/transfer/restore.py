"""Restores an archive of `strapi export` into a workspace, as `strapi import` does.

What the archive is about goes first: all content, users and their roles, locales, files, settings. Then come its
entities, under new row ids and, in Strapi 5, their own documentIds; its files; the links between them; its settings.
The admin panel's users, roles and tokens are in no archive, and stay. Source: local-destination and queries of
`@strapi/data-transfer` 4.26.2 and 5.54.0.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from fake_strapi.documents.component_rows import attribute_children, component_attributes
from fake_strapi.documents.components import create_components
from fake_strapi.documents.seed_file import SeedError
from fake_strapi.errors import StrapiError
from fake_strapi.javascript.json_text import stringify
from fake_strapi.schema.attributes import ComponentAttribute
from fake_strapi.schema.builtin import FILE
from fake_strapi.schema.content_type import Model, Registry
from fake_strapi.schema.project import Project
from fake_strapi.storage.database import Database
from fake_strapi.storage.dialect import quote
from fake_strapi.storage.metadata import Relation
from fake_strapi.storage.write import create_entity
from fake_strapi.transfer.archive import Archive, Line
from fake_strapi.transfer.schemas import schema_differences
from fake_strapi.upload.storage import FileStorage

# Never exported, never cleared (DEFAULT_IGNORED_CONTENT_TYPES, and what Community has none of).
LEFT_ALONE = ("admin::", "plugin::content-releases.", "plugin::review-workflows.")


def is_transferred(uid: str) -> bool:
    """Whether rows of a type are in archives."""
    return not uid.startswith(LEFT_ALONE)


def restore(archive: Archive, project: Project, database: Database, storage: FileStorage, now: int) -> dict[str, int]:
    """Put an archive in the place of what the workspace holds, all or nothing; answers how many entities of each type.

    Raises SeedError: for an archive of the other Strapi, for schemas that differ, in Strapi's words.
    """
    if archive.version and not database.layout.behaviour.same_major(archive.version):
        major = archive.version.split(".")[0]
        wrong = f"it was exported by Strapi {archive.version}: serve it with --strapi {major}"
        raise SeedError(archive.source, "", wrong)
    lines = schema_differences(archive, project)
    if lines:
        problem = "there are differences in schema between the source and destination, and data would be lost:"
        raise SeedError(archive.source, "", "\n  ".join((problem, *lines)))
    restoring = Restoring(archive.source, project.registry, database, now)
    try:
        with database.transaction():
            restoring.clear(storage)
            counts = restoring.create_entities(archive.entities)
            restoring.write_assets(archive, storage)
            for line in archive.links:
                restoring.link(line)
            restoring.configure(archive.configuration)
    except (KeyError, TypeError, ValueError, sqlite3.Error) as error:
        raise SeedError(archive.source, "", f"expected an archive of strapi export: {error!r}") from error
    return counts


class Restoring(Struct):
    """One archive on its way into one workspace. `ids`: by type, the new row ids of the archive's."""

    source: str
    registry: Registry
    database: Database
    now: int
    ids: dict[str, dict[int, int]] = field(default_factory=dict)

    def clear(self, storage: FileStorage) -> None:
        """Remove what an archive replaces; id counters go on."""
        for hash_, ext, formats in self.database.rows("select hash, ext, formats from files"):
            storage.delete(f"{hash_}{ext or ''}")
            for one in (json_of(formats) or {}).values():
                storage.delete(f"{one['hash']}{one.get('ext') or ''}")
        for model in self.registry:
            if is_transferred(model.uid):
                self.database.execute(f"delete from {quote(self.database.layout[model.uid].table)}")
        self.database.execute("delete from strapi_core_store_settings")
        self.database.execute("delete from strapi_webhooks")

    def create_entities(self, lines: list[Line]) -> dict[str, int]:
        counts: dict[str, int] = {}
        for number, line in enumerate(lines, 1):
            model = self.registry.get(line["type"])
            if model is None or not is_transferred(model.uid):
                continue
            try:
                self.create(model, line)
            except StrapiError as error:
                raise SeedError(self.source, f"entity {number} ({model.uid} {line['id']})", error.message) from error
            counts[model.uid] = counts.get(model.uid, 0) + 1
        return counts

    def create(self, model: Model, line: Line) -> None:
        names = set(self.database.layout[model.uid].order)
        known = {name: value for name, value in line["data"].items() if name in names}
        values = create_components(self.database, self.registry, model, known, self.now)
        identifier = create_entity(self.database, model.uid, values, self.now)
        self.ids.setdefault(model.uid, {})[line["id"]] = identifier
        self.note_components(model, identifier, known)

    def note_components(self, model: Model, identifier: int, data: Mapping[str, Any]) -> None:
        """Old and new ids of the components inside, which stand in the same order."""
        for name, attribute in component_attributes(model).items():
            value = data.get(name)
            if value is None:
                continue
            olds = value if isinstance(value, list) else [value]
            news = attribute_children(self.database, model.uid, identifier, name, attribute)
            for old, new in zip(olds, news, strict=False):
                uid = attribute.component if isinstance(attribute, ComponentAttribute) else old["__component"]
                if "id" in old:
                    self.ids.setdefault(uid, {})[old["id"]] = new.id
                self.note_components(self.registry[uid], new.id, old)

    # --- files

    def write_assets(self, archive: Archive, storage: FileStorage) -> None:
        """The bytes, and where they are now: an archive's files may have been another provider's."""
        ids = self.ids.get(FILE, {})
        for asset in archive.assets:
            storage.write(asset.name, asset.data, self.now)
            row = ids.get(asset.metadata.get("id", 0))
            if row is None:
                continue
            url, form = f"/uploads/{asset.name}", asset.metadata.get("type")
            if form is None:
                sql = "update files set url = ?, provider = 'local' where id = ? and (url <> ? or provider <> 'local')"
                self.database.execute(sql, (url, row, url))
            else:
                formats = json_of(self.database.rows("select formats from files where id = ?", (row,))[0][0]) or {}
                if form in formats and formats[form].get("url") != url:
                    formats[form]["url"] = url
                    text = stringify(formats).decode()
                    self.database.execute("update files set formats = ? where id = ?", (text, row))

    # --- links

    def link(self, line: Line) -> None:
        """Write a link as it was stored; one to what is not there is left out, as Strapi does."""
        left, right = line["left"], line["right"]
        if not (is_transferred(left["type"]) and is_transferred(right["type"])):
            return
        if left["type"] not in self.database.layout.models or right["type"] not in self.database.layout.models:
            return
        relation = self.database.layout[left["type"]].relations.get(left["field"])
        if relation is None:
            return
        here, there = self.new_id(left), self.new_id(right)
        if relation.join_column is not None and isinstance(right["ref"], str):
            return  # the documentId of its own row
        if here is None or there is None:
            return
        try:
            with self.database.transaction():
                self.insert_link(relation, line, here, there)
        except sqlite3.IntegrityError as error:
            if "FOREIGN KEY" not in str(error):
                raise

    def new_id(self, end: Line) -> int | None:
        """Strapi 4 takes an id that it doesn't know as it is."""
        new = self.ids.get(end["type"], {}).get(end["ref"])
        if new is None and not self.database.layout.behaviour.unknown_links_left_out:
            return int(end["ref"])
        return new

    def insert_link(self, relation: Relation, line: Line, here: int, there: int) -> None:
        left, right = line["left"], line["right"]
        table = quote(self.database.layout[left["type"]].table)
        if relation.join_column is not None:
            self.update(table, {relation.join_column.name: there}, here)
        if relation.morph_column is not None:
            column = relation.morph_column
            self.update(table, {column.id_column: there, column.type_column: right["type"]}, here)
        links = relation.join_table
        if links is None:
            return
        row: dict[str, Any] = {links.join_column: here}
        if line["kind"] == "relation.morph":
            if links.morph_id_column is not None and links.morph_type_column is not None:
                row |= {links.morph_id_column: there, links.morph_type_column: right["type"]}
                row |= {"order": right.get("pos"), "field": right.get("field")}
        elif links.inverse_join_column is not None:
            row[links.inverse_join_column] = there
        if links.order_column is not None:
            row[links.order_column] = left.get("pos")
        if links.inverse_order_column is not None:
            row[links.inverse_order_column] = right.get("pos")
        names, marks = ", ".join(map(quote, row)), ", ".join("?" * len(row))
        self.database.execute(f"insert into {quote(links.name)} ({names}) values ({marks})", tuple(row.values()))

    def update(self, table: str, values: Mapping[str, Any], identifier: int) -> None:
        changes = ", ".join(f"{quote(name)} = ?" for name in values)
        self.database.execute(f"update {table} set {changes} where id = ?", (*values.values(), identifier))

    # --- settings

    def configure(self, lines: list[Line]) -> None:
        for line in lines:
            value = line["value"]
            if line["type"] == "core-store":
                row = {name: value.get(name) for name in ("key", "type", "environment", "tag")}
                self.insert("strapi_core_store_settings", {**row, "value": stringify(value.get("value")).decode()})
            elif line["type"] == "webhook":
                texts = {name: stringify(value.get(name)).decode() for name in ("headers", "events")}
                enabled = 1 if value.get("enabled") else 0
                row = {"name": value.get("name"), "url": value.get("url"), **texts, "enabled": enabled}
                self.insert("strapi_webhooks", row)

    def insert(self, table: str, row: Mapping[str, Any]) -> None:
        names, marks = ", ".join(map(quote, row)), ", ".join("?" * len(row))
        self.database.execute(f"insert into {table} ({names}) values ({marks})", tuple(row.values()))


def json_of(text: Any) -> Any:
    return json.loads(text) if isinstance(text, str) and text else None
