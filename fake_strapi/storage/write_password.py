"""Passwords as they are stored here: salted and hashed, but cheaply.

A real Strapi stores bcrypt with ten rounds, 50 ms of work for each password, which no answer ever shows. Here it is
one salted SHA-256, under a mark of its own so that nobody takes it for a safe hash: test accounts, not secrets. As
with bcrypt only the first 72 bytes count.
"""

from __future__ import annotations

import hashlib
import hmac
import os

MARK = "fake-strapi-sha256"
BCRYPT_BYTES = 72


def hash_password(password: str) -> str:
    """What is stored for a password: `fake-strapi-sha256$<salt>$<digest>`, both in hex."""
    salt = os.urandom(8).hex()
    return f"{MARK}${salt}${digest(password, salt)}"


def verify_password(password: str, stored: str | None) -> bool:
    """Whether `stored` (of `hash_password`) was made from this password."""
    mark, _, rest = (stored or "").partition("$")
    salt, _, expected = rest.partition("$")
    return mark == MARK and hmac.compare_digest(digest(password, salt), expected)


def digest(password: str, salt: str) -> str:
    secret = password.encode("utf-8", "replace")[:BCRYPT_BYTES]
    return hashlib.sha256(salt.encode() + secret).hexdigest()
