"""The webhook runner of a workspace, as its installation is configured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fake_strapi.config import Config, Profile
from fake_strapi.simulation.world_clock import WorldClock
from fake_strapi.storage.database import Database
from fake_strapi.webhooks.runner import WebhookRunner
from fake_strapi.webhooks.settings import settings_of

if TYPE_CHECKING:
    from fake_strapi.webhooks.sender import Sender

# What the profile guide signs with when nobody names another: fixed, so that a receiver's test can rely on it.
GUIDE_SECRET = "fake-strapi-webhook-secret"


def create_runner(database: Database, clock: WorldClock, config: Config, profile: Profile) -> WebhookRunner:
    """A runner that sends as this version's Strapi does."""
    client = database.layout.behaviour.webhook_client

    def make_sender() -> Sender:
        from fake_strapi.webhooks.clients import CLIENTS
        from fake_strapi.webhooks.sender import Sender

        return Sender(CLIENTS[client])

    secret = config.webhook_secret or (GUIDE_SECRET if profile == "guide" else None)
    settings = settings_of(profile, (secret,) if secret else (), config.webhook_retries)
    return WebhookRunner(database, clock, make_sender, settings, new_id=lambda: database.chance.hex(12))
