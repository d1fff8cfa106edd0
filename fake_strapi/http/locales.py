"""The content API of i18n: `GET /api/i18n/locales`, a bare list.

Source: routes/content-api of `@strapi/plugin-i18n` 4.26.2 and `@strapi/i18n` 5.54.0.
"""

from __future__ import annotations

from fake_strapi.documents.locales import list_locales
from fake_strapi.http.answer import Answer, json_answer
from fake_strapi.http.call import Call
from fake_strapi.http.router import Endpoint, Router


def locales(call: Call) -> Answer:
    """All locales of the workspace; the query says nothing."""
    with call.world.database.lock:
        return json_answer(call.request, 200, list_locales(call.world.database))


def add_locales_routes(router: Router) -> None:
    """The one route that a token may use; locales are written by the admin panel."""
    router.add_path("/api/i18n/locales", {"GET": Endpoint("plugin::i18n.locales.listLocales", locales)})
