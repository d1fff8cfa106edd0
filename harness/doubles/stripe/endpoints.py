"""Events, charges and webhook endpoints, as the API reads and writes them."""

from __future__ import annotations

from typing import Any

from harness.doubles.stripe.account import Account
from harness.doubles.stripe.objects import Object
from harness.doubles.stripe.params import BOOLEAN, LIST, METADATA, TEXT, Kind, merged
from harness.doubles.stripe.store import PAGE

EVENTS = {**PAGE, "created": Kind("time"), "type": TEXT, "types": LIST, "delivery_success": BOOLEAN}
CHARGES = {**PAGE, "created": Kind("time"), "customer": TEXT, "payment_intent": TEXT}
CREATE = {
    "api_version": TEXT,
    "connect": BOOLEAN,
    "description": TEXT,
    "enabled_events": Kind("list", required=True),
    "metadata": METADATA,
    "url": Kind(required=True),
}
UPDATE = {"description": TEXT, "disabled": BOOLEAN, "enabled_events": LIST, "metadata": METADATA, "url": TEXT}


class Events:
    def __init__(self, account: Account) -> None:
        self.account = account

    def retrieve(self, identifier: str) -> Object:
        return self.account.store.get("event", identifier, "id")

    def list(self, given: dict[str, Any]) -> Object:
        types = given.get("types") or ([given["type"]] if given.get("type") else None)
        return self.account.store.page(
            "event", "/v1/events", given, lambda one: types is None or any(is_of(one["type"], kind) for kind in types)
        )


def is_of(type_: str, wanted: str) -> bool:
    """Whether an event's type is this one, or of this group (`charge.*`)."""
    return type_ == wanted or (wanted.endswith(".*") and type_.startswith(wanted[:-1]))


class Charges:
    def __init__(self, account: Account) -> None:
        self.account = account

    def retrieve(self, identifier: str) -> Object:
        return self.account.store.get("charge", identifier, "id")

    def list(self, given: dict[str, Any]) -> Object:
        customer, intent = given.get("customer"), given.get("payment_intent")
        return self.account.store.page(
            "charge",
            "/v1/charges",
            given,
            lambda one: customer in (None, one["customer"]) and intent in (None, one["payment_intent"]),
        )


class WebhookEndpoints:
    def __init__(self, account: Account) -> None:
        self.account = account

    def create(self, given: dict[str, Any]) -> Object:
        made = self.account.webhooks.endpoint(given["url"], given["enabled_events"])
        made["api_version"], made["description"] = given.get("api_version"), given.get("description")
        made["metadata"] = merged({}, given.get("metadata") or {})
        return made

    def retrieve(self, identifier: str) -> Object:
        return without_secret(self.account.store.get("webhook_endpoint", identifier, "id"))

    def update(self, identifier: str, given: dict[str, Any]) -> Object:
        endpoint = self.account.store.get("webhook_endpoint", identifier, "id")
        for name in ("description", "enabled_events", "url"):
            if name in given:
                endpoint[name] = given[name]
        if "metadata" in given:
            endpoint["metadata"] = merged(endpoint["metadata"], given["metadata"])
        if given.get("disabled") is not None:
            endpoint["status"] = "disabled" if given["disabled"] else "enabled"
        return without_secret(endpoint)

    def delete(self, identifier: str) -> Object:
        self.account.store.get("webhook_endpoint", identifier, "id")
        gone = {"id": identifier, "object": "webhook_endpoint", "deleted": True}
        return self.account.store.replace(identifier, gone)

    def list(self, given: dict[str, Any]) -> Object:
        page = self.account.store.page("webhook_endpoint", "/v1/webhook_endpoints", given, lambda _: True)
        return {**page, "data": [without_secret(one) for one in page["data"]]}


def without_secret(endpoint: Object) -> Object:
    """As it is shown once it has been made."""
    return {name: value for name, value in endpoint.items() if name != "secret"}
