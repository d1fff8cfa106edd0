"""The control API as an OpenAPI 3.1 document, made of the rows that serve it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from fake_strapi.control_token import HEADER
from fake_strapi.http.control.calls import ControlCall
from fake_strapi.http.control.schemas import TEXT

ERROR = {
    "type": "object",
    "properties": {
        "error": {
            "type": "object",
            "properties": {"message": {"type": "string", "description": "What is wrong, and what to do."}},
            "required": ["message"],
        }
    },
    "required": ["error"],
}
WORKSPACE = {
    "name": "X-Fake-Workspace",
    "in": "header",
    "description": "The workspace that is meant, where no path prefix names one; without either the default one.",
    "schema": TEXT,
}
PARAMETER = re.compile(r"<(?:[a-z]+:)?([a-z_]+)>")


def document(calls: Sequence[ControlCall], server: str) -> dict[str, Any]:
    """Every call, its parameters, body and answers. `server` is the address without a workspace's prefix."""
    from importlib.metadata import version  # slow to import, and seldom asked for

    paths: dict[str, dict[str, Any]] = {}
    for call in calls:
        path = "/_fake" + PARAMETER.sub(r"{\1}", call.path)
        paths.setdefault(path, {})[call.method.lower()] = operation(call)
    prefix = {"default": "default", "description": "The name of a workspace."}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "fake-strapi's control API",
            "version": version("fake-strapi"),
            "description": "What a real Strapi lacks. Beside it, the fake serves Strapi's own API.",
        },
        "servers": [
            {"url": server, "description": "The default workspace, or the one that a header names."},
            {"url": f"{server}/_ws/{{workspace}}", "variables": {"workspace": prefix}},
        ],
        # Open on a loopback address, by token on any other.
        "security": [{}, {"token": []}],
        "paths": paths,
        "components": {
            "schemas": {"Error": ERROR},
            "securitySchemes": {"token": {"type": "apiKey", "in": "header", "name": HEADER}},
        },
    }


def operation(call: ControlCall) -> dict[str, Any]:
    names = PARAMETER.findall(call.path)
    parameters: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": TEXT} for name in names
    ]
    parameters += [
        {"name": name, "in": "query", "description": text, "schema": TEXT} for name, text in call.query.items()
    ]
    if not call.whole_server:
        parameters.append(WORKSPACE)
    found: dict[str, Any] = {
        "operationId": operation_id(call),
        "summary": call.does,
        "tags": [call.path.split("/")[1]],
        "parameters": parameters,
        "responses": {
            str(call.status): {"description": "Done.", "content": json_content(call.answers)},
            "default": {
                "description": "Refused; the message says what to do.",
                "content": json_content({"$ref": "#/components/schemas/Error"}),
            },
        },
    }
    if call.body is not None:
        found["requestBody"] = {"required": not call.body_is_optional, "content": json_content(call.body)}
    return found


def operation_id(call: ControlCall) -> str:
    """`POST /snapshots/<snapshot>/restore` -> `postSnapshotsSnapshotRestore`."""
    words = re.findall(r"[A-Za-z0-9]+", call.path)
    return call.method.lower() + "".join(word.capitalize() for word in words)


def json_content(schema: object) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
