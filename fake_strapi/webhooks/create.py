"""The webhook runner of a workspace, as its installation is configured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fake_strapi.config import Config, Profile
from fake_strapi.errors import FakeStrapiError
from fake_strapi.simulation.world_clock import WorldClock
from fake_strapi.storage.database import Database
from fake_strapi.webhooks.events import allowed_events
from fake_strapi.webhooks.runner import WebhookRunner
from fake_strapi.webhooks.settings import WebhookSettings, changed, settings_of
from fake_strapi.webhooks.store import Webhook, create_webhook, find_webhooks

if TYPE_CHECKING:
    from fake_strapi.webhooks.sender import Sender

# What the profile guide signs with when nobody names another: fixed, so that a receiver's test can rely on it.
GUIDE_SECRET = "fake-strapi-webhook-secret"


def create_runner(
    database: Database,
    clock: WorldClock,
    config: Config,
    profile: Profile,
    default_headers: Mapping[str, Any],
    companion: Mapping[str, Any] | None = None,
) -> WebhookRunner:
    """A runner that sends as this version's Strapi does; `default_headers` as the project's config/server has them.

    `companion`: settings of the project's companion plugin, where it has one. Raises FakeStrapiError for wrong ones.
    """
    client = database.layout.behaviour.webhook_client

    def make_sender(ca: str | None) -> Sender:
        from fake_strapi.tls import client_context
        from fake_strapi.webhooks.clients import CLIENTS
        from fake_strapi.webhooks.sender import Sender

        return Sender(CLIENTS[client], lambda: client_context(config.webhook_ca, ca))

    return WebhookRunner(
        database,
        clock,
        make_sender,
        starting_settings(config, profile, companion),
        new_id=lambda: database.chance.hex(12),
        default_headers=default_headers,
    )


def starting_settings(config: Config, profile: Profile, companion: Mapping[str, Any] | None) -> WebhookSettings:
    """What a workspace starts with: as configured, else as the companion plugin is set, else as the profile has it."""
    own = {
        "secret": config.webhook_secret or None,
        "signature": config.webhook_signature,
        "retries": config.webhook_retries,
        "timeout": config.webhook_timeout,
    }
    given = {name: value for name, value in own.items() if value is not None}
    if companion is None:
        return changed(settings_of(profile, (GUIDE_SECRET,) if profile == "guide" else (), None), given)
    promised = {name: value for name, value in companion.items() if name in own}
    return changed(settings_of("guide", (), None), {**promised, **given})


def configure_webhooks(database: Database, webhooks: Mapping[str, Sequence[str]]) -> None:
    """The webhooks of a configuration, URL and events, but for URLs that have one. Raises FakeStrapiError."""
    known = {webhook.url for webhook in find_webhooks(database.connection)}
    for url, events in webhooks.items():
        if url not in known:
            add_webhook(database, url, events, name="fake-strapi")


def add_webhook(
    database: Database,
    url: str,
    events: Sequence[str] = (),
    *,
    name: str = "webhook",
    headers: Mapping[str, Any] | None = None,
) -> Webhook:
    """A new webhook for these events, for all there are without any.

    Raises FakeStrapiError for an unknown event, and for an address that nothing can be sent to.
    """
    from fake_strapi.webhooks.clients import DEFAULT_PORTS, split  # as with the sender: most fakes have no webhook

    parts = split(url)
    if parts is None or parts.scheme.lower() not in DEFAULT_PORTS or not parts.hostname:
        raise FakeStrapiError(f"{url!r} is no URL of a receiver: expected one such as http://localhost:3001/hook")
    allowed = allowed_events(database.layout.behaviour)
    unknown = [event for event in events if event not in allowed]
    if unknown:
        raise FakeStrapiError(f"no webhook event {', '.join(unknown)}; there are {', '.join(sorted(allowed))}")
    wanted = list(events) or sorted(allowed)
    return create_webhook(database.connection, name=name, url=url, headers=headers or {}, events=wanted)
