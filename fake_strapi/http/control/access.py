"""API tokens and permissions, for a harness that has no administrator at hand."""

from __future__ import annotations

from typing import Any

from flask import Response

from fake_strapi.auth.actor import TOKEN_TYPES
from fake_strapi.errors import FakeStrapiError
from fake_strapi.http.control.calls import ControlCall, answer, json_object
from fake_strapi.http.control.schemas import DONE, TEXT, WHOLE, keys, list_of, or_null, record
from fake_strapi.world import World

TOKEN_KEYS = {
    "type": f"one of {', '.join(TOKEN_TYPES)}",
    "permissions": "of a custom one: actions such as api::job.job.find",
    "lifespan": "milliseconds, also negative for one that has expired; null: for ever",
}
PUBLIC_KEYS = {"allow": "actions that need no token from here on, such as api::job.job.find"}


def create_token(world: World) -> Response:
    body = json_object(TOKEN_KEYS)
    lifespan = body.get("lifespan")
    if isinstance(lifespan, bool) or not isinstance(lifespan, int | None):
        raise FakeStrapiError('"lifespan" takes milliseconds, a whole number, or null for ever')
    permissions = actions(body.get("permissions", []), "permissions")
    token = world.access.create_api_token(body.get("type", "full-access"), permissions, lifespan=lifespan)
    return answer({"token": token}, 201)


def allow_public(world: World) -> Response:
    world.access.allow_public(actions(json_object(PUBLIC_KEYS).get("allow"), "allow"))
    return answer({"status": "ok"})


def actions(value: Any, key: str) -> list[str]:
    """A list of actions. Raises FakeStrapiError for anything else."""
    if not isinstance(value, list) or not all(isinstance(action, str) for action in value):
        raise FakeStrapiError(f'"{key}" takes a list of actions, such as ["api::job.job.find"]')
    return value


CALLS = (
    ControlCall(
        "POST",
        "/api-tokens",
        "a new API token: {type, permissions, lifespan}",
        create_token,
        body=keys(TOKEN_KEYS, type={"enum": list(TOKEN_TYPES)}, permissions=list_of(TEXT), lifespan=or_null(WHOLE)),
        answers=record(token=TEXT),
        status=201,
    ),
    ControlCall(
        "POST",
        "/public",
        "{allow}: the Public role may do these actions too",
        allow_public,
        body=keys(PUBLIC_KEYS, allow=list_of(TEXT)),
        answers=DONE,
    ),
)
