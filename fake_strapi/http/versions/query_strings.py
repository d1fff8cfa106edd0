"""Query strings of one version of the API in the words of the other, pair by pair; what needs no translation stays."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote, unquote_plus

from fake_strapi.http.versions.document_ids import row_id_in

Translate = Callable[[str, str], tuple[str, str]]
"""Takes a key and a value, decoded, and answers both."""
STATUS_OF = {"live": "published", "preview": "draft"}
STATE_OF = {status: state for state, status in STATUS_OF.items()}
WORD = re.compile(r"\bdocumentId\b")
NAMES_ATTRIBUTES = re.compile(r"(^|\[)(sort|fields)(\]|\[|$)")
NO_ROW = "0"


def translated_query(query: str, translate: Translate) -> str:
    """The query string with each pair translated."""
    pairs = []
    for pair in query.split("&") if query else ():
        raw_key, equals, raw_value = pair.partition("=")
        key, value = unquote_plus(raw_key), unquote_plus(raw_value)
        wanted = translate(key, value)
        pairs.append(pair if wanted == (key, value) else f"{quote(wanted[0])}{equals}{quote(wanted[1])}")
    return "&".join(pairs)


def for_documents(key: str, value: str) -> tuple[str, str]:
    """Strapi 4's words in Strapi 5's: `publicationState`."""
    return ("status", STATUS_OF[value]) if key == "publicationState" and value in STATUS_OF else (key, value)


def for_rows(key: str, value: str) -> tuple[str, str]:
    """Strapi 5's words in Strapi 4's: `status`, and `documentId` in filters, sorts and fields."""
    if key == "status" and value in STATE_OF:
        return "publicationState", STATE_OF[value]
    if NAMES_ATTRIBUTES.search(key):
        return key, WORD.sub("id", value)
    if "[documentId]" in key:
        row_id = row_id_in(value)
        told = value if "[$null]" in key or "[$notNull]" in key else NO_ROW if row_id is None else str(row_id)
        return key.replace("[documentId]", "[id]"), told
    return key, value


def with_parameter(query: str, key: str, value: str) -> str:
    """The query string with a parameter, in the place of what it said of it."""
    kept = [pair for pair in query.split("&") if pair and unquote_plus(pair.partition("=")[0]) != key]
    return "&".join([*kept, f"{key}={quote(value)}"])
