"""Folders of the media library, as rows of `plugin::upload.folder`: where files are put, and what is in one.

Source: plugin-upload services/folder, services/file and services/api-upload-folder of 4.26.2; upload of 5.54.0.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from fake_strapi.documents.entry_events import emit_entry
from fake_strapi.documents.query_engine import Entity, Query, QueryEngine
from fake_strapi.documents.validation_frame import UNDEFINED
from fake_strapi.schema.builtin import FOLDER
from fake_strapi.storage.write_values import Date
from fake_strapi.versions.behaviour import Behaviour

API_FOLDER = "API Uploads"
ROOT = "/"  # the path of no folder


class Folders(Struct, frozen=True):
    """The folders of one workspace for the time of one request. The caller holds the database's lock."""

    engine: QueryEngine
    behaviour: Behaviour

    @property
    def query(self) -> Query:
        return self.engine.query(FOLDER)

    def find(self, folder_id: Any) -> Entity | None:
        """A folder; None for the root (None, or nothing said), and for one that isn't there."""
        if folder_id is None or folder_id is UNDEFINED:
            return None
        return self.query.find_one({"where": {"id": folder_id}})

    def is_folder(self, folder_id: Any) -> bool:
        """Whether there is a folder of this id."""
        return self.find(folder_id) is not None

    def of_api(self) -> Entity:
        """The folder of all files that come by the content API; made when the first one comes."""
        folders = self.query
        folder = folders.find_one({"where": {"name": API_FOLDER}})
        if folder is not None:
            return folder
        last = folders.find_one({"orderBy": [{"pathId": "desc"}]})
        path_id = 1 + (0 if last is None else last["pathId"])
        with self.engine.database.transaction():
            data: dict[str, Any] = {"name": API_FOLDER, "pathId": path_id, "path": f"/{path_id}"}
            if self.behaviour.published_at_always:
                data["publishedAt"] = Date(self.engine.now)
            created = folders.create({"data": data})
        if self.behaviour.files_are_entries:
            emit_entry(self.engine, "entry.create", self.engine.registry.content_type(FOLDER), created)
        return created


def placed(folder: Entity | None) -> dict[str, Any]:
    """The values that put a file into a folder; None is the root."""
    if folder is None:
        return {"folder": None, "folderPath": ROOT}
    return {"folder": folder["id"], "folderPath": folder["path"]}


def below(attribute: str, folders: Sequence[Entity]) -> dict[str, Any]:
    """Where the path in this attribute is that of one of these folders, or of a folder below."""
    paths = [folder["path"] for folder in folders]
    return {"$or": [{attribute: one} for path in paths for one in ({"$eq": path}, {"$startsWith": f"{path}/"})]}
