"""An administrator's own sessions, where a version has them.

Source: controllers/authenticated-session of `@strapi/admin` 5.54.0.
"""

from __future__ import annotations

from fake_strapi.auth import admin_sessions
from fake_strapi.http.admin.calls import data_answer, not_found
from fake_strapi.http.admin.listing import query_of
from fake_strapi.http.answer import Answer
from fake_strapi.http.call import Call
from fake_strapi.http.router import Endpoint, Router

PATH = "/admin/users/me/sessions"


def find(call: Call) -> Answer:
    """All that can be renewed."""
    assert call.admin is not None
    with call.world.database.lock:
        return data_answer(call, admin_sessions.told_sessions(call.world.database, call.admin))


def revoke(call: Call) -> Answer:
    """One ended."""
    assert call.admin is not None
    with call.world.database.transaction():
        done = admin_sessions.revoke(call.world.database, call.admin, call.params["sessionId"])
    return data_answer(call, {}) if done else not_found(call, "Session not found")


def revoke_all(call: Call) -> Answer:
    """All ended, or with `?keepCurrent=true` all others."""
    assert call.admin is not None
    database = call.world.database
    with database.transaction():
        if query_of(call).get("keepCurrent") in ("true", "1"):
            for row in admin_sessions.told_sessions(database, call.admin):
                if not row["current"]:
                    admin_sessions.revoke(database, call.admin, row["id"])
        else:
            admin_sessions.close_sessions(database, call.admin.id)
    return data_answer(call, {})


def add_session_routes(router: Router) -> None:
    router.add_path(PATH, {"GET": Endpoint("", find, "admin"), "DELETE": Endpoint("", revoke_all, "admin")})
    router.add_path(f"{PATH}/:sessionId", {"DELETE": Endpoint("", revoke, "admin")})
