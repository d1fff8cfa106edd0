"""The OpenAPI document of the control API: valid, whole, and true of the answers."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator

from fake_strapi import Config, create_app
from fake_strapi.http.control.blueprint import CALLS
from fake_strapi.http.control.calls import ControlCall
from fake_strapi.http.control.openapi import PARAMETER, operation_id

# In order, with the body that each is sent: later ones need what earlier ones made.
CONVERSATION: tuple[tuple[str, str, Any], ...] = (
    ("GET", "/health", None),
    ("POST", "/reset", None),
    ("POST", "/seed", {"customer": [{"$key": "acme", "Name": "Acme"}]}),
    ("POST", "/workspaces", None),
    ("POST", "/workspaces", {"name": "one"}),
    ("GET", "/workspaces", None),
    ("DELETE", "/workspaces/one", None),
    ("POST", "/api-tokens", {"type": "read-only", "lifespan": 60_000}),
    ("POST", "/public", {"allow": ["api::job.job.find"]}),
    ("POST", "/clock", {"freeze": "2025-01-20T16:30:00.000Z"}),
    ("POST", "/clock", {"advance": 1.5}),
    ("GET", "/clock", None),
    ("PUT", "/ids", {"seed": 7}),
    ("GET", "/ids", None),
    ("PUT", "/ids", {"seed": None}),
    ("POST", "/snapshots", None),
    ("GET", "/snapshots", None),
    ("POST", "/snapshots/s1/restore", None),
    ("DELETE", "/snapshots/s1", None),
    ("POST", "/faults", {"preset": "server-error", "times": 1}),
    ("GET", "/faults", None),
    ("GET", "/faults/unused", None),
    ("DELETE", "/faults/1", None),
    ("DELETE", "/faults", None),
    ("GET", "/requests?last=3", None),
    ("POST", "/requests/verify", {"path": "/api/jobs", "times": 0}),
    ("DELETE", "/requests", None),
    ("PUT", "/rate-limit", {"limit": "5/1m"}),
    ("PUT", "/rate-limit", {"limit": None}),
    ("GET", "/rate-limit", None),
    ("GET", "/deliveries?state=failed", None),
    ("POST", "/deliveries/redeliver", None),
    ("POST", "/deliveries/wait", {"timeout": 1}),
    ("PUT", "/webhooks", {"timeout": 5}),
    ("GET", "/webhooks", None),
    ("POST", "/users", {"username": "ann"}),
    ("POST", "/users/1/jwt", None),
    ("POST", "/authenticated", {"allow": ["api::job.job.find"]}),
    ("PUT", "/settings/advanced", {"email_confirmation": True}),
    ("GET", "/outbox?to=ann@example.com", None),
    ("DELETE", "/outbox", None),
    ("GET", "/openapi.json", None),
)


@pytest.fixture
def client() -> FlaskClient:
    return create_app(Config(strapi="5")).test_client()


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/_fake/openapi.json").get_json()
    return found


def template(call: ControlCall) -> str:
    return "/_fake" + PARAMETER.sub(r"{\1}", call.path)


def test_it_is_a_valid_document(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(document).validate()


def test_every_call_is_in_it(document: dict[str, Any]) -> None:
    operations = {(method, path) for path, item in document["paths"].items() for method in item}
    assert operations == {(call.method.lower(), template(call)) for call in CALLS}
    assert len({operation_id(call) for call in CALLS}) == len(CALLS)


def test_servers_are_the_one_that_was_asked_and_its_workspaces(client: FlaskClient) -> None:
    client.post("/_fake/workspaces", json={"name": "a"})
    found = client.get("/_ws/a/_fake/openapi.json", headers={"Host": "127.0.0.1:4711"}).get_json()
    assert [server["url"] for server in found["servers"]] == [
        "http://127.0.0.1:4711",
        "http://127.0.0.1:4711/_ws/{workspace}",
    ]


def is_meant(call: ControlCall, method: str, path: str) -> bool:
    names, parts = call.path.split("/"), path.partition("?")[0].split("/")
    fits = [name == part or name.startswith("<") for name, part in zip(names, parts, strict=False)]
    return call.method == method and len(names) == len(parts) and all(fits)


def called(document: dict[str, Any], method: str, path: str) -> dict[str, Any]:
    """The operation of the document that a request is; a name goes before a parameter."""
    call = min((call for call in CALLS if is_meant(call, method, path)), key=lambda call: "<" in call.path)
    found: dict[str, Any] = document["paths"][template(call)][method.lower()]
    return found


def test_bodies_and_answers_are_as_it_says(client: FlaskClient, document: dict[str, Any]) -> None:
    for method, path, body in CONVERSATION:
        client.get("/api/jobs")
        operation = called(document, method, path)
        if body is not None:
            jsonschema.validate(body, operation["requestBody"]["content"]["application/json"]["schema"])
        answer = client.open(f"/_fake{path}", method=method, json=body)
        assert str(answer.status_code) in operation["responses"], (method, path, answer.text)
        schema = operation["responses"][str(answer.status_code)]["content"]["application/json"]["schema"]
        jsonschema.validate(answer.get_json(), schema)


def test_refusals_are_as_it_says(client: FlaskClient, document: dict[str, Any]) -> None:
    schema = document["components"]["schemas"]["Error"]
    for method, path in (("POST", "/clock"), ("DELETE", "/workspaces/none"), ("GET", "/nowhere"), ("PUT", "/ids")):
        answer = client.open(f"/_fake{path}", method=method, json={"x": 1})
        assert answer.status_code in (400, 404)
        jsonschema.validate(answer.get_json(), schema)
