"""Stripe's idempotency keys: the same key gives the same answer for a day.

Source: Stripe's API reference: results are kept from when an endpoint has begun its work, errors too; not those of
parameters that weren't right.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from harness.doubles.exchange import Answer, Request
from harness.doubles.stripe.errors import StripeError

LONGEST = 255
KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Kept:
    at: float
    path: str
    body: bytes
    answer: Answer


class IdempotencyKeys:
    """The answers of one account by key."""

    def __init__(self) -> None:
        self._kept: dict[str, Kept] = {}
        self._lock = threading.Lock()

    def answer_to(self, request: Request, now: float) -> Answer | None:
        """The answer that was given to this key, as a replay; None for a new one. Raises StripeError."""
        key = key_of(request)
        if key is None:
            return None
        if len(key) > LONGEST:
            raise StripeError(
                f"Keys for idempotent requests can be at most {LONGEST} characters long.", type_="idempotency_error"
            )
        with self._lock:
            kept = self._kept.get(key)
        if kept is None or now - kept.at >= KEPT_SECONDS:
            return None
        if kept.path != request.path:
            raise StripeError(
                "Keys for idempotent requests can only be used for the same endpoint they were first used for"
                f" ('{request.path}' vs '{kept.path}'). Try using a key other than '{key}' if you meant to execute a"
                " different request.",
                type_="idempotency_error",
            )
        if kept.body != request.body:
            raise StripeError(
                "Keys for idempotent requests can only be used with the same parameters they were first used with. Try"
                f" using a key other than '{key}' if you meant to execute a different request.",
                type_="idempotency_error",
            )
        original = kept.answer.header("Request-Id") or ""
        return kept.answer.with_headers(("Idempotent-Replayed", "true"), ("Original-Request", original))

    def keep(self, request: Request, answer: Answer, now: float) -> None:
        """Remember what a request was answered, if it has a key."""
        if (key := key_of(request)) is not None:
            with self._lock:
                self._kept[key] = Kept(now, request.path, request.body, answer)


def key_of(request: Request) -> str | None:
    return request.headers.get("idempotency-key") if request.method == "POST" else None
