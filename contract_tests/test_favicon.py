"""The icon that Strapi serves beside the API."""

from __future__ import annotations

import pytest

from harness.contract import Contract

pytestmark = pytest.mark.parity


def test_favicon(contract: Contract) -> None:
    for path in ("/favicon.ico", "/favicon.ico?x=1", "/favicon.png", "/FAVICON.ICO"):
        contract.get(path, sender="anonymous")
        contract.head(path, sender="anonymous")
    contract.get("/favicon.ico", sender="anonymous", headers=(("Origin", "https://shop.example"),))
    contract.get("/favicon.ico", sender="anonymous", headers=(("Authorization", "Bearer nope"),))
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        contract.request(method, "/favicon.ico", sender="anonymous")
