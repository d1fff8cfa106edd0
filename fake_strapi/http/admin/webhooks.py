"""Webhooks, as an administrator makes, changes, tries and removes them.

Source: controllers/webhooks of `@strapi/admin` 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from fake_strapi.errors import InternalServerError, NotFoundError, StrapiError
from fake_strapi.http.admin.calls import body_of, data_answer
from fake_strapi.http.answer import Answer, context_error
from fake_strapi.http.call import Call
from fake_strapi.http.router import Endpoint, Router
from fake_strapi.http.users import with_id
from fake_strapi.javascript.text import to_string
from fake_strapi.webhooks import store
from fake_strapi.webhooks.store import Webhook
from fake_strapi.webhooks.validation import check_events, check_webhook

NOT_FOUND = "webhook.notFound"
KEYS = ("name", "url", "headers", "events")


class BadIdsError(StrapiError):
    status = 400
    name = "BadRequestError"
    default_message = "ids must be an array of id"


def list_webhooks(call: Call) -> Answer:
    """All webhooks."""
    with call.world.database.lock:
        webhooks = store.find_webhooks(call.world.database.connection)
    return data_answer(call, [shown(call, webhook) for webhook in webhooks])


def get_webhook(call: Call) -> Answer:
    """One webhook."""
    with call.world.database.lock:
        webhook = find(call)
    return unknown(call) if webhook is None else data_answer(call, shown(call, webhook))


def create_webhook(call: Call) -> Answer:
    """A new webhook, enabled."""
    body = checked(call, update=False)
    if body is None:
        raise InternalServerError("the events of a webhook that isn't there are read")
    check_events(body["events"], call.world.installation.behaviour)
    with call.world.database.lock:
        webhook = store.create_webhook(call.world.database.connection, **{key: body[key] for key in KEYS})
        call.world.webhooks.forget()
    return data_answer(call, shown(call, webhook), 201)


def update_webhook(call: Call) -> Answer:
    """A webhook changed: all of it, as the body says."""
    body = checked(call, update=True)
    with call.world.database.lock:
        webhook = find(call)
        if webhook is None:
            return unknown(call)
        values = {**shown(call, webhook), **(body or {})}
        check_events(values["events"], call.world.installation.behaviour)
        given = {key: values[key] for key in KEYS}
        updated = store.update_webhook(call.world.database.connection, webhook.id, **given, enabled=values["isEnabled"])
        call.world.webhooks.forget()
    assert updated is not None, "it was there, and the database is locked"
    return data_answer(call, shown(call, updated))


def delete_webhook(call: Call) -> Answer:
    """A webhook removed."""
    with call.world.database.lock:
        webhook = find(call)
        if webhook is None:
            return unknown(call)
        store.delete_webhook(call.world.database.connection, webhook.id)
        call.world.webhooks.forget()
    return data_answer(call, shown(call, webhook))


def delete_webhooks(call: Call) -> Answer:
    """Several removed at once; the ids come back as they were sent, known or not."""
    body = body_of(call)
    if body is None:
        raise InternalServerError("the ids of a body that isn't there are read")
    ids = body.get("ids") if isinstance(body, dict) else None
    if not isinstance(ids, list) or not ids:
        return context_error(call.request, BadIdsError())
    with call.world.database.lock:
        for webhook_id in ids:
            store.delete_webhook(call.world.database.connection, asked(webhook_id))
        call.world.webhooks.forget()
    return data_answer(call, ids)


def trigger_webhook(call: Call) -> Answer:
    """Send a test event at once, enabled or not, and tell what the receiver said."""
    with call.world.database.lock:
        webhook = store.find_webhook(call.world.database.connection, call.id)
    if webhook is None:
        raise InternalServerError("the webhook runner reads the URL of a webhook that isn't there")
    sent = call.world.webhooks.trigger(webhook)
    if sent.delivered:
        return data_answer(call, {"statusCode": sent.status})
    message = sent.answer_body if sent.status else sent.error
    return data_answer(call, {"statusCode": sent.status or 500, "message": message})


def checked(call: Call, *, update: bool) -> dict[str, Any] | None:
    """The body; None for one that isn't there, which passes. Raises YupValidationError for what is wrong with it."""
    installation = call.world.installation
    production = installation.settings.env == "production"
    body: dict[str, Any] | None = body_of(call)
    check_webhook(body, installation.behaviour, update=update, production=production)
    return body


def find(call: Call) -> Webhook | None:
    """The webhook that the route names."""
    return store.find_webhook(call.world.database.connection, call.id)


def unknown(call: Call) -> Answer:
    return context_error(call.request, NotFoundError(NOT_FOUND))


def asked(webhook_id: Any) -> Any:
    """An id as the database is asked for it."""
    return webhook_id if isinstance(webhook_id, int | float | str | None) else to_string(webhook_id)


def shown(call: Call, webhook: Webhook) -> dict[str, Any]:
    identifier = str(webhook.id) if call.world.installation.behaviour.webhook_ids_are_texts else webhook.id
    return {
        "id": identifier,
        "name": webhook.name,
        "url": webhook.url,
        "headers": webhook.headers,
        "events": webhook.events,
        "isEnabled": webhook.enabled,
    }


def add_webhook_routes(router: Router) -> None:
    may = {name: f"admin::webhooks.{name}" for name in ("create", "read", "update", "delete")}
    one = {
        "GET": Endpoint(may["read"], get_webhook, "admin"),
        "PUT": Endpoint(may["update"], update_webhook, "admin"),
        "DELETE": Endpoint(may["delete"], delete_webhook, "admin"),
    }
    # Its other methods mean the webhook with that id.
    batch = {
        method: Endpoint(endpoint.action, partial(with_id, "batch-delete", endpoint.serve), "admin")
        for method, endpoint in one.items()
    }
    router.add_path(
        "/admin/webhooks",
        {
            "GET": Endpoint(may["read"], list_webhooks, "admin"),
            "POST": Endpoint(may["create"], create_webhook, "admin"),
        },
    )
    router.add_path("/admin/webhooks/:id", one)
    router.add_path(
        "/admin/webhooks/batch-delete", {**batch, "POST": Endpoint(may["delete"], delete_webhooks, "admin")}
    )
    router.add_path("/admin/webhooks/:id/trigger", {"POST": Endpoint(may["update"], trigger_webhook, "admin")})
