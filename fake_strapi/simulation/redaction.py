"""Takes secrets out of what the journal shows: equal secrets stay equal, and nothing of them can be read.

A secret is the value of the headers Authorization, Cookie, Set-Cookie and of any header, JSON key, form field or query
parameter whose name says so: password, secret, token, jwt, access key; also in the query of a URL in Location and
Referer; and on auth routes the `code` or `confirmation` that stands for a password. A mark such as
`<redacted:5f0d62a1>` stands in its place; marks are keyed by a number that is drawn at every start, so that a weak
password can't be guessed from one.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from hashlib import blake2s
from urllib.parse import unquote_plus

KEY = secrets.token_bytes(16)
SECRET_NAME = re.compile(r".*(?:password.*|secret.*|jwt.*|token|access_?key|api_?key|authorization)", re.I | re.S)
AUTH_ROUTE = re.compile(r"/(?:auth|connect)/")
CODES = frozenset({"code", "confirmation"})
URL_HEADERS = frozenset({"location", "referer"})
LAST_PART = re.compile(r"(?:^|[\[.])([^\[\].]+)\]*$")
STRING = r'"(?:[^"\\]|\\.)*'
# Any string, so that none is entered in its midst; as a key with a string (which a cut body may leave unclosed) or a
# number as its value.
JSON_PAIR = re.compile(rf'({STRING}")(?:(\s*:\s*)({STRING}(?:"|$)|-?[\d.]+(?:[eE][+-]?\d+)?))?', re.S)


def mark(secret: str) -> str:
    """What stands for a secret."""
    return f"<redacted:{blake2s(secret.encode('utf-8', 'surrogatepass'), key=KEY, digest_size=4).hexdigest()}>"


def is_secret(name: str) -> bool:
    """Whether the values under this name are secrets; of `data[user][password]` the last part counts."""
    found = LAST_PART.search(name)
    return SECRET_NAME.fullmatch(found[1] if found else name) is not None


def codes_of(path: str) -> frozenset[str]:
    """The names of what a request to this path proves itself by: elsewhere a `code` is as good as any other word."""
    return CODES if AUTH_ROUTE.search(path) else frozenset()


def redact_header(name: str, value: str) -> str:
    """A header's value as the journal shows it."""
    lower = name.lower()
    if lower == "cookie":
        return "; ".join(map(redact_pair, value.split("; ")))
    if lower == "set-cookie":
        first, *attributes = value.split("; ")
        return "; ".join([redact_pair(first), *attributes])
    if lower in URL_HEADERS:
        address, mark_of_query, query = value.partition("?")
        return f"{address}{mark_of_query}{redact_query(query)}"
    if not is_secret(lower.replace("-", "_")) or not value:
        return value
    scheme, space, secret = value.partition(" ")
    return f"{scheme} {mark(secret)}" if space else mark(value)


def redact_pair(pair: str) -> str:
    """`name=value` with its value taken out."""
    name, equals, value = pair.partition("=")
    return f"{name}={mark(value)}" if equals and value else pair


def redact_query(query: str, codes: frozenset[str] = frozenset()) -> str:
    """A query string, or a form's body, with the values of secret names and `codes` taken out; the rest as sent."""

    def shown(part: str) -> str:
        name = unquote_plus(part.partition("=")[0])
        return redact_pair(part) if name in codes or is_secret(name) else part

    parts: Iterable[str] = query.split("&")
    return "&".join(shown(part) if "=" in part else part for part in parts)


def redact_json(text: str, codes: frozenset[str] = frozenset()) -> str:
    """JSON text, whole or cut, with the strings and numbers of secret keys and `codes` taken out; the rest as sent."""

    def taken_out(found: re.Match[str]) -> str:
        key, colon, value = found.groups()
        if value is None or not (key[1:-1] in codes or is_secret(key[1:-1])):
            return found[0]
        return f'{key}{colon}"{mark(value.strip(chr(34)))}"'

    return JSON_PAIR.sub(taken_out, text)
