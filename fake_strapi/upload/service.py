"""The upload service: files in, replaced, renamed, removed, as rows of `plugin::upload.file` and as bytes.

Source: plugin-upload services/upload and services/file of 4.26.2; upload of 5.54.0.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from fake_strapi.documents.entry_events import emit_entry, told
from fake_strapi.documents.query_engine import Entity, Query, QueryEngine
from fake_strapi.documents.validation_frame import UNDEFINED
from fake_strapi.errors import ApplicationError, InternalServerError, StrapiError
from fake_strapi.javascript.doubles import canonical
from fake_strapi.javascript.numbers import to_number
from fake_strapi.schema.attributes import MediaAttribute
from fake_strapi.schema.builtin import FILE
from fake_strapi.schema.settings_plugins import Upload
from fake_strapi.storage.write_values import Date
from fake_strapi.upload.file_info import FileInfo
from fake_strapi.upload.folders import ROOT, Folders, below, placed
from fake_strapi.upload.images import Picture, formats, read_picture
from fake_strapi.upload.mime import extension_of
from fake_strapi.upload.names import basename, extname, is_valid, new_hash
from fake_strapi.upload.storage import FileStorage
from fake_strapi.versions.behaviour import Behaviour

PROVIDER = "local"
LONGEST_NAME = 255  # bytes: what a file system takes


class EntityNotFoundError(StrapiError):
    """404 that the service throws; not a NotFoundError, which is set on koa's context and so has other headers."""

    status = 404
    name = "NotFoundError"
    default_message = "Entity not found"


class FileTooLargeError(StrapiError):
    """413: a file above the project's limit."""

    status = 413
    name = "PayloadTooLargeError"
    default_message = "Entity too large"


class InputFile(Struct, frozen=True):
    """One file as it came: its own name, the media type that it is stored with (None: unknown), its bytes."""

    name: str
    media_type: str | None
    data: bytes


class Link(Struct, frozen=True, kw_only=True):
    """What the file belongs to: the entry `id` of the type `ref`, by its media attribute `field`."""

    ref: Any
    id: Any
    field: Any


class NewFile(Struct, frozen=True):
    """A file that has been looked at: the row's values, and the image if it is one."""

    values: dict[str, Any]
    data: bytes
    picture: Picture | None


