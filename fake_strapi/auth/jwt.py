"""JSON Web Tokens as Strapi signs them: HS256, claims in the order in which they were given.

Source: jsonwebtoken 9, as 4.26.2 and 5.54.0 use it. Times are seconds since the epoch.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from typing import Any

from fake_strapi.javascript.json_text import JsonSyntaxError, parse, stringify

HEADER = {"alg": "HS256", "typ": "JWT"}

Claims = dict[str, Any]


def sign(claims: Claims, secret: str) -> str:
    """A token with exactly these claims."""
    text = f"{encoded(stringify(HEADER))}.{encoded(stringify(claims))}"
    return f"{text}.{signature(text, secret)}"


def verify(token: str, secret: str, now: int) -> Claims | None:
    """The claims of a token; None for one that is malformed, not signed with `secret`, too early or expired."""
    text, _, given = token.rpartition(".")
    head, _, body = text.partition(".")
    if not head or not body or not hmac.compare_digest(given.encode(), signature(text, secret).encode()):
        return None
    header, claims = decoded(head), decoded(body)
    if header is None or header.get("alg") != HEADER["alg"] or claims is None:
        return None
    end, start = claims.get("exp", now + 1), claims.get("nbf", now)
    if not isinstance(end, int | float) or not isinstance(start, int | float):
        return None
    return claims if start <= now < end else None


def signature(text: str, secret: str) -> str:
    return encoded(hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest())


def encoded(data: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(part: str) -> Claims | None:
    """One part of a token as an object; None when it is none."""
    try:
        value = parse(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (binascii.Error, ValueError, JsonSyntaxError):
        return None
    return value if isinstance(value, dict) else None
