"""Strapi 4's `POST /api/<plural>/:id/localizations`, of single types without the id: i18n's own route.

The body is the entry's data itself, and the answer the bare entry. Strapi 5 has no such route. Source:
services/core-api of `@strapi/plugin-i18n` 4.26.2.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from fake_strapi.documents.create_localization import create_localization
from fake_strapi.documents.services import CoreServices
from fake_strapi.documents.validation import ModelValidators
from fake_strapi.http.answer import Answer, json_answer
from fake_strapi.http.body import multipart_entry
from fake_strapi.http.call import Call
from fake_strapi.http.entry_files import check_file_keys, has_wrong_key, upload_to_entry, wrong_key
from fake_strapi.http.router import API, Endpoint, Router
from fake_strapi.installation import Installation
from fake_strapi.query.context import QueryContext
from fake_strapi.query.prepare import prepare_one
from fake_strapi.schema.content_type import ContentType


class LocalizationsApi:
    """The route of each localized type of one installation."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        registry, behaviour = installation.registry, installation.behaviour
        validators = ModelValidators(registry, behaviour)
        self.services = CoreServices(registry, behaviour, installation.lifecycles, validators)
        self.context = QueryContext(registry, behaviour, lambda action: True)

    def create(self, content_type: ContentType, call: Call) -> Answer:
        """The entry in one more locale."""
        prepared = prepare_one({"populate": ["localizations"]}, content_type, self.context, "create")
        data = self._data(call)
        files = call.files or {}

        def attach(entity: dict[str, Any]) -> dict[str, Any]:
            return upload_to_entry(call, content_type, entity, data, prepared.selection) or entity

        entry_id = None if content_type.is_single else call.id
        world = call.world
        with world.database.lock:
            service = self.services.entities(world.database, call.now, world.hub)
            stores = attach if files and not has_wrong_key(files) else None
            entity = create_localization(service, content_type, entry_id, data, prepared, stores)
        if has_wrong_key(files):
            return wrong_key(call)
        shown = self.installation.sanitizer.entities([entity], content_type, lambda action: True)
        return json_answer(call.request, 200, shown[0])

    def _data(self, call: Call) -> Any:
        if not call.request.media_type.startswith("multipart/"):
            return call.body
        check_file_keys(call.files or {})
        return multipart_entry(call.body)["data"]


def add_localizations_routes(router: Router, installation: Installation) -> None:
    """The routes, where this version has them."""
    if installation.behaviour.documents:
        return
    api = LocalizationsApi(installation)
    for content_type in installation.registry.api_types:
        if not content_type.localized or content_type.uid not in installation.project.routes:
            continue
        path = f"{API}/{content_type.route_name}" + ("" if content_type.is_single else "/:id")
        endpoint = Endpoint(f"{content_type.uid}.createLocalization", partial(api.create, content_type))
        router.add_path(f"{path}/localizations", {"POST": endpoint})
