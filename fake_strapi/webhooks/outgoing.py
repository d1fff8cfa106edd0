"""What goes out for a delivery: its body, made once, and its signature, made anew for each attempt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fake_strapi.javascript.dates import to_iso
from fake_strapi.javascript.json_text import stringify
from fake_strapi.webhooks.delivery_log import Delivery
from fake_strapi.webhooks.settings import WebhookSettings
from fake_strapi.webhooks.signing import Signed, signature_headers

if TYPE_CHECKING:
    from fake_strapi.webhooks.clients import Header

STALE_SECONDS = 600  # twice what Standard Webhooks and Stripe tolerate
WRONG_SECRET = "not the secret"


def body_at(delivery: Delivery, now: int) -> bytes:
    """The body, made when it is first sent: `createdAt` is that time, as in Strapi. Every retry sends the same."""
    head = stringify({"event": delivery.event, "createdAt": to_iso(now)})
    return head if delivery.info == b"{}" else head[:-1] + b"," + delivery.info[1:]


def signature_at(delivery: Delivery, settings: WebhookSettings, now: int) -> list[Header]:
    """The headers that sign the body at `now`, wrongly where that is the delivery's mischief."""
    assert delivery.body is not None
    mischief = delivery.mischief
    timestamp = now // 1000 - (STALE_SECONDS if mischief.get("stale_timestamp") else 0)
    secrets = [WRONG_SECRET] if mischief.get("wrong_signature") and settings.secrets else settings.secrets
    return signature_headers(settings.signature, secrets, Signed(delivery.event_id, timestamp, delivery.body))
