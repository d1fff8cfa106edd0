"""The content-type-builder: what content types and components there are, for tokens and for administrators. Reads only.

Source: controllers/content-types and controllers/components of `@strapi/plugin-content-type-builder` 4.26.2 and
`@strapi/content-type-builder` 5.54.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from fake_strapi.documents.validation import refusal
from fake_strapi.documents.validation_frame import UNDEFINED
from fake_strapi.documents.validation_rules import Errors, YupError, wrong_type
from fake_strapi.http.answer import Answer, json_answer
from fake_strapi.http.call import Call
from fake_strapi.http.router import Endpoint, Router
from fake_strapi.http.unsupported import unsupported
from fake_strapi.installation import Installation
from fake_strapi.query.qs import QUERY_OPTIONS, parse
from fake_strapi.schema.builder import Told, told_components, told_content_types
from fake_strapi.schema.reserved_names import reserved_names
from fake_strapi.versions.behaviour import Behaviour

KINDS = ("singleType", "collectionType")
PATH, ACTION = "/api/content-type-builder", "plugin::content-type-builder"
PANEL_PATH, READ = "/content-type-builder", f"{ACTION}.read"


class BuilderApi:
    """The controllers of one installation. What they tell is worked out when it is first asked for."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.qs_options = QUERY_OPTIONS[installation.behaviour.qs_release]

    @cached_property
    def types(self) -> Mapping[str, Told]:
        return told_content_types(self.installation.project, self.installation.behaviour)

    @cached_property
    def components(self) -> Mapping[str, Told]:
        return told_components(self.installation.project, self.installation.behaviour)

    def find_types(self, call: Call) -> Answer:
        """All content types, or those of the kind that the query names."""
        kind = parse(call.request.query, self.qs_options).get("kind", UNDEFINED)
        errors = kind_errors(kind)
        if errors:
            return json_answer(call.request, 400, {"error": told_error(errors, self.installation.behaviour)})
        wanted = [one for one in self.types.values() if kind is UNDEFINED or one["schema"]["kind"] == kind]
        return json_answer(call.request, 200, {"data": wanted})

    def find_type(self, call: Call) -> Answer:
        """One content type by its uid."""
        found = self.types.get(call.id)
        hidden = self.installation.behaviour.builder_hides_types
        if found is None or (hidden and not found["schema"]["visible"]):
            return json_answer(call.request, 404, {"error": "contentType.notFound"})
        return json_answer(call.request, 200, {"data": found})

    def find_components(self, call: Call) -> Answer:
        """All components."""
        return json_answer(call.request, 200, {"data": list(self.components.values())})

    def find_component(self, call: Call) -> Answer:
        """One component by its uid."""
        found = self.components.get(call.id)
        if found is None:
            return json_answer(call.request, 404, {"error": "component.notFound"})
        return json_answer(call.request, 200, {"data": found})

    def find_reserved_names(self, call: Call) -> Answer:
        """Names that neither a type nor an attribute may have."""
        return json_answer(call.request, 200, reserved_names(self.installation.behaviour))


def refuse_writes(call: Call) -> Answer:
    """The schema files are the project's own: types are changed there."""
    raise unsupported("writing content types: change the project's schema files and start again", PANEL_PATH)


def kind_errors(kind: Any) -> Errors:
    """What is wrong with `?kind=`."""
    if kind is UNDEFINED:
        return []
    errors = [] if isinstance(kind, str) else [wrong_type("string", kind, kind, "")]
    if kind not in KINDS:
        errors.append(YupError("", f"this must be one of the following values: {', '.join(KINDS)}", kind))
    return errors


def told_error(errors: Errors, behaviour: Behaviour) -> dict[str, Any]:
    """An error that a controller puts into an answer as it is: its keys stand as its class has set them."""
    error = refusal(errors, behaviour)
    told = {"name": error.name, "message": error.message, "details": error.details}
    if behaviour.builder_errors_end_in_message:
        told["message"] = told.pop("message")
    return told


def add_builder_routes(router: Router, installation: Installation) -> None:
    """The four routes that a token may use, the same for administrators, and the reserved names."""
    api = BuilderApi(installation)
    for name, actions, serve_all, serve_one in (
        ("content-types", ("getContentTypes", "getContentType"), api.find_types, api.find_type),
        ("components", ("getComponents", "getComponent"), api.find_components, api.find_component),
    ):
        every, one = (f"{ACTION}.{name}.{action}" for action in actions)
        router.add_path(f"{PATH}/{name}", {"GET": Endpoint(every, serve_all)})
        router.add_path(f"{PATH}/{name}/:id", {"GET": Endpoint(one, serve_one)})
        write = Endpoint(READ, refuse_writes, "admin")
        router.add_path(f"{PANEL_PATH}/{name}", {"GET": Endpoint(READ, serve_all, "admin"), "POST": write})
        router.add_path(
            f"{PANEL_PATH}/{name}/:id", {"GET": Endpoint(READ, serve_one, "admin"), "PUT": write, "DELETE": write}
        )
    router.add_path(f"{PANEL_PATH}/reserved-names", {"GET": Endpoint(READ, api.find_reserved_names, "admin")})
