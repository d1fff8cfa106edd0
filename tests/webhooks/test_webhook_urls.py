"""Which URLs a webhook may have in production: measured on 4.26.2 and 5.54.0 with NODE_ENV=production, alike."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from fake_strapi import FakeStrapi

NO_URL = "url must be a valid URL"
NOT_PUBLIC = "Url is not supported because it isn't reachable over the public internet"
MEASURED = {
    "http://localhost:3001/x": [NOT_PUBLIC],
    "http://127.0.0.1:3001/x": [NOT_PUBLIC],
    "http://127.1.2.3/x": [NOT_PUBLIC],
    "http://10.0.0.1/x": [NOT_PUBLIC],
    "http://192.168.1.1/x": [NOT_PUBLIC],
    "http://172.16.0.1/": [NOT_PUBLIC],
    "http://172.32.0.1/": [],
    "http://169.254.1.1/x": [NOT_PUBLIC],
    "http://0.0.0.0:80/x": [NOT_PUBLIC],
    "http://8.8.8.8/x": [],
    "http://nosuch.invalid/x": [],
    "nope": [NO_URL, NOT_PUBLIC],
    "http://a b": [NO_URL, NOT_PUBLIC],
    "ftp://127.0.0.1/x": [NOT_PUBLIC],
    "http://100.64.0.1/": [],
    "http://[::1]:80/": [NO_URL],
    None: ["url is a required field", NOT_PUBLIC],
    "": [NO_URL, "url is a required field", NOT_PUBLIC],
}


@pytest.fixture(scope="module", params=["4", "5"])
def strapi(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    with FakeStrapi(version=request.param, env="production", admin="a@shop.example:Password123") as fake:
        body = {"email": "a@shop.example", "password": "Password123"}
        answer = requests.post(f"{fake.url}/admin/login", json=body, timeout=10)
        yield fake.url, answer.json()["data"]["token"]


@pytest.mark.parametrize("url", MEASURED)
def test_production(strapi: tuple[str, str], url: str | None) -> None:
    server, token = strapi
    body = {"name": "x", "headers": {}, "events": [], **({} if url is None else {"url": url})}
    headers = {"Authorization": f"Bearer {token}"}
    answer = requests.post(f"{server}/admin/webhooks", json=body, headers=headers, timeout=10)
    said = [] if answer.status_code == 201 else [one["message"] for one in answer.json()["error"]["details"]["errors"]]
    assert said == MEASURED[url]
