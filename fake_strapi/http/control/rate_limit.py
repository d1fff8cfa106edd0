"""The rate limit on the content API: `{"limit": 100, "window": 900, "by": "ip", "retry_after": false}`, the window in
seconds; `{"limit": null}` for none."""

from __future__ import annotations

from typing import Any

from flask import Response

from fake_strapi.http.control.calls import ControlCall, answer, json_object
from fake_strapi.http.control.schemas import FLAG, NUMBER, WHOLE, keys, or_null, record
from fake_strapi.simulation.rate_limit import RateLimit, read_rate_limit
from fake_strapi.world import World

KEYS = {
    "limit": "requests in a window, null for no limit, or all of it as a text such as 100/15m",
    "window": "seconds, 900 unless said",
    "by": '"ip" (unless said) or "token"',
    "retry_after": "whether a 429 has Retry-After, false unless said",
}


def told(setting: RateLimit | None) -> dict[str, Any]:
    if setting is None:
        return {"limit": None}
    window = setting.window / 1000
    return {
        "limit": setting.limit,
        "window": int(window) if window.is_integer() else window,
        "by": setting.by,
        "retry_after": setting.retry_after,
    }


def get(world: World) -> Response:
    return answer(told(world.rate_limit.setting))


def put(world: World) -> Response:
    world.rate_limit.put(read_rate_limit(json_object(KEYS)))
    return answer(told(world.rate_limit.setting))


BY = {"enum": ["ip", "token"]}
TOLD = record(limit=or_null(WHOLE))
CALLS = (
    ControlCall("GET", "/rate-limit", "the rate limit on the content API", get, answers=TOLD),
    ControlCall(
        "PUT",
        "/rate-limit",
        'limit the content API: {"limit", "window", "by", "retry_after"}',
        put,
        body=keys(KEYS, limit=or_null({"type": ["integer", "string"]}), window=NUMBER, by=BY, retry_after=FLAG),
        answers=TOLD,
    ),
)
