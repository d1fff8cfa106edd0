"""A Strapi that isn't there: a faithful fake of Strapi 4 and 5 for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fake_strapi.app import create_app
    from fake_strapi.client_check import check_client
    from fake_strapi.clock import FrozenClock
    from fake_strapi.config import Config
    from fake_strapi.errors import FakeStrapiError
    from fake_strapi.receiver_check import check_receiver
    from fake_strapi.server import FakeStrapi
    from fake_strapi.sync_check import check_sync

__all__ = [
    "Config",
    "FakeStrapi",
    "FakeStrapiError",
    "FrozenClock",
    "check_client",
    "check_receiver",
    "check_sync",
    "create_app",
]

# Looked up on first use: importing the package must cost nothing to a pytest run that never starts a fake.
HOMES = {
    "Config": "config",
    "FakeStrapi": "server",
    "FakeStrapiError": "errors",
    "FrozenClock": "clock",
    "check_client": "client_check",
    "check_receiver": "receiver_check",
    "check_sync": "sync_check",
    "create_app": "app",
}


def __getattr__(name: str) -> Any:
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{HOMES[name]}"), name)
