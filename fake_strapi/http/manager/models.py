"""What the content manager tells of types and components: `/init`, `/content-types`, `/components` and their views.

Source: controllers/init, content-types and components of `@strapi/plugin-content-manager` 4.26.2 and
`@strapi/content-manager` 5.54.0. Views are those of a fresh Strapi: configuring them isn't served.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from fake_strapi.errors import NotFoundError
from fake_strapi.http.answer import Answer, context_error, json_answer
from fake_strapi.http.call import Call
from fake_strapi.http.content_type_builder import kind_errors, told_error
from fake_strapi.http.manager.desk import Desk
from fake_strapi.http.unsupported import NotSupportedError
from fake_strapi.query.qs import parse
from fake_strapi.schema.manager_types import managed_components, managed_content_types
from fake_strapi.schema.manager_views import FIELD_SIZES, Views, with_list_main_field

KINDS = ("singleType", "collectionType")
NO_KIND = 'Invalid option: expected one of "singleType"|"collectionType"'


class Models:
    """The controllers, for either version. What they tell is worked out when it is first asked for."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @cached_property
    def views(self) -> Views:
        installation = self.desk.installation
        types = managed_content_types(installation.project, installation.behaviour)
        components = managed_components(installation.project, installation.behaviour)
        return Views(types, components, installation.behaviour)

    def init(self, call: Call) -> Answer:
        """All types and components at once."""
        told = {
            "fieldSizes": FIELD_SIZES,
            "components": list(self.views.components.values()),
            "contentTypes": list(self.views.types.values()),
        }
        return self._data(call, told)

    def find_content_types(self, call: Call) -> Answer:
        """All content types, or those of a kind."""
        query = parse(call.request.query, self.desk.qs_options)
        kind = query.get("kind")
        if "kind" in query and kind not in KINDS and kind is not None:
            return json_answer(call.request, 400, {"error": self._kind_error(kind)})
        found = self.views.types.values()
        return self._data(call, [one for one in found if not kind or one.get("kind") == kind])

    def _kind_error(self, kind: Any) -> dict[str, Any]:
        behaviour = self.desk.installation.behaviour
        if not behaviour.documents:
            return told_error(kind_errors(kind), behaviour)
        row = {"path": [], "message": NO_KIND, "name": "ValidationError"}
        return {"name": "ValidationError", "message": NO_KIND, "details": {"errors": [row]}}

    def find_components(self, call: Call) -> Answer:
        """All components."""
        return self._data(call, list(self.views.components.values()))

    def settings(self, call: Call) -> Answer:
        """The settings of all content types."""
        told = [{"uid": one["uid"], "settings": self.views.settings(one)} for one in self.views.types.values()]
        return self._data(call, told)

    def content_type_configuration(self, call: Call) -> Answer:
        """The view of a content type, and those of its components."""
        model = self.views.types.get(call.params["uid"])
        if model is None:
            return context_error(call.request, NotFoundError("contentType.notFound"))
        view = self.views.configuration(model)
        view["metadatas"] = {name: with_list_main_field(one) for name, one in view["metadatas"].items()}
        return self._data(call, {"contentType": view, "components": self.views.components_of(model)})

    def component_configuration(self, call: Call) -> Answer:
        """The view of a component, and those of the components inside it."""
        model = self.views.components.get(call.params["uid"])
        if model is None:
            return context_error(call.request, NotFoundError("component.notFound"))
        inside = self.views.components_of(model)
        return self._data(call, {"component": self.views.configuration(model), "components": inside})

    def configure(self, call: Call) -> Answer:
        """Views are the admin panel's own business."""
        raise NotSupportedError(
            "fake-strapi does not serve configuring the content manager's views (PUT …/configuration) yet",
            {"fake": "unsupported"},
        )

    def _data(self, call: Call, told: Any) -> Answer:
        return json_answer(call.request, 200, {"data": told})
