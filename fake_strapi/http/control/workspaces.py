"""The workspaces of the server: listed, made, deleted."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from fake_strapi.http.control.calls import ControlCall, answer, json_object, server_url
from fake_strapi.http.control.schemas import DONE, TEXT, keys, list_of, record
from fake_strapi.workspace import prefix_of
from fake_strapi.workspaces import Workspaces
from fake_strapi.world import World

KEYS = {"name": "of the new workspace; without it, a free one"}
ONE = record(name=TEXT, url=TEXT, token=TEXT)
ALL = record(workspaces=list_of(ONE))


def listed(workspaces: Workspaces) -> Response:
    return answer({"workspaces": [described(world) for world in workspaces]})


def create(workspaces: Workspaces) -> Response:
    body = json_object(KEYS) if request.get_data() else {}
    return answer(described(workspaces.create(body.get("name"))), 201)


def delete(workspaces: Workspaces, name: str) -> Response:
    workspaces.delete(name)
    return answer({"status": "ok"})


def described(world: World) -> dict[str, Any]:
    """`url` begins every path in this workspace; `token` is full access and needs neither prefix nor header."""
    return {
        "name": world.name,
        "url": server_url() + prefix_of(world),
        "token": world.token,
    }


CALLS = (
    ControlCall(
        "GET", "/workspaces", "every workspace: its name, url and token", listed, whole_server=True, answers=ALL
    ),
    ControlCall(
        "POST",
        "/workspaces",
        "a new one, as the server started: {name}",
        create,
        whole_server=True,
        body=keys(KEYS, name=TEXT),
        body_is_optional=True,
        answers=ONE,
        status=201,
    ),
    ControlCall("DELETE", "/workspaces/<name>", "forget one", delete, whole_server=True, answers=DONE),
)
