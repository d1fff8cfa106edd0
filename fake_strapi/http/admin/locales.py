"""i18n for administrators: `/i18n/locales` and `/i18n/iso-locales`.

Source: routes/admin, controllers/locales and controllers/iso-locales of `@strapi/plugin-i18n` 4.26.2 and `@strapi/i18n`
5.54.0.
"""

from __future__ import annotations

from typing import Any

from fake_strapi.auth.admin_permissions import give_super_admin_locales
from fake_strapi.documents import locales_admin
from fake_strapi.documents.query_engine import Entity
from fake_strapi.errors import InternalServerError
from fake_strapi.http.admin.calls import body_of, engine_of, not_found
from fake_strapi.http.answer import Answer, json_answer
from fake_strapi.http.call import Call
from fake_strapi.http.locales import locales
from fake_strapi.http.router import Endpoint, Router
from fake_strapi.schema.iso_locales import iso_locales

ACTION = "plugin::i18n.locale"


def there(call: Call) -> Any:
    body = body_of(call)
    if body is None:
        raise InternalServerError("i18n reads the keys of a body that isn't there")
    return body


def create(call: Call) -> Answer:
    """A new one."""
    assert call.admin is not None
    body = there(call)
    with call.world.database.transaction():
        row = locales_admin.create_locale(engine_of(call), body, call.admin.id)
        super_admins_may_all(call)
    return json_answer(call.request, 200, row)


def update(call: Call) -> Answer:
    """One renamed, or made the default one."""
    assert call.admin is not None
    body = there(call)
    with call.world.database.transaction():
        return answer(call, locales_admin.update_locale(engine_of(call), call.id, body, call.admin.id))


def delete(call: Call) -> Answer:
    """One removed, with all content in it."""
    with call.world.database.transaction():
        row = locales_admin.delete_locale(engine_of(call), call.id)
        if row is not None:
            super_admins_may_all(call)
        return answer(call, row)


def super_admins_may_all(call: Call) -> None:
    """In all the locales that there are by now."""
    give_super_admin_locales(call.world.database, call.world.installation.registry, call.now)


def answer(call: Call, row: Entity | None) -> Answer:
    return not_found(call, "locale.notFound") if row is None else json_answer(call.request, 200, row)


def list_iso(call: Call) -> Answer:
    """All locales that can be made."""
    known = iso_locales(call.world.installation.behaviour)
    return json_answer(call.request, 200, [{"code": code, "name": name} for code, name in known.items()])


def add_locale_admin_routes(router: Router) -> None:
    router.add_path("/i18n/iso-locales", {"GET": Endpoint(f"{ACTION}.read", list_iso, "admin")})
    router.add_path(
        "/i18n/locales",
        {"GET": Endpoint("", locales, "admin"), "POST": Endpoint(f"{ACTION}.create", create, "admin")},
    )
    router.add_path(
        "/i18n/locales/:id",
        {
            "PUT": Endpoint(f"{ACTION}.update", update, "admin"),
            "DELETE": Endpoint(f"{ACTION}.delete", delete, "admin"),
        },
    )
