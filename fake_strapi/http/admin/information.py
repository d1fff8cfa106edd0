"""What the admin panel asks about the server: its settings, its kind, what the content API can do.

Source: controllers/admin and controllers/content-api of `@strapi/admin` 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from fake_strapi.documents.users_roles import all_actions
from fake_strapi.http.admin.calls import data_answer
from fake_strapi.http.answer import Answer, json_answer, no_content
from fake_strapi.http.call import Call
from fake_strapi.http.router import Endpoint, Router
from fake_strapi.http.unsupported import unsupported

FLAGS = {"nps": False, "promoteEE": False}


def project_type(call: Call) -> Answer:
    """A community edition."""
    intelligence = {"ai": {"enabled": False}} if call.world.installation.behaviour.admin_sessions else {}
    return data_answer(call, {"isEE": False, "features": [], "flags": FLAGS, **intelligence})


def project_settings(call: Call) -> Answer:
    """The panel's logos: none."""
    return json_answer(call.request, 200, {"menuLogo": None, "authLogo": None})


def put_project_settings(call: Call) -> Answer:
    raise unsupported("logos of the admin panel", "/admin/project-settings")


def telemetry(call: Call) -> Answer:
    """Nothing, as where telemetry is switched off."""
    return no_content(call.request)


def content_permissions(call: Call) -> Answer:
    """Every action of the content API, by owner and controller."""
    installation = call.world.installation
    actions = all_actions(installation.registry, installation.behaviour)
    names = {
        owner: {"controllers": {controller: list(known) for controller, known in tree["controllers"].items()}}
        for owner, tree in actions.items()
    }
    return data_answer(call, names)


def add_information_routes(router: Router) -> None:
    router.add_path("/admin/project-type", {"GET": Endpoint("", project_type, "anyone")})
    router.add_path(
        "/admin/project-settings",
        {
            "GET": Endpoint("admin::project-settings.read", project_settings, "admin"),
            "POST": Endpoint("admin::project-settings.update", put_project_settings, "admin"),
        },
    )
    router.add_path("/admin/telemetry-properties", {"GET": Endpoint("", telemetry, "admin")})
    router.add_path("/admin/content-api/permissions", {"GET": Endpoint("", content_permissions, "admin")})
