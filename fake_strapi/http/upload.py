"""The upload plugin's content API: `/api/upload` and `/api/upload/files`.

Source: plugin-upload controllers/content-api of 4.26.2, upload controllers/content-api of 5.54.0.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from fake_strapi.auth.actor import Actor
from fake_strapi.documents.query_engine import Entity, QueryEngine
from fake_strapi.errors import NotFoundError, ValidationError
from fake_strapi.http.answer import Answer, context_error, json_answer
from fake_strapi.http.call import Call
from fake_strapi.http.multipart import FormFile
from fake_strapi.http.public import public
from fake_strapi.http.router import Endpoint, Router
from fake_strapi.http.upload_forms import allowed, files_of, form_fields, input_file
from fake_strapi.installation import Installation
from fake_strapi.javascript.json_text import number
from fake_strapi.query.content_api import sanitize_query, validate_query
from fake_strapi.query.context import QueryContext
from fake_strapi.query.conversion import Params, convert_entity_params, convert_params
from fake_strapi.query.pagination import PaginationSettings, is_counted, page_worked_out, pagination_meta
from fake_strapi.query.qs import QUERY_OPTIONS
from fake_strapi.query.qs import parse as parse_query
from fake_strapi.schema.builtin import FILE
from fake_strapi.storage.conditions import Given
from fake_strapi.storage.find import CompiledCount, CompiledFind, compile_count, compile_find
from fake_strapi.upload.file_info import many_file_infos, one_file_info
from fake_strapi.upload.service import Link, UploadService

ACTION = "plugin::upload.content-api"
KEPT_QUERIES = 1024


class UploadApi:
    """The controller of one installation. Holds caches of pure functions only; files are the call's world's."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.model = installation.registry.content_type(FILE)
        settings = installation.settings
        self.settings = PaginationSettings(settings.default_limit, settings.max_limit, settings.with_count)
        self.ready_list = lru_cache(KEPT_QUERIES)(self._ready_list)
        self.ready_one = lru_cache(KEPT_QUERIES)(self._ready_one)

    # --- reading

    def find(self, call: Call) -> Answer:
        """All files that the query leaves: a bare array, without pages."""
        ready = self.ready_list(call.request.query, call.actor)
        database = call.world.database
        with database.lock:
            entities = ready.run(database)
        return json_answer(call.request, 200, self._shown(call, entities))

    def find_page(self, call: Call) -> Answer:
        """A page of the files, with `meta.pagination`."""
        query, context = self._sanitized(call.request.query, call.actor), self._context(call.actor)
        pagination = query.pop("pagination", None)
        page = page_worked_out(pagination, self.settings)
        find, count = self._compiled({**query, "start": page.start, "limit": page.limit}, context)
        database = call.world.database
        with database.lock:
            counted = is_counted(pagination, self.settings)
            entities = find.run(database)
            total = count.run(database) if counted else None
        meta = {name: number(value) for name, value in pagination_meta(page.meta, total).items()}
        data = self._shown(call, entities)
        return json_answer(call.request, 200, {"data": data, "meta": {"pagination": meta}})

    def find_one(self, call: Call) -> Answer:
        """A file by its numeric id."""
        ready = self.ready_one(call.request.query, call.actor)
        database = call.world.database
        with database.lock:
            entities = ready.run(database, [call.id])
        if not entities:
            return context_error(call.request, NotFoundError("file.notFound"))
        return json_answer(call.request, 200, self._shown(call, entities)[0])

    # --- writing

    def upload(self, call: Call) -> Answer:
        """New files, or with `?id=` another content or other words for one that is there."""
        query = self._query(call.request.query)
        files = files_of(call)
        file_id = query.get("id")
        if files is None:
            if not file_id:
                raise ValidationError("Files are empty")
            return self._update_info(call, file_id)
        return self._replace(call, file_id, files) if file_id else self._upload(call, files)

    def destroy(self, call: Call) -> Answer:
        """Remove a file and answer it as it was."""
        with call.world.database.lock:
            service = upload_service(call)
            row = service.files.find_one({"where": {"id": call.id}})
            if row is None:
                return context_error(call.request, NotFoundError("file.notFound"))
            service.remove(row)
        return json_answer(call.request, 200, self._shown(call, [row])[0])

    def _upload(self, call: Call, files: FormFile | list[FormFile]) -> Answer:
        behaviour = self.installation.behaviour
        body = form_fields(call)
        several, body = allowed(self.installation, files if isinstance(files, list) else [files], body)
        inputs = [input_file(behaviour, file) for file in several]
        infos = many_file_infos(body, behaviour) if len(several) > 1 else [one_file_info(body, behaviour)]
        link = Link(ref=body.get("ref"), id=body.get("refId"), field=body.get("field"))
        with call.world.database.lock:
            entities = upload_service(call).upload(inputs, infos, link, body.get("path"))
        return json_answer(call.request, behaviour.created_status, self._shown(call, entities))

    def _replace(self, call: Call, file_id: Any, files: FormFile | list[FormFile]) -> Answer:
        if isinstance(files, list):
            raise ValidationError("Cannot replace a file with multiple ones")
        body = form_fields(call)
        allowed(self.installation, [files], body)
        self._check_id(file_id)
        info = one_file_info(body, self.installation.behaviour)
        path = body.get("path") if self.installation.behaviour.replaced_files_keep_path else None
        with call.world.database.lock:
            entity = upload_service(call).replace(file_id, input_file(self.installation.behaviour, files), info, path)
        return json_answer(call.request, 200, self._shown(call, [entity])[0])

    def _update_info(self, call: Call, file_id: Any) -> Answer:
        info = one_file_info({} if call.body is None else call.body, self.installation.behaviour)
        self._check_id(file_id)
        with call.world.database.lock:
            entity = upload_service(call).update_info(file_id, info)
        return json_answer(call.request, 200, self._shown(call, [entity])[0])

    # --- what they share

    def _check_id(self, file_id: Any) -> None:
        if self.installation.behaviour.file_types_detected and not isinstance(file_id, str):
            raise ValidationError("File id is required and must be a single value")

    def _shown(self, call: Call, entities: list[Entity]) -> list[Entity]:
        behaviour = self.installation.behaviour
        shown = self.installation.sanitizer.entities(entities, self.model, call.actor.may)
        if behaviour.file_urls_signed:
            for entity in shown:
                entity["isUrlSigned"] = False
        return shown

    # --- queries, prepared once for a query string and what the actor may do

    def _query(self, query: str) -> dict[str, Any]:
        return dict(parse_query(query, QUERY_OPTIONS[self.installation.behaviour.qs_release]))

    def _context(self, actor: Actor) -> QueryContext:
        installation = self.installation
        return QueryContext(installation.registry, installation.behaviour, actor.may, self.settings)

    def _sanitized(self, text: str, actor: Actor) -> dict[str, Any]:
        query, context = self._query(text), self._context(actor)
        validate_query(query, self.model, context)
        return sanitize_query(query, self.model, context)

    def _ready_list(self, text: str, actor: Actor) -> CompiledFind:
        context = self._context(actor)
        return compile_find(self.installation.layout, FILE, self._converted(self._sanitized(text, actor), context))

    def _ready_one(self, text: str, actor: Actor) -> CompiledFind:
        """Of a query for one file only `populate` counts."""
        query = self._sanitized(text, actor)
        params = convert_params(
            {"populate": query["populate"]} if "populate" in query else {}, self.model, self._context(actor)
        )
        return compile_find(self.installation.layout, FILE, {**params, "where": {"id": Given(0)}}, first=True)

    def _compiled(self, query: dict[str, Any], context: QueryContext) -> tuple[CompiledFind, CompiledCount]:
        params = self._converted(query, context)
        layout = self.installation.layout
        return compile_find(layout, FILE, params), compile_count(layout, FILE, params)

    def _converted(self, query: dict[str, Any], context: QueryContext) -> Params:
        if context.behaviour.documents:
            return convert_params(query, self.model, context)
        return convert_entity_params(query, self.model, context)


