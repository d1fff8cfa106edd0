"""The content API: one controller for every content type, and the routes that lead to it.

Source: core-api/controller of `@strapi/strapi` 4.26.2 and `@strapi/core` 5.54.0, whose order of checks this keeps:
the query, then the body's `data`, then what may be written, then the row.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import nullcontext
from functools import lru_cache, partial
from typing import Any

from msgspec import Struct

from fake_strapi.auth.actor import Actor
from fake_strapi.documents.entity_service import Attach
from fake_strapi.documents.input import InputContext, InputRules, prepare_input
from fake_strapi.documents.locales import DEFAULT_LOCALE, default_locale
from fake_strapi.documents.output import Entity
from fake_strapi.documents.services import CoreService, CoreServices
from fake_strapi.documents.validation import ModelValidators
from fake_strapi.errors import InternalServerError, NotFoundError, ValidationError
from fake_strapi.http.answer import Answer, json_answer, json_bytes, no_content
from fake_strapi.http.body import multipart_entry
from fake_strapi.http.call import Call
from fake_strapi.http.entry_files import check_file_keys, has_wrong_key, upload_to_entry, wrong_key
from fake_strapi.http.public import check_path
from fake_strapi.http.router import Endpoint, Router
from fake_strapi.installation import Installation
from fake_strapi.javascript.json_text import number, stringify
from fake_strapi.query.pagination import PaginationSettings
from fake_strapi.query.prepare import (
    Action,
    PreparedList,
    PreparedOne,
    QueryContext,
    prepare_list,
    prepare_one,
)
from fake_strapi.query.qs import QUERY_OPTIONS, parse
from fake_strapi.schema.content_type import ContentType
from fake_strapi.storage.database import Row
from fake_strapi.storage.find import CompiledCount, CompiledFind, compile_count, compile_find
from fake_strapi.versions.behaviour import Behaviour

Serve = Callable[[ContentType, Call], Answer]

# Prepared queries kept: a test suite or a load generator asks the same ones again and again.
KEPT_QUERIES = 4096


class ReadyList(Struct, frozen=True, eq=False):
    """A list query, ready to run on any workspace: itself the key to what it answered, so two are never equal."""

    prepared: PreparedList
    find: CompiledFind
    count: CompiledCount | None
    refused: ValidationError | None = None  # what is said of withCount once the rows are read
    shape: Hashable | None = None  # by what the text of a row is known again; None where it takes more than the row


class ContentApi:
    """The controllers of one installation. Holds caches of pure functions only; the rows are the call's world's.

    `seen_as`: whose manners requests and answers have, where that is not the installation's own behaviour.
    """

    shapes_by_row = True
    """Whether a row alone decides what is shown of it, as this class does it: then its text is kept, for this class."""

    def __init__(self, installation: Installation, seen_as: Behaviour | None = None) -> None:
        self.installation = installation
        self.behaviour = seen_as or installation.behaviour
        self.nesting = installation.nesting
        settings, behaviour = installation.settings, installation.behaviour
        self.settings = PaginationSettings(settings.default_limit, settings.max_limit, settings.with_count)
        self.qs_options = QUERY_OPTIONS[behaviour.qs_release]
        self.rules = InputRules(installation.registry, self.behaviour)
        validators = ModelValidators(installation.registry, behaviour)
        self.services = CoreServices(installation.registry, behaviour, installation.lifecycles, validators)
        self.ready_list = lru_cache(KEPT_QUERIES)(self._ready_list)
        self.ready_one = lru_cache(KEPT_QUERIES)(self._ready_one)

    # --- queries, prepared once for a content type, a query string and what the actor may do

    def _context(self, actor: Actor, locale: str) -> QueryContext:
        installation = self.installation
        settings = installation.settings
        return QueryContext(
            installation.registry,
            installation.behaviour,
            actor.may,
            self.settings,
            locale,
            strict_params=settings.strict_params,
            strict_documents=settings.strict_documents,
        )

    def _ready_list(self, content_type: ContentType, query: str, actor: Actor, locale: str) -> ReadyList:
        prepared = prepare_list(parse(query, self.qs_options), content_type, self._context(actor, locale))
        layout = self.installation.layout
        find = compile_find(layout, content_type.uid, prepared.params)
        shape = self._shape(content_type, find)
        try:
            counted = prepared.count
        except ValidationError as error:
            return ReadyList(prepared, find, None, error, shape)
        count = compile_count(layout, content_type.uid, prepared.count_params) if counted else None
        return ReadyList(prepared, find, count, shape=shape)

    def _shape(self, content_type: ContentType, find: CompiledFind) -> Hashable | None:
        """What decides, with its values, a row's text; None where rights do, or other rows, as of relations."""
        hydrator, attributes = find.shape, content_type.attributes
        if not self.shapes_by_row or hydrator is None:
            return None
        scalar = all(name not in attributes or attributes[name].scalar for name in hydrator.names)
        return (content_type.uid, hydrator) if scalar else None

    def _ready_one(
        self, content_type: ContentType, query: str, actor: Actor, action: Action, locale: str
    ) -> PreparedOne:
        return prepare_one(parse(query, self.qs_options), content_type, self._context(actor, locale), action)

    def _prepared(self, call: Call, content_type: ContentType, action: Action) -> PreparedOne:
        return self.ready_one(content_type, call.request.query, call.actor, action, self._locale(call, content_type))

    def enter(self, serve: Serve, content_type: ContentType, call: Call) -> Answer:
        """One of the actions below, as a route calls it."""
        return serve(content_type, call)

    # --- the actions

    def find(self, content_type: ContentType, call: Call) -> Answer:
        """A page of a collection; its text is remembered until something is written, if no hook hears of the read."""
        ready = self.ready_list(content_type, call.request.query, call.actor, self._locale(call, content_type))
        database = call.world.database
        engine = self.services.engine(database, call.now)
        with database.lock:
            if engine.heard(content_type.uid, "FindMany") or engine.heard(content_type.uid, "Count"):
                body = self._page(call, content_type, ready)
            else:
                key = ready, self._is_nested(call)
                body = database.remembered(key, partial(self._page, call, content_type, ready))
        return json_bytes(call.request, 200, body)

    def _page(self, call: Call, content_type: ContentType, ready: ReadyList) -> bytes:
        database = call.world.database
        # Reads of Strapi 5's document service are in a transaction, too: it shows in the order of populated keys.
        with database.transaction() if self.behaviour.documents else nullcontext():
            data, total = self._read(call, content_type, ready)
        pagination = ready.prepared.meta(total)
        meta = {"pagination": {name: number(value) for name, value in pagination.items()}}
        return b"".join((b'{"data":[', data(), b'],"meta":', stringify(meta, prepared=True), b"}"))

    def find_one(self, content_type: ContentType, call: Call) -> Answer:
        """An entry by its id."""
        prepared = self._prepared(call, content_type, "findOne")
        return self._entry(call, content_type, self._service(call).find_one(content_type, call.id, prepared))

    def find_single(self, content_type: ContentType, call: Call) -> Answer:
        """A single type's entry."""
        prepared = self._prepared(call, content_type, "findSingle")
        return self._entry(call, content_type, self._service(call).find_single(content_type, prepared))

    def create(self, content_type: ContentType, call: Call) -> Answer:
        """A new entry."""
        prepared = self._prepared(call, content_type, "create")
        data = self._input(call, content_type)
        attach = self._attach(call, content_type, data, prepared)
        entity = self._service(call).create(content_type, data, prepared, attach)
        if attach and has_wrong_key(call.files or {}):
            return wrong_key(call)
        return self._entry(call, content_type, entity, self.behaviour.created_status)

    def update(self, content_type: ContentType, call: Call) -> Answer:
        """An entry changed."""
        prepared = self._prepared(call, content_type, "update")
        data = self._input(call, content_type)
        attach = self._attach(call, content_type, data, prepared)
        entity = self._service(call).update(content_type, call.id, data, prepared, attach)
        if attach and has_wrong_key(call.files or {}):
            return wrong_key(call)
        return self._entry(call, content_type, entity)

    def update_single(self, content_type: ContentType, call: Call) -> Answer:
        """A single type's entry changed, or made by its first PUT."""
        prepared = self._prepared(call, content_type, "updateSingle")
        data = self._input(call, content_type)
        attach = self._attach(call, content_type, data, prepared)
        entity = self._service(call).update_single(content_type, data, prepared, attach)
        if attach and has_wrong_key(call.files or {}):
            return wrong_key(call)
        return self._entry(call, content_type, entity)

    def delete(self, content_type: ContentType, call: Call) -> Answer:
        """An entry removed."""
        prepared = self._prepared(call, content_type, "delete")
        return self._deleted(call, content_type, self._service(call).delete(content_type, call.id, prepared))

    def delete_single(self, content_type: ContentType, call: Call) -> Answer:
        """A single type's entry removed."""
        prepared = self._prepared(call, content_type, "deleteSingle")
        return self._deleted(call, content_type, self._service(call).delete_single(content_type, prepared))

    # --- what they share

    def _locale(self, call: Call, content_type: ContentType) -> str:
        """The default locale where a query may mean it."""
        return default_locale(call.world.database) if content_type.localized else DEFAULT_LOCALE

    def _read(self, call: Call, content_type: ContentType, ready: ReadyList) -> tuple[Callable[[], bytes], int | None]:
        """A page, to be made text, and how many rows there are: compiled, unless a hook hears of it and may change the
        params."""
        database, prepared = call.world.database, ready.prepared
        query = self.services.engine(database, call.now).query(content_type.uid)
        heard = query.engine.heard
        if heard(content_type.uid, "FindMany"):
            data = partial(self._list, call, content_type, query.find_many(prepared.params))
        elif ready.shape is None:
            data = partial(self._list, call, content_type, ready.find.run(database))
        else:
            data = partial(self._list_of_rows, call, content_type, ready, ready.find.rows(database))
        if ready.refused is not None:
            raise ready.refused.with_traceback(None)
        if ready.count is None:
            return data, None
        if heard(content_type.uid, "Count"):
            return data, query.count(prepared.count_params)
        return data, ready.count.run(database)

    def _list(self, call: Call, content_type: ContentType, entities: list[Entity]) -> bytes:
        """The text of a page's `data`, between its brackets."""
        return stringify(self._shown(call, content_type, entities), prepared=True)[1:-1]

    def _list_of_rows(self, call: Call, content_type: ContentType, ready: ReadyList, rows: list[Row]) -> bytes:
        """The same, where each row stands for itself: the texts of those that are as they were are known."""

        def write(new: list[Row]) -> Iterator[bytes]:
            shown = self._shown(call, content_type, ready.find.entities(new))
            return (stringify(entity, prepared=True) for entity in shown)

        shape = ready.shape, self._is_nested(call)
        return b",".join(call.world.database.row_texts.texts(shape, rows, write))

    def _service(self, call: Call) -> CoreService:
        return self.services.on(call.world.database, call.now, call.world.hub)

    def _input(self, call: Call, content_type: ContentType) -> Any:
        """The body's `data`, without what this caller may not set."""
        body = call.body
        behaviour = self.installation.behaviour
        if behaviour.multipart_data and call.request.media_type.startswith("multipart/"):
            body = multipart_entry(body)
            check_file_keys(call.files or {})
        data = body.get("data") if isinstance(body, dict) else None
        if not isinstance(data, dict | list):
            raise ValidationError('Missing "data" payload in the request body')
        if isinstance(data, dict) and "__proto__" in data:
            raise InternalServerError("a key __proto__ becomes the prototype of Strapi's copy of the data")
        return prepare_input(data, content_type, InputContext(self.rules, call.actor.may))

    def _attach(self, call: Call, content_type: ContentType, data: Any, prepared: PreparedOne) -> Attach | None:
        """What stores the files that a form has for the entry's media attributes; None where none may come along.

        With a wrong key among them none is stored, though the entry is.
        """
        files = call.files
        if not files or not self.installation.behaviour.multipart_data:
            return None
        if has_wrong_key(files):
            return lambda entity: entity
        return lambda entity: upload_to_entry(call, content_type, entity, data, prepared.selection) or entity

    def _shown(self, call: Call, content_type: ContentType, entities: list[Entity]) -> list[Entity]:
        installation = self.installation
        shown = installation.sanitizer.entities(entities, content_type, call.actor.may)
        shown = self._shaped(call, content_type, shown)
        return self.nesting.entries(shown, content_type) if self._is_nested(call) else shown

    def _is_nested(self, call: Call) -> bool:
        """Whether the answer has Strapi 4's format."""
        return self.behaviour.nested_attributes or call.request.environ.get("HTTP_STRAPI_RESPONSE_FORMAT") == "v4"

    def _shaped(self, call: Call, content_type: ContentType, entities: list[Entity]) -> list[Entity]:
        """Entities as this version of the API names them."""
        return entities

    def _entry(self, call: Call, content_type: ContentType, found: Any, status: int = 200) -> Answer:
        """One entry's answer; None is a 404, a list (a single type in all locales) a list."""
        if found is None:
            if call.request.method in ("GET", "HEAD"):
                check_path(call.request.path)  # a GET without an answer is the public files' turn
            raise NotFoundError
        many = isinstance(found, list)
        data = self._shown(call, content_type, found if many else [found])
        return json_answer(call.request, status, {"data": data if many else data[0], "meta": {}})

    def _deleted(self, call: Call, content_type: ContentType, deleted: Entity | None) -> Answer:
        if self.behaviour.deleted_status == 204:
            return no_content(call.request)
        return self._entry(call, content_type, deleted)


