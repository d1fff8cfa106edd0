"""The headers that Strapi's webhook runner hands to its HTTP client.

Source: services/webhook-runner: `{...defaultHeaders, ...webhook.headers, "X-Strapi-Event", "Content-Type"}`, an object
spread, so that a key keeps its first place with its last value; keys that differ in case are different keys there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fake_strapi.javascript.object_keys import in_javascript_order
from fake_strapi.javascript.text import to_string

if TYPE_CHECKING:
    from fake_strapi.webhooks.clients import Header


def configured_headers(defaults: Mapping[str, Any], own: Mapping[str, Any], event: str) -> list[Header]:
    """The headers of one event for one webhook; values that are no texts become ones as in JavaScript."""
    merged = {**defaults, **own, "X-Strapi-Event": event, "Content-Type": "application/json"}
    return [(name, to_string(value)) for name, value in in_javascript_order(merged).items()]
