"""Signatures of deliveries. Strapi signs nothing; the guide promises an HMAC, and receivers know other schemes too.

Each scheme is one row of SCHEMES: from the secrets, the event's id, the time and the body as sent to the headers. The
first secret is the current one; a second one is the one before it, which receivers may still have.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from fake_strapi.errors import FakeStrapiError

Header = tuple[str, str]
STANDARD_PREFIX = "whsec_"


class Signed(Struct, frozen=True):
    """What is signed: the event's id, the time of the attempt in seconds, the body's bytes."""

    event_id: str
    timestamp: int
    body: bytes


def hex_digest(secret: str, message: bytes) -> str:
    """HMAC-SHA256 in hex."""
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def guide(secrets: Sequence[str], signed: Signed) -> list[Header]:
    """The guide's: hex over the body. A receiver compares it whole, so the old secret has a header of its own."""
    names = ("x-strapi-signature", "x-strapi-signature-previous")
    return [(name, hex_digest(secret, signed.body)) for name, secret in zip(names, secrets, strict=False)]


def sha256(secrets: Sequence[str], signed: Signed) -> list[Header]:
    """GitHub's way: `sha256=` and hex over the body."""
    names = ("X-Strapi-Signature-256", "X-Strapi-Signature-256-Previous")
    return [(name, f"sha256={hex_digest(secret, signed.body)}") for name, secret in zip(names, secrets, strict=False)]


def timestamped(secrets: Sequence[str], signed: Signed) -> list[Header]:
    """Stripe's way: `t=<seconds>,v1=<hex over "t.body">`, one `v1` a secret."""
    message = f"{signed.timestamp}.".encode() + signed.body
    parts = [f"t={signed.timestamp}", *(f"v1={hex_digest(secret, message)}" for secret in secrets)]
    return [("X-Strapi-Signature-Timestamped", ",".join(parts))]


def standard_webhooks(secrets: Sequence[str], signed: Signed) -> list[Header]:
    """Standard Webhooks: `v1,<base64 over "id.t.body">`, one a secret, with the id and the time in headers."""
    message = f"{signed.event_id}.{signed.timestamp}.".encode() + signed.body
    digests = [
        base64.b64encode(hmac.new(standard_key(secret), message, hashlib.sha256).digest()).decode()
        for secret in secrets
    ]
    return [
        ("webhook-id", signed.event_id),
        ("webhook-timestamp", str(signed.timestamp)),
        ("webhook-signature", " ".join(f"v1,{digest}" for digest in digests)),
    ]


def standard_key(secret: str) -> bytes:
    """The key's bytes: base64 behind `whsec_`; a secret without that prefix stands for its own bytes."""
    if not secret.startswith(STANDARD_PREFIX):
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix(STANDARD_PREFIX), validate=True)
    except binascii.Error:
        raise FakeStrapiError(f"the webhook secret {secret!r} is no base64 behind {STANDARD_PREFIX}") from None


Sign = Callable[[Sequence[str], Signed], list[Header]]
SCHEMES: Mapping[str, Sign] = {
    "x-strapi-signature": guide,
    "x-strapi-signature-256": sha256,
    "timestamped": timestamped,
    "standard-webhooks": standard_webhooks,
}


def signature_headers(schemes: Sequence[str], secrets: Sequence[str], signed: Signed) -> list[Header]:
    """The headers of all schemes, in their order; none without a secret."""
    if not secrets:
        return []
    return [header for name in schemes for header in SCHEMES[name](secrets, signed)]
