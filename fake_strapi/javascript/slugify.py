"""`@sindresorhus/slugify` 1.1 with `@sindresorhus/transliterate` 0.1: what Strapi makes of a text for an address."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from pathlib import Path

from fake_strapi.javascript.text import deburr

# The replacements that are no mere taking off of accents, in the package's order: the later ones find what the earlier
# have left. Copied from `@sindresorhus/transliterate` 0.1.2 and `@sindresorhus/slugify` 1.1.0: their licence, MIT, lies
# beside it.
TABLE = Path(__file__).with_name("transliteration.json")
# Where the package's own lodash.deburr 4.1 differs from lodash's: some marks stay, and end up as separators.
_OLDER_DEBURR: dict[int, str] = {0x17F: "ss", **dict.fromkeys([*range(0x20F1, 0x2100), *range(0xFE24, 0xFE30)], " ")}
_CASES = re.compile(r"([A-Z]{2,})([0-9]+)"), re.compile(r"([a-z0-9]+)([A-Z]{2,})")
_WORDS = re.compile(r"([a-z0-9])([A-Z])"), re.compile(r"([A-Z]+)([A-Z][a-z0-9]+)")


def slugify(
    text: str,
    *,
    separator: str = "-",
    lowercase: bool = True,
    decamelize: bool = True,
    preserve_leading_underscore: bool = False,
) -> str:
    """Letters and digits of the basic Latin alphabet, joined by the separator; camelCase is split."""
    slug = transliterate(unicodedata.normalize("NFC", text))
    if decamelize:
        for pattern in (*_CASES, *_WORDS):
            slug = pattern.sub(r"\1 \2", slug)
    if lowercase:
        slug = slug.lower()
    slug = re.sub(r"[^a-z0-9]+" if lowercase else r"[^a-zA-Z0-9]+", lambda found: separator, slug)
    if separator:
        mark = re.escape(separator)
        slug = re.sub(f"{mark}{{2,}}", lambda found: separator, slug)  # of a longer one, its last character
        slug = re.sub(f"^{mark}|{mark}$", "", slug)
    return f"_{slug}" if preserve_leading_underscore and text.startswith("_") else slug


def transliterate(text: str) -> str:
    """In basic Latin letters, as far as they have them; accents are taken off."""
    if text.isascii():
        return text.replace("&", " and ")
    for letter, replacement in _replacements().items():
        text = text.replace(letter, replacement)
    return deburr(text.translate(_OLDER_DEBURR))


@cache
def _replacements() -> dict[str, str]:
    table: dict[str, str] = json.loads(TABLE.read_text(encoding="utf-8"))
    return table