class UploadService(Struct, frozen=True):
    """The files of one workspace for the time of one request. The caller holds the database's lock.

    `administrator`: the id of the one who works in the admin panel, who says of each file in which folder it is; None
    for the content API, whose files come into a folder of their own.
    """

    engine: QueryEngine
    storage: FileStorage
    behaviour: Behaviour
    settings: Upload = field(default_factory=Upload)
    administrator: int | None = None

    @property
    def files(self) -> Query:
        return self.engine.query(FILE)

    @property
    def folders(self) -> Folders:
        return Folders(self.engine, self.behaviour)

    def upload(
        self, files: Sequence[InputFile], infos: Sequence[FileInfo], link: Link | None = None, path: Any = None
    ) -> list[Entity]:
        """Store files, each with its info as far as there is one; those of the content API in "API Uploads".

        Raises ApplicationError for a bad name and for a broken image. Of several files the good ones stay stored: in
        Strapi 4 all of them, in Strapi 5 those before the bad one. `path` is a remark that formats carry along.
        """
        api_folder = self.folders.of_api() if self.administrator is None else None
        stored: list[Entity] = []
        first_error: StrapiError | None = None
        for place, file in enumerate(files):
            info = infos[place] if place < len(infos) else FileInfo()
            try:
                stored.append(self._store(file, info, api_folder or self.folders.find(info.folder), link, path))
            except StrapiError as error:
                if not self.behaviour.uploads_in_parallel:
                    raise
                first_error = first_error or error
        if first_error is not None:
            raise first_error
        return stored

    def replace(self, file_id: Any, file: InputFile, info: FileInfo, path: Any = None) -> Entity:
        """Put another content behind a file's URL. Raises EntityNotFoundError, and what `upload` raises.

        As in Strapi, width and height of an image stay when what replaces it is none.
        """
        row = self.row(file_id)
        new = self._looked_at(file, info)
        if self.behaviour.replaced_files_limited:
            self._check_size(new)
        values = {**new.values, "hash": row["hash"], "ext": row["ext"], "formats": {}}
        if info.folder is not UNDEFINED:
            values |= placed(self.folders.find(info.folder))
        elif not self.behaviour.replaced_files_keep_folder_path:
            values["folderPath"] = ROOT
        self._remove_data(row)
        self._write_data(new, values, path)
        return self._update(row, values)

    def update_info(self, file_id: Any, info: FileInfo) -> Entity:
        """Change what is said about a file. Raises EntityNotFoundError."""
        values = _said(info)
        if info.folder is not UNDEFINED:
            values |= placed(self.folders.find(info.folder))
        return self._update(self.row(file_id), values)

    def row(self, file_id: Any, populate: Mapping[str, Any] | None = None) -> Entity:
        """A file with what else of it is asked for. Raises EntityNotFoundError."""
        row = self.files.find_one({"where": {"id": file_id}, "populate": dict(populate or {})})
        if row is None:
            raise EntityNotFoundError
        return row

    def remove(self, row: Entity) -> None:
        """Forget a file, its bytes and its formats. It is told before it is done, as in Strapi."""
        self._remove_data(row)
        if self.engine.hub.wants("media.delete"):
            self._emit("media.delete", self.row(row["id"]))
        with self.engine.database.transaction():
            self.files.delete({"where": {"id": row["id"]}})

    def remove_many(self, ids: Sequence[Any]) -> list[Entity]:
        """Remove the files that are there of these, and tell which they were."""
        rows = self.files.find_many({"where": {"id": {"$in": list(ids)}}})
        for row in rows:
            self.remove(row)
        return rows

    def remove_folders(self, ids: Sequence[Any]) -> list[Entity]:
        """Remove folders with all that is in them, and tell which of these there were."""
        rows = self.folders.query.find_many({"where": {"id": {"$in": list(ids)}}})
        if not rows:
            return rows
        for row in self.files.find_many({"where": below("folderPath", rows)}):
            self.remove(row)
        with self.engine.database.transaction():
            self.folders.query.delete_many({"where": below("path", rows)})
        return rows

    # --- one file

    def _store(self, file: InputFile, info: FileInfo, folder: Entity | None, link: Link | None, path: Any) -> Entity:
        new = self._looked_at(file, info)
        self._check_size(new)
        values = {**new.values, **placed(folder)}
        if self.administrator is not None:
            values |= {"updatedBy": self.administrator, "createdBy": self.administrator}
        if link is not None and link.ref and link.id and link.field:
            self._check_link(link)
            values["related"] = [{"id": link.id, "__type": link.ref, "__pivot": {"field": link.field}}]
        if self.behaviour.published_at_always:
            values["publishedAt"] = Date(self.engine.now)
        self._write_data(new, values, path)
        with self.engine.database.transaction():
            created = self.files.create({"data": values})
        self._emit("media.create", created)
        return created

    def _check_size(self, new: NewFile) -> None:
        """By the size that the row tells, in rounded kilobytes."""
        limit = self.settings.size_limit
        if limit is not None and new.values["size"] * 1000 > limit:
            raise FileTooLargeError(f"{new.values['name']} exceeds size limit of {human_readable(limit)}.")

    def _check_link(self, link: Link) -> None:
        """A single media attribute loses the file that it had, which Strapi looks for by a number."""
        model = self.engine.registry.get(link.ref)
        attribute = None if model is None else model.attributes.get(link.field)
        single = isinstance(attribute, MediaAttribute) and not attribute.multiple
        if single and math.isnan(to_number(link.id)):
            raise InternalServerError(f"Expected a valid Number, got {link.id}")

    def _looked_at(self, file: InputFile, info: FileInfo) -> NewFile:
        """A file's values, as far as they come from its name, its type and its content."""
        if not is_valid(file.name):
            raise ApplicationError("File name contains invalid characters")
        ext = extname(file.name) or f".{extension_of(file.media_type or '') or 'false'}"
        name = unicodedata.normalize("NFC", info.name or file.name)
        if self.behaviour.given_file_names_checked and not is_valid(name):
            raise ApplicationError("File name contains invalid characters")
        picture = read_picture(file.data)
        values: dict[str, Any] = {**_said(info, null_counts=True), "name": name}
        data = file.data
        if picture is not None:
            values |= {"width": picture.width, "height": picture.height}
            data = picture.data
        values |= {
            "hash": new_hash(basename(name, ext), self.engine.database.chance),
            "ext": ext,
            "mime": file.media_type,
        }
        values |= {"size": kilobytes(len(data)), "provider": PROVIDER}
        return NewFile(values, data, picture)

    def _write_data(self, new: NewFile, values: dict[str, Any], path: Any) -> None:
        """Write the bytes of a file and of its formats; its row's values then know where they are."""
        hash_, ext = values["hash"], values["ext"]
        values["url"] = self._written(hash_, ext, new.data)
        if new.picture is None:
            return
        made: dict[str, Any] = {}
        for smaller in formats(new.picture, self.settings.breakpoints):
            key = smaller.key
            made[key] = {
                "name": f"{key}_{values['name']}",
                "hash": f"{key}_{hash_}",
                "ext": ext,
                "mime": values["mime"],
                "path": path or None,
                "width": smaller.width,
                "height": smaller.height,
                "size": kilobytes(len(smaller.data)),
                "sizeInBytes": len(smaller.data),
                "url": self._written(f"{key}_{hash_}", ext, smaller.data),
            }
        if made:
            values["formats"] = made

    def _written(self, hash_: str, ext: str, data: bytes) -> str:
        name = f"{hash_}{ext}"
        if len(name.encode()) > LONGEST_NAME:
            raise InternalServerError(f"no file system takes the name {name}")
        self.storage.write(name, data, self.engine.now)
        return f"/uploads/{name}"

    def _remove_data(self, row: Entity) -> None:
        for one in (row, *(row["formats"] or {}).values()):
            self.storage.delete(f"{one['hash']}{one['ext'] or ''}")

    # --- rows

    def _update(self, row: Entity, values: Mapping[str, Any]) -> Entity:
        data = dict(values)
        if self.administrator is not None:
            data["updatedBy"] = self.administrator
        with self.engine.database.transaction():
            entity = self.files.update({"where": {"id": row["id"]}, "data": data})
        assert entity is not None, "the row is there, and the database locked"
        if self.behaviour.files_are_entries:
            emit_entry(self.engine, "entry.update", self.engine.registry.content_type(FILE), entity)
        self._emit("media.update", entity)
        return entity

    def _emit(self, event: str, row: Entity) -> None:
        """Tell what has become of a file. Unlike an entry's event it comes at once, and without model and uid."""
        if self.engine.hub.wants(event):
            self.engine.hub.emit(event, {"media": told(self.engine, self.engine.registry.content_type(FILE), row)})


def _said(info: FileInfo, *, null_counts: bool = False) -> dict[str, Any]:
    """The columns that an info fills; what it doesn't say stays as it is. So does what it says null of, unless that
    counts, as with a new content."""
    values = {
        "name": info.name,
        "alternativeText": info.alternative_text,
        "caption": info.caption,
        "focalPoint": info.focal_point,
    }
    kept = (UNDEFINED,) if null_counts else (UNDEFINED, None)
    return {key: value for key, value in values.items() if not any(value is one for one in kept)}


def kilobytes(size: int) -> int | float:
    """Bytes as KB with two decimals, as JavaScript's Math.round gives them."""
    return canonical(int(size / 1000 * 100 + 0.5) / 100)


def human_readable(size: int | float) -> str:
    """Bytes as Strapi tells them to a person: `2 KB`."""
    names = ("Bytes", "KB", "MB", "GB", "TB", "PB")
    power = min(math.floor(math.log(size) / math.log(1000)), len(names) - 1) if size >= 1 else 0
    return f"{int(size / 1000**power + 0.5)} {names[power]}"
