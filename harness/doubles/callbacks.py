"""Calls that a service makes to its customer's server: Stripe's webhooks, Twilio's status callbacks.

Sent by `http.client`, never by `requests`: that may be in the hands of the library `responses` meanwhile.
"""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 10.0


@dataclass(slots=True)
class Attempt:
    """`at` in Unix seconds of the double's clock; `status` 0 when no answer came, with the reason in `error`."""

    at: float
    status: int
    error: str | None = None

    @property
    def accepted(self) -> bool:
        return 200 <= self.status < 300


@dataclass(slots=True)
class Callback:
    """One call, with all attempts. `kind` says what it tells: an event's type, a message's status."""

    kind: str
    url: str
    body: bytes
    headers: Mapping[str, str]
    attempts: list[Attempt] = field(default_factory=list)

    @property
    def delivered(self) -> bool:
        return bool(self.attempts) and self.attempts[-1].accepted

    def send(self, now: float, method: str = "POST") -> Attempt:
        """One attempt; what came of it is the last of `attempts`."""
        status, error = sent(method, self.url, self.body, self.headers)
        attempt = Attempt(now, status, error)
        self.attempts.append(attempt)
        return attempt

    def told(self) -> dict[str, Any]:
        """As JSON."""
        attempts = [{"at": one.at, "status": one.status, "error": one.error} for one in self.attempts]
        text = self.body.decode("utf-8", "replace")
        return {"kind": self.kind, "url": self.url, "delivered": self.delivered, "body": text, "attempts": attempts}


def sent(method: str, url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, str | None]:
    """The status of the answer, or 0 and why there is none."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return 0, f"{url!r} is no http or https URL"
    if parts.scheme == "https":
        context = ssl.create_default_context()
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            parts.hostname, parts.port, timeout=TIMEOUT_SECONDS, context=context
        )
    else:
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=TIMEOUT_SECONDS)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request(method, target, body, dict(headers))
        return connection.getresponse().status, None
    except (OSError, http.client.HTTPException) as error:
        return 0, f"{type(error).__name__}: {error}"
    finally:
        connection.close()
