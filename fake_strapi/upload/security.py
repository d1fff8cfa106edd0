"""Which types of files may be uploaded, by the lists of a project's `upload.security`.

A file's type is what was declared, what its extension says and what its content looks like, all of which must be
allowed. Source: utils/mime-validation of `@strapi/upload` 5.54.0; 4.26.2 has no such lists.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from fake_strapi.schema.settings_plugins import Upload
from fake_strapi.upload.mime import OCTETS, lookup
from fake_strapi.upload.names import extname
from fake_strapi.upload.signatures import detect, trusted_type

NOT_ALLOWED = "MIME type is not allowed"
ZIP, XML, SVG = "application/zip", "application/xml", "image/svg+xml"


def refusal(name: str, declared: str, data: bytes, settings: Upload) -> str | None:
    """Why a file is not taken, in Strapi's words; None when it is."""
    allowed, denied = settings.allowed_types, settings.denied_types or ()
    ext = extname(name).lower()
    expected = lookup(ext) if ext else None
    if declared not in ("", OCTETS) and matches(declared, denied):
        return not_allowed(declared)
    if expected is not None and matches(expected, denied):
        return not_allowed(expected)
    detected = detect(data)
    if not confirmed(declared, expected, detected):
        if detected is not None and matches(detected, denied):
            return not_allowed(detected)
        if detected is not None and allowed and not matches(detected, allowed):
            # Office files look like archives, and vector images like any XML: their extension counts.
            by_extension = expected is not None and matches(expected, allowed)
            office = detected == ZIP and expected != ZIP and by_extension
            if not office and not (detected == XML and expected == SVG and by_extension):
                return NOT_ALLOWED
    final = trusted_type(name, declared, data)
    if matches(final, denied):
        return not_allowed(final)
    if allowed is None or matches(final, allowed):
        return None
    return not_allowed(final) if allowed else NOT_ALLOWED


def confirmed(declared: str, expected: str | None, detected: str | None) -> bool:
    """Whether the extension and the content say what was declared."""
    if declared in ("", OCTETS) or expected is None or detected is None:
        return False
    by_extension = matches(declared, (expected,)) or matches(expected, (declared,))
    return by_extension and matches(detected, (declared,))


def matches(media_type: str, patterns: Sequence[str]) -> bool:
    """Whether a type is one of these, such as `image/png` or `image/*`."""
    given = media_type.lower()
    return any(
        re.fullmatch(pattern.replace("*", ".*"), given) is not None if "*" in pattern else pattern == given
        for pattern in map(str.lower, patterns)
    )


def not_allowed(media_type: str) -> str:
    return f"File type '{media_type}' is not allowed"
