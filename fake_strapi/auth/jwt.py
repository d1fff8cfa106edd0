"""JSON Web Tokens as Strapi signs them: HS256, claims in the order in which they were given.

Source: jsonwebtoken 9, as 4.26.2 and 5.54.0 use it. Times are seconds since the epoch.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Collection
from typing import Any

from fake_strapi.errors import FakeStrapiError
from fake_strapi.javascript.json_text import JsonSyntaxError, parse, stringify

ALGORITHM = "HS256"
DIGESTS = {"HS256": hashlib.sha256, "HS384": hashlib.sha384, "HS512": hashlib.sha512}
HEADER = {"alg": ALGORITHM, "typ": "JWT"}

Claims = dict[str, Any]


def sign(claims: Claims, secret: str, algorithm: str = ALGORITHM) -> str:
    """A token with exactly these claims. Raises FakeStrapiError for an algorithm that is none of HMAC's."""
    if algorithm not in DIGESTS:
        raise FakeStrapiError(f"JWTs can't be signed with {algorithm}: choose one of {', '.join(DIGESTS)}")
    text = f"{encoded(stringify({**HEADER, 'alg': algorithm}))}.{encoded(stringify(claims))}"
    return f"{text}.{signature(text, secret, algorithm)}"


def verify(token: str, secret: str, now: int, algorithms: Collection[str] = (ALGORITHM,)) -> Claims | None:
    """The claims of a token; None for one that is malformed, not signed with `secret`, too early or expired."""
    text, _, given = token.rpartition(".")
    head, _, body = text.partition(".")
    header, claims = decoded(head), decoded(body)
    algorithm = "" if header is None else header.get("alg", "")
    if claims is None or algorithm not in algorithms:
        return None
    if not hmac.compare_digest(given.encode(), signature(text, secret, algorithm).encode()):
        return None
    end, start = claims.get("exp", now + 1), claims.get("nbf", now)
    if not isinstance(end, int | float) or not isinstance(start, int | float):
        return None
    return claims if start <= now < end else None


def signature(text: str, secret: str, algorithm: str = ALGORITHM) -> str:
    return encoded(hmac.new(secret.encode(), text.encode(), DIGESTS[algorithm]).digest())


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
