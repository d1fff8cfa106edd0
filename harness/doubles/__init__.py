"""Doubles of the services that an integration calls out to: SendGrid, Stripe and Twilio.

Each is a whole service in memory: it judges requests as the service does, keeps state, and remembers what came. It is
reached over HTTP (`url`), inside of `requests` (`in_requests`), or at its true name by unmodified code (`Gateway`).

    with SendGrid() as sendgrid:
        ...  # whatever sends mail, with sendgrid.url in the place of https://api.sendgrid.com
        sendgrid.assert_sent_once(to="ann@acme.example")

Nothing is imported before it is used: the pytest plugin knows this package, and every test run pays for its import.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from harness.doubles.gateway import Gateway
    from harness.doubles.requests_mode import in_requests
    from harness.doubles.sendgrid.double import SendGrid
    from harness.doubles.stripe.double import Stripe
    from harness.doubles.twilio.double import Twilio

__all__ = ["Gateway", "SendGrid", "Stripe", "Twilio", "in_requests"]

HOMES = {
    "Gateway": "harness.doubles.gateway",
    "SendGrid": "harness.doubles.sendgrid.double",
    "Stripe": "harness.doubles.stripe.double",
    "Twilio": "harness.doubles.twilio.double",
    "in_requests": "harness.doubles.requests_mode",
}


def __getattr__(name: str) -> Any:
    if name not in HOMES:
        raise AttributeError(f"harness.doubles has no {name}: it has {', '.join(sorted(HOMES))}")
    from importlib import import_module

    return getattr(import_module(HOMES[name]), name)
