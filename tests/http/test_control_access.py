"""Tokens and permissions by the control API."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from fake_strapi import Config, create_app

FIND = "api::job.job.find"


@pytest.fixture
def client() -> FlaskClient:
    return create_app(Config(strapi="5")).test_client()


def status(client: FlaskClient, token: str | None, method: str = "GET") -> int:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return client.open("/api/jobs", method=method, headers=headers, json={"data": {}}).status_code


@pytest.mark.parametrize(
    ("body", "read", "write"),
    [
        ({}, 200, 201),
        ({"type": "full-access", "lifespan": None}, 200, 201),
        ({"type": "full-access", "lifespan": 60_000}, 200, 201),
        ({"type": "full-access", "lifespan": -1}, 401, 401),
        ({"type": "read-only"}, 200, 403),
        ({"type": "custom", "permissions": [FIND]}, 200, 403),
    ],
)
def test_a_token_of_each_kind(client: FlaskClient, body: object, read: int, write: int) -> None:
    made = client.post("/_fake/api-tokens", json=body)
    assert made.status_code == 201
    token = made.get_json()["token"]
    assert (status(client, token), status(client, token, "POST")) == (read, write)
    client.post("/_fake/reset")
    assert status(client, token) == 401


def test_the_public_role_is_given_more_until_the_next_reset(client: FlaskClient) -> None:
    assert status(client, None) == 403
    assert client.post("/_fake/public", json={"allow": [FIND]}).get_json() == {"status": "ok"}
    assert status(client, None) == 200
    client.post("/_fake/reset")
    assert status(client, None) == 403


@pytest.mark.parametrize(
    ("path", "body", "message"),
    [
        ("/api-tokens", {"type": "admin"}, "no token type 'admin': choose one of"),
        ("/api-tokens", {"type": "custom"}, "a custom token needs permissions"),
        (
            "/api-tokens",
            {"type": "custom", "permissions": ["api::job.job.fnd"]},
            "no action 'api::job.job.fnd': did you",
        ),
        ("/api-tokens", {"type": "read-only", "permissions": [FIND]}, "a read-only token takes no permissions"),
        ("/api-tokens", {"permissions": FIND}, '"permissions" takes a list of actions'),
        ("/api-tokens", {"lifespan": "7 days"}, '"lifespan" takes milliseconds'),
        ("/public", {}, '"allow" takes a list of actions'),
        ("/public", {"allow": [1]}, '"allow" takes a list of actions'),
        ("/public", {"deny": []}, "no such key: deny; there are allow"),
    ],
)
def test_bad_use_is_said(client: FlaskClient, path: str, body: object, message: str) -> None:
    refused = client.post(f"/_fake{path}", json=body)
    assert refused.status_code == 400
    assert refused.get_json()["error"]["message"].startswith(message)
