"""Uploaded files by reference: the random end of a hash gets a name, and so do the times of each file by itself.

What an encoder makes of an image differs from one to the other, so the sizes of images that were encoded anew are only
checked against each other: KB with two decimals of the bytes. Formats are put in one order, as Strapi has them in the
order in which they were ready.
"""

from __future__ import annotations

import json
import re
from typing import Any, Protocol

from harness.jsontext import Object, Scalar, compact

HASH = re.compile(r"(?<=_)[0-9a-f]{10}(?=\.|$)")
ENCODED = ("image/jpeg", "image/png", "image/webp", "image/tiff")
FORMATS = ("thumbnail", "large", "medium", "small")
TIMES = {"createdAt": "file.time", "updatedAt": "file.time", "publishedAt": "file.published"}


class Named(Protocol):
    """What gives names: normalise.Names."""

    def give(self, kind: str, value: str) -> str: ...


def file_names(node: Object, text: str, names: Named) -> dict[str, str]:
    """For the keys of a file that are volatile, the JSON text that stands for their values.

    `node`: an object of the upload plugin's file type. One without a hash (other fields were asked for) has no names.
    """
    hash_node = node.get("hash")
    if not isinstance(hash_node, Scalar) or hash_node.string is None:
        return {}
    value = {key: json.loads(text[child.start : child.end]) for key, child in node.items}
    found: dict[str, str] = {}
    if isinstance(value.get("formats"), dict):
        found["formats"] = compact(_formats(value["formats"], names))
    for key in ("hash", "url"):
        if isinstance(value.get(key), str):
            found[key] = compact(_named(value[key], names))
    for key, kind in TIMES.items():
        if isinstance(value.get(key), str):
            found[key] = compact(names.give(kind, f"{value['hash']} {value[key]}"))
    encoded = value.get("mime") in ENCODED and value.get("width") is not None
    if value.get("size") and (encoded or (value.get("formats") and value.get("mime") != "image/gif")):
        found["size"] = compact("<KB of an encoded image>")
    return found


def _named(text: str, names: Named) -> str:
    return HASH.sub(lambda match: names.give("hash", match.group()), text)


def _formats(formats: dict[str, Any], names: Named) -> dict[str, Any]:
    keys = [key for key in FORMATS if key in formats] + [key for key in formats if key not in FORMATS]
    return {key: _format(formats[key], names) for key in keys}


def _format(value: dict[str, Any], names: Named) -> dict[str, Any]:
    named = {key: _named(item, names) if key in ("hash", "url") else item for key, item in value.items()}
    size = value.get("sizeInBytes")
    if isinstance(size, int) and size > 0 and abs(value["size"] - size / 1000) < 0.00501:
        named |= {"size": "<KB of the bytes>", "sizeInBytes": "<bytes of an encoded image>"}
    return named
