"""Tells whether a webhook's signature is good, as a receiver does: the schemes that receivers of Strapi's events know.

Written apart from the fake's own signing, so that each checks the other.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence

TOLERANCE_SECONDS = 300

SIGNATURE_HEADERS = (
    "x-strapi-signature",
    "x-strapi-signature-256",
    "x-strapi-signature-timestamped",
    "webhook-signature",
)


def why_refused(headers: Mapping[str, str], body: bytes, secrets: Sequence[str], now: float) -> str | None:
    """None for a delivery whose every signature is good; else what is wrong, for a person. `headers` in lower case.

    `now` in Unix seconds, for schemes that sign the time. A delivery without any signature is refused too.
    """
    found = [name for name in SIGNATURE_HEADERS if name in headers]
    if not found:
        return f"no signature: expected one of the headers {', '.join(SIGNATURE_HEADERS)}"
    for name in found:
        reason = CHECKS[name](headers, body, secrets, now)
        if reason is not None:
            return f"{name}: {reason}"
    return None


def _hex(secret: str, message: bytes) -> str:
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def _matches(given: str, secrets: Sequence[str], message: bytes, prefix: str = "") -> bool:
    return any(hmac.compare_digest(given.encode(), (prefix + _hex(secret, message)).encode()) for secret in secrets)


def _guide(headers: Mapping[str, str], body: bytes, secrets: Sequence[str], now: float) -> str | None:
    good = _matches(headers["x-strapi-signature"], secrets, body)
    return None if good else "is not the HMAC-SHA256 of the body by any known secret"


def _sha256(headers: Mapping[str, str], body: bytes, secrets: Sequence[str], now: float) -> str | None:
    good = _matches(headers["x-strapi-signature-256"], secrets, body, "sha256=")
    return None if good else "is not sha256= and the HMAC-SHA256 of the body by any known secret"


def _timestamped(headers: Mapping[str, str], body: bytes, secrets: Sequence[str], now: float) -> str | None:
    parts = [part.partition("=") for part in headers["x-strapi-signature-timestamped"].split(",")]
    time = next((value for key, _, value in parts if key == "t"), "")
    stale = _stale(time, now)
    if stale is not None:
        return stale
    message = f"{time}.".encode() + body
    good = any(_matches(value, secrets, message) for key, _, value in parts if key == "v1")
    return None if good else "no v1 of it is the HMAC-SHA256 of time and body by any known secret"


def _standard(headers: Mapping[str, str], body: bytes, secrets: Sequence[str], now: float) -> str | None:
    time, identifier = headers.get("webhook-timestamp", ""), headers.get("webhook-id", "")
    stale = _stale(time, now)
    if stale is not None:
        return stale
    message = f"{identifier}.{time}.".encode() + body
    wanted = {_standard_digest(secret, message) for secret in secrets}
    given = {part.removeprefix("v1,") for part in headers["webhook-signature"].split(" ") if part.startswith("v1,")}
    return None if wanted & given else "no v1 of it is the HMAC-SHA256 of id, time and body by any known secret"


def _standard_digest(secret: str, message: bytes) -> str:
    key = base64.b64decode(secret.removeprefix("whsec_")) if secret.startswith("whsec_") else secret.encode()
    return base64.b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode()


def _stale(time: str, now: float) -> str | None:
    if not time.isdigit():
        return f"no time in Unix seconds, but {time!r}"
    age = now - int(time)
    return None if abs(age) <= TOLERANCE_SECONDS else f"its time is {age:.0f} s old: more than {TOLERANCE_SECONDS} s"


CHECKS = {
    "x-strapi-signature": _guide,
    "x-strapi-signature-256": _sha256,
    "x-strapi-signature-timestamped": _timestamped,
    "webhook-signature": _standard,
}
