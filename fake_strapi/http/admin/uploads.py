"""The media library of the admin panel: files uploaded, replaced, described, listed and removed by an administrator.

Its folders are read and written by routes that the fake doesn't serve. Source: controllers/admin-upload, admin-file and
admin-folder-file of `@strapi/plugin-upload` 4.26.2 and `@strapi/upload` 5.54.0.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fake_strapi.documents.admin_output import AdminSanitizer
from fake_strapi.documents.query_engine import Entity
from fake_strapi.documents.validation_body import REQUIRED, check_body, closed_object, strapi_id
from fake_strapi.documents.validation_yup import YupArray
from fake_strapi.errors import ApplicationError, ForbiddenError, StrapiError, ValidationError
from fake_strapi.http.admin.calls import body_of, data_answer
from fake_strapi.http.admin.listing import checked, context_of, query_of
from fake_strapi.http.answer import Answer, context_error, json_answer
from fake_strapi.http.call import Call
from fake_strapi.http.multipart import FormFile
from fake_strapi.http.router import Endpoint, Router
from fake_strapi.http.upload import upload_service
from fake_strapi.http.upload_forms import allowed, files_of, form_fields, input_file, parsed
from fake_strapi.installation import Installation
from fake_strapi.query import entity_params
from fake_strapi.query.admin_query import sanitize_admin_query
from fake_strapi.schema.builtin import ADMIN_USER, FILE, FOLDER
from fake_strapi.storage.find import count, find_many
from fake_strapi.upload.bulk_update import check_updates
from fake_strapi.upload.file_info import FileInfo, many_file_infos, one_file_info
from fake_strapi.upload.service import Link, UploadService

READ, CREATE, UPDATE = ("plugin::upload.read", "plugin::upload.assets.create", "plugin::upload.assets.update")
NO_FILES = "Files are empty"
IDS = YupArray(items=strapi_id(REQUIRED), keeps_text=True)
REMOVAL = closed_object({"fileIds": IDS, "folderIds": IDS}, REQUIRED)
WITH_ORIGIN = {"createdBy": True, "folder": True}


class MediaLibrary:
    """The controllers of one installation."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.behaviour = installation.behaviour
        self.model = installation.registry.content_type(FILE)
        self.sanitizer = AdminSanitizer(installation.registry, installation.behaviour)

    # --- reading

    def find(self, call: Call) -> Answer:
        """A page of files, each with its folder."""
        context, database = context_of(call), call.world.database
        query = sanitize_admin_query(checked(call, self.model), self.model, context)
        query["populate"] = with_folder(query.get("populate"))
        query |= only_allowed(call, query.get("filters"))
        prepared = entity_params.prepare_page(query, self.model, context)
        with database.lock:
            rows = find_many(database, FILE, prepared.params)
            meta = prepared.meta(count(database, FILE, prepared.count_params))
        return json_answer(call.request, 200, {"results": self._signed(rows), "pagination": meta})

    def find_one(self, call: Call) -> Answer:
        """A file with its folder and with who made it."""
        with call.world.database.lock:
            row = found(call, upload_service(call), READ, call.id)
        return json_answer(call.request, 200, self._signed([row])[0])

    # --- writing

    def upload(self, call: Call) -> Answer:
        """New files, or with `?id=` another content or other words for one that is there."""
        file_id, files = query_of(call).get("id"), files_of(call)
        if files is None:
            if not file_id:
                raise ApplicationError(NO_FILES)
            return self._update_info(call, file_id)
        return self._replace(call, file_id, files) if file_id else self._upload(call, files)

    def upload_one(self, call: Call) -> Answer:
        """One new file, answered as such; more than one are left out."""
        if not call.may(CREATE):
            return context_error(call.request, ForbiddenError())
        files = files_of(call)
        if files is None:
            raise ApplicationError(NO_FILES)
        file = files[0] if isinstance(files, list) else files
        info = call.body.get("fileInfo")
        first = info[0] if isinstance(info, list) else info
        said = parsed(first) if info else {"name": file.name or "unknown", "folder": None}
        allowed(self.installation, [file], {})
        with call.world.database.lock:
            service = upload_service(call)
            one = one_file_info({"fileInfo": said}, self.behaviour, service.folders.is_folder)
            entities = service.upload([input_file(self.behaviour, file)], [one])
        return json_answer(call.request, 201, self._signed(entities)[0])

    def replace(self, call: Call) -> Answer:
        """Another content for the file that the route names."""
        return self._replace(call, call.id, (call.files or {}).get("files"))

    def update_info(self, call: Call) -> Answer:
        """Other words for the file that the route names."""
        return self._update_info(call, call.id)

    def update_many(self, call: Call) -> Answer:
        """Other words for several files. Those that may be changed are, also if one isn't there or may not."""
        entities: list[Entity] = []
        refused: StrapiError | None = None
        with call.world.database.lock:
            service = upload_service(call)
            for file_id, info in check_updates(body_of(call), self.behaviour, service.folders.is_folder):
                problem = refusal(call, service, UPDATE, file_id)
                if problem is None:
                    entities.append(service.update_info(file_id, info))
                refused = refused or problem
        if refused is not None:
            raise refused
        return json_answer(call.request, 200, self._signed(entities))

    def destroy(self, call: Call) -> Answer:
        """Remove a file and answer it as it was."""
        with call.world.database.lock:
            service = upload_service(call)
            row = found(call, service, UPDATE, call.id)
            service.remove(row)
        return json_answer(call.request, 200, self._read([row])[0])

    def remove_many(self, call: Call) -> Answer:
        """Remove files, and folders with all that is in them."""
        body = body_of(call)
        check_body(REMOVAL, body, self.behaviour)
        folder = self.installation.registry.content_type(FOLDER)
        with call.world.database.lock:
            service = upload_service(call)
            files = service.remove_many(body.get("fileIds") or [])
            folders = service.remove_folders(body.get("folderIds") or [])
        removed = {
            "files": self.sanitizer.entities(files, self.model),
            "folders": self.sanitizer.entities(folders, folder),
        }
        return data_answer(call, removed)

    def _upload(self, call: Call, files: FormFile | list[FormFile]) -> Answer:
        if not call.may(CREATE):
            return context_error(call.request, ForbiddenError())
        body = form_fields(call)
        several, body = allowed(self.installation, files if isinstance(files, list) else [files], body)
        with call.world.database.lock:
            service = upload_service(call)
            infos = self._infos(service, body, several)
            if len(infos) == len(several) > 1:
                several = as_named(several, infos)
            link = Link(ref=body.get("ref"), id=body.get("refId"), field=body.get("field"))
            inputs = [input_file(self.behaviour, file) for file in several]
            entities = service.upload(inputs, infos, link, body.get("path"))
        return json_answer(call.request, self.behaviour.created_status, self._signed(entities))

    def _infos(self, service: UploadService, body: dict[str, Any], files: list[FormFile]) -> list[FileInfo]:
        if self.behaviour.infos_per_file and len(files) > 1:
            return many_file_infos(body, self.behaviour, service.folders.is_folder)
        return [one_file_info(body, self.behaviour, service.folders.is_folder)]

    def _replace(self, call: Call, file_id: Any, files: FormFile | list[FormFile] | None) -> Answer:
        self._check_id(file_id)
        with call.world.database.lock:
            service = upload_service(call)
            found(call, service, UPDATE, file_id)
            if isinstance(files, list):
                raise ApplicationError("Cannot replace a file with multiple ones")
            if files is None:
                raise ValidationError("Validation failed for file at index 0")
            body = form_fields(call)
            allowed(self.installation, [files], body)
            info = one_file_info(body, self.behaviour, service.folders.is_folder)
            path = body.get("path") if self.behaviour.replaced_files_keep_path else None
            entity = service.replace(file_id, input_file(self.behaviour, files), info, path)
        return json_answer(call.request, 200, self._signed([entity])[0])

    def _update_info(self, call: Call, file_id: Any) -> Answer:
        self._check_id(file_id)
        with call.world.database.lock:
            service = upload_service(call)
            found(call, service, UPDATE, file_id)
            body = {} if call.body is None else call.body
            info = one_file_info(body, self.behaviour, service.folders.is_folder)
            entity = service.update_info(file_id, info)
        return json_answer(call.request, 200, self._read([entity])[0])

    # --- what they share

    def _check_id(self, file_id: Any) -> None:
        if self.behaviour.file_types_detected and not isinstance(file_id, str):
            raise ValidationError("File id is required")

    def _signed(self, entities: list[Entity]) -> list[Entity]:
        """Files as an administrator sees them, with the word that their URLs need no signature."""
        return [{**entity, "isUrlSigned": False} for entity in self.sanitizer.entities(entities, self.model)]

    def _read(self, entities: list[Entity]) -> list[Entity]:
        """The same for files that not all versions look at before they answer them."""
        if self.behaviour.file_urls_signed_when_read:
            return self._signed(entities)
        return self.sanitizer.entities(entities, self.model)


