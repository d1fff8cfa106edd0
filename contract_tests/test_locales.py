"""The locales of a fresh Strapi, by API token."""

from __future__ import annotations

import pytest

from harness.contract import Contract

pytestmark = pytest.mark.parity


def test_the_default_locale(contract: Contract) -> None:
    contract.get("/api/i18n/locales")
    contract.get("/api/i18n/locales/?sort=nope&fields=nope&pagination[page]=x")
    contract.head("/API/i18n/Locales")


def test_what_is_no_route(contract: Contract) -> None:
    contract.get("/api/i18n/locales/1")
    contract.get("/api/i18n")
    for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
        contract.request(method, "/api/i18n/locales", json=None if method in ("DELETE", "OPTIONS") else {"code": "fr"})
    contract.get("/api/i18n/locales")


@pytest.mark.parametrize("sender", ["anonymous", "read-only", "expired", "custom plugin::i18n.locales.listLocales"])
def test_who_may(contract: Contract, sender: str) -> None:
    contract.get("/api/i18n/locales", sender=sender)
    contract.get("/api/posts?locale=en", sender=sender)


def test_everybody(contract: Contract) -> None:
    contract.grant_public("plugin::i18n.locales.listLocales")
    contract.get("/api/i18n/locales", sender="anonymous")
