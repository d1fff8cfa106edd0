"""documentIds for the rows of a Strapi 4, which has none: made of the type and the row's id, and read back from there.

They look like Strapi 5's (24 lower-case letters and digits, a letter first), are the same as long as the row lives, and
need no memory.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
LETTERS = DIGITS[10:]
MARK_LENGTH, ID_LENGTH = 15, 9
IDS = 36**ID_LENGTH
FACTOR = 60_466_176_000_005
"""Prime to IDS: neighbours get ids that have nothing in common."""
INVERSE = pow(FACTOR, -1, IDS)
DOCUMENT_ID = re.compile(rf"[a-z][0-9a-z]{{{MARK_LENGTH + ID_LENGTH - 1}}}")
KEPT_IDS = 16_384


@lru_cache(KEPT_IDS)
def document_id(uid: str, row_id: int) -> str:
    """The documentId of a row."""
    number = int.from_bytes(sha256(f"{uid} {row_id}".encode()).digest()[:16], "big")
    return LETTERS[number % 26] + base36(number // 26, MARK_LENGTH - 1) + base36(row_id * FACTOR, ID_LENGTH)


def row_id_of(uid: str, text: object) -> int | None:
    """The row that a documentId of a type stands for; None for any other text."""
    row_id = row_id_in(text)
    return row_id if row_id is not None and document_id(uid, row_id) == text else None


def row_id_in(text: object) -> int | None:
    """The row id in what looks like a documentId of whatever type; None where it doesn't."""
    if not isinstance(text, str) or not DOCUMENT_ID.fullmatch(text):
        return None
    row_id: int = int(text[MARK_LENGTH:], 36) * INVERSE % IDS
    return row_id


def base36(number: int, length: int) -> str:
    """The last digits of a number."""
    digits = []
    for _ in range(length):
        number, digit = divmod(number, 36)
        digits.append(DIGITS[digit])
    return "".join(reversed(digits))