def found(call: Call, service: UploadService, action: str, file_id: Any) -> Entity:
    """A file with its folder and its creator. Raises what is wrong: it isn't there, or not for this administrator."""
    row = service.row(file_id, WITH_ORIGIN)
    assert call.admin is not None
    if not call.admin.is_super_admin:
        creator = row["createdBy"]  # read again, as conditions ask for the roles too
        if creator is not None:
            creator = service.engine.query(ADMIN_USER).find_one({"where": {"id": creator["id"]}, "populate": ["roles"]})
        if not call.ability.can_with(action, FILE, {**row, "createdBy": creator}):
            raise ForbiddenError
    return row


def refusal(call: Call, service: UploadService, action: str, file_id: Any) -> StrapiError | None:
    """Why an administrator may not do this to a file; None for no reason."""
    try:
        found(call, service, action, file_id)
    except StrapiError as error:
        return error
    return None


def only_allowed(call: Call, filters: Any) -> dict[str, Any]:
    """The filters of a list, with those that the administrator's permissions add."""
    assert call.admin is not None
    allowed_only = None if call.admin.is_super_admin else call.ability.filters(READ, FILE)
    if allowed_only is None:
        return {}
    return {"filters": {"$and": [filters, allowed_only]} if isinstance(filters, dict) else allowed_only}


