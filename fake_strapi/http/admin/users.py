"""Administrators about themselves.

Source: controllers/authenticated-user of `@strapi/admin` 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from fake_strapi.auth import admins
from fake_strapi.http.admin.calls import data_answer
from fake_strapi.http.answer import Answer
from fake_strapi.http.call import Call
from fake_strapi.http.router import Endpoint, Router


def me(call: Call) -> Answer:
    """Who asks."""
    assert call.admin is not None
    return data_answer(call, admins.shown(call.admin.row))


def add_user_routes(router: Router) -> None:
    router.add_path("/admin/users/me", {"GET": Endpoint("", me, "admin")})
