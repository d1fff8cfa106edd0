"""What becomes of a delivery, as pure policy: which attempt comes next and when, and what mischief is done to it.

Times are milliseconds of the workspace's clock. A try is counted from its failure: the guide's "1 minute, 5 minutes, 15
minutes" are the waits behind the first, the second and the third failure.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from msgspec.structs import replace

from fake_strapi.errors import FakeStrapiError
from fake_strapi.webhooks.delivery_log import Delivery
from fake_strapi.webhooks.settings import WebhookSettings

MISCHIEF = {
    "duplicates": "how many more times it is sent, at once",
    "drop": "true: it is never sent",
    "delay": "seconds until it is sent",
    "wrong_signature": "true: signed with another secret",
    "stale_timestamp": "true: signed as if ten minutes ago",
    "truncate": "true: the connection breaks in the middle of the body",
}
FLAGS = ("drop", "wrong_signature", "stale_timestamp", "truncate")


def after_attempt(delivery: Delivery, delivered: bool, settings: WebhookSettings, now: int) -> Delivery:
    """The delivery behind one more attempt, which ended at `now`."""
    tries = delivery.tries + 1
    if delivered:
        return replace(delivery, state="delivered", tries=tries, next_attempt=None)
    if tries > len(settings.retries):
        return replace(delivery, state="failed", tries=tries, next_attempt=None)
    wait = round(settings.retries[tries - 1] * 1000)
    return replace(delivery, state="pending", tries=tries, next_attempt=now + wait)


def redelivered(delivery: Delivery, mischief: Mapping[str, Any]) -> Delivery:
    """The delivery as if nobody had tried yet; its event stays the same one."""
    return replace(delivery, state="pending", tries=0, next_attempt=None, mischief=dict(mischief))


def chosen_mischief(settings: WebhookSettings, chance: Random) -> dict[str, Any]:
    """What the switches do to one new delivery. Each share is asked, in the same order, so that a seed tells all."""
    if settings.is_honest:
        return {}
    drawn = {
        "duplicates": int(chance.random() < settings.duplicate),
        "drop": chance.random() < settings.drop,
        "wrong_signature": chance.random() < settings.wrong_signature,
        "stale_timestamp": chance.random() < settings.stale_timestamp,
        "truncate": chance.random() < settings.truncate,
        "delay": round(chance.uniform(*settings.delay), 3),
        "burst": bool(settings.burst),
    }
    return {name: value for name, value in drawn.items() if value}


def asked_mischief(values: Mapping[str, Any]) -> dict[str, Any]:
    """Mischief for one delivery, as a caller asks for it. Raises FakeStrapiError for what there isn't."""
    for name, value in values.items():
        if name not in MISCHIEF:
            known = "; ".join(f"{key}: {text}" for key, text in MISCHIEF.items())
            raise FakeStrapiError(f"no such mischief: {name}. There is {known}")
        is_number = isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
        good = isinstance(value, bool) if name in FLAGS else is_number
        if not good or (name == "duplicates" and not isinstance(value, int)):
            raise FakeStrapiError(f"mischief {name}: expected {MISCHIEF[name]}; got {value!r}")
    return {name: value for name, value in values.items() if value}
