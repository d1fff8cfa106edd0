"""What the controllers of the admin API have in common: bodies, answers in `data`, rows of routes."""

from __future__ import annotations

from typing import Any

from fake_strapi.documents.query_engine import QueryEngine
from fake_strapi.errors import NotFoundError
from fake_strapi.http.answer import Answer, context_error, json_answer
from fake_strapi.http.body import is_read
from fake_strapi.http.call import Call


def body_of(call: Call) -> Any:
    """The body; None where koa has none."""
    if call.world.installation.behaviour.unread_bodies_missing and not is_read(call.request.media_type):
        return None
    return call.body


def engine_of(call: Call) -> QueryEngine:
    """`strapi.db` for the time of the request."""
    installation = call.world.installation
    return QueryEngine(call.world.database, installation.registry, installation.lifecycles, call.now)


def data_answer(call: Call, data: object, status: int = 200) -> Answer:
    """`{"data": …}`."""
    return json_answer(call.request, status, {"data": data})


def not_found(call: Call, message: str | None = None) -> Answer:
    """What `ctx.notFound` answers inside of a controller."""
    return context_error(call.request, NotFoundError(message))
