"""Stripe's API for payments: PaymentIntents, payment methods, customers, charges, refunds, events and webhooks."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from harness.doubles.callbacks import Callback
from harness.doubles.double import Double, random_id, uncovered
from harness.doubles.exchange import Answer, Request
from harness.doubles.expectations import expect, key
from harness.doubles.stripe import (
    customers,
    endpoints,
    payment_intent_params,
    payment_intents,
    payment_methods,
    refunds,
)
from harness.doubles.stripe.account import API_VERSION, Account
from harness.doubles.stripe.errors import StripeError
from harness.doubles.stripe.form import decoded
from harness.doubles.stripe.idempotency import IdempotencyKeys
from harness.doubles.stripe.objects import Object
from harness.doubles.stripe.params import Kind, checked
from harness.doubles.stripe.store import PAGE

SECRET_KEY = "sk_test_fake-stripe-key"
VERSION = re.compile(r"^\d{4}-\d\d-\d\d(\.\w+)?$")
FAULT_ERRORS = {
    401: ("invalid_request_error", None, "Invalid API Key provided"),
    403: ("invalid_request_error", None, "The provided key does not have the required permissions for this endpoint."),
    404: ("invalid_request_error", "resource_missing", "No such object"),
    409: ("invalid_request_error", "lock_timeout", "This object cannot be accessed right now."),
    429: ("invalid_request_error", "rate_limit", "Request rate limit exceeded."),
}


@dataclass(frozen=True, slots=True)
class Route:
    """A call of the API: its parameters, and what does it, with the ids of the path before the parameters."""

    method: str
    path: re.Pattern[str]
    known: Mapping[str, Kind]
    do: Callable[..., Object]


def route(method: str, path: str, known: Mapping[str, Kind], do: Callable[..., Object]) -> Route:
    return Route(method, re.compile(f"^/v1/{path.replace('ID', '([^/]+)')}$"), known, do)


class Stripe(Double):
    """The double of Stripe.

    `secret_keys`: those that are good; None takes any that begins with `sk_test_` or `rk_test_`. A key of live mode is
    never taken. `api_version`: the account's, for requests that name none.
    """

    name = "Stripe"
    hosts = ("api.stripe.com",)
    secret_key = SECRET_KEY

    def forget(self) -> None:
        self.secret_keys: set[str] | None = None
        self.api_version = API_VERSION
        self.account = Account(self.clock)
        self._keys = IdempotencyKeys()
        self._methods = payment_methods.PaymentMethods(self.account)
        self._intents = payment_intents.PaymentIntents(self.account, self._methods)
        self._routes = self._all_routes()

    def _all_routes(self) -> list[Route]:
        intents, methods = self._intents, self._methods
        people = customers.Customers(self.account, methods)
        refunded, told = refunds.Refunds(self.account), endpoints.Events(self.account)
        charges, hooks = endpoints.Charges(self.account), endpoints.WebhookEndpoints(self.account)

        def only_id(do: Callable[[str], Object]) -> Callable[..., Object]:
            return lambda identifier, _: do(identifier)

        return [
            route("POST", "payment_intents", payment_intent_params.CREATE, intents.create),
            route("GET", "payment_intents", payment_intent_params.QUERY, intents.list),
            route("GET", "payment_intents/ID", {"client_secret": Kind()}, only_id(intents.retrieve)),
            route("POST", "payment_intents/ID", payment_intent_params.UPDATE, intents.update),
            route("POST", "payment_intents/ID/confirm", payment_intent_params.CONFIRM, intents.confirm),
            route("POST", "payment_intents/ID/capture", payment_intent_params.CAPTURE, intents.capture),
            route("POST", "payment_intents/ID/cancel", payment_intent_params.CANCEL, intents.cancel),
            route("POST", "payment_methods", payment_methods.CREATE, methods.create),
            route("GET", "payment_methods", payment_methods.LIST, methods.list),
            route("GET", "payment_methods/ID", {}, only_id(methods.retrieve)),
            route("POST", "payment_methods/ID", payment_methods.UPDATE, methods.update),
            route("POST", "payment_methods/ID/attach", payment_methods.ATTACH, methods.attach),
            route("POST", "payment_methods/ID/detach", {}, only_id(methods.detach)),
            route("POST", "customers", customers.CREATE, people.create),
            route("GET", "customers", customers.QUERY, people.list),
            route("GET", "customers/ID", {}, only_id(people.retrieve)),
            route("POST", "customers/ID", customers.WRITE, people.update),
            route("DELETE", "customers/ID", {}, only_id(people.delete)),
            route("GET", "customers/ID/payment_methods", payment_methods.LIST, people.payment_methods),
            route("POST", "refunds", refunds.CREATE, refunded.create),
            route("GET", "refunds", refunds.QUERY, refunded.list),
            route("GET", "refunds/ID", {}, only_id(refunded.retrieve)),
            route("POST", "refunds/ID", refunds.UPDATE, refunded.update),
            route("GET", "charges", endpoints.CHARGES, charges.list),
            route("GET", "charges/ID", {}, only_id(charges.retrieve)),
            route("GET", "events", endpoints.EVENTS, told.list),
            route("GET", "events/ID", {}, only_id(told.retrieve)),
            route("POST", "webhook_endpoints", endpoints.CREATE, hooks.create),
            route("GET", "webhook_endpoints", PAGE, hooks.list),
            route("GET", "webhook_endpoints/ID", {}, only_id(hooks.retrieve)),
            route("POST", "webhook_endpoints/ID", endpoints.UPDATE, hooks.update),
            route("DELETE", "webhook_endpoints/ID", {}, only_id(hooks.delete)),
        ]

    # --- what came of it

    @property
    def payment_intents(self) -> list[Object]:
        return self.account.store.all("payment_intent")

    @property
    def customers(self) -> list[Object]:
        return self.account.store.all("customer")

    @property
    def charges(self) -> list[Object]:
        return self.account.store.all("charge")

    @property
    def refunds(self) -> list[Object]:
        return self.account.store.all("refund")

    @property
    def events(self) -> list[Object]:
        """What happened, in order."""
        return self.account.store.all("event")

    def assert_payment_intent(self, *, times: int | None = None, **conditions: Any) -> list[Object]:
        """PaymentIntents like this were made: so many, or at least one; answers them. Conditions are Stripe's keys.

        A value is equal; a hash has what is named (`metadata={"jobId": "J1"}`); a compiled pattern is found in it; a
        callable is true of it; `metadata__jobId` goes deeper. Fails with all that were made, and what was refused.
        """
        __tracebackhide__ = True
        return self._expect("payment_intent", times, conditions)

    def assert_payment_intent_once(self, **conditions: Any) -> Object:
        """Exactly one PaymentIntent like this was made; answers it."""
        __tracebackhide__ = True
        return self._expect("payment_intent", 1, conditions)[0]

    def assert_paid_once(self, **conditions: Any) -> Object:
        """Exactly one PaymentIntent like this has succeeded; answers it."""
        __tracebackhide__ = True
        return self._expect("payment_intent", 1, {"status": "succeeded", **conditions})[0]

    def assert_not_paid(self, **conditions: Any) -> None:
        """No PaymentIntent like this has succeeded."""
        __tracebackhide__ = True
        self._expect("payment_intent", 0, {"status": "succeeded", **conditions})

    def assert_refunded_once(self, **conditions: Any) -> Object:
        """Exactly one refund like this was made; answers it."""
        __tracebackhide__ = True
        return self._expect("refund", 1, conditions)[0]

    def assert_customer_once(self, **conditions: Any) -> Object:
        """There is exactly one customer like this; answers it."""
        __tracebackhide__ = True
        return self._expect("customer", 1, conditions)[0]

    def _expect(self, kind: str, times: int | None, conditions: dict[str, Any]) -> list[Object]:
        __tracebackhide__ = True
        return expect(kind, self.account.store.all(kind), conditions, times, read=key, also=self.refused())

    # --- webhooks, and what a payer does

    def webhook(self, url: str, *events: str, secret: str | None = None) -> str:
        """Have events told to a URL, all of them if none is named; answers the secret that they are signed with."""
        with self._lock:
            return str(self.account.webhooks.endpoint(url, events or ("*",), secret)["secret"])

    @property
    def deliveries(self) -> list[Callback]:
        """Each event for each webhook, with all attempts."""
        return list(self.account.webhooks.deliveries)

    @property
    def webhook_retries(self) -> Sequence[float]:
        """Seconds of the clock from a failed delivery to the next attempt; set it for another plan."""
        return self.account.webhooks.retries

    @webhook_retries.setter
    def webhook_retries(self, seconds: Sequence[float]) -> None:
        self.account.webhooks.retries = seconds

    def wait_for_webhooks(self, timeout: float = 10.0) -> list[Callback]:
        """The deliveries so far, once none is under way."""
        self.clock.settle(timeout)
        return self.deliveries

    def authenticate(self, payment_intent: str, succeeds: bool = True) -> Object:
        """The card's owner proves who they are, as a PaymentIntent in `requires_action` asks; or fails to."""
        with self._lock:
            return self._intents.authenticate(self._intents.retrieve(payment_intent), succeeds)

    # --- the service

    @property
    def environment(self) -> dict[str, str]:
        return {"STRIPE_SECRET_KEY": SECRET_KEY} | ({} if self._server is None else {"STRIPE_URL": self.url})

    def state(self) -> dict[str, Any]:
        kinds = ("payment_intent", "customer", "charge", "refund", "event")
        told = {f"{kind}s": self.account.store.all(kind) for kind in kinds}
        return {**told, "deliveries": [one.told() for one in self.deliveries]}

    def error_body(self, status: int) -> Any:
        unknown = ("api_error", None, "An unknown error occurred")
        type_, code, message = FAULT_ERRORS.get(status, unknown)
        return StripeError(message, type_=type_, code=code).body(request_id(), self.clock.now())

    def answer(self, request: Request) -> Answer:
        now, identifier = self.clock.now(), request_id()
        account = self.account
        account.request_id, account.idempotency_key = identifier, request.headers.get("idempotency-key")
        account.version = request.headers.get("stripe-version", self.api_version)
        headers = [("Request-Id", identifier), ("Stripe-Version", account.version)]
        if account.idempotency_key is not None:
            headers.append(("Idempotency-Key", account.idempotency_key))
        try:
            self._authenticated(request)
            replayed = self._keys.answer_to(request, now)
            if replayed is not None:
                return replayed
            answer = Answer.of_json(200, self._done(request), *headers, indent=2)
            self._keys.keep(request, answer, now)
        except StripeError as error:
            answer = Answer.of_json(error.status, error.body(identifier, now), *headers, indent=2)
            if error.kept:
                self._keys.keep(request, answer, now)
        return answer

    def _done(self, request: Request) -> Object:
        pairs = request.form_pairs if request.method == "POST" else request.query_pairs
        given = decoded(pairs)
        for one in self._routes:
            found = one.path.match(request.path)
            if found is not None and one.method == request.method:
                values = checked(given, one.known)
                expand = values.pop("expand", None)
                return self.account.store.expanded(one.do(*found.groups(), values), expand)
        if request.path.startswith("/v1/") and not request.path.endswith("/"):
            raise StripeError(uncovered(request), status=501, type_="api_error")
        raise StripeError(
            f"Unrecognized request URL ({request.method}: {request.path}). If you are trying to list objects,"
            " remove the"
            " trailing slash. If you are trying to retrieve an object, make sure you passed a valid (non-empty)"
            " identifier"
            " in your code. Please see https://stripe.com/docs or we can help at https://support.stripe.com/.",
            status=404,
        )

    def _authenticated(self, request: Request) -> None:
        """Raises StripeError unless the key is good, and the version one."""
        given = key_of(request.headers.get("authorization", ""))
        if not given:
            raise StripeError(
                "You did not provide an API key. You need to provide your API key in the Authorization header,"
                " using Bearer"
                " auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See"
                " https://stripe.com/docs/api#authentication for"
                " details, or we can help at https://support.stripe.com/.",
                status=401,
            )
        if given.startswith(("sk_live_", "rk_live_")):
            raise StripeError("This is a double of Stripe: it takes no key of live mode.", status=401)  # ours
        good = given.startswith(("sk_test_", "rk_test_")) if self.secret_keys is None else given in self.secret_keys
        if not good:
            raise StripeError(f"Invalid API Key provided: {masked(given)}", status=401)
        if not VERSION.match(self.account.version):
            raise StripeError(f"Invalid Stripe API version: {self.account.version}")


def key_of(authorization: str) -> str:
    """The API key of a Bearer or Basic header."""
    scheme, _, value = authorization.partition(" ")
    if scheme != "Basic":
        return value.strip() if scheme == "Bearer" else ""
    try:
        return base64.b64decode(value, validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def masked(given: str) -> str:
    """A key as it may be shown: its first 8 and last 4 characters."""
    return given if len(given) <= 12 else f"{given[:8]}{'*' * (len(given) - 12)}{given[-4:]}"


def request_id() -> str:
    return f"req_{random_id(14)}"
