"""JSON web tokens as far as tests need them: made with a known secret, and taken apart to be compared."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
from collections.abc import Mapping
from typing import Any


def signed_jwt(claims: Mapping[str, Any], secret: str, now: int, lifetime: int, algorithm: str = "HS256") -> str:
    """A token with `iat` and `exp`, as the package jsonwebtoken makes it. Times in whole seconds."""
    head = _encoded({"alg": algorithm, "typ": "JWT"})
    text = f"{head}.{_encoded({**claims, 'iat': now, 'exp': now + lifetime})}"
    signature = hmac.new(secret.encode(), text.encode(), f"sha{algorithm[2:]}").digest()
    return f"{text}.{_base64(signature)}"


def opened_jwt(token: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Header and claims, unverified; None for a text that is no JWT."""
    parts = token.split(".")
    if len(parts) != 3:
        return None
    try:
        header, claims = (json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in parts[:2])
    except (ValueError, binascii.Error):
        return None
    return (header, claims) if isinstance(header, dict) and isinstance(claims, dict) else None


def _encoded(value: Mapping[str, Any]) -> str:
    return _base64(json.dumps(value, separators=(",", ":")).encode())


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
