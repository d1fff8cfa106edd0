"""Strapi 4: files that come with an entry, in the same multipart form, as `files.<attribute>`.

Source: parseMultipartData of `@strapi/utils`, services/utils/upload-files and entity-service of `@strapi/strapi`,
4.26.2.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from fake_strapi.documents.query_engine import Entity
from fake_strapi.errors import InternalServerError, StrapiError
from fake_strapi.http.answer import Answer, context_error
from fake_strapi.http.call import Call
from fake_strapi.http.multipart import Files, FormFile
from fake_strapi.http.upload import upload_service
from fake_strapi.schema.attributes import ComponentAttribute, DynamicZoneAttribute, RelationAttribute
from fake_strapi.schema.content_type import ContentType, Model, Registry
from fake_strapi.upload.service import InputFile, Link

_STEP = re.compile(r"[^.\[\]]+")
WRONG_KEY = (
    "When using multipart/form-data you need to provide your files by prefixing them with the 'files'.\n"
    'For example, when a media file is named "avatar", make sure the form key name is "files.avatar"'
)


class BadRequestError(StrapiError):
    status = 400
    name = "BadRequestError"
    default_message = "Bad Request"


def path_of(key: str) -> list[str] | None:
    """The attribute that a file is for, as a path; None for a key that doesn't begin with `files.`."""
    steps = _STEP.findall(key)
    return steps[1:] if len(steps) > 1 and steps[0] == "files" else None


def check_file_keys(files: Files) -> None:
    """Raises InternalServerError for a key that doesn't begin with `files.` when another file follows it."""
    if any(path_of(key) is None for key in list(files)[:-1]):
        raise InternalServerError("parseMultipartData goes on after a file whose key does not begin with files.")


def has_wrong_key(files: Files) -> bool:
    """Whether the last file is refused for its key, which Strapi says once the entry is written."""
    return any(path_of(key) is None for key in files)


def wrong_key(call: Call) -> Answer:
    """400, set on the context and not thrown: the entry stays."""
    return context_error(call.request, BadRequestError(WRONG_KEY))


def upload_to_entry(
    call: Call, content_type: ContentType, entity: Entity, data: Any, selection: Mapping[str, Any]
) -> Entity | None:
    """Store the files of a form, link them to the entry that was written with `data`, and read it again."""
    with call.world.database.lock:
        _upload_all(call, content_type, entity, data)
        query = upload_service(call).engine.query(content_type.uid)
        return query.find_one({**selection, "where": {"id": entity["id"]}})


def _upload_all(call: Call, content_type: ContentType, entity: Entity, data: Any) -> None:
    service = upload_service(call)
    for key, files in (call.files or {}).items():
        path = path_of(key)
        assert path is not None, "checked before the entry was written"
        *owner, field = path
        owners = _owners(call, content_type, entity, data, owner)
        model, found = _owner_model(call.world.installation.registry, content_type, owner, owners)
        if not found:
            continue
        several = files if isinstance(files, list) else [files]
        service.upload([_input(file) for file in several], [], Link(ref=model, id=_id_at(owners, owner), field=field))


def _input(file: FormFile) -> InputFile:
    return InputFile(file.name or "", file.media_type, file.data)


def _owners(call: Call, content_type: ContentType, entity: Entity, data: Any, path: list[str]) -> Mapping[str, Any]:
    """The entry as Strapi has it at this point: what the answer shows, and the ids of components just written."""
    if not path or path[0] in entity or not isinstance(data, dict) or path[0] not in data:
        return entity
    attribute = content_type.attributes.get(path[0])
    if not isinstance(attribute, (ComponentAttribute, DynamicZoneAttribute)):
        return entity
    query = upload_service(call).engine.query(content_type.uid)
    row = query.find_one({"select": ["id"], "where": {"id": entity["id"]}, "populate": {path[0]: True}})
    return {**entity, path[0]: (row or {}).get(path[0])}


def _owner_model(
    registry: Registry, content_type: ContentType, path: list[str], owners: Mapping[str, Any]
) -> tuple[str | None, bool]:
    """The uid of what a path leads to, and whether files may go there: nowhere behind a plain attribute."""
    model: Model | None = content_type
    uid: str | None = content_type.uid
    for place, step in enumerate(path):
        if model is None:
            return None, True
        if step.isdigit():
            continue
        attribute = model.attributes.get(step)
        if attribute is None:
            return None, True
        if isinstance(attribute, ComponentAttribute):
            uid = attribute.component
        elif isinstance(attribute, DynamicZoneAttribute):
            item = _at(owners, path[: place + 2])
            if not isinstance(item, dict):
                return None, True
            uid = item.get("__component")
        elif isinstance(attribute, RelationAttribute):
            uid = attribute.target or None
        else:
            return None, False
        model = registry.get(uid) if uid else None
    return uid, True


def _id_at(owners: Mapping[str, Any], path: list[str]) -> Any:
    found = _at(owners, path)
    return found.get("id") if isinstance(found, Mapping) else None


def _at(value: Any, path: list[str]) -> Any:
    for step in path:
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value
