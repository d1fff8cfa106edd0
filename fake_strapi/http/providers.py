"""Logging in by another service: `/api/connect/<provider>`.

Source: controllers/auth (connect) of `@strapi/plugin-users-permissions` 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from fake_strapi.auth.accounts import DISABLED
from fake_strapi.errors import ApplicationError
from fake_strapi.http.answer import Answer
from fake_strapi.http.auth import ACTION
from fake_strapi.http.auth_limit import limited
from fake_strapi.http.call import Call
from fake_strapi.http.router import Endpoint, Router
from fake_strapi.http.unsupported import NotSupportedError
from fake_strapi.storage import core_store

CONNECT = "/api/connect/"


def connect(call: Call) -> Answer:
    """GET /connect/<provider>[/callback]."""
    name = call.request.path[len(CONNECT) :].split("/")[0]
    with call.world.database.lock:
        provider = core_store.get(call.world.database, core_store.PROVIDERS).get(name)
    if not (provider and provider.get("enabled")):
        raise ApplicationError(DISABLED)
    raise NotSupportedError(f"fake-strapi does not serve the provider {name} yet", {"fake": "unsupported"})


def add_provider_routes(router: Router) -> None:
    """The routes of providers."""
    router.add_path(f"{CONNECT}*", {"GET": Endpoint(f"{ACTION}.connect", limited(connect))})