def with_folder(populate: Any) -> Any:
    """lodash's merge of what a query asks for into `{folder: true}`."""
    if populate is None:
        return {"folder": True}
    return {"folder": True, **populate} if isinstance(populate, dict) else populate


def as_named(files: list[FormFile], infos: list[FileInfo]) -> list[FormFile]:
    """The files in the order in which their infos name them; those that none names are left out."""
    named = (next((file for file in files if file.name == info.name), None) for info in infos)
    return [file for file in named if file is not None]


def add_upload_admin_routes(router: Router, installation: Installation) -> None:
    """The upload plugin's routes outside of /api, but for those of folders and settings."""
    library = MediaLibrary(installation)

    def served(serve: Callable[[Call], Answer], action: str = "") -> Endpoint:
        return Endpoint(action, serve, "admin")

    files = {"GET": served(library.find, READ)}
    file = {"GET": served(library.find_one, READ)}
    if installation.behaviour.files_have_own_routes:
        files["POST"] = served(library.upload_one)
        file["PUT"] = served(library.update_info)
        router.add_path("/upload/files/:id/replace", {"POST": served(library.replace)})
        router.add_path("/upload/actions/bulk-update", {"POST": served(library.update_many, UPDATE)})
    file["DELETE"] = served(library.destroy, UPDATE)
    router.add_path("/upload", {"POST": served(library.upload)})
    router.add_path("/upload/files", files)
    router.add_path("/upload/files/:id", file)
    router.add_path("/upload/actions/bulk-delete", {"POST": served(library.remove_many, UPDATE)})
