"""Names of uploaded files: which are allowed, their extension, and the hash under which a file is served.

Source: plugin-upload services/upload (4.26.2), upload services/upload and image-manipulation (5.54.0), node's path.
"""

from __future__ import annotations

import re

from fake_strapi.chance import Chance
from fake_strapi.javascript.slugify import slugify

_RESERVED = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_WINDOWS = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)


def is_valid(name: str) -> bool:
    """Whether a file may have this name."""
    if not name or utf16_length(name) > 255 or name in (".", ".."):
        return False
    return _RESERVED.search(name) is None and _WINDOWS.fullmatch(name) is None


def utf16_length(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def extname(name: str) -> str:
    """node's path.extname: from the last dot on; "" where there is none but a leading one."""
    base = name.rstrip("/").rpartition("/")[2]
    at = base.rfind(".")
    return "" if at <= 0 or base == ".." else base[at:]


def basename(name: str, ext: str) -> str:
    """node's path.basename: the last part of a path, without `ext` at its end, unless that is all of it."""
    base = name.rstrip("/").rpartition("/")[2]
    return base[: -len(ext)] if ext and base.endswith(ext) and base != ext else base


def slug(name: str) -> str:
    """Letters and digits of the basic Latin alphabet, joined by `_`; case stays, camelCase is split."""
    return slugify(name, separator="_", lowercase=False)


def new_hash(base: str, chance: Chance) -> str:
    """The name under which a new file is served, without extension: its slug and ten hexadecimal digits."""
    return f"{slug(base)}_{chance.hex(5)}"
