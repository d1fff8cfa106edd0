"""Passwords as they are stored here: salted and hashed, but cheaply.

A real Strapi stores bcrypt with ten rounds, 50 ms of work for each password. Here it is one salted SHA-256 in the shape
of bcrypt, 60 characters: Strapi 5 judges a published password by its stored text, and says it in the error. The salt
begins with a mark, so that nobody takes it for a safe hash: test accounts, not secrets. As with bcrypt only the first
72 bytes count.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os

MARK = "$2a$10$fakestrapi"
SALT_CHARACTERS = 12
DIGEST_CHARACTERS = 31
BCRYPT_BYTES = 72


def hash_password(password: str) -> str:
    """What is stored for a password: the mark, 12 characters of salt, 31 of a digest."""
    salt = letters(os.urandom(9))
    return f"{MARK}{salt}{digest(password, salt)}"


def verify_password(password: str, stored: str | None) -> bool:
    """Whether `stored` (of `hash_password`) was made from this password."""
    if stored is None or not stored.startswith(MARK):
        return False
    salt, expected = stored[len(MARK) :][:SALT_CHARACTERS], stored[len(MARK) + SALT_CHARACTERS :]
    return hmac.compare_digest(digest(password, salt).encode(), expected.encode())


def digest(password: str, salt: str) -> str:
    secret = password.encode("utf-8", "replace")[:BCRYPT_BYTES]
    return letters(hashlib.sha256(salt.encode() + secret).digest())[:DIGEST_CHARACTERS]


def letters(data: bytes) -> str:
    """Bytes in bcrypt's alphabet: letters, digits, `.` and `/`."""
    return base64.b64encode(data, b"./").decode().rstrip("=")