def no_file(call: Call) -> Answer:
    """GET of the upload route itself, which is none."""
    return public(call.request, call.world.installation.behaviour)


def upload_service(call: Call) -> UploadService:
    """The upload service for one request."""
    world, installation = call.world, call.world.installation
    engine = QueryEngine(world.database, installation.registry, installation.lifecycles, call.now, world.hub)
    administrator = None if call.admin is None else call.admin.id
    return UploadService(engine, world.uploads, installation.behaviour, installation.settings.upload, administrator)


def add_upload_routes(router: Router, installation: Installation) -> None:
    """The plugin's routes, added to those of the content."""
    api = UploadApi(installation)
    # GET is the public files': named here since it stands first in what is allowed
    router.add_path(
        "/api/upload",
        {"GET": Endpoint("", no_file, "anyone"), "POST": Endpoint(f"{ACTION}.upload", api.upload)},
    )
    router.add_path("/api/upload/files", {"GET": Endpoint(f"{ACTION}.find", api.find)})
    if installation.behaviour.file_pages:
        router.add_path("/api/upload/files/page", {"GET": Endpoint(f"{ACTION}.findPage", api.find_page)})
    router.add_path(
        "/api/upload/files/:id",
        {"GET": Endpoint(f"{ACTION}.findOne", api.find_one), "DELETE": Endpoint(f"{ACTION}.destroy", api.destroy)},
    )
