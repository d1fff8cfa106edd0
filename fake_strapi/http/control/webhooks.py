"""Deliveries of webhooks: the log, redelivery, waiting, and the switches."""

from __future__ import annotations

from flask import Response, request

from fake_strapi.errors import FakeStrapiError
from fake_strapi.http.control.calls import ControlCall, answer, json_body, json_object
from fake_strapi.http.control.schemas import (
    ANYTHING,
    FLAG,
    NUMBER,
    OBJECT,
    TEXT,
    TIME,
    WHOLE,
    keys,
    list_of,
    or_null,
    record,
)
from fake_strapi.webhooks.create import add_webhook
from fake_strapi.webhooks.delivery import MISCHIEF
from fake_strapi.webhooks.delivery_log import STATES
from fake_strapi.webhooks.events import TEST_EVENT, allowed_events
from fake_strapi.webhooks.settings import KEYS, described
from fake_strapi.world import World

LONGEST_WAIT = 60.0
WEBHOOK_KEYS = {
    "url": "where to send to",
    "events": "a list of events, such as entry.create; all there are without it",
    "headers": "an object of headers to send along",
}
WAIT_KEYS = {"timeout": f"seconds to wait at most, up to {LONGEST_WAIT:g}"}
DELIVERY = record(
    id=TEXT,
    event_id=TEXT,
    event=TEXT,
    model=or_null(TEXT),
    webhook=ANYTHING,
    url=TEXT,
    state={"enum": list(STATES)},
    next_attempt=or_null(TIME),
    attempts=list_of(record(at=TIME, status=or_null(WHOLE), error=or_null(TEXT), duration=or_null(NUMBER))),
    mischief=ANYTHING,
    body=or_null(TEXT),
)


def deliveries(world: World) -> Response:
    event, state = request.args.get("event"), request.args.get("state")
    events = {*allowed_events(world.installation.behaviour), TEST_EVENT}
    if event is not None and event not in events:
        raise FakeStrapiError(f"no webhook event {event!r}; there are {', '.join(sorted(events))}")
    if state is not None and state not in STATES:
        raise FakeStrapiError(f"no state {state!r}: a delivery is {', '.join(STATES)}")
    return answer({"deliveries": world.webhooks.deliveries(event=event, state=state)})


def redeliver(world: World, delivery_id: str) -> Response:
    mischief = json_object(MISCHIEF) if request.get_data() else {}
    return answer(world.webhooks.redeliver(delivery_id, mischief))


def redeliver_failed(world: World) -> Response:
    return answer({"redelivered": world.webhooks.redeliver_failed()})


def wait(world: World) -> Response:
    body = json_object(WAIT_KEYS) if request.get_data() else {}
    seconds = body.get("timeout", 10)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds <= LONGEST_WAIT:
        raise FakeStrapiError(f"timeout: expected seconds, from 0 to {LONGEST_WAIT:g}; got {seconds!r}")
    return answer({"quiet": world.webhooks.wait(seconds)})


def add(world: World) -> Response:
    body = json_object(WEBHOOK_KEYS)
    url, events, headers = body.get("url"), body.get("events", []), body.get("headers", {})
    if not isinstance(url, str):
        raise FakeStrapiError(f"url: expected {WEBHOOK_KEYS['url']}")
    if not isinstance(events, list) or not all(isinstance(event, str) for event in events):
        raise FakeStrapiError(f"events: expected {WEBHOOK_KEYS['events']}")
    if not isinstance(headers, dict):
        raise FakeStrapiError(f"headers: expected {WEBHOOK_KEYS['headers']}")
    with world.database.lock:
        webhook = add_webhook(world.database, url, events, headers=headers)
        world.webhooks.forget()
    return answer({"id": webhook.id}, 201)


def settings(world: World) -> Response:
    return answer(described(world.webhooks.settings))


def configure(world: World) -> Response:
    body = json_body()
    if not isinstance(body, dict):
        raise FakeStrapiError('expected a JSON object of webhook settings, such as {"secret": "…", "retries": [60]}')
    return answer(described(world.webhooks.change(body)))


CALLS = (
    ControlCall(
        "GET",
        "/deliveries",
        "webhook deliveries and their attempts, by ?event= and ?state=",
        deliveries,
        query={"event": "such as entry.create", "state": f"one of {', '.join(STATES)}"},
        answers=record(deliveries=list_of(DELIVERY)),
    ),
    ControlCall(
        "POST",
        "/deliveries/redeliver",
        "send all that have failed once more",
        redeliver_failed,
        answers=record(redelivered=WHOLE),
    ),
    ControlCall(
        "POST",
        "/deliveries/wait",
        "wait until no delivery is under way, at most {timeout} seconds",
        wait,
        body=keys(WAIT_KEYS, timeout=NUMBER),
        body_is_optional=True,
        answers=record(quiet=FLAG),
    ),
    ControlCall(
        "POST",
        "/deliveries/<delivery_id>/redeliver",
        "send one once more, with mischief if asked for",
        redeliver,
        body=keys(MISCHIEF),
        body_is_optional=True,
        answers=DELIVERY,
    ),
    ControlCall(
        "POST",
        "/webhooks",
        "a new webhook, as an administrator would make it; answers its id",
        add,
        body=keys(WEBHOOK_KEYS, url=TEXT, events=list_of(TEXT), headers=OBJECT),
        answers=record(id=WHOLE),
        status=201,
    ),
    ControlCall("GET", "/webhooks", "how webhooks are delivered", settings, answers=OBJECT),
    ControlCall(
        "PUT", "/webhooks", "secret, signature, retries, timeout, mischief", configure, body=keys(KEYS), answers=OBJECT
    ),
)
