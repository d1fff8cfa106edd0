"""Where the workspace's ids come from: chance, or a seed that makes them the same each time."""

from __future__ import annotations

from flask import Response

from fake_strapi.errors import FakeStrapiError
from fake_strapi.http.control.calls import ControlCall, answer, json_object
from fake_strapi.http.control.schemas import WHOLE, keys, or_null, record
from fake_strapi.world import World

KEYS = {"seed": "a whole number from which documentIds, tokens, hashes and other ids follow; null: chance"}

SEEDED = record(seed=or_null(WHOLE))


def read(world: World) -> Response:
    return answer({"seed": world.chance.seed})


def plant(world: World) -> Response:
    body = json_object(KEYS)
    seed = body.get("seed")
    if "seed" not in body or isinstance(seed, bool) or not isinstance(seed, int | None):
        raise FakeStrapiError('give {"seed": 7}, or any other whole number; {"seed": null} for ids by chance')
    world.chance.plant(seed)
    return answer({"seed": seed})


CALLS = (
    ControlCall("GET", "/ids", "the seed of the workspace's ids; null where they are chance", read, answers=SEEDED),
    ControlCall(
        "PUT",
        "/ids",
        "{seed}: from here on the same requests get the same ids",
        plant,
        body={**keys(KEYS, seed=or_null(WHOLE)), "required": ["seed"]},
        answers=SEEDED,
    ),
)