def content_router(installation: Installation, api: ContentApi | None = None) -> Router:
    """The routes that the project declares, of all its content types, served by `api`."""
    if api is None:
        api = ContentApi(installation)
    router = Router(installation.settings.prefix)
    for content_type in installation.registry.api_types:
        routes = installation.project.routes.get(content_type.uid)
        if routes is None:
            continue
        wanted = set(routes.actions)

        def endpoints(
            *rows: tuple[str, str, Serve],
            content_type: ContentType = content_type,
            wanted: set[str] = wanted,
            open_actions: frozenset[str] = routes.open_actions,
        ) -> dict[str, Endpoint]:
            return {
                method: Endpoint(
                    f"{content_type.uid}.{action}",
                    partial(api.enter, serve, content_type),
                    "anyone" if action in open_actions else "content",
                )
                for method, action, serve in rows
                if action in wanted
            }

        if content_type.is_single:
            single = endpoints(
                ("GET", "find", api.find_single),
                ("PUT", "update", api.update_single),
                ("DELETE", "delete", api.delete_single),
            )
            router.add(content_type.route_name, single, {})
        else:
            router.add(
                content_type.route_name,
                endpoints(("GET", "find", api.find), ("POST", "create", api.create)),
                endpoints(
                    ("GET", "findOne", api.find_one),
                    ("PUT", "update", api.update),
                    ("DELETE", "delete", api.delete),
                ),
            )
    return router
