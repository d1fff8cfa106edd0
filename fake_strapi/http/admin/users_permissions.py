"""users-permissions as the admin panel sets it up: its roles, its actions, its settings.

The roles are served by the same controllers as the content API's. Source: routes/admin, controllers/settings and
controllers/permissions of `@strapi/plugin-users-permissions` 4.26.2 and 5.54.0.
"""

from __future__ import annotations

import re
from typing import Any

from fake_strapi.documents.users_roles import roles_with_users
from fake_strapi.errors import InternalServerError, ValidationError
from fake_strapi.http.admin.calls import body_of
from fake_strapi.http.answer import Answer, json_answer
from fake_strapi.http.call import Call
from fake_strapi.http.router import Endpoint, Router
from fake_strapi.http.urls import addresses
from fake_strapi.http.users import UsersApi
from fake_strapi.installation import Installation
from fake_strapi.query.lodash import is_empty
from fake_strapi.storage import core_store

PLUGIN = "plugin::users-permissions"
EMPTY = "Request body cannot be empty"
OPENING = re.compile(r"<%[^=][\s\S]*?%>")
DOLLAR = re.compile(r"\${[^{}]*}")
LOOSE = re.compile(r"<%=[\s\S]+?%>")
STRICT = re.compile(r"<%=\s*(?:URL|ADMIN_URL|SERVER_URL|CODE|USER|USER.email|USER.username|TOKEN)\s*%>")


def is_valid_template(template: Any) -> bool:
    """Whether a mail's text holds nothing but the variables that there are."""
    text = template if isinstance(template, str) else "undefined" if template is None else str(template)
    if OPENING.search(text) or DOLLAR.search(text):
        return False
    return len(LOOSE.findall(text)) <= len(STRICT.findall(text))


def filled_body(call: Call) -> Any:
    body = body_of(call)
    if is_empty(body):
        raise ValidationError(EMPTY)
    return body


class UsersPermissionsAdmin:
    """The controllers of one installation."""

    def __init__(self, users: UsersApi) -> None:
        self.users = users

    def policies(self, call: Call) -> Answer:
        """Policies of the plugin that a route may have: none."""
        return json_answer(call.request, 200, {"policies": []})

    def advanced(self, call: Call) -> Answer:
        """The advanced settings, and the roles to choose the default one from."""
        with call.world.database.lock:
            settings = core_store.get(call.world.database, core_store.ADVANCED)
            roles = roles_with_users(self.users.engine(call))
        return json_answer(call.request, 200, {"settings": settings, "roles": roles})

    def put_advanced(self, call: Call) -> Answer:
        """The whole body is what is stored."""
        return self._put(call, core_store.ADVANCED, filled_body(call))

    def providers(self, call: Call) -> Answer:
        """All providers, each with the address that it is to send users back to."""
        own = addresses(call)
        with call.world.database.lock:
            providers = core_store.get(call.world.database, core_store.PROVIDERS)
        for name, provider in providers.items():
            if name != "email":
                provider["redirectUri"] = f"{own.server}{own.prefix}/connect/{name}/callback"
        return json_answer(call.request, 200, providers)

    def put_providers(self, call: Call) -> Answer:
        """`providers` of the body is what is stored."""
        return self._put(call, core_store.PROVIDERS, filled_body(call).get("providers"))

    def email_templates(self, call: Call) -> Answer:
        """The two mails that the plugin sends."""
        with call.world.database.lock:
            return json_answer(call.request, 200, core_store.get(call.world.database, core_store.EMAIL_TEMPLATES))

    def put_email_templates(self, call: Call) -> Answer:
        """`email-templates` of the body, if their variables are known ones."""
        templates = filled_body(call).get("email-templates")
        if not isinstance(templates, dict):
            raise InternalServerError("users-permissions reads the keys of templates that aren't there")
        for template in templates.values():
            options = template.get("options") if isinstance(template, dict) else None
            if not isinstance(options, dict):
                raise InternalServerError("users-permissions reads the message of a template without options")
            if not is_valid_template(options.get("message")):
                raise ValidationError("Invalid template")
        return self._put(call, core_store.EMAIL_TEMPLATES, templates)

    def _put(self, call: Call, key: str, value: Any) -> Answer:
        core_store.put(call.world.database, key, value)
        return json_answer(call.request, 200, {"ok": True})


def add_users_permissions_routes(router: Router, installation: Installation) -> None:
    users = UsersApi(installation)
    api = UsersPermissionsAdmin(users)
    roles = {name: f"{PLUGIN}.roles.{name}" for name in ("read", "create", "update", "delete")}
    router.add_path(
        "/users-permissions/roles/:id",
        {
            "GET": Endpoint(roles["read"], users.find_role, "admin"),
            "PUT": Endpoint(roles["update"], users.update_role, "admin"),
            "DELETE": Endpoint(roles["delete"], users.delete_role, "admin"),
        },
    )
    router.add_path(
        "/users-permissions/roles",
        {
            "GET": Endpoint(roles["read"], users.find_roles, "admin"),
            "POST": Endpoint(roles["create"], users.create_role, "admin"),
        },
    )
    for path, setting, read, write in (
        ("email-templates", "email-templates", api.email_templates, api.put_email_templates),
        ("advanced", "advanced-settings", api.advanced, api.put_advanced),
        ("providers", "providers", api.providers, api.put_providers),
    ):
        router.add_path(
            f"/users-permissions/{path}",
            {
                "GET": Endpoint(f"{PLUGIN}.{setting}.read", read, "admin"),
                "PUT": Endpoint(f"{PLUGIN}.{setting}.update", write, "admin"),
            },
        )
    router.add_path("/users-permissions/permissions", {"GET": Endpoint("", users.permissions, "admin")})
    router.add_path("/users-permissions/policies", {"GET": Endpoint("", api.policies, "admin")})
